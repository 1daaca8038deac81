import { expect, test } from 'vitest'
import { createHeard } from './heard.ts'

test('what was heard before counts, and is added to only by itself', () => {
  const stored = createHeard()
  stored.add('ward')
  const fresh = createHeard(stored)
  fresh.add('doctor')
  expect([fresh.has('ward'), fresh.has('doctor'), fresh.has('bed')]).toEqual([true, true, false])
  expect(stored.has('doctor')).toBe(false)
  expect([...fresh.texts()]).toEqual(['doctor'])
})

test('it forgets, and does not grow', () => {
  const heard = createHeard()
  for (let n = 0; n <= 10_000; n++) heard.add(String(n))
  expect([...heard.texts()]).toEqual(['10000'])
  expect(heard.has('0')).toBe(false)
})
