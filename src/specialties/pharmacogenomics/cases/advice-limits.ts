import type { AdviceCases } from '../../../clinical/index.ts'
import { tablesOf } from '../report/tables.ts'
import { builtIn, dpydVariants, genes, phenotypeTerms, resultCodes } from '../tables.ts'
import { capecitabine, clopidogrel, cyp2c19, dpyd, every, five, four, mg, noGap, slco1b1 } from './advice-parts.ts'
import { dpydGenome, genomeOf, reported } from './worked.ts'

const asked = '?' as never

const starsOf = (gene: string) =>
  Object.keys(tablesOf(builtIn).rules.cpic.get(gene)?.row.alleles ?? {}).map(allele => `*1/${allele}`)

const genomeStarsOf = (gene: string) => [
  ...new Set(
    (tablesOf(builtIn).genes.find(one => one.gene === gene)?.alleles ?? []).map(({ name }) =>
      name.replace(/\.\d+$/, ''),
    ),
  ),
]

const termsOf = (gene: string) =>
  builtIn
    .rows(phenotypeTerms)
    .flatMap(({ phenotype, alsoCalled }) => [phenotype, ...alsoCalled])
    .map(term => reported('84413-4', term, { text: `${gene} phenotype` }))

function source(resource: string) {
  return { document: 'case' as never, locator: 'bytes=0+0', resource: `Observation/${resource}` }
}

function onSkin() {
  return ['fluorouracil 5 % cream', 'topical fluorouracil', 'fluorouracil ointment', 'cutaneous fluorouracil', 'creamy']
    .map(text => [{ drug: 'fluorouracil', text }])
    .concat([[{ drug: 'capecitabine', text: 'capecitabine cream' }]])
}

/** Values on both sides of every limit: what changes from one to the next. */
export const limits: NonNullable<AdviceCases['sweeps']> = [
  ...['CYP2C19', 'SLCO1B1'].map(gene => ({
    id: `${gene}, allele by allele`,
    like: 'nothing-known',
    patient: { more: [reported('84413-4', asked, { text: `${gene} genotype` })] },
    values: starsOf(gene),
  })),
  {
    id: 'CYP2C19, two alleles',
    like: 'poor',
    patient: { more: [cyp2c19(asked)] },
    values: [
      '*2/*2',
      '*2/*17',
      '*17/*17',
      '*1/*17',
      '*2/*9',
      '*9/*9',
      '*2.001/*1.002',
      '*17/*2',
      '*4B/*1',
      '*2',
      '*1/*2/*3',
    ],
  },
  {
    id: 'SLCO1B1, two alleles',
    like: 'poor',
    patient: { more: [slco1b1(asked)] },
    values: ['*5/*5', '*5/*15', '*5/*14', '*5/*24', '*9/*37', '*14/*14', '*20/*24', '*1/*45'],
  },
  ...['CYP2C19', 'SLCO1B1', 'DPYD'].map(gene => ({
    id: `${gene}, phenotype in words`,
    like: 'nothing-known',
    patient: { more: asked },
    values: termsOf(gene).map(one => [one]),
  })),
  {
    id: 'the code of the result, *2/*2',
    like: 'nothing-known',
    patient: { more: asked },
    values: builtIn.rows(resultCodes).map(({ code }) => [reported(code, '*2/*2')]),
  },
  {
    id: 'the gene studied, poor metabolizer',
    like: 'nothing-known',
    patient: { more: asked },
    values: builtIn
      .rows(genes)
      .flatMap(({ codes }) =>
        codes.map(code => [
          reported('84413-4', 'Poor metabolizer', { source: source('1') }),
          reported('48018-6', '', { value: { type: 'coded', codings: [code] }, source: source('1') }),
        ]),
      ),
  },
  {
    id: 'DPYD, variant by variant, once',
    like: 'nothing-known',
    orders: [capecitabine],
    patient: { more: [dpyd(asked)] },
    values: builtIn
      .rows(dpydVariants)
      .flatMap(({ variant, alsoCalled }) => [variant, ...alsoCalled])
      .map(name => `${name} heterozygous`),
  },
  ...builtIn
    .rows(dpydVariants)
    .filter(({ activity }) => activity < 1)
    .map(({ variant }) => ({
      id: `DPYD genome, copies of ${variant}`,
      like: 'nothing-known',
      orders: [capecitabine],
      patient: { more: asked },
      values: [0, 1, 2].map(copies => dpydGenome({ ...noGap, [variant]: copies as 0 | 1 | 2 })),
    })),
  {
    id: 'DPYD, the panel that found nothing',
    like: 'nothing-known',
    patient: { more: [dpyd('Reference/Reference', asked)] },
    values: [five, four, '*13, c.2846A>T, HapB3', '*2A', ''],
  },
  {
    id: 'DPYD, in words',
    like: 'nothing-known',
    patient: { more: [dpyd(asked, five)] },
    values: [
      ...['Activity score 0', 'Activity score 0.5', 'Activity score 1', 'Activity score 1.5', 'Activity score 2'],
      ...['*2A/*13', '*13/HapB3', 'c.2846A>T homozygous', 'c.557A>G/c.2846A>T', 'c.2846A>T perhaps', '*1/*99'],
      ...['c.2846A>T heterozygous, activity score 2', 'No variants detected', 'Rapid metabolizer'],
    ],
  },
  ...['CYP2C19', 'SLCO1B1'].map(gene => ({
    id: `${gene} genome, allele by allele`,
    like: 'nothing-known',
    orders: [],
    patient: { more: asked },
    values: genomeStarsOf(gene).map(star => genomeOf(gene, ['*1', star])),
  })),
  {
    id: 'simvastatin a day, decreased function',
    like: 'reduced',
    orders: asked,
    values: [mg(19.9, 1), mg(20, 1), mg(10, 2), mg(9.9, 2), mg(0.01, 1, 'g'), mg(1, 1, 'tablet'), mg(10), null].map(
      dose => [{ drug: 'simvastatin', dose }],
    ),
  },
  {
    id: 'days since a coronary intervention: 365',
    like: 'several-diseases',
    patient: { procedures: { 'percutaneous-coronary-intervention': asked } },
    values: ['2025-11-25', '2025-11-24', '2025-11-23', '2025-11', '2025-10', '2025', '2024'],
  },
  {
    id: 'a disease on the list, clopidogrel',
    like: 'reduced',
    patient: { problems: asked },
    orders: [clopidogrel],
    values: [
      { 'acute-coronary-syndrome': '2026-11-01' },
      { 'acute-coronary-syndrome': '2020-01-01' },
      { 'myocardial-infarction': '2026-11-01' },
      { 'myocardial-infarction': '2020-01-01' },
      { 'coronary-disease': '2020-01-01' },
      { 'peripheral-arterial-disease': '2020-01-01' },
      { 'stroke-or-tia': '2020-01-01' },
      { gout: '2020-01-01' },
    ],
  },
  {
    id: 'outside the population',
    like: 'reduced',
    patient: asked,
    orders: every,
    values: [
      { birth: '2008-11-24' },
      { birth: '2008-11-25' },
      ...['pregnancy', 'dialysis', 'kidney-transplant', 'acute-kidney-injury'].map(one => ({
        problems: { [one]: '2026-11-01' },
      })),
    ],
  },
  { id: 'fluorouracil in words', like: 'nothing-known', orders: asked, values: onSkin() },
  { id: 'the country of the site, poor', like: 'poor', jurisdiction: asked, values: ['us', 'eu', null] },
]
