import { expect, it } from 'vitest'
import { expandedCodings } from './expansion.ts'

const snomed = 'http://snomed.info/sct'

it('adds what a release says that a code means, behind the source’s own', () => {
  const own = { system: snomed, code: '1' }
  const expanded = expandedCodings([own], { [snomed]: { '1': ['44054006'] } })
  expect(expanded).toEqual([own, { system: snomed, code: '44054006', display: 'inferred from 1' }])
})

it('knows nothing of systems and codes with the names that every object has', () => {
  for (const coding of [
    { system: '__proto__', code: 'constructor' },
    { system: 'constructor', code: 'name' },
    { system: snomed, code: 'toString' },
  ]) {
    expect(expandedCodings([coding], { [snomed]: {} })).toEqual([coding])
  }
})
