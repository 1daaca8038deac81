import { describe, expect, it } from 'vitest'
import { type CasePatient, profileOfCase } from '../../clinical/index.ts'
import { genomeOf, reported } from './cases/worked.ts'
import { recordReport } from './record-report.ts'
import { chartReport } from './report/html/chart.ts'
import { walletCard } from './report/html/wallet.ts'
import { builtIn } from './tables.ts'

type More = NonNullable<CasePatient['more']>

const genotype = (gene: string, text: string): More[number] =>
  reported('84413-4', `${gene} ${text}`, { text: `${gene} genotype` })

const owner = { name: 'Ada <Test>', born: '1965-03-01', identifiers: ['MRN-1'] }
const reportOf = (more: More, patient: Partial<CasePatient> = {}, silenced: string | null = null) => {
  const profile = profileOfCase({ asOf: '2026-11-02', birth: '1965-03-01', ...patient, more })
  return recordReport({ profile, knowledge: builtIn }, owner, { version: '1.2.3', silenced })
}
const textOf = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')
const papersOf = (...args: Parameters<typeof reportOf>): { readonly chart: string; readonly card: string } => {
  const report = reportOf(...args)
  if (report === null) throw new Error('no report')
  return { chart: textOf(chartReport(report)), card: textOf(walletCard(report)) }
}

describe('the genes of a record on paper', () => {
  it('says whose they are, what a laboratory found, what it may not have looked for, and what nobody tested', () => {
    const { chart, card } = papersOf([genotype('CYP2C19', '*2/*2')])
    expect(chart).toContain('Patient Ada &lt;Test&gt; Born 1965-03-01 Number MRN-1')
    expect(chart).toMatch(
      /CYP2C19 \*2\/\*2 Poor Metabolizer From a laboratory, \d{4}-\d\d-\d\d; what it looked for is not on record\./,
    )
    expect(chart).toMatch(/No result on record, which is no normal result: ABCG2, .*CYP2D6, .*VKORC1\./)
    expect(chart).toMatch(/Avoid: .*clopidogrel/)
    expect(chart).not.toContain('All positions read.')
    expect(chart).toMatch(
      /Medicines For these genes alone\. .* nor whether a medicine that is named instead suits this patient/,
    )
    expect(chart).not.toContain('withheld')
    expect(card).toMatch(/CYP2C19 very slow \*2\/\*2 Not known: ABCG2/)
    expect(card).toMatch(/tell the doctor or pharmacist about my genes: .*clopidogrel/)
  })

  it('of HLA genes every status is one result; DPYD has its score, and what was not looked for', () => {
    const { chart, card } = papersOf([genotype('HLA-B', '*57:01 positive'), genotype('DPYD', 'c.2846A>T heterozygous')])
    expect(chart).toContain('HLA-B *57:01 positive *57:01 positive From a laboratory')
    expect(chart).toMatch(/Avoid: .*abacavir/)
    expect(chart).toMatch(/DPYD c\.2846A&gt;T, 1 of 2 Intermediate Metabolizer \(score 1\.5\) Not excluded: /)
    expect(chart).toContain('Lower the starting dose to 50 %')
    expect(card).toMatch(/DPYD slower than usual, not fully read/)
  })

  it('a genome on record: unphased, another pair of another meaning fits too; a position without a call was not read', () => {
    const whole = genomeOf('TPMT', ['*1', '*3A'])
    const { chart, card } = papersOf(whole)
    expect(chart).toMatch(
      /TPMT \*1\/\*3A Intermediate Metabolizer .*From genotypes on record, [\d-]+\. Not phased: by a lower score this fits too: .*\*3B\/\*3C \(Poor Metabolizer\)/,
    )
    expect(card).toMatch(/TPMT slower than usual, not certain/)
    expect(chart).not.toMatch(/positions? not read/)
    const partly = papersOf(whole.filter(one => !('rsid' in one) || one.rsid !== 'rs1800462'))
    expect(partly.chart).toContain('1 position not read.')
    expect(partly.chart).toMatch(/Not excluded: \*2/)
    expect(partly.card).toContain('not fully read')
  })

  it('results that disagree are not called, with both', () => {
    const { chart, card } = papersOf([
      genotype('CYP2C19', '*2/*2'),
      genotype('CYP2C19', '*1/*1'),
      genotype('CYP2D6', '*4/*4'),
    ])
    expect(chart).toMatch(
      /CYP2C19 Not called\. This is no normal result\. The results on record disagree: .*\*2\/\*2.*\*1\/\*1/,
    )
    expect(card).toMatch(/Not known: .*CYP2C19/)
  })

  it('what is withheld is on no paper, and both say that something is', () => {
    const { chart, card } = papersOf([genotype('CYP2D6', '*4/*4')], { withheld: ['genetics'] })
    expect(chart).toContain('Some information is withheld.')
    expect(card).toContain('Some information is withheld.')
    expect(reportOf([], { withheld: ['genetics'] })).toBeNull()
    expect(reportOf([])).toBeNull()
  })

  it.each([
    ['a child', { birth: '2015-01-01' }, null, 'under 18 years is outside what is read here'],
    ['a specialty that is switched off', {}, 'switched off on 2026-11-01: test', 'switched off on 2026-11-01: test'],
  ])('of %s the genes are told, and no medicine', (_, patient, silenced, why) => {
    const { chart, card } = papersOf([genotype('CYP2C19', '*2/*2')], patient, silenced)
    expect(chart).toContain(`were not judged: ${why}.`)
    expect(chart).not.toContain('clopidogrel')
    expect(chart).not.toContain('No guideline asks for a change')
    expect(card).toContain('CYP2C19 very slow')
    expect(card).toContain('This card names no medicine.')
    expect(card).not.toContain('no medicine on the list')
  })
})
