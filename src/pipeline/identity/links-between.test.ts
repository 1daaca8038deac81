import { describe, expect, it } from 'vitest'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import { type Identified, linksBetween } from './links-between.ts'

const mrn = 'https://example.org/mrn'

const record = (name: string, given: Partial<Identified> = {}): Identified => ({
  record: name as RecordId,
  person: `person of ${name}` as PersonId,
  alone: `person of ${name}` as PersonId,
  since: '2026-01-01T00:00:00.000Z' as Instant,
  birthDate: '1961-05-11',
  sex: 'male',
  identifiers: [{ system: mrn, value: 'MRN-1' }],
  ...given,
})

describe('linksBetween', () => {
  it('joins records with the same trusted identifier and birth date; the person known longest stays', () => {
    const later = record('a', { since: '2026-02-01T00:00:00.000Z' as Instant })
    expect(linksBetween([later, record('b')], [mrn])).toEqual([{ record: 'a', person: 'person of b' }])
  })

  it.each([
    ['another birth date', { birthDate: '1961-11-05' }],
    ['a birth year only', { birthDate: '1961' }],
    ['no birth date', { birthDate: null }],
    ['another sex', { sex: 'female' }],
    ['another value', { identifiers: [{ system: mrn, value: 'MRN-2' }] }],
    ['the same value in another system', { identifiers: [{ system: 'https://other.example', value: 'MRN-1' }] }],
    ['an empty value', { identifiers: [{ system: mrn, value: '' }] }],
  ])('does not join: %s', (_, given) => {
    expect(linksBetween([record('a'), record('b', given)], [mrn])).toEqual([])
    expect(linksBetween([record('a', given), record('b', given)].slice(0, 1), [mrn])).toEqual([])
  })

  it('two records without a birth date, or with an empty identifier, are never one', () => {
    for (const given of [{ birthDate: null }, { birthDate: '1961' }, { identifiers: [{ system: mrn, value: '' }] }]) {
      expect(linksBetween([record('a', given), record('b', given)], [mrn])).toEqual([])
    }
  })

  it('joins nothing where the site trusts no system', () => {
    expect(linksBetween([record('a'), record('b')], [])).toEqual([])
  })

  it('an unknown sex does not contradict', () => {
    expect(linksBetween([record('a'), record('b', { sex: null })], [mrn])).toHaveLength(1)
  })

  it('joins three through one that knows both, in any order', () => {
    const both = record('c', {
      identifiers: [
        { system: mrn, value: 'MRN-1' },
        { system: mrn, value: 'MRN-2' },
      ],
    })
    const other = record('b', { identifiers: [{ system: mrn, value: 'MRN-2' }] })
    for (const order of [
      [record('a'), other, both],
      [both, other, record('a')],
    ]) {
      expect(linksBetween(order, [mrn])).toEqual([
        { record: 'b', person: 'person of a' },
        { record: 'c', person: 'person of a' },
      ])
    }
  })

  it('undoes a link when a correction takes the identifier away', () => {
    const linked = record('b', { person: 'person of a' as PersonId, identifiers: [] })
    expect(linksBetween([record('a'), linked], [mrn])).toEqual([{ record: 'b', person: 'person of b' }])
  })

  it('changes nothing that is already so', () => {
    expect(linksBetween([record('a'), record('b', { person: 'person of a' as PersonId })], [mrn])).toEqual([])
  })
})
