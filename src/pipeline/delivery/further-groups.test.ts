import { describe, expect, it } from 'vitest'
import type { Fact, PatientProfile } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import { consentShown } from './consent-shown.ts'
import { furtherGroups } from './further-groups.ts'

const fact = (id: string, members: object): Fact =>
  ({
    id,
    record: 'r',
    codings: [],
    effective: { start: '2026-01-01T00:00:00.000Z', end: null, precision: 'day' },
    status: 'active',
    quality: [],
    ...members,
  }) as unknown as Fact
const profileOf = (facts: readonly Fact[], withheld: readonly string[] = []): PatientProfile =>
  ({
    person: 'p',
    records: ['r'],
    asOf: '2026-11-02T09:00:00.000Z' as Instant,
    knownAt: null,
    facts,
    withheld,
  }) as unknown as PatientProfile
const rowsOf = (facts: readonly Fact[], id: string) =>
  furtherGroups(profileOf(facts)).find(group => group.id === id)?.rows

describe('the further groups of facts', () => {
  it('show each kind under its heading, what goes on first, then the newest', () => {
    const at = (start: string) => ({ effective: { start, end: start, precision: 'instant' } })
    expect(
      rowsOf(
        [
          fact('1', { kind: 'goal', text: 'Walk', status: 'completed', targets: [] }),
          fact('2', { kind: 'care-plan', text: 'Diet', activities: [] }),
          fact('3', { kind: 'goal', text: 'Sleep', targets: [] }),
        ],
        'goals',
      )?.map(({ title, current }) => [title, current]),
    ).toEqual([
      ['Diet', true],
      ['Sleep', true],
      ['Walk', false],
    ])
    const vaccine = (id: string, start: string) => fact(id, { kind: 'immunization', text: id, ...at(start) })
    const shots = [vaccine('first', '2020-01-01T00:00:00.000Z'), vaccine('second', '2021-01-01T00:00:00.000Z')]
    expect(rowsOf(shots, 'immunizations')?.map(({ title }) => title)).toEqual(['second', 'first'])
  })

  it('name a vaccine that came as a code alone, and keep the words of a source', () => {
    const coding = (code: string, display?: string) => ({
      system: 'http://hl7.org/fhir/sid/cvx',
      code,
      ...(display === undefined ? {} : { display }),
    })
    const shot = (id: string, codings: readonly object[], more: object = {}) =>
      rowsOf([fact(id, { kind: 'immunization', codings, ...more })], 'immunizations')?.map(({ title }) => title)
    expect(shot('1', [coding('104')])).toEqual(['Hep A-Hep B'])
    expect(shot('2', [coding('104', 'Twinrix')])).toEqual(['Twinrix'])
    expect(shot('3', [coding('104')], { text: 'both' })).toEqual(['both'])
    expect(shot('4', [coding('998')])).toEqual(['998'])
  })

  it('name a genotype by its gene, a relative’s condition by the relative, a form by its address', () => {
    const genotype = fact('g', {
      kind: 'genotype',
      gene: 'DPYD',
      rsid: 'rs115232898',
      reference: 'T',
      alternates: ['C'],
      alleles: [0, 1],
    })
    expect(rowsOf([genotype], 'genetics')).toMatchObject([{ title: 'DPYD rs115232898', value: 'T/C' }])
    const stroke = fact('h', { kind: 'family-history', text: 'Stroke', relationship: [], relationshipText: 'mother' })
    expect(rowsOf([stroke], 'family-history')).toMatchObject([{ title: 'mother: Stroke' }])
    const form = fact('q', {
      kind: 'questionnaire-response',
      questionnaire: 'http://x.example/Questionnaire/phq-9',
      items: [],
    })
    expect(rowsOf([form], 'forms')).toMatchObject([{ title: 'phq-9' }])
    const loinc = fact('l', { kind: 'questionnaire-response', questionnaire: 'http://loinc.org/q/44249-1', items: [] })
    expect(rowsOf([loinc], 'forms')).toMatchObject([{ title: 'PHQ-9 answers' }])
  })

  it('are there with no rows when nothing is on record', () => {
    expect(furtherGroups(profileOf([])).map(({ rows }) => rows.length)).toEqual(Array(9).fill(0))
  })
})

describe('what the banner says of consent', () => {
  const consent = (decision: string, status = 'active') =>
    fact(decision, { kind: 'consent', decision, status, withholds: [] })
  it('names what is withheld, and never calls a denial permitted', () => {
    expect(consentShown(profileOf([]))).toBe('not recorded')
    expect(consentShown(profileOf([consent('permit')]))).toBe('permitted')
    expect(consentShown(profileOf([consent('permit', 'inactive')]))).toBe('not recorded')
    expect(consentShown(profileOf([consent('permit'), consent('deny')]))).toBe('denial not applied')
    expect(consentShown(profileOf([consent('deny')], ['genetics']))).toEqual({ withheld: ['genetics'] })
  })
})
