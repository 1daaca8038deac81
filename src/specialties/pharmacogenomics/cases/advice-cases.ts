import type { AdviceCases } from '../../../clinical/index.ts'
import { alleleFunctions, builtIn, dpydVariants, genes, phenotypeTerms, resultCodes, starPositions } from '../tables.ts'
import { dpydGenome, genomeOf, reported } from './worked.ts'

const asked = '?' as never

const mg = (amount: number, timesPerDay?: number, unit = 'mg') => ({
  amount,
  unit,
  text: `${amount} ${unit}`,
  ...(timesPerDay === undefined ? {} : { timesPerDay }),
})
const clopidogrel = { drug: 'clopidogrel' }
const simvastatin = { drug: 'simvastatin', dose: mg(40, 1) }
const capecitabine = { drug: 'capecitabine' }
const every = [clopidogrel, simvastatin, capecitabine, { drug: 'fluorouracil', origin: 'current' }] as const
const forIndications = ['acute-coronary-syndrome', 'stroke-or-tia', 'peripheral-arterial-disease'].map(indication => ({
  ...clopidogrel,
  indication,
}))

const cyp2c19 = (text: string, more = {}) => reported('57132-3', text, more)
const slco1b1 = (text: string, more = {}) => reported('84413-4', `SLCO1B1 ${text}`, more)
const dpyd = (text: string, methodText?: string, more = {}) =>
  reported('84413-4', text, { text: 'DPYD genotype', ...(methodText === undefined ? {} : { methodText }), ...more })
const four = '*2A, *13, c.2846A>T, HapB3'
const five = `${four}, c.557A>G`

const bare = { asOf: '2026-11-24', birth: '1965-03-01', sex: 'female' } as const
const starsOf = (gene: string) =>
  builtIn.rows(alleleFunctions).flatMap(row => (row.gene === gene ? [`*1/${row.allele}`] : []))
const genomeStarsOf = (gene: string) => [
  ...new Set(builtIn.rows(starPositions).flatMap(row => (row.gene === gene ? [row.allele] : []))),
]
const termsOf = (gene: string) =>
  builtIn
    .rows(phenotypeTerms)
    .flatMap(({ phenotype, alsoCalled }) => [phenotype, ...alsoCalled])
    .map(term => reported('84413-4', term, { text: `${gene} phenotype` }))
const noGap = { 'c.2846A>T': 0, 'c.1905+1G>A': 0, 'c.1679T>G': 0, 'c.1129-5923C>G': 0, 'c.557A>G': 0 } as const

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    {
      id: 'nothing-known',
      patient: bare,
      orders: [...every, { drug: 'fluorouracil', text: 'fluorouracil 5 % cream' }],
    },
    { id: 'nothing-known-elsewhere', like: 'nothing-known', jurisdiction: 'eu' },
    { id: 'nothing-known-no-country', like: 'nothing-known', jurisdiction: null },
    { id: 'withheld', like: 'nothing-known', patient: { withheld: ['genetics'] }, orders: every },
    {
      id: 'poor',
      patient: { ...bare, more: [cyp2c19('*2/*2'), slco1b1('*5/*5'), dpyd('*2A/*2A')] },
      orders: [...every, ...forIndications],
    },
    { id: 'poor-elsewhere', like: 'poor', jurisdiction: 'eu' },
    { id: 'poor-no-country', like: 'poor', jurisdiction: null },
    { id: 'poor-withheld-else', like: 'poor', patient: { withheld: ['mental-health'] } },
    { id: 'poor-rows-expired', like: 'poor', patient: { asOf: '2028-06-01' } },
    { id: 'poor-pregnant', like: 'poor', patient: { problems: { pregnancy: '2026-08-01' } } },
    {
      id: 'reduced',
      like: 'poor',
      patient: { more: [cyp2c19('*1/*2'), slco1b1('*1/*5'), dpyd('c.2846A>T heterozygous', five)] },
    },
    {
      id: 'reduced-current',
      like: 'reduced',
      orders: every.map(one => ({ ...one, origin: 'current' as const })),
    },
    {
      id: 'usual',
      like: 'poor',
      patient: { more: [cyp2c19('*1/*1'), slco1b1('*1/*1'), dpyd('Reference/Reference', four)] },
    },
    { id: 'increased', like: 'poor', patient: { more: [cyp2c19('*1/*17'), slco1b1('*1/*14'), dpyd('*1/*1', five)] } },
    {
      id: 'likely',
      like: 'poor',
      patient: { more: [cyp2c19('*2/*9'), slco1b1('*5/*24'), dpyd('*2A/c.2846A>T')] },
    },
    {
      id: 'uncertain',
      like: 'poor',
      patient: { more: [cyp2c19('*1/*12'), slco1b1('*1/*24'), dpyd('Reference/Reference')] },
    },
    {
      id: 'phenotypes-only',
      like: 'poor',
      patient: {
        more: [
          cyp2c19('Intermediate Metabolizer'),
          slco1b1('decreased function'),
          dpyd('Poor metabolizer', undefined, { text: 'DPYD phenotype' }),
        ],
      },
    },
    {
      id: 'disagree',
      like: 'poor',
      patient: {
        more: [
          ...[cyp2c19('*1/*2'), cyp2c19('*1/*1', { at: '2020-01-01' })],
          ...[slco1b1('*1/*5'), slco1b1('normal function', { at: '2020-01-01' })],
          ...[dpyd('*1/*2A', five), dpyd('c.1905+1G>A not detected', five, { at: '2020-01-01' })],
        ],
      },
    },
    {
      id: 'not-readable',
      like: 'poor',
      patient: { more: [cyp2c19('*2/*99'), slco1b1('perhaps *5'), dpyd('c.2846A>T')] },
    },
    {
      id: 'not-final',
      like: 'poor',
      patient: {
        more: ['preliminary', 'cancelled', 'entered-in-error'].flatMap(status => [
          cyp2c19('*2/*2', { status }),
          slco1b1('*5/*5', { status }),
          dpyd('*2A/*2A', five, { status }),
        ]),
      },
    },
    {
      id: 'final-and-older-preliminary',
      like: 'poor',
      patient: {
        more: [
          ...[cyp2c19('*1/*2', { status: 'amended' }), cyp2c19('*2/*2', { at: '2020-01-01', status: 'preliminary' })],
          ...[slco1b1('*1/*5', { status: 'corrected' }), slco1b1('*5/*5', { at: '2020-01-01', status: 'registered' })],
          ...[
            dpyd('c.557A>G heterozygous', five, { status: 'amended' }),
            dpyd('*1/*2A', five, { at: '2020-01-01', status: 'preliminary' }),
          ],
        ],
      },
    },
    {
      id: 'genome',
      like: 'poor',
      patient: {
        more: [
          ...genomeOf('CYP2C19', ['*1', '*4']),
          ...genomeOf('SLCO1B1', ['*1', '*15']),
          ...dpydGenome({ ...noGap, 'c.2846A>T': 1, 'c.557A>G': 1 }),
        ],
      },
    },
    {
      id: 'genome-phased',
      like: 'genome',
      patient: {
        more: [
          ...genomeOf('CYP2C19', ['*2', '*17'], { phased: true }),
          ...genomeOf('SLCO1B1', ['*1', '*15'], { phased: true }),
          ...dpydGenome({ ...noGap, 'c.2846A>T': 1, 'c.557A>G': 1 }, { phased: true }),
        ],
      },
    },
    {
      id: 'genome-filtered',
      like: 'genome',
      patient: {
        more: [
          ...genomeOf('CYP2C19', ['*1', '*2'], { filters: ['LowQual'] }),
          ...genomeOf('SLCO1B1', ['*1', '*5'], { status: 'cancelled' }),
          ...dpydGenome(noGap, { filters: ['q10'] }),
        ],
      },
    },
    { id: 'genome-hapb3-by-tag', like: 'genome', patient: { more: dpydGenome({ 'c.1236G>A': 1 }) } },
    {
      id: 'genome-and-narrow-panel',
      like: 'genome',
      patient: {
        more: [
          ...dpydGenome({ ...noGap, 'c.557A>G': 1 }),
          dpyd('Reference/Reference', four),
          ...genomeOf('CYP2C19', ['*1', '*2']),
          cyp2c19('*1/*2'),
        ],
      },
    },
    {
      id: 'several-diseases',
      like: 'reduced',
      patient: { problems: { 'stroke-or-tia': '2015-01-01', 'peripheral-arterial-disease': '2018-01-01' } },
      orders: [clopidogrel],
    },
    {
      id: 'stent-this-year',
      like: 'several-diseases',
      patient: { procedures: { 'percutaneous-coronary-intervention': '2026-06-01' } },
    },
  ],
  sweeps: [
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
  ],
}

function source(resource: string) {
  return { document: 'case' as never, locator: 'bytes=0+0', resource: `Observation/${resource}` }
}

function onSkin() {
  return ['fluorouracil 5 % cream', 'topical fluorouracil', 'fluorouracil ointment', 'cutaneous fluorouracil', 'creamy']
    .map(text => [{ drug: 'fluorouracil', text }])
    .concat([[{ drug: 'capecitabine', text: 'capecitabine cream' }]])
}
