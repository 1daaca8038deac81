import { describe, expect, it, test } from 'vitest'
import type { ConsentFact, Fact, FactKind, PatientProfile } from '../../clinical/index.ts'
import { type Coding, codeSystems, type Instant, intervalOf } from '../../core/index.ts'
import { applyConsent, categoriesNamed, consentCategories, isInForce, isWithheld } from './index.ts'

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const fact = (kind: FactKind, members: object): Fact =>
  ({
    id: 'f',
    record: 'r',
    kind,
    codings: [],
    categories: [],
    reasonCodings: [],
    reactions: [],
    activities: [],
    targets: [],
    items: [],
    conclusionCodings: [],
    value: { type: 'absent', reason: 'not-given' },
    effective: { start: '2020-01-01T00:00:00.000Z', end: null, precision: 'day' },
    recorded: '2020-01-01T00:00:00.000Z',
    status: 'active',
    quality: [],
    ...members,
  }) as unknown as Fact
const loinc = (code: string, display?: string): Coding => ({
  system: codeSystems.loinc,
  code,
  ...(display && { display }),
})
const icd = (code: string): Coding => ({ system: codeSystems.icd10cm, code })
const consent = (withholds: readonly string[], members: object = {}): ConsentFact =>
  fact('consent', { withholds, scope: [], decision: 'deny', ...members }) as ConsentFact
const withholds = (one: Fact, ...categories: readonly string[]) => isWithheld(one, new Set(categories))

describe('a fact of a withheld category is kept back', () => {
  test.each<[string, string, Fact]>([
    ['genetics', 'a genotype', fact('genotype', { gene: 'DPYD', alternates: [], alleles: [] })],
    ['genetics', 'a family history', fact('family-history', { relationship: [] })],
    ['genetics', 'a diplotype by its code', fact('observation', { codings: [loinc('57132-3')] })],
    [
      'genetics',
      'a component by its panel',
      fact('observation', { codings: [loinc('99999-9', 'x')], panel: [loinc('81247-9')] }),
    ],
    ['genetics', 'a gene in words', fact('observation', { codings: [loinc('1', 'CYP2C19 phenotype')] })],
    [
      'genetics',
      'a diplotype in the value',
      fact('observation', { text: 'Result', value: { type: 'text', text: '*1/*2' } }),
    ],
    ['genetics', 'a report by its section', fact('diagnostic-report', { text: 'Report', categories: ['GE'] })],
    [
      'genetics',
      'a report by its conclusion',
      fact('diagnostic-report', { text: 'Report', conclusion: 'BRCA1 negative' }),
    ],
    ['genetics', 'a susceptibility', fact('condition', { codings: [icd('Z15.01')] })],
    ['mental-health', 'a depression', fact('condition', { codings: [icd('F33.1')] })],
    ['mental-health', 'a depression in words', fact('condition', { text: 'Major depressive disorder' })],
    ['mental-health', 'an antidepressant', fact('medication', { text: 'Sertraline 50 MG', origin: 'request' })],
    ['mental-health', 'a PHQ-9 form', fact('questionnaire-response', { items: [{ codings: [loinc('44250-9')] }] })],
    [
      'mental-health',
      'what its source labels so',
      fact('encounter', {
        text: 'Visit',
        securityLabels: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'PSY' }],
      }),
    ],
    ['substance-use', 'alcohol dependence', fact('condition', { codings: [icd('F10.20')] })],
    ['substance-use', 'methadone', fact('medication', { text: 'methadone 10 mg', origin: 'request' })],
    ['hiv', 'HIV', fact('condition', { codings: [icd('B20')] })],
    ['hiv', 'an antiretroviral', fact('medication', { text: 'dolutegravir / lamivudine', origin: 'request' })],
    ['sexual-and-reproductive-health', 'a pregnancy', fact('condition', { codings: [icd('O09.91')] })],
    ['sexual-assault-and-violence', 'an assault', fact('condition', { text: 'Victim of intimate partner abuse' })],
  ])('%s: %s', (category, _what, one) => {
    expect(withholds(one, category)).toBe(true)
    expect(withholds(one)).toBe(false)
  })

  it('also when its codes say nothing here and nobody put it in words', () => {
    const dark = fact('condition', { codings: [{ system: codeSystems.snomed, code: '999999999' }] })
    expect(withholds(dark, 'genetics')).toBe(true)
    expect(withholds(fact('encounter', {}), 'genetics')).toBe(false)
  })
})

describe('what is of no withheld category stays', () => {
  test.each<[string, Fact]>([
    ['genetics', fact('observation', { codings: [loinc('33914-3', 'eGFR')] })],
    ['genetics', fact('observation', { codings: [loinc('2160-0')] })],
    ['genetics', fact('condition', { codings: [icd('I48.0')], text: 'Paroxysmal atrial fibrillation' })],
    ['genetics', fact('medication', { text: 'clopidogrel 75 mg', origin: 'request' })],
    ['mental-health', fact('observation', { codings: [loinc('1', 'Supplemental oxygen; environmental')] })],
    ['substance-use', fact('observation', { codings: [loinc('72166-2', 'Tobacco smoking status')] })],
    ['hiv', fact('medication', { text: 'aciclovir 400 mg', origin: 'request' })],
    ['sexual-assault-and-violence', fact('condition', { text: 'Alcohol abuse' })],
    ['genetics', fact('demographics', { identifiers: [] })],
    ['genetics', consent(['genetics'])],
  ])('%s %#', (category, one) => {
    expect(withholds(one, category)).toBe(false)
  })
})

describe('a consent', () => {
  it('is in force while active and within its time', () => {
    const period = (start: string, end: string | null) => ({
      effective: { start: intervalOf(start)?.start, end: end === null ? null : intervalOf(end)?.end, precision: 'day' },
    })
    expect(isInForce(consent([]), asOf)).toBe(true)
    expect(isInForce(consent([], { status: 'inactive' }), asOf)).toBe(false)
    expect(isInForce(consent([], { status: 'proposed' }), asOf)).toBe(false)
    expect(isInForce(consent([], period('2026-12-01', null)), asOf)).toBe(false)
    expect(isInForce(consent([], period('2026-01-01', '2026-11-01')), asOf)).toBe(false)
    expect(isInForce(consent([], period('2026-01-01', '2026-11-02')), asOf)).toBe(true)
  })

  it('takes its categories out of the profile, and leaves their names', () => {
    const profile = (facts: readonly Fact[]): PatientProfile =>
      ({ person: 'p', records: ['r'], asOf, knownAt: null, facts, withheld: [] }) as unknown as PatientProfile
    const genotype = fact('genotype', { alternates: [], alleles: [] })
    const kidney = fact('observation', { codings: [loinc('2160-0')] })
    const denial = consent(['genetics'])
    expect(applyConsent(profile([genotype, kidney, denial]))).toMatchObject({
      facts: [kidney, denial],
      withheld: ['genetics'],
    })
    const inactive = profile([genotype, consent(['genetics'], { status: 'inactive' })])
    expect(applyConsent(inactive)).toBe(inactive)
  })
})

describe('the table', () => {
  it('names every category by a label, and gives its source', () => {
    for (const { id, labels, source, licence } of consentCategories) {
      expect(categoriesNamed([...labels].map(code => ({ system: '', code })))).toContain(id)
      expect(source.length * licence.length).toBeGreaterThan(0)
    }
  })
  it('reads no label from another code system', () => {
    expect(categoriesNamed([{ system: 'http://x.example', code: 'GDIS' }])).toEqual([])
  })
})
