import { describe, expect, it } from 'vitest'
import type { CasePatient, Dosing, Jurisdiction, ProposedOrder } from '../../../clinical/index.ts'
import type { Answer } from '../../../core/index.ts'
import { contextOf, genomeOf, reported } from '../cases/worked.ts'
import { fluoropyrimidineDoser } from './fluoropyrimidine-factor.ts'
import { startFactorDoser } from './start-factor-doser.ts'
import { warfarinCheck } from './warfarin-check.ts'
import { warfarinDoser } from './warfarin-doser.ts'

type More = NonNullable<CasePatient['more']>
const genotype = (gene: string, text: string) => reported('84413-4', `${gene} ${text}`, { text: `${gene} genotype` })

/** Somebody of 72 years, 168 cm, 70 kg with atrial fibrillation (clinical-facts: race missing, A/G, *1/*2 gives 21.53). */
const person: CasePatient = {
  asOf: '2026-11-02',
  birth: '1954-03-01',
  problems: { 'atrial-fibrillation': '2026-10-01' },
  measured: { height: ['2026-01-01', 168], weight: ['2026-10-01', 70] },
}
const genes: More = [genotype('CYP2C9', '*1/*2'), genotype('VKORC1', '-1639 AG')]

const warfarin = (more: Partial<CasePatient> = {}, indication: string | null = null): Answer<Dosing> =>
  warfarinDoser.dose(contextOf({ ...person, ...more }), { drug: 'warfarin', indication })

describe('warfarin for a stored patient', () => {
  it('is the published value, with its inputs, their dates, and what it was made for', () => {
    const answer = warfarin({ more: genes })
    expect(answer).toMatchObject({
      kind: 'answered',
      value: {
        kind: 'estimate',
        amount: { value: 21.53, unit: 'mg/wk' },
        method: 'IWPC 2009 pharmacogenetic',
        indication: 'atrial-fibrillation',
        interval: 'not published',
      },
    })
    if (answer.kind !== 'answered' || answer.value.kind !== 'estimate') throw new Error('no estimate')
    expect(
      answer.value.because.map(one => `${one.label} ${one.value} ${'at' in one ? one.at.slice(0, 10) : ''}`),
    ).toEqual(
      expect.arrayContaining([
        'Age 72 years 1954-03-01',
        'Body height 168 cm 2026-01-01',
        'Body weight 70 kg 2026-10-01',
      ]),
    )
    expect(answer.value.limits.join(' ')).toContain('Race is not taken from the record')
    expect(answer.value.limits.join(' ')).toContain('no loading dose')
  })

  it('VKORC1 from a genome: T is A', () => {
    expect(
      warfarin({
        more: [
          ...genomeOf('VKORC1', ['rs9923231 reference (C)', 'rs9923231 variant (T)']),
          genotype('CYP2C9', '*1/*2'),
        ],
      }),
    ).toMatchObject({
      value: { amount: { value: 21.53 } },
    })
  })

  it('without genes the clinical algorithm leads', () => {
    expect(warfarin()).toMatchObject({ value: { method: 'IWPC 2009 clinical' } })
    expect(warfarin({ more: [genotype('CYP2C9', '*1/*2')] })).toMatchObject({
      value: { method: 'IWPC 2009 pharmacogenetic' },
    })
  })

  it('counts amiodarone and inducers of the medicine list', () => {
    const of = (...drugs: string[]) => {
      const answer = warfarin({ more: genes, medicines: Object.fromEntries(drugs.map(drug => [drug, {}])) })
      return answer.kind === 'answered' && answer.value.kind === 'estimate' ? answer.value.amount.value : null
    }
    const [plain, slower, faster] = [of('metoprolol'), of('amiodarone'), of('rifampicin')]
    expect(plain).toBe(21.53)
    // The square root of the weekly dose is 0.5503 less, or 1.1816 more.
    expect(slower).toBeCloseTo((Math.sqrt(21.53) - 0.5503) ** 2, 1)
    expect(faster).toBeCloseTo((Math.sqrt(21.53) + 1.1816) ** 2, 1)
    expect([of('carbamazepine'), of('phenytoin')]).toEqual([faster, faster])
  })

  it.each<[string, Partial<CasePatient>, string | null]>([
    ['liver failure', { problems: { ...person.problems, 'liver-failure': '2026-09-01' } }, null],
    ['a mechanical valve', { procedures: { 'mechanical-valve-procedure': '2015-01-01' } }, null],
    ['a child', { birth: '2010-01-01' }, null],
    ['pregnancy', { problems: { ...person.problems, pregnancy: '2026-09-01' } }, null],
    ['dialysis', { problems: { ...person.problems, dialysis: '2026-09-01' } }, null],
    ['another allele', { more: [genotype('CYP2C9', '*1/*8')] }, null],
    ['another indication', {}, 'coronary-disease'],
    [
      'a sum below the lowest dose of the label',
      {
        birth: '1944-01-01',
        measured: { height: ['2026-01-01', 158], weight: ['2026-10-01', 52] },
        medicines: { amiodarone: {} },
        more: [genotype('CYP2C9', '*3/*3'), genotype('VKORC1', '-1639 AA')],
      },
      null,
    ],
  ])('refuses: %s', (_, change, indication) => {
    expect(warfarin(change, indication).kind).toBe('out-of-scope')
  })

  it.each<[string, Partial<CasePatient>, string]>([
    ['no indication', { problems: {} }, 'indication'],
    ['no height', { measured: { weight: ['2026-10-01', 70] } }, 'Body height'],
    ['an old weight', { measured: { height: ['2026-01-01', 168], weight: ['2024-10-01', 70] } }, 'Body weight'],
    ['a weight in grams', { measured: { height: ['2026-01-01', 168], weight: ['2026-10-01', 70000] } }, 'Body weight'],
    ['a phenotype without a genotype', { more: [genotype('CYP2C9', 'Poor metabolizer')] }, 'CYP2C9 genotype'],
    ['results that disagree', { more: [genotype('CYP2C9', '*1/*1'), genotype('CYP2C9', '*2/*3')] }, 'CYP2C9 genotype'],
  ])('asks for what it needs: %s', (_, change, what) => {
    const answer = warfarin(change)
    expect(answer.kind === 'insufficient' ? answer.missing.map(one => one.what) : answer.kind).toContain(what)
  })

  it('says what was left out: amiodarone that ended, a medicine nobody recognised, warfarin on the list', () => {
    const limits = (medicines: CasePatient['medicines']) => {
      const answer = warfarin({ more: genes, ...(medicines === undefined ? {} : { medicines }) })
      return answer.kind === 'answered' && answer.value.kind === 'estimate' ? answer.value.limits.join(' ') : ''
    }
    expect(limits({ warfarin: {} })).toContain('on the list already')
    expect(limits({})).not.toContain('on the list already')
  })
})

describe('warfarin that is ordered', () => {
  const ordered = (origin: ProposedOrder['origin'], more: Partial<CasePatient> = {}) =>
    warfarinCheck.check(contextOf({ ...person, more: genes, ...more }), {
      drug: 'warfarin',
      codings: [],
      text: 'warfarin',
      indication: null,
      origin,
      reference: null,
      dose: null,
    })

  it('tells the estimate on a card for an order, as information', () => {
    const finding = ordered('order')
    expect(finding).toMatchObject({ state: 'found', severity: 'info', effect: 'none', urgency: 'now' })
    expect(finding.summary).toContain('about 21.5 mg a week (3.1 a day)')
    expect(finding.summary.length).toBeLessThan(140)
    expect(ordered('candidate').urgency).toBeUndefined()
  })

  it('makes a warning of an estimate under the label, and no question of a missing one', () => {
    expect(
      ordered('order', {
        birth: '1944-01-01',
        measured: { height: ['2026-01-01', 158], weight: ['2026-10-01', 52] },
        medicines: { amiodarone: {} },
        more: [genotype('CYP2C9', '*3/*3'), genotype('VKORC1', '-1639 AA')],
      }),
    ).toMatchObject({ state: 'found', severity: 'warning', effect: 'consider-alternative' })
    expect(ordered('order', { measured: {} })).toMatchObject({ state: 'not checked', unasked: true, severity: 'info' })
    expect(ordered('order', { medicines: { warfarin: {} } })).toMatchObject({ state: 'not checked', unasked: true })
  })
})

describe('the start as a factor', () => {
  const factor = (drug: string, more: More, change: Partial<CasePatient> = {}, jurisdiction: Jurisdiction = 'us') => {
    const doser = drug === 'capecitabine' ? fluoropyrimidineDoser : startFactorDoser
    return doser.dose(contextOf({ asOf: '2026-11-02', birth: '1970-01-01', ...change, more }, jurisdiction), {
      drug,
      indication: null,
    })
  }
  const both = (tpmt: string, nudt15: string): More => [genotype('TPMT', tpmt), genotype('NUDT15', nudt15)]

  // CPIC 2018, tables 2 to 4; CPIC 2015, table 2.
  it.each<[string, More, readonly [number, number] | null, string]>([
    ['azathioprine', both('*1/*3A', '*1/*1'), [0.3, 0.8], 'usual start 2 mg/kg or more'],
    ['azathioprine', both('*1/*1', '*1/*3'), [0.3, 0.8], 'usual start 2 mg/kg or more'],
    ['azathioprine', both('*3A/*3A', '*1/*1'), [0.1, 0.1], 'malignancy'],
    ['azathioprine', both('*1/*1', '*1/*1'), [1, 1], ''],
    ['mercaptopurine', both('*1/*3A', '*1/*1'), [0.3, 0.8], 'usual start 75 mg/m2 or 1.5 mg/kg or more'],
    ['mercaptopurine', both('*1/*1', '*3/*3'), null, 'malignancy'],
    ['thioguanine', both('*1/*3A', '*1/*1'), [0.5, 0.8], 'usual start 40 mg/m2 or more'],
    ['thioguanine', both('*1/*1', '*3/*3'), [0.25, 0.25], ''],
    ['tacrolimus', [genotype('CYP3A5', '*1/*3')], [1.5, 2], 'not liver transplant or same genotype of liver'],
    ['tacrolimus', [genotype('CYP3A5', '*3/*3')], [1, 1], ''],
  ])('%s %#', (drug, more, expected, when) => {
    const answer = factor(drug, more)
    if (answer.kind !== 'answered' || answer.value.kind !== 'factor') throw new Error(JSON.stringify(answer))
    const { factor: said, when: conditions } = answer.value
    expect(said === null ? null : [said.low, said.high]).toEqual(expected)
    expect(conditions.join(', ')).toBe(when)
    expect(answer.value.knowledgeRows).not.toEqual([])
  })

  it('names the other disease, the ceiling, and what another source says', () => {
    const poor = factor('azathioprine', both('*3A/*3A', '*1/*1'))
    expect(poor).toMatchObject({ value: { text: 'start 10 % of the usual dose, 3 times a week' } })
    expect(JSON.stringify(poor)).toContain('another drug (non malignant)')
    const kg = factor('tacrolimus', [genotype('CYP3A5', '*1/*1')], { measured: { weight: ['2026-10-01', 80] } })
    expect(kg).toMatchObject({ value: { maximum: ['at most 0.3 mg/kg/day: 24 mg a day at 80 kg (2026-10-01)'] } })
    expect(JSON.stringify(kg)).toContain('DPWG on CYP3A5: start 250 % of the usual dose')
  })

  it('a transplant is what tacrolimus is for', () => {
    const transplanted = { problems: { 'kidney-transplant': '2026-10-01' } }
    expect(factor('tacrolimus', [genotype('CYP3A5', '*1/*3')], transplanted).kind).toBe('answered')
    expect(factor('thioguanine', both('*1/*3A', '*1/*1'), transplanted).kind).toBe('out-of-scope')
    expect(factor('azathioprine', both('*1/*3A', '*1/*1'), { birth: '2015-01-01' }).kind).toBe('out-of-scope')
  })

  it('a gene that nobody tested is not normal', () => {
    expect(factor('azathioprine', [])).toMatchObject({ kind: 'insufficient' })
    expect(factor('azathioprine', [genotype('TPMT', '*1/*1')])).toMatchObject({
      kind: 'insufficient',
      missing: [{ what: 'NUDT15 genotype' }],
    })
    const half = factor('azathioprine', [genotype('TPMT', '*1/*3A')])
    expect(half).toMatchObject({ value: { factor: { low: 0.3, high: 0.8 } } })
    expect(JSON.stringify(half)).toContain('NUDT15 was not tested')
    expect(
      factor('azathioprine', [genotype('TPMT', '*1/*3A'), genotype('NUDT15', '*1/*1'), genotype('NUDT15', '*3/*3')]),
    ).toMatchObject({
      kind: 'insufficient',
      missing: [{ reason: 'conflicting' }],
    })
  })

  it('capecitabine: half at 1 and 1.5, none at 0.5 and 0, nothing without a result', () => {
    const dpyd = (text: string) => factor('capecitabine', [reported('104668-9', text, { text: 'DPYD genotype' })])
    expect(dpyd('c.2846A>T heterozygous')).toMatchObject({ value: { kind: 'factor', factor: { low: 0.5, high: 0.5 } } })
    expect(dpyd('*2A/*13')).toMatchObject({ value: { kind: 'do-not-use' } })
    expect(factor('capecitabine', []).kind).toBe('insufficient')
  })
})
