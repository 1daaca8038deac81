import { describe, expect, it } from 'vitest'
import type { MapRow, Relation } from '../../standards/terminology/index.ts'
import { expandedCodings } from './expansion.ts'

const snomed = 'http://snomed.info/sct'

it('adds what a release says that a code means, behind the source’s own', () => {
  const own = { system: snomed, code: '1' }
  const expanded = expandedCodings([own], { expansion: { [snomed]: { '1': ['44054006'] } }, maps: [] }, null)
  expect(expanded).toEqual([own, { system: snomed, code: '44054006', display: 'inferred from 1' }])
})

it('knows nothing of systems and codes with the names that every object has', () => {
  for (const coding of [
    { system: '__proto__', code: 'constructor' },
    { system: 'constructor', code: 'name' },
    { system: snomed, code: 'toString' },
  ]) {
    expect(expandedCodings([coding], { expansion: { [snomed]: {} }, maps: [{ source: null, rows: [] }] }, 's')).toEqual(
      [coding],
    )
  }
})

const loinc = 'http://loinc.org'
const row = (code: string, relation: Relation, target: string): MapRow => ({
  system: 'urn:lab',
  code,
  relation,
  target: { system: loinc, code: target },
})

describe('a map of local codes', () => {
  const maps = [
    { source: null, rows: [row('CREA', 'equal', '2160-0'), row('K', 'equivalent', '2823-3')] },
    { source: 'ward', rows: [row('CREA', 'narrower', '2160-0')] },
  ]
  const mapped = (code: string, source: string | null) =>
    expandedCodings([{ system: 'urn:lab', code }], { expansion: {}, maps }, source)
      .slice(1)
      .map(coding => coding.code)

  it('adds what is the same, behind the source’s own', () => {
    expect(expandedCodings([{ system: 'urn:lab', code: 'K' }], { expansion: {}, maps }, null)).toEqual([
      { system: 'urn:lab', code: 'K' },
      { system: loinc, code: '2823-3', display: 'mapped from K' },
    ])
    expect(mapped('CREA', 'other')).toEqual(['2160-0'])
  })

  it('of the source itself speaks first, also when it says that nothing is the same', () => {
    expect(mapped('CREA', 'ward')).toEqual([])
    expect(mapped('K', 'ward')).toEqual(['2823-3'])
  })

  it.each(['wider', 'narrower', 'related', 'unmatched'] as const)('%s is never used as the same', relation => {
    const only = [{ source: null, rows: [row('X', relation, '2160-0')] }]
    const own = [{ system: 'urn:lab', code: 'X' }]
    expect(expandedCodings(own, { expansion: {}, maps: only }, null)).toBe(own)
  })

  it('leads on to what a release says of its target', () => {
    const expansion = { [loinc]: { old: ['2160-0'] } }
    const toOld = [{ source: null, rows: [row('C', 'equal', 'old')] }]
    expect(expandedCodings([{ system: 'urn:lab', code: 'C' }], { expansion, maps: toOld }, null).at(-1)).toEqual({
      system: loinc,
      code: '2160-0',
      display: 'inferred from old',
    })
  })
})

describe('an NDC', () => {
  const ndc = 'http://hl7.org/fhir/sid/ndc'
  const ingredients = (code: string, known: readonly string[]) =>
    expandedCodings(
      [{ system: ndc, code }],
      { expansion: { [ndc]: Object.fromEntries(known.map(one => [one, ['1191']])) }, maps: [] },
      null,
    ).slice(1)

  it('is found in whichever form it is written, as RxNorm', () => {
    for (const code of ['00012345678', '0001-2345-78']) {
      expect(ingredients(code, ['00001234578', '00012345678'])).toMatchObject([
        { system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '1191' },
      ])
    }
  })

  it('of ten digits without dashes counts only when one package fits', () => {
    expect(ingredients('0001234578', ['00001234578'])).toHaveLength(1)
    expect(ingredients('0001234578', ['00001234578', '00012034578'])).toEqual([])
    expect(ingredients('0001234578', [])).toEqual([])
  })
})
