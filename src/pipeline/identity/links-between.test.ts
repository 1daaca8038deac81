import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Instant, PersonId, RecordId } from '../../core/index.ts'
import { type Identified, type LinkEvidence, linksBetween, pairKey, pairOf } from './links-between.ts'

const mrn = 'https://example.org/mrn'

const record = (name: string, given: Partial<Identified> = {}): Identified => ({
  record: name as RecordId,
  source: `source of ${name}`,
  person: `person of ${name}` as PersonId,
  alone: `person of ${name}` as PersonId,
  since: '2026-01-01T00:00:00.000Z' as Instant,
  birthDate: '1961-05-11',
  sex: 'male',
  identifiers: [{ system: mrn, value: 'MRN-1' }],
  ...given,
})

const links = (records: readonly Identified[], trusted: readonly string[]) =>
  linksBetween(records, { trusted }).links.map(({ record, person }) => ({ record, person }))

describe('linksBetween', () => {
  it('joins records with the same trusted identifier and birth date; the person known longest stays', () => {
    const later = record('a', { since: '2026-02-01T00:00:00.000Z' as Instant })
    expect(links([later, record('b')], [mrn])).toEqual([{ record: 'a', person: 'person of b' }])
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
    expect(links([record('a'), record('b', given)], [mrn])).toEqual([])
    expect(links([record('a', given), record('b', given)].slice(0, 1), [mrn])).toEqual([])
  })

  it('two records without a birth date, or with an empty identifier, are never one', () => {
    for (const given of [{ birthDate: null }, { birthDate: '1961' }, { identifiers: [{ system: mrn, value: '' }] }]) {
      expect(links([record('a', given), record('b', given)], [mrn])).toEqual([])
    }
  })

  it('joins nothing where the site trusts no system', () => {
    expect(links([record('a'), record('b')], [])).toEqual([])
  })

  it('an unknown sex does not contradict', () => {
    expect(links([record('a'), record('b', { sex: null })], [mrn])).toHaveLength(1)
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
      expect(links(order, [mrn])).toEqual([
        { record: 'b', person: 'person of a' },
        { record: 'c', person: 'person of a' },
      ])
    }
  })

  it('undoes a link when a correction takes the identifier away', () => {
    const linked = record('b', { person: 'person of a' as PersonId, identifiers: [] })
    expect(links([record('a'), linked], [mrn])).toEqual([{ record: 'b', person: 'person of b' }])
  })

  it('changes nothing that is already so', () => {
    expect(links([record('a'), record('b', { person: 'person of a' as PersonId })], [mrn])).toEqual([])
  })
})

describe('what rules', () => {
  const thresholds = { link: 0.95, review: 0.1 }
  const at = '2026-03-01T00:00:00.000Z' as Instant
  /** No identifier in common: only what is said otherwise links. */
  const apart = (name: string, source = `source of ${name}`) => record(name, { source, identifiers: [] })
  const pair = (a: string, b: string) => pairOf(a as RecordId, b as RecordId)
  const match = (a: string, b: string, probability = 0.99, held = false) => ({
    ...pair(a, b),
    probability,
    odds: probability / (1 - probability),
    held,
    model: 'm',
  })
  const decided = (a: string, b: string, verdict: 'same' | 'different') => ({ ...pair(a, b), verdict, by: 'dr', at })
  const run = (records: readonly Identified[], evidence: Omit<LinkEvidence, 'thresholds'>) => {
    const { links, unlinked } = linksBetween(records, { ...evidence, thresholds })
    return {
      links: links.map(({ record: one, person, reason }) => `${one}: ${person}, ${reason.kind}`),
      unlinked: unlinked.map(({ a, b, why, kind }) => `${a} ${b}: ${why}, ${kind}`),
    }
  }
  const none = { trusted: [] }

  it('the matcher links from the threshold on; below it, and what is held, waits', () => {
    const records = [apart('a'), apart('b')]
    expect(run(records, { ...none, matches: [match('a', 'b')] }).links).toEqual(['b: person of a, match'])
    expect(run(records, { ...none, matches: [match('a', 'b', 0.94)] }).links).toEqual([])
    expect(run(records, { ...none, matches: [match('a', 'b', 0.999, true)] }).links).toEqual([])
  })

  it('two records of one source are linked by their source or by a person, never by the matcher', () => {
    const records = [apart('a', 'hospital'), apart('b', 'hospital')]
    expect(run(records, { ...none, matches: [match('a', 'b')] }).links).toEqual([])
    expect(run(records, { ...none, stated: [pair('a', 'b')] }).links).toEqual(['b: person of a, source'])
    expect(run(records, { ...none, decisions: [decided('a', 'b', 'same')] }).links).toEqual([
      'b: person of a, decision',
    ])
  })

  it('a refusal rules over the matcher, identifiers and the source; what is firm is a conflict', () => {
    const decisions = [decided('a', 'b', 'different')]
    expect(run([record('a'), record('b')], { trusted: [mrn], decisions })).toEqual({
      links: [],
      unlinked: ['a b: refused, identifier'],
    })
    const records = [apart('a'), apart('b')]
    expect(run(records, { ...none, decisions, stated: [pair('a', 'b')] }).unlinked).toEqual(['a b: refused, source'])
    expect(run(records, { ...none, decisions, matches: [match('a', 'b')] }).links).toEqual([])
  })

  it('a refusal also holds through a third record', () => {
    const records = [apart('a'), apart('b'), apart('c')]
    const evidence = {
      ...none,
      decisions: [decided('a', 'c', 'different')],
      matches: [match('a', 'b', 0.999), match('b', 'c')],
    }
    expect(run(records, evidence)).toEqual({ links: ['b: person of a, match'], unlinked: ['b c: refused, match'] })
  })

  it('two candidates of one source: neither, unless one is much likelier', () => {
    const records = [apart('a'), apart('b1', 'clinic'), apart('b2', 'clinic')]
    const level = [match('a', 'b1', 0.99), match('a', 'b2', 0.98)]
    expect(run(records, { ...none, matches: level }).links).toEqual([])
    const clear = [match('a', 'b1', 0.99999), match('a', 'b2', 0.9)]
    expect(run(records, { ...none, matches: clear }).links).toEqual(['b1: person of a, match'])
  })

  it('a chain of likely pairs does not join records that are not likely one', () => {
    const records = [apart('a'), apart('b'), apart('c')]
    const chain = [match('a', 'b', 0.999), match('b', 'c', 0.99)]
    expect(run(records, { ...none, matches: chain })).toEqual({
      links: ['b: person of a, match'],
      unlinked: ['b c: not-one, match'],
    })
    expect(run(records, { ...none, matches: [...chain, match('a', 'c', 0.5)] }).links).toHaveLength(2)
    expect(run(records, { ...none, matches: [...chain, match('a', 'c', 0.99, true)] }).links).toHaveLength(1)
  })

  it('the order in which things are said makes no difference, and taking a decision back leaves nothing behind', () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const edge = fc.record({
      one: fc.nat(4),
      other: fc.nat(4),
      p: fc.constantFrom(0.5, 0.96, 0.999),
      held: fc.boolean(),
    })
    const verdict = fc.record({ one: fc.nat(4), other: fc.nat(4), same: fc.boolean() })
    fc.assert(
      fc.property(
        fc.array(edge),
        fc.array(verdict),
        fc.array(fc.nat(2), { minLength: 5, maxLength: 5 }),
        (edges, said, of) => {
          const records = names.map((name, n) => apart(name, `source ${of[n]}`))
          const unique = <T extends { a: RecordId; b: RecordId }>(all: readonly T[]) => [
            ...new Map(all.filter(({ a, b }) => a !== b).map(one => [pairKey(one), one])).values(),
          ]
          const matches = unique(edges.map(({ one, other, p, held }) => match(names[one]!, names[other]!, p, held)))
          const decisions = unique(
            said.map(({ one, other, same }) => decided(names[one]!, names[other]!, same ? 'same' : 'different')),
          )
          const all = { ...none, matches, decisions, thresholds }
          const { personOf } = linksBetween(records, all)
          const turned = linksBetween(records.toReversed(), {
            ...all,
            matches: matches.toReversed(),
            decisions: decisions.toReversed(),
          })
          expect(Object.fromEntries(turned.personOf)).toEqual(Object.fromEntries(personOf))
          // Whatever the records were linked to before.
          const linked = records.map(one => ({ ...one, person: 'person of c' as PersonId }))
          expect(Object.fromEntries(linksBetween(linked, all).personOf)).toEqual(Object.fromEntries(personOf))
          for (const { a, b, verdict: is } of decisions) {
            if (is === 'different') expect(personOf.get(a)).not.toBe(personOf.get(b))
          }
        },
      ),
    )
  })
})
