import { describe, expect, it } from 'vitest'
import {
  type AdviceContext,
  type CasePatient,
  type Finding,
  type GenotypeFact,
  type Jurisdiction,
  profileOfCase,
} from '../../clinical/index.ts'
import { codeSystems } from '../../core/index.ts'
import cases from './cases/dpyd.json' with { type: 'json' }
import { fluoropyrimidineCheck } from './fluoropyrimidines.ts'
import { pharmacogenes } from './panel.ts'
import { builtIn } from './tables.ts'

type More = NonNullable<CasePatient['more']>[number]

const day = '2026-10-06'
const loinc = (code: string) => ({ system: codeSystems.loinc, code })

const report = (text: string, methodText?: string, more: Partial<More> = {}): More => ({
  kind: 'observation',
  at: day,
  codings: [loinc('84413-4')],
  text: 'DPYD genotype',
  categories: ['laboratory'],
  value: { type: 'coded', codings: [], text },
  ...(methodText === undefined ? {} : { methodText }),
  ...more,
})

type Row = Partial<GenotypeFact> & Pick<GenotypeFact, 'rsid' | 'position' | 'reference'>

/** Rows of a VCF on GRCh38, as normalisation states them. */
const called = ({ alternates = [], alleles = [0, 0], ...row }: Row): More => ({
  kind: 'genotype',
  at: '2026-10-20',
  gene: 'DPYD',
  assembly: 'GRCh38',
  chromosome: 'chr1',
  alternates,
  alleles,
  phased: false,
  filters: ['PASS'],
  ...row,
})

const rows = {
  'c.2846A>T': { rsid: 'rs67376798', position: 97082391, reference: 'T', alternates: ['A'] },
  'c.1905+1G>A': { rsid: 'rs3918290', position: 97450058, reference: 'C', alternates: ['T'] },
  'c.1679T>G': { rsid: 'rs55886062', position: 97515787, reference: 'A', alternates: ['C'] },
  'c.1236G>A': { rsid: 'rs56038477', position: 97573863, reference: 'C', alternates: ['T'] },
  'c.1129-5923C>G': { rsid: 'rs75017182', position: 97579893, reference: 'G', alternates: ['C'] },
  'c.557A>G': { rsid: 'rs115232898', position: 97699474, reference: 'T', alternates: ['C'] },
} as const
type Name = keyof typeof rows
const vcf = (genotypes: Partial<Record<Name, readonly (number | null)[]>>, more: Partial<GenotypeFact> = {}) =>
  Object.entries(genotypes).map(([name, alleles]) => called({ ...rows[name as Name], alleles, ...more }))

const context = (
  more: readonly More[],
  jurisdiction: Jurisdiction | null = 'us',
  patient: Partial<CasePatient> = {},
): AdviceContext => ({
  profile: profileOfCase({ asOf: '2026-11-02', birth: '1968-05-04', sex: 'female', ...patient, more }),
  knowledge: builtIn,
  jurisdiction,
  plan: [],
})

const order = {
  drug: 'capecitabine',
  codings: [],
  text: 'capecitabine 2000 mg twice daily',
  indication: null,
  origin: 'order',
  reference: 'MedicationRequest/draft',
  dose: null,
} as const

const judge = (
  more: readonly More[],
  jurisdiction: Jurisdiction | null = 'us',
  patient: Partial<CasePatient> = {},
): Finding => fluoropyrimidineCheck.check(context(more, jurisdiction, patient), order)

const is = ({ state, effect, severity }: Finding): string => `${state}, ${effect}, ${severity}`

const panelOf = (more: readonly More[]) => {
  const answer = pharmacogenes.show(context(more))
  if (typeof answer !== 'object' || answer.kind !== 'answered') throw new Error('the panel always answers')
  return Object.fromEntries(answer.value.rows.map(row => [row.label, row.value]))
}

const expectComplete = (finding: Finding) => {
  expect(finding.summary.length).toBeLessThan(140)
  expect(finding.limits.length).toBeGreaterThan(0)
  expect(finding.evidence.length).toBeGreaterThan(0)
  expect(finding.because.length).toBeGreaterThan(0)
  expect(finding.wouldChangeIf.length).toBeGreaterThan(0)
  expect(finding.regimen).toBeUndefined()
}

describe('every activity score, as laboratories write it', () => {
  for (const { text, method, score, is: expected } of cases.texts as readonly TextCase[]) {
    it(method === undefined ? text : `${text} (${method})`, () => {
      const finding = judge([report(text, method)])
      expect(is(finding)).toBe(expected)
      expect(panelOf([report(text, method)])['DPYD activity score']).toBe(score)
      expectComplete(finding)
      if (expected.startsWith('found, reduce')) expect(finding.summary).toContain('50 %')
      expect(`${finding.summary} ${finding.advise ?? ''}`).not.toMatch(/\b25\b|mg/)
    })
  }

  for (const { text, missing, have } of cases.unsettled) {
    it(`${text}: not settled, test first`, () => {
      const finding = judge([report(text)])
      expect(is(finding)).toBe('found, test-first, critical')
      expect(finding.missing[0]).toMatchObject({ reason: missing })
      expect(finding.missing[0]?.have).toContain(have)
      expectComplete(finding)
    })
  }
})

type TextCase = { readonly text: string; readonly method?: string; readonly score: string; readonly is: string }

describe('Eve: capecitabine without a DPYD result, then with one', () => {
  it('is told to test before the start, without a dose', () => {
    const finding = judge([])
    expect(is(finding)).toBe('found, test-first, critical')
    expect(finding.summary).toBe('Test DPYD before capecitabine unless treatment is urgent: no genotype on record')
    expect(finding.missing).toEqual([expect.objectContaining({ what: 'DPYD result', reason: 'absent' })])
    expect(finding.knowledgeRows).toEqual(['fluoropyrimidine-us-test-first'])
    expectComplete(finding)
  })

  it('the EMA knows no exception; without a country both regulators are named', () => {
    expect(judge([], 'eu').summary).toBe('Test DPYD before capecitabine: no genotype on record')
    expect(judge([], null).knowledgeRows).toEqual(['fluoropyrimidine-us-test-first', 'fluoropyrimidine-eu-test-first'])
  })

  it('c.2846A>T on one copy: half of the planned dose, not the 25 to 50 % of 2017', () => {
    const variant: More = {
      kind: 'genotype',
      at: '2026-11-03',
      gene: 'DPYD',
      rsid: 'rs67376798',
      alternates: [],
      alleles: [0, 1],
      phased: false,
      variant: 'NM_000110.4:c.2846A>T',
    }
    const panel = 'Targeted panel: c.1905+1G>A, c.1679T>G, c.2846A>T, c.1129-5923C>G, c.557A>G'
    const finding = judge([report('Reference/c.2846A>T (D949V)', panel), variant], 'us', { asOf: '2026-11-06' })
    expect(is(finding)).toBe('found, reduce, critical')
    expect(finding.advise).toContain('50 % of the planned dose')
    expect(finding.limits.join(' ')).toContain('Looked for: c.2846A>T, c.1905+1G>A')
    expect(finding.limits.join(' ')).not.toContain('c.557A>G is missed')
    // The report names no bases: the variant and how many of the two copies carry it say the same.
    expect(finding.because).toContainEqual(expect.objectContaining({ value: 'rs67376798 c.2846A>T, 1 of 2 copies' }))
  })

  it('no activity at all: the EU text contraindicates, the US label knows no safe dose', () => {
    const complete = report('*2A/*2A')
    const eu = judge([complete], 'eu')
    expect(is(eu)).toBe('found, contraindicated, critical')
    expect(eu.summary).toContain('contraindicated')
    expect(eu.knowledgeRows).toContain('fluoropyrimidine-eu-test-first')
    const us = judge([complete])
    expect(is(us)).toBe('found, avoid, critical')
    expect(us.limits.join(' ')).toContain('no dose is proven safe')
    expect(is(judge([complete], null))).toBe('found, avoid, critical')
    // A reported phenotype may be a score of 0.5 as well: that is not complete lack.
    expect(is(judge([report('Poor metabolizer')], 'eu'))).toBe('found, avoid, critical')
  })

  it('c.2846A>T on both copies may need less than half', () => {
    expect(judge([report('c.2846A>T homozygous')]).advise).toContain('c.2846A>T twice may need less than 50 %')
  })
})

describe('Femi: a four-variant panel without a finding, and c.557A>G in the VCF', () => {
  const panel = report('Reference/Reference', 'Four-variant panel: c.1905+1G>A, c.1679T>G, c.2846A>T, c.1129-5923C>G')
  const genome = vcf({
    'c.2846A>T': [0, 0],
    'c.1905+1G>A': [0, 0],
    'c.1679T>G': [0, 0],
    'c.1236G>A': [0, 0],
    'c.1129-5923C>G': [0, 0],
    'c.557A>G': [0, 1],
  })

  it('score 1.5; the panel did not look for it, and does not contradict', () => {
    const finding = judge([panel, ...genome])
    expect(is(finding)).toBe('found, reduce, critical')
    expect(finding.summary).toContain('activity score 1.5 (c.557A>G)')
    expect(finding.limits.join(' ')).toContain('did not look for c.557A>G')
  })

  it('the panel alone is not normal DPD', () => {
    const finding = judge([panel])
    expect(is(finding)).toBe('not found, none, info')
    expect(finding.summary).toContain('not looked for: c.557A>G: not a proof of normal DPD')
    expect(finding.limits.join(' ')).toContain('African ancestry')
  })

  it('a negative result whose panel is not known, or is not even the four, is not checked', () => {
    const unknown = judge([report('Reference/Reference')])
    expect(is(unknown)).toBe('not checked, none, warning')
    expect(unknown.summary).toBe('DPYD: no variant reported; which ones were looked for is not on record')
    expect(unknown.missing[0]).toMatchObject({ what: 'DPYD result', reason: 'unusable' })
    const three = judge([report('Reference/Reference', 'c.1905+1G>A, c.1679T>G, c.2846A>T')])
    expect(is(three)).toBe('not checked, none, warning')
    expect(three.summary).toContain('c.1129-5923C>G was not looked for')
    expect(three.because.length).toBeGreaterThan(0)
  })

  it('a panel that did look for it does contradict', () => {
    const wide = report('Reference/Reference', 'c.1905+1G>A, c.1679T>G, c.2846A>T, c.1129-5923C>G, c.557A>G')
    const finding = judge([wide, ...genome])
    expect(is(finding)).toBe('found, test-first, critical')
    expect(finding.missing[0]).toMatchObject({ reason: 'conflicting' })
  })

  it('an unnamed panel is taken to have looked for the four, not for c.557A>G', () => {
    expect(is(judge([report('Reference/Reference'), ...genome]))).toBe('found, reduce, critical')
    const other = vcf({ 'c.2846A>T': [0, 1] })
    expect(judge([report('Reference/Reference'), ...other]).missing[0]).toMatchObject({ reason: 'conflicting' })
  })

  it('an absent variant that another source found is a contradiction', () => {
    const absent = [
      {
        ...report(''),
        codings: [loinc('69548-6')],
        value: { type: 'coded', codings: [loinc('LA9634-2')] },
        text: 'DPYD variant',
        source: source('v3'),
      },
      {
        ...report(''),
        codings: [loinc('48004-6')],
        text: 'DPYD change',
        value: { type: 'coded', codings: [{ system: 'http://varnomen.hgvs.org', code: 'NM_000110.4:c.557A>G' }] },
        source: source('v3'),
      },
    ] as readonly More[]
    expect(judge([panel, ...absent, ...genome]).missing[0]).toMatchObject({ reason: 'conflicting' })
  })
})

const source = (id: string) =>
  ({ document: 'lab', locator: 'bytes=0+0', resource: `Observation/${id}` }) as unknown as NonNullable<More['source']>

describe('genotypes', () => {
  const four = { 'c.2846A>T': [0, 0], 'c.1905+1G>A': [0, 0], 'c.1679T>G': [0, 0], 'c.1129-5923C>G': [0, 0] } as const

  it('positions that are not there are not the reference', () => {
    const { 'c.1679T>G': _, ...three } = four
    const finding = judge(vcf(three))
    expect(is(finding)).toBe('found, test-first, critical')
    expect(finding.missing[0]?.have).toContain('do not look for c.1679T>G')
  })

  it('all four without a finding: what was not looked for is named', () => {
    expect(judge(vcf(four)).summary).toContain('not looked for: c.557A>G')
  })

  it('says that depth and quality of a call are not judged', () => {
    const said = 'beyond the filter of the file'
    expect(judge(vcf(four)).limits.join(' ')).toContain(said)
    expect(judge([report('*1/*2A')]).limits.join(' ')).not.toContain(said)
  })

  it('a call that failed its filter, or of one copy only, is no call', () => {
    const failed = [...vcf({ ...four, 'c.2846A>T': [0, 1] }, { filters: ['q10'] })]
    expect(is(judge(failed))).toBe('found, test-first, critical')
    expect(judge(vcf({ ...four, 'c.2846A>T': [0, null] })).missing[0]?.have).toContain('c.2846A>T')
  })

  it('the other strand, or another assembly at these coordinates, is not read', () => {
    expect(judge(vcf({ 'c.2846A>T': [0, 1] }, { reference: 'A', alternates: ['T'] })).effect).toBe('test-first')
    expect(judge(vcf({ 'c.2846A>T': [0, 1] }, { assembly: 'GRCh37', rsid: 'rs1' })).effect).toBe('test-first')
  })

  it('HapB3 by its tag only where the causal position was not called', () => {
    const { 'c.1129-5923C>G': _, ...three } = four
    const byTag = judge(vcf({ ...three, 'c.1236G>A': [0, 1] }))
    expect(byTag.summary).toContain('1.5 (c.1129-5923C>G)')
    expect(byTag.limits.join(' ')).toContain('only marks it')
    expect(is(judge(vcf({ ...four, 'c.1236G>A': [0, 1] })))).toBe('not found, none, info')
  })

  it('two variants: on different copies unless phased onto one', () => {
    const both = { 'c.2846A>T': [0, 1], 'c.1905+1G>A': [0, 1] } as const
    const unphased = judge(vcf(both))
    expect(unphased.summary).toContain('activity score 0.5')
    expect(unphased.limits.join(' ')).toContain('phase unknown')
    const phased = { phased: true, phaseSet: '1', source: source('vcf') }
    expect(judge(vcf(both, phased)).summary).toContain('activity score 1 (')
    const apart = judge(vcf({ 'c.2846A>T': [1, 0], 'c.1905+1G>A': [0, 1] }, phased))
    expect(apart.summary).toContain('activity score 0.5')
    expect(apart.limits.join(' ')).not.toContain('phase unknown')
  })
})

describe('around the rule', () => {
  it('withheld is not tested for a reason that is not told', () => {
    const finding = judge([], 'us', { withheld: ['genetics'] })
    expect(finding.missing[0]).toMatchObject({ reason: 'withheld', have: 'some information is withheld' })
    expect(finding.summary).toContain('some information is withheld')
  })

  it('a result that is not final is not used', () => {
    const finding = judge([report('Reference/c.2846A>T', undefined, { status: 'preliminary' })])
    expect(finding.missing[0]).toMatchObject({ reason: 'unusable' })
  })

  it('a cream needs no test', () => {
    const cream = { ...order, drug: 'fluorouracil', text: 'fluorouracil 5 % cream twice daily' }
    expect(is(fluoropyrimidineCheck.check(context([]), cream))).toBe('not found, none, info')
    expect(is(fluoropyrimidineCheck.check(context([]), { ...cream, text: 'fluorouracil infusion' }))).toBe(
      'found, test-first, critical',
    )
  })

  it('dialysis does not change what DPD does; under 18 is outside', () => {
    const dialysis = { problems: { dialysis: '2026-01' } }
    expect(is(judge([report('*1/*2A')], 'us', dialysis))).toBe('found, reduce, critical')
    expect(is(judge([report('*1/*2A')], 'us', { birth: '2012-01-01' }))).toBe('not checked, none, warning')
  })
})
