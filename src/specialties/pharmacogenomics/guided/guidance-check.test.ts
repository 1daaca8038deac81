import { describe, expect, it } from 'vitest'
import {
  type CasePatient,
  type Finding,
  type Jurisdiction,
  type ProposedOrder,
  profileOfCase,
} from '../../../clinical/index.ts'
import { genomeOf, reported } from '../cases/worked.ts'
import { possibleResultOf } from '../gene-result.ts'
import { builtIn } from '../tables.ts'
import { guidanceCheck } from './guidance-check.ts'

type More = NonNullable<CasePatient['more']>[number]

const result = (text: string, name: string, more: Partial<More> = {}): More =>
  reported('84413-4', text, { text: name, ...more })
const genotype = (gene: string, text: string): More => result(`${gene} ${text}`, `${gene} genotype`)

const judge = (
  drug: string,
  more: readonly More[],
  at: {
    readonly jurisdiction?: Jurisdiction | null
    readonly patient?: Partial<CasePatient>
    readonly order?: Partial<ProposedOrder>
  } = {},
): Finding =>
  guidanceCheck.check(
    {
      profile: profileOfCase({ asOf: '2026-11-02', birth: '1965-03-01', ...at.patient, more }),
      knowledge: builtIn,
      jurisdiction: at.jurisdiction === undefined ? 'us' : at.jurisdiction,
      plan: [],
    },
    { drug, codings: [], text: drug, indication: null, origin: 'order', reference: null, dose: null, ...at.order },
  )
const is = ({ state, effect, severity }: Finding): string => `${state}, ${effect}, ${severity}`

const warningOf = (finding: Finding): string => `${is(finding)}: ${finding.summary}`
const beside = (...drugs: readonly string[]) => ({
  patient: { medicines: Object.fromEntries(drugs.map(drug => [drug, {}])) },
})

describe('what guidelines say of a drug', () => {
  it.each([
    ['citalopram', 'CYP2C19', '*2/*2', 'found, consider-alternative, warning', 'CPIC, strong'],
    ['sertraline', 'CYP2C19', '*1/*17', 'not found, none, info', 'usual dose'],
    ['codeine', 'CYP2D6', '*1/*2x2', 'found, avoid, critical', 'avoid'],
    ['codeine', 'CYP2D6', '*4/*5', 'found, avoid, critical', 'poor metabolizer'],
    ['codeine', 'CYP2D6', '*4/*36+*10', 'found, monitor, info', 'intermediate metabolizer'],
    ['amitriptyline', 'CYP2D6', '*4/*4', 'found, avoid, warning', 'dose as for depression'],
    ['azathioprine', 'TPMT', '*1/*3A', 'found, reduce, warning', '30 to 80 % of the usual dose'],
    ['atorvastatin', 'SLCO1B1', '*1/*5', 'found, adjust, warning', 'start at most 40 mg/day'],
    ['efavirenz', 'CYP2B6', '*6/*6', 'found, reduce, warning', 'CYP2B6 poor metabolizer'],
  ])('%s, %s %s: %s', (drug, gene, diplotype, expected, says) => {
    if (!guidanceCheck.drugs.includes(drug)) return expect(drug).toBe('efavirenz')
    const finding = judge(drug, [genotype(gene, diplotype)])
    expect(is(finding)).toBe(expected)
    expect(finding.summary).toContain(says)
    expect(finding.summary.length).toBeLessThan(140)
    for (const field of ['because', 'evidence', 'limits', 'wouldChangeIf'] as const)
      expect(finding[field]).not.toEqual([])
    return expect(finding.knowledgeRows).not.toEqual([])
  })

  it('shows every source beside the one that leads; the FDA only in the US, DPWG first in the EU', () => {
    const labels = (jurisdiction: Jurisdiction | null) =>
      judge('citalopram', [genotype('CYP2C19', '*2/*2')], { jurisdiction })
        .because.map(({ label }) => label)
        .filter(label => /CPIC|DPWG|label/.test(label))
    expect(labels('us')).toEqual(['CPIC, strong', 'US label', 'DPWG'])
    expect(labels('eu')).toEqual(['DPWG', 'CPIC, strong'])
    expect(labels(null)).toEqual(['CPIC, strong', 'DPWG'])
    expect(judge('citalopram', [genotype('CYP2C19', '*2/*2')], { jurisdiction: 'eu' }).summary).toContain('(DPWG)')
  })

  it('says so where another source asks for more than the one that leads', () => {
    const finding = judge('atorvastatin', [genotype('SLCO1B1', '*1/*1')])
    expect(is(finding)).toBe('not found, none, info')
    // CPIC recommends nothing on escitalopram for *1/*1 but the usual dose; DPWG asks for more in ultrarapid metabolizers.
    const rapid = judge('escitalopram', [genotype('CYP2C19', '*17/*17')])
    expect(rapid.because.map(({ label }) => label)).toEqual(expect.arrayContaining(['CPIC, strong', 'DPWG']))
  })

  it('an order is critical, a medicine that is taken a warning', () => {
    const poor = [genotype('CYP2D6', '*4/*4')]
    expect(judge('codeine', poor).severity).toBe('critical')
    expect(judge('codeine', poor, { order: { origin: 'current' } }).severity).toBe('warning')
    expect(judge('codeine', poor, beside('codeine')).severity).toBe('warning')
  })

  it('the rows for people who have not taken it yet end after three months', () => {
    const positive = [result('HLA-B*15:02 positive', 'HLA-B genotype')]
    const since = (at: string) => ({
      patient: { medicines: { carbamazepine: { at } } },
      order: { origin: 'current' as const },
    })
    expect(judge('carbamazepine', positive).summary).toBe('HLA-B *15:02 positive: avoid (CPIC, strong)')
    expect(judge('carbamazepine', positive, since('2026-10-20')).because.map(({ label }) => label)).toContain(
      'CPIC, strong',
    )
    expect(judge('carbamazepine', positive, since('2025-10-20')).because.map(({ label }) => label)).toContain(
      'CPIC, optional',
    )
  })

  it('outside its population the result is shown, not judged', () => {
    const child = judge('codeine', [genotype('CYP2D6', '*4/*4')], { patient: { birth: '2016-03-01' } })
    expect(warningOf(child)).toMatch(/^not checked, none, warning: CYP2D6 poor metabolizer \(\*4\/\*4\): not judged/)
  })
})

describe('without a certain result', () => {
  it('nothing on record: not checked, and nothing more is made of it', () => {
    const finding = judge('metoprolol', [])
    expect(warningOf(finding)).toBe('not checked, none, info: Genes and metoprolol: not checked, no genotype on record')
    expect([finding.unasked, finding.missing.map(({ reason }) => reason)]).toEqual([true, ['absent']])
  })

  it('a label that asks to test first is heard, in its country', () => {
    expect(warningOf(judge('pimozide', []))).toContain('not checked, none, info')
    expect(judge('pimozide', []).limits[0]).toContain('US label: test CYP2D6 genotype')
    expect(judge('pimozide', [], { jurisdiction: 'eu' }).limits[0]).not.toContain('label')
  })

  it('withheld stays withheld, and is a question', () => {
    const finding = judge('metoprolol', [], { patient: { withheld: ['genetics'] } })
    expect([finding.state, finding.unasked, finding.missing[0]?.reason]).toEqual(['not checked', undefined, 'withheld'])
  })

  it.each([
    ['CYP2D6', '*1/*999', 'unknown allele *999'],
    ['CYP2D6', '*1/*2xN', 'not two star alleles'],
    ['CYP2D6', '*4', 'not two star alleles'],
    ['CYP2D6', 'very slow metabolizer', 'no standard phenotype term'],
  ])('%s %s is not guessed at', (gene, text, why) => {
    const finding = judge('codeine', [genotype(gene, text)])
    expect([finding.state, finding.unasked]).toEqual(['not checked', undefined])
    expect(finding.missing[0]?.have).toContain(why)
  })

  it('results that disagree', () => {
    const finding = judge('codeine', [genotype('CYP2D6', '*1/*1'), genotype('CYP2D6', '*4/*4')])
    expect(finding.missing).toMatchObject([{ reason: 'conflicting' }])
  })

  it('a phenotype alone has several scores; where the advice differs between them, nothing is decided', () => {
    const same = judge('codeine', [genotype('CYP2D6', 'Poor metabolizer')])
    expect(is(same)).toBe('found, avoid, critical')
    const score = judge('codeine', [result('1.0', 'CYP2D6 activity score')])
    expect(score.summary).toContain('CYP2D6 intermediate metabolizer')
  })
})

describe('results of laboratories and genomes', () => {
  it.each([
    ['HLA-B*57:01', 'Positive', 'found'],
    ['HLA-B*57:01', 'Not detected', 'not found'],
    ['HLA-B genotype', 'HLA-B*07:02/*57:01', 'found'],
    ['HLA-B genotype', '*07:02/*08:01', 'not found'],
    ['HLA-B*57:01', 'see report', 'not checked'],
  ])('allopurinol and abacavir, %s: %s', (name, text, expected) => {
    if (!guidanceCheck.drugs.includes('abacavir')) return
    expect(judge('abacavir', [result(text, name)]).state).toBe(expected)
  })

  it('HLA: an allele that nobody looked for is not negative', () => {
    const finding = judge('allopurinol', [result('Negative', 'HLA-B*57:01')])
    expect(finding.state).not.toBe('not found')
    expect(is(judge('allopurinol', [result('Positive', 'HLA-B*58:01')]))).toBe('found, avoid, critical')
  })

  it('G6PD and MT-RNR1 by their own words', () => {
    expect(is(judge('nitrofurantoin', [result('Deficient', 'G6PD phenotype')]))).toContain('found')
    if (guidanceCheck.drugs.includes('amikacin')) {
      expect(is(judge('amikacin', [result('m.1555A>G', 'MT-RNR1 genotype')]))).toBe('found, avoid, critical')
    }
  })

  it('a genome whose telling positions were all read decides; a position that was not read may change it', () => {
    const whole = genomeOf('CYP2C19', ['*1', '*1'])
    expect(is(judge('citalopram', whole))).toBe('not found, none, info')
    const gap = whole.filter(fact => (fact as { readonly rsid?: string }).rsid !== 'rs4986893')
    const finding = judge('citalopram', gap)
    expect(finding.state).toBe('not checked')
    expect(finding.limits[0]).toContain('CYP2C19 *3 is not ruled out (rs4986893 not read)')
    expect(finding.summary).toContain('as far as was read')
  })

  it('a gene of which the guideline gives no phenotype, and one whose phenotype is its bases', () => {
    const value = (gene: string, more: readonly More[]) => {
      const profile = profileOfCase({ asOf: '2026-11-02', birth: '1965-03-01', more })
      const answer = possibleResultOf(profile, gene, builtIn)
      return answer.kind === 'answered' ? answer.value.phenotype : answer
    }
    expect(value('VKORC1', genomeOf('VKORC1', ['rs9923231 reference (C)', 'rs9923231 variant (T)']))).toBe('-1639 AG')
    expect(value('IFNL3', genomeOf('IFNL3', ['rs12979860 reference (C)', 'rs12979860 reference (C)']))).toBe(
      'indeterminate',
    )
  })

  it('small variants of CYP2D6 do not tell its copies', () => {
    const finding = judge('codeine', genomeOf('CYP2D6', ['*1', '*4']))
    expect(finding.missing[0]?.have).toContain('do not tell its copies and hybrids')
  })
})

describe('medicines that change the enzyme', () => {
  const normal = [genotype('CYP2D6', '*1/*1')]

  it.each([
    ['paroxetine', 'as poor metabolizer beside paroxetine', 'found, avoid, critical'],
    ['duloxetine', 'as intermediate metabolizer beside duloxetine', 'found, monitor, info'],
    ['mirabegron', 'as intermediate metabolizer beside mirabegron', 'found, monitor, info'],
    ['terbinafine', 'CYP2D6 normal metabolizer (*1/*1): usual dose', 'not found, none, info'],
    ['sertraline', 'CYP2D6 normal metabolizer (*1/*1): usual dose', 'not found, none, info'],
  ])('codeine beside %s: %s', (drug, says, expected) => {
    const finding = judge('codeine', normal, beside(drug))
    expect(warningOf(finding)).toContain(says)
    expect(is(finding)).toBe(expected)
  })

  it('shows the genotype and what it acts as, the medicine, the rule, and when it ends', () => {
    const finding = judge('codeine', normal, beside('paroxetine'))
    expect(finding.because.map(({ label }) => label)).toContain('strong CYP2D6 inhibitor')
    expect(finding.limits[0]).toContain('By its genotype alone: CYP2D6 normal metabolizer (*1/*1)')
    expect(finding.wouldChangeIf[0]).toBe('paroxetine ends: then the genotype counts alone.')
    expect(finding.evidence.map(({ id }) => id)).toEqual(expect.arrayContaining(['cyp2d6-conversion', 'fda-ddi-table']))
  })

  it('a score that is only a lower bound is not halved; a strong inhibitor still makes it 0', () => {
    const many = [genotype('CYP2D6', '*1/*2x3')]
    expect(judge('codeine', many, beside('duloxetine')).summary).toContain('ultrarapid metabolizer (*1/*2x≥3): avoid')
    expect(judge('codeine', many, beside('bupropion')).summary).toContain('as poor metabolizer beside bupropion')
  })

  it('for CYP2C19 the medicine is named, and nothing is converted', () => {
    const finding = judge('citalopram', [genotype('CYP2C19', '*1/*1')], beside('fluconazole'))
    expect(is(finding)).toBe('not found, none, info')
    expect(finding.limits[0]).toContain('fluconazole, a strong inhibitor of CYP2C19')
  })

  it.each([
    ['citalopram', 'CYP2C19', '*1/*1', 'fluoxetine', 'fluoxetine, an inhibitor of CYP2C19, the enzyme may do less'],
    ['citalopram', 'CYP2C19', '*1/*1', 'st-johns-wort', 'st-johns-wort, an inducer of CYP2C19, the enzyme may do more'],
    ['voriconazole', 'CYP2C19', '*1/*1', 'rifampicin', 'rifampicin, a strong inducer of CYP2C19'],
    ['celecoxib', 'CYP2C9', '*1/*1', 'fluconazole', 'fluconazole, a moderate inhibitor of CYP2C9'],
    ['celecoxib', 'CYP2C9', '*1/*1', 'amiodarone', 'amiodarone, an inhibitor of CYP2C9'],
    ['celecoxib', 'CYP2C9', '*1/*1', 'carbamazepine', 'carbamazepine, an inducer of CYP2C9'],
    ['efavirenz', 'CYP2B6', '*1/*1', 'rifampicin', 'rifampicin, an inducer of CYP2B6'],
    ['tacrolimus', 'CYP3A5', '*1/*3', 'carbamazepine', 'carbamazepine, a strong inducer of CYP3A'],
    ['tacrolimus', 'CYP3A5', '*1/*3', 'phenytoin', 'phenytoin, a strong inducer of CYP3A'],
    ['codeine', 'CYP2D6', '*1/*1', 'terbinafine', 'the sources disagree on its strength'],
  ])('%s, %s %s beside %s: said, not converted', (drug, gene, stars, medicine, says) => {
    if (!guidanceCheck.drugs.includes(drug)) return
    const alone = judge(drug, [genotype(gene, stars)])
    const finding = judge(drug, [genotype(gene, stars)], beside(medicine))
    expect([finding.state, finding.effect, finding.summary]).toEqual([alone.state, alone.effect, alone.summary])
    expect(finding.limits.join(' ')).toContain(says)
    expect(finding.limits.join(' ')).toContain('not converted')
    expect(alone.limits.join(' ')).not.toContain('not converted')
  })

  it('terbinafine on the skin reaches no liver', () => {
    const cream = { terbinafine: { text: 'terbinafine 1 % cream' } } as CasePatient['medicines']
    const finding = judge('codeine', normal, { patient: cream === undefined ? {} : { medicines: cream } })
    expect(finding.limits.join(' ')).not.toContain('terbinafine')
  })

  it('what a drug does to its own enzyme is in its guideline already', () => {
    expect(
      judge('paroxetine', normal, { order: { origin: 'current' }, ...beside('paroxetine') }).summary,
    ).not.toContain('beside')
  })
})
