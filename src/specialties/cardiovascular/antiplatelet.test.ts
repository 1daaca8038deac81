import { describe, expect, it } from 'vitest'
import type { Finding, ProposedOrder } from '../../clinical/index.ts'
import type { CasePatient } from './cases/profile.ts'
import { ben, candidate, chosen, consultOf, contextOf, dan, jon, withMore } from './cases/worked.ts'
import { antiplateletCheck } from './check-antiplatelet.ts'
import { antiplateletAfterAcs } from './choose-antiplatelet.ts'

/** What the pharmacogenomics specialty says of a poor metaboliser; the real one runs in the journey test. */
const poorMetaboliser = (order: ProposedOrder): readonly Finding[] =>
  order.drug === 'clopidogrel'
    ? [
        {
          check: 'clopidogrel-cyp2c19',
          title: 'CYP2C19 and clopidogrel',
          drug: 'clopidogrel',
          state: 'found',
          severity: 'critical',
          effect: 'avoid',
          summary: 'CYP2C19 *2/*2, poor metaboliser: avoid clopidogrel',
          because: [],
          evidence: [],
          missing: [],
          limits: [],
          wouldChangeIf: [],
          knowledgeRows: [],
        },
      ]
    : []

describe('antiplatelet after a coronary event', () => {
  it('Dan: clopidogrel excluded by his genes, prasugrel by his TIA, ticagrelor first', () => {
    const context = contextOf(dan)
    const set = chosen(antiplateletAfterAcs, context, consultOf(context, poorMetaboliser))
    expect(set.candidates.map(({ id, rank }) => [id, rank])).toEqual([
      ['ticagrelor', 1],
      ['clopidogrel', null],
      ['prasugrel', null],
    ])
    expect(candidate(set, 'clopidogrel')?.excluded).toEqual(['CYP2C19 *2/*2, poor metaboliser: avoid clopidogrel'])
    expect(candidate(set, 'prasugrel')?.excluded).toEqual(['Prasugrel is contraindicated after a stroke or TIA'])
    expect(set.recommend[0]?.summary).toContain('ticagrelor with aspirin')
  })

  it('with clopidogrel on the list there is nothing to start: the checks speak of it', () => {
    const context = contextOf({ ...dan, medicines: { clopidogrel: 75 } })
    expect(chosen(antiplateletAfterAcs, context, consultOf(context, poorMetaboliser)).recommend).toEqual([])
  })

  it('after an acute coronary syndrome ticagrelor and prasugrel come before clopidogrel', () => {
    const context = contextOf({
      ...jon,
      problems: { 'acute-coronary-syndrome': '2026-11-01' },
      measured: ben.measured!,
    })
    const ranks = Object.fromEntries(chosen(antiplateletAfterAcs, context).candidates.map(({ id, rank }) => [id, rank]))
    expect(ranks).toEqual({ ticagrelor: 1, prasugrel: 1, clopidogrel: 2 })
  })

  it('beside an anticoagulant clopidogrel comes first', () => {
    const event = { problems: { 'acute-coronary-syndrome': '2026-11-01' }, medicines: { apixaban: 5 } }
    const context = contextOf({ ...jon, ...event, measured: ben.measured! })
    expect(candidate(chosen(antiplateletAfterAcs, context), 'clopidogrel')?.rank).toBe(1)
  })

  it('is over after 12 months', () => {
    const context = contextOf({ ...dan, procedures: { 'percutaneous-coronary-intervention': '2025-11-01' } })
    expect(antiplateletAfterAcs.choose(context, consultOf(context))).toBe('not-applicable')
  })
})

describe('the label of prasugrel and ticagrelor', () => {
  const finding = (drug: string, more: Partial<CasePatient> = {}) => {
    const context = contextOf(withMore(ben, more))
    const order = { drug, codings: [], text: drug, indication: null, reference: null, dose: null } as const
    return antiplateletCheck.check(context, { ...order, origin: 'order' })
  }
  const weighing = (kg: number) => ({ measured: { weight: ['2026-10-01', kg] as const } })

  it.each([
    ['prasugrel', {}, 'not found', 'none'],
    ['prasugrel', { problems: { 'stroke-or-tia': '2010' } }, 'found', 'contraindicated'],
    ['prasugrel', { birth: '1951-11-23' }, 'found', 'avoid'],
    ['prasugrel', { birth: '1951-11-24' }, 'not found', 'none'],
    ['prasugrel', weighing(59.9), 'found', 'reduce'],
    ['prasugrel', weighing(60), 'not found', 'none'],
    ['prasugrel', { measured: { weight: ['2020-01-01', 80] as const } }, 'not checked', 'none'],
    ['ticagrelor', {}, 'not found', 'none'],
    ['ticagrelor', { problems: { 'intracranial-haemorrhage': '2010' } }, 'found', 'contraindicated'],
    ['ticagrelor', { medicines: { clarithromycin: 500 } }, 'found', 'avoid'],
    ['ticagrelor', { medicines: { rifampicin: 600 } }, 'found', 'avoid'],
    ['ticagrelor', { medicines: { aspirin: 300 } }, 'found', 'monitor'],
    ['ticagrelor', { medicines: { aspirin: 100 } }, 'not found', 'none'],
    ['ticagrelor', { medicines: { aspirin: null } }, 'not checked', 'none'],
  ])('%s, %j: %s', (drug, more, state, effect) => {
    expect(finding(drug, more as Partial<CasePatient>)).toMatchObject({ state, effect })
  })

  it('shows the worst and says the rest', () => {
    const both = finding('prasugrel', {
      problems: { 'stroke-or-tia': '2010' },
      ...weighing(50),
    } as Partial<CasePatient>)
    expect(both).toMatchObject({ effect: 'contraindicated', severity: 'critical' })
    expect(both.limits.join()).toContain('Also: Prasugrel under 60 kg')
  })
})
