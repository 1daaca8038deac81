import type { AdviceCases } from '../../../clinical/index.ts'
import { limits } from './advice-limits.ts'
import { clopidogrel, cyp2c19, dpyd, every, five, four, noGap, slco1b1 } from './advice-parts.ts'
import { dpydGenome, genomeOf } from './worked.ts'

const forIndications = ['acute-coronary-syndrome', 'stroke-or-tia', 'peripheral-arterial-disease'].map(indication => ({
  ...clopidogrel,
  indication,
}))

const bare = { asOf: '2026-11-24', birth: '1965-03-01', sex: 'female' } as const

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
  sweeps: limits,
}
