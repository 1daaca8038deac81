import { expect, it } from 'vitest'
import { createEntriesOnce } from './entries-once.ts'

it('tells what comes again, the same or not; beyond its limit it says that it does not know', () => {
  const once = createEntriesOnce(2)
  expect([once.look('Patient/1', 'a'), once.look('Observation/1', 'a'), once.look('Patient/1', 'a')]).toEqual([
    'new',
    'new',
    'same',
  ])
  expect(once.issues()).toEqual([])
  expect([once.look('Patient/1', 'b'), once.look('Patient/3', 'a'), once.look('Patient/3', 'a')]).toEqual([
    'other',
    'new',
    'new',
  ])
  expect(once.issues().map(({ code }) => code)).toEqual(['entry-repeated', 'entries-not-compared'])
})
