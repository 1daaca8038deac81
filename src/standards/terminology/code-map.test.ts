import { describe, expect, it } from 'vitest'
import { type MapRow, readConceptMap, relationOf, settledRows } from './code-map.ts'

const loinc = 'http://loinc.org'
const map = (target: object, more: object = {}) =>
  readConceptMap({
    resourceType: 'ConceptMap',
    group: [{ source: 'urn:lab|1', target: `${loinc}|2.80`, element: [{ code: 'CREA', target: [target] }], ...more }],
  })

describe('readConceptMap', () => {
  it('reads R4 and R5, without the versions of the systems', () => {
    const row = { system: 'urn:lab', code: 'CREA', relation: 'equivalent', target: { system: loinc, code: '2160-0' } }
    expect(map({ code: '2160-0', equivalence: 'equivalent' })).toEqual({ rows: [row], issues: [] })
    expect(map({ code: '2160-0', relationship: 'equivalent' })).toEqual({ rows: [row], issues: [] })
  })

  it('R4 and R5 name wider and narrower from opposite ends', () => {
    expect(relationOf('subsumes')).toBe('wider')
    expect(relationOf('source-is-narrower-than-target')).toBe('wider')
    expect(relationOf('specializes')).toBe('narrower')
    expect(relationOf('source-is-broader-than-target')).toBe('narrower')
    expect(relationOf('constructor')).toBeUndefined()
  })

  it('a row without a relation is left out, with its place', () => {
    expect(map({ code: '2160-0' })).toMatchObject({
      rows: [],
      issues: [{ code: 'map-relation', location: 'group[0].element[0].target[0]' }],
    })
  })

  it('what depends on more than the code is kept, and not as the same', () => {
    const read = map({ code: '2160-0', equivalence: 'equal', dependsOn: [{ property: 'specimen', value: 'urine' }] })
    expect(read).toMatchObject({ rows: [{ relation: 'related' }], issues: [{ code: 'map-depends' }] })
  })

  it('says that a default for other codes is not read', () => {
    expect(map({ equivalence: 'unmatched' }, { unmapped: { mode: 'fixed', code: '2160-0' } })).toMatchObject({
      rows: [{ relation: 'unmatched' }],
      issues: [{ code: 'map-default' }],
    })
  })

  it.each([null, 7, [], { group: 'x' }, { group: [{ element: [null] }] }])('reads no row of %j', given => {
    expect(readConceptMap(given).rows).toEqual([])
  })
})

describe('settledRows', () => {
  const row = (code: string, target: string, more: Partial<MapRow> = {}): MapRow => ({
    system: 'urn:lab',
    code,
    relation: 'equivalent',
    target: { system: loinc, code: target },
    ...more,
  })

  it('gives the same rows in any order, each once', () => {
    const rows = [row('B', '2160-0'), row('A', '2823-3')]
    expect(settledRows([...rows, ...rows]).rows).toEqual(settledRows(rows.toReversed()).rows)
    expect(settledRows([...rows, ...rows]).rows).toHaveLength(2)
  })

  it('two codes of one system for one code contradict each other: neither is used', () => {
    const { rows, issues } = settledRows([row('A', '2160-0'), row('A', '2823-3', { relation: 'equal' })])
    expect(rows.map(({ relation }) => relation)).toEqual(['related', 'related'])
    expect(issues).toHaveLength(2)
  })

  it('NDC codes are kept with eleven digits; one that may be several is refused', () => {
    const system = 'http://hl7.org/fhir/sid/ndc'
    const { rows, issues } = settledRows([row('9999-8888-77', '1', { system }), row('9999888877', '1', { system })])
    expect(rows.map(({ code }) => code)).toEqual(['09999888877'])
    expect(issues).toMatchObject([{ code: 'ndc-ambiguous' }])
  })
})
