import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drugCodes } from './guideline.ts'
import { adviceOf, type GeneResult, type Guideline, guidelines } from './index.ts'
import { drugCodeTableRows, guidelineTableRows } from './rows.ts'

const rows = guidelineTableRows.map(guidelines.parse)
const codes = Object.assign({}, ...drugCodeTableRows.map(row => drugCodes.parse(row).codes)) as Record<
  string,
  string | null
>
const of = (drug: string): readonly Guideline[] =>
  rows.filter(({ drugs, system }) => drugs.includes(drug) && system === 'cpic')
const result = (gene: string, ...genotypes: readonly (readonly [name: string, ...keys: string[]])[]): GeneResult => ({
  gene,
  genotypes: genotypes.map(([name, ...keys]) => ({ name, keys: { cpic: keys, fda: keys } })),
})

describe('advice per drug', () => {
  it('finds the recommendation of one gene', () => {
    expect(adviceOf([result('DPYD', ['Reference/c.2846A>T', '1.5'])], of('capecitabine'), codes)).toEqual([
      {
        drug: 'capecitabine',
        rxnorm: '194000',
        source: 'cpic',
        guideline: 'PA166109594',
        version: '58',
        citations: ['29152729', '23988873'],
        population: 'general',
        classification: 'Moderate',
        action: 'adjust',
        detail: [
          { action: 'adjust', doses: [{ of: 'start', change: 'lower', factor: [0.5, 0.5] }], checks: ['toxicity'] },
        ],
        genotypes: ['DPYD:Reference/c.2846A>T'],
        ambiguous: false,
      },
    ])
  })

  it('combines the genes of a guideline', () => {
    const results = [result('CYP2D6', ['*4/*4', '0.0']), result('CYP2C19', ['*1/*1', 'Normal Metabolizer'])]
    const [advice, ...more] = adviceOf(results, of('amitriptyline'), codes)
    expect(more).toEqual([])
    expect(advice).toMatchObject({ action: 'avoid', classification: 'Strong', ambiguous: false })
    expect(advice?.genotypes).toEqual(['CYP2C19:*1/*1;CYP2D6:*4/*4'])
    expect(advice?.detail).toContainEqual({
      action: 'adjust',
      as: 'else',
      when: ['dose-as-for-depression'],
      doses: [{ of: 'start', change: 'lower', factor: [0.5, 0.5] }],
    })
  })

  it('gives each action with the genotypes that lead to it when possible genotypes differ', () => {
    const unphased = result('TPMT', ['*1/*3A', 'Intermediate Metabolizer'], ['*3B/*3C', 'Poor Metabolizer'])
    const advice = adviceOf([unphased, result('NUDT15', ['*1/*1', 'Normal Metabolizer'])], of('azathioprine'), codes)
    expect(advice.map(({ action, genotypes, ambiguous }) => ({ action, genotypes, ambiguous }))).toEqual([
      { action: 'adjust', genotypes: ['NUDT15:*1/*1;TPMT:*1/*3A'], ambiguous: true },
      { action: 'alternative', genotypes: ['NUDT15:*1/*1;TPMT:*3B/*3C'], ambiguous: true },
    ])
  })

  it('is not ambiguous when possible genotypes lead to the same advice', () => {
    const advice = adviceOf(
      [result('SLCO1B1', ['*1/*1', 'Normal Function'], ['*1/*20', 'Increased Function'])],
      of('simvastatin'),
      codes,
    )
    expect(advice).toHaveLength(1)
    expect(advice[0]).toMatchObject({
      action: 'standard',
      ambiguous: false,
      genotypes: ['SLCO1B1:*1/*1', 'SLCO1B1:*1/*20'],
    })
  })

  it('says when a guideline does not list one of the possible genotypes', () => {
    const advice = adviceOf(
      [result('CYP2C19', ['*1/*2', 'Intermediate Metabolizer'], ['*1/*99', 'Unheard-of'])],
      of('dexlansoprazole'),
      codes,
    )
    expect(
      advice.map(({ action, detail, genotypes, ambiguous }) => [action, detail.length, genotypes, ambiguous]),
    ).toEqual([
      ['adjust', 2, ['CYP2C19:*1/*2'], true],
      ['none', 0, ['CYP2C19:*1/*99'], true],
    ])
  })

  it('takes a gene without a result as such only where the guideline lists that', () => {
    const tpmt = result('TPMT', ['*1/*1', 'Normal Metabolizer'])
    expect(adviceOf([tpmt], of('azathioprine'), codes)).toMatchObject([
      { action: 'monitor', genotypes: ['NUDT15:Unknown/Unknown;TPMT:*1/*1'] },
    ])
    const ryr1 = result('RYR1', ['Reference/Reference', 'Uncertain Susceptibility'])
    expect(adviceOf([ryr1], of('sevoflurane'), codes).filter(({ drug }) => drug === 'sevoflurane')).toMatchObject([
      { action: 'none', detail: [{ because: 'not-decided-by-genotype' }] },
    ])
    expect(adviceOf([], of('azathioprine'), codes)).toEqual([])
  })

  it('asks for the test that a label wants before the first dose, and only then', () => {
    const label = rows.filter(({ system, drugs }) => system === 'fda' && drugs.includes('capecitabine'))
    expect(adviceOf([], label, codes).map(({ drug, action }) => [drug, action])).toEqual([
      ['capecitabine', 'test'],
      ['fluorouracil', 'test'],
    ])
    expect(adviceOf([result('DPYD', ['Reference/Reference', '2.0'])], label, codes)).toEqual([])
  })

  it('uses the most specific key that a guideline lists', () => {
    const cyp2c9 = result('CYP2C9', ['*2/*2', '*2/*2', '1.0', 'Intermediate Metabolizer'])
    const [siponimod] = adviceOf(
      [cyp2c9],
      rows.filter(({ id }) => id === 'fda-siponimod-cyp2c9'),
      codes,
    )
    expect(siponimod).toMatchObject({ action: 'standard' })
    expect(adviceOf([cyp2c9], of('meloxicam'), codes)).toMatchObject([{ action: 'adjust' }])
  })

  it('keeps the populations of a guideline apart', () => {
    const hla = [result('HLA-B', ['*15:02/*57:01', '*15:02 positive', '*57:01 positive'])]
    expect(adviceOf(hla, of('oxcarbazepine'), codes).map(({ population, action }) => [population, action])).toEqual([
      ['OXC naive', 'avoid'],
      ['OXC use >3 mos', 'monitor'],
    ])
  })

  it('does not depend on the order of genes or genotypes', () => {
    const results = [
      result('CYP2D6', ['*1/*4', '1.0'], ['*2/*4', '1.0'], ['*1/*4x2', '2.0']),
      result('CYP2C19', ['*1/*17', 'Rapid Metabolizer'], ['*17/*17', 'Ultrarapid Metabolizer']),
      result('TPMT', ['*1/*1', 'Normal Metabolizer']),
    ]
    const said = (some: readonly GeneResult[]): unknown =>
      adviceOf(some, rows, codes)
        .map(row => JSON.stringify(row))
        .sort()
    const expected = said(results)
    fc.assert(
      fc.property(fc.shuffledSubarray([0, 1, 2], { minLength: 3 }), fc.boolean(), (order, turned) => {
        const some = order.map(at => results[at]!)
        expect(
          said(turned ? some.map(({ gene, genotypes }) => ({ gene, genotypes: genotypes.toReversed() })) : some),
        ).toEqual(expected)
      }),
    )
  })
})
