import { expect, it } from 'vitest'
import { fingerprint } from './fingerprint.ts'
import { fingerprintOf } from './reviewed.ts'

it('is FNV-1a of 64 bits (vectors of Fowler, Noll and Vo)', () => {
  expect(['', 'a', 'foobar'].map(fingerprint)).toEqual(['cbf29ce484222325', 'af63dc4c8601ec8c', '85944171f73967e8'])
})

it('does not see the layout of a text, and every word of it', () => {
  expect(fingerprintOf('avoid  drug use. ')).toBe(fingerprintOf('avoid drug use'))
  expect(fingerprintOf('avoid drug use')).not.toBe(fingerprintOf('avoid drug uses'))
})
