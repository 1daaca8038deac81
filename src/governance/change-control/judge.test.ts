import { describe, expect, it } from 'vitest'
import { answered, outOfScope } from '../../core/index.ts'
import type { Fairness } from '../../learning/evaluation/index.ts'
import type { Candidate, ChampionComparison, FrozenTest, HandEdit } from './candidate.ts'
import {
  estimate,
  exampleCandidate,
  exampleEdit,
  examplePlan,
  exampleTest,
  hex,
  notInferiorTo,
} from './facts-fixture.ts'
import { judgeCandidate } from './judge.ts'
import type { Plan } from './plan.ts'

const tested = (part: Partial<FrozenTest>): Candidate => ({ ...exampleCandidate, test: { ...exampleTest, ...part } })
const outcomes = (
  candidate: Candidate,
  champion?: ChampionComparison,
  plan = examplePlan,
): Readonly<Record<string, string>> =>
  Object.fromEntries(judgeCandidate(plan, candidate, champion).gates.map(({ gate, outcome }) => [gate, outcome]))
const failing = (candidate: Candidate, champion?: ChampionComparison, plan = examplePlan): readonly string[] =>
  Object.entries(outcomes(candidate, champion, plan))
    .filter(([, outcome]) => outcome === 'failed' || outcome === 'not-computable')
    .map(([gate, outcome]) => `${gate} ${outcome}`)

const exampleGap = {
  level: 'male',
  tpr: estimate(0, -0.05, 0.05),
  fpr: estimate(0, 0, 0),
  ppv: estimate(0, 0, 0),
  inTheLarge: estimate(0, -0.1, 0.1),
}
const withSex = (part: Partial<Fairness>, smallest = exampleTest.subgroups[0]!.smallest): Candidate => {
  const [sex] = exampleTest.subgroups
  const fairness = sex!.fairness
  if (fairness.kind !== 'answered') throw new Error('the example has gaps')
  return tested({ subgroups: [{ column: 'sex', smallest, fairness: answered({ ...fairness.value, ...part }) }] })
}

describe('the gates', () => {
  it('pass the example, each with its number, interval and limit, and name who is too few to be judged', () => {
    const { verdict, outside, gates, champion } = judgeCandidate(examplePlan, exampleCandidate, notInferiorTo(hex('0')))
    expect({ verdict, outside, champion }).toEqual({ verdict: 'passed', outside: [], champion: hex('0') })
    expect(
      gates.map(({ gate, value, interval, limit }) => [gate, value, interval?.low, interval?.high, limit]),
    ).toEqual([
      ['discrimination', 0.67, 0.65, 0.69, 'the estimate at least 0.65'],
      [
        'non-inferiority',
        0.002,
        -0.004,
        0.008,
        'the interval of candidate minus champion, on the same rows, above -0.01',
      ],
      ['calibration slope', 1.01, 0.95, 1.07, 'the estimate 0.9 to 1.1'],
      ['calibration in the large', 0.01, -0.04, 0.06, 'the estimate within 0.05 of 0'],
      ['calibration error', 0.004, undefined, undefined, 'the estimate at most 0.01; it has no interval'],
      ['sex: TPR of male minus female', -0.03, -0.09, 0.03, 'the estimate of the gap within 0.1 of 0'],
      ['sex: in the large of male minus female', 0.05, -0.1, 0.2, 'the estimate of the gap within 0.3 of 0'],
    ])
    expect(gates.at(-1)?.suppressed).toEqual(['unknown'])
  })

  it('ask nothing about a champion when there is none', () => {
    expect(outcomes(exampleCandidate)['non-inferiority']).toBe('no-champion')
    expect(judgeCandidate(examplePlan, exampleCandidate).verdict).toBe('passed')
  })

  it.each<[string, Partial<FrozenTest>, string]>([
    ['ranks too badly', { discrimination: estimate(0.649, 0.63, 0.67) }, 'discrimination failed'],
    ['has no AUC', { discrimination: outOfScope('one class') }, 'discrimination not-computable'],
    ['has an AUC that is no number', { discrimination: estimate(Number.NaN, 0, 1) }, 'discrimination not-computable'],
    [
      'has an interval beside its value',
      { discrimination: estimate(0.7, 0.71, 0.73) },
      'discrimination not-computable',
    ],
    ['is overfitted', { slope: estimate(0.89, 0.8, 0.95) }, 'calibration slope failed'],
    ['is too steep', { slope: estimate(1.11, 1, 1.2) }, 'calibration slope failed'],
    ['foretells too little', { inTheLarge: estimate(0.06, 0, 0.1) }, 'calibration in the large failed'],
    ['foretells too much', { inTheLarge: estimate(-0.06, -0.1, 0) }, 'calibration in the large failed'],
    ['errs', { ece: answered(0.011) }, 'calibration error failed'],
    ['has a calibration error that is no number', { ece: answered(Number.NaN) }, 'calibration error not-computable'],
    ['has not looked at a group', { subgroups: [] }, 'sex not-computable'],
    ['told groups twice', { subgroups: [...exampleTest.subgroups, ...exampleTest.subgroups] }, 'sex not-computable'],
  ])('fail one that %s', (_, part, expected) => {
    expect(failing(tested(part))).toEqual([expected])
    expect(judgeCandidate(examplePlan, tested(part)).verdict).toBe('failed')
  })

  it('ask for an interval as wide as the plan says', () => {
    const narrow = {
      kind: 'answered',
      value: { value: 0.67, interval: answered({ low: 0.66, high: 0.68, level: 0.8, method: 'DeLong' }) },
    } as const
    expect(failing(tested({ discrimination: narrow }))).toEqual(['discrimination not-computable'])
    const none = { kind: 'answered', value: { value: 0.67, interval: outOfScope('one patient') } } as const
    expect(failing(tested({ discrimination: none }))).toEqual(['discrimination not-computable'])
  })

  it('hold back what may be worse than the champion by the margin, however good its estimate', () => {
    const than = (low: number): ChampionComparison => ({
      ...notInferiorTo(hex('0')),
      difference: estimate(0.005, low, 0.03),
    })
    expect(failing(exampleCandidate, than(-0.0099))).toEqual([])
    expect(failing(exampleCandidate, than(-0.01))).toEqual(['non-inferiority failed'])
    expect(failing(exampleCandidate, { ...notInferiorTo(hex('0')), test: hex('a') })).toEqual([
      'non-inferiority not-computable',
    ])
    expect(failing(exampleCandidate, { ...notInferiorTo(hex('0')), difference: outOfScope('other rows') })).toEqual([
      'non-inferiority not-computable',
    ])
  })

  it('look at gaps by value or by interval', () => {
    const wide = withSex({ gaps: [{ ...exampleGap, tpr: estimate(0.09, -0.01, 0.19) }] })
    expect(failing(wide)).toEqual([])
    const { subgroups } = examplePlan.gates
    if ('waived' in subgroups) throw new Error('the example has subgroups')
    const strict: Plan = {
      ...examplePlan,
      gates: { ...examplePlan.gates, subgroups: { ...subgroups, by: 'interval' } },
    }
    expect(failing(wide, undefined, strict)).toEqual(['sex: TPR of male minus female failed'])
    expect(failing(withSex({ gaps: [{ ...exampleGap, tpr: estimate(-0.11, -0.2, 0) }] }))).toEqual([
      'sex: TPR of male minus female failed',
    ])
    expect(failing(withSex({ gaps: [{ ...exampleGap, inTheLarge: outOfScope('one class') }] }))).toEqual([
      'sex: in the large of male minus female not-computable',
    ])
  })

  it('are not escaped by calling every group small, or by another threshold', () => {
    expect(failing(withSex({ gaps: [], tooFew: ['male'] }))).toEqual(['sex not-computable'])
    expect(failing(withSex({}, { rows: 1e6, events: 20, others: 20 }))).toEqual(['sex not-computable'])
    expect(failing(withSex({ threshold: 0.9 }))).toEqual(['sex not-computable'])
  })

  it('say what is waived, and why', () => {
    const plan: Plan = { ...examplePlan, gates: { ...examplePlan.gates, calibration: { waived: 'a ranking only' } } }
    const waived = judgeCandidate(plan, tested({ ece: answered(1) })).gates.find(({ gate }) => gate === 'calibration')
    expect(waived).toEqual({ gate: 'calibration', outcome: 'waived', limit: 'none', because: 'a ranking only' })
    expect(judgeCandidate(plan, tested({ ece: answered(1) })).verdict).toBe('passed')
  })
})

describe('outside the plan', () => {
  it.each<[string, Partial<Candidate>, string]>([
    ['another model', { model: 'deterioration' }, 'model'],
    ['another outcome', { target: { kind: 'binary', outcome: 'dead' } }, 'target'],
    ['survival', { target: { kind: 'survival', time: 't', event: 'y' } }, 'target'],
    ['a kind', { kind: 'boosted' }, 'kind'],
    ['a feature', { features: ['age', 'race'] }, 'feature'],
    ['no feature', { features: [] }, 'feature'],
    ['a setting out of range', { hyperparameters: { pairs: 31, seed: 1 } }, 'hyperparameter'],
    ['a setting that is no number', { hyperparameters: { pairs: '10', seed: 1 } }, 'hyperparameter'],
    ['NaN', { hyperparameters: { pairs: Number.NaN, seed: 1 } }, 'hyperparameter'],
    ['a setting that the plan does not know', { hyperparameters: { pairs: 1, seed: 1, rate: 1 } }, 'hyperparameter'],
    ['a setting of every object', { hyperparameters: { pairs: 1, seed: 1, constructor: 1 } }, 'hyperparameter'],
    ['a setting not stated', { hyperparameters: { pairs: 1 } }, 'hyperparameter'],
    ['a penalty', { kind: 'logistic', hyperparameters: { penalty: 'l1' } }, 'hyperparameter'],
    ['too few rows', { data: { ...exampleCandidate.data, rows: 999 } }, 'data'],
    ['rows that are no number', { data: { ...exampleCandidate.data, rows: Number.NaN } }, 'data'],
    ['too few events', { data: { ...exampleCandidate.data, events: 99 } }, 'data'],
    ['data too new', { data: { ...exampleCandidate.data, newestIndexDate: '2026-07-01' } }, 'data'],
    ['data too old', { data: { ...exampleCandidate.data, newestIndexDate: '2025-12-31' } }, 'data'],
    ['no day', { data: { ...exampleCandidate.data, newestIndexDate: '2026-03' } }, 'data'],
    ['training on the test', { data: { ...exampleCandidate.data, hash: hex('f') } }, 'data'],
    ['another test', { test: { ...exampleTest, hash: hex('e') } }, 'frozen-test'],
    ['an edit that the plan says nothing of', { edited: { parent: hex('0'), edits: [exampleEdit] } }, 'edit'],
  ])('%s is blocked', (_, part, what) => {
    const { verdict, outside } = judgeCandidate(examplePlan, { ...exampleCandidate, ...part })
    expect(verdict).toBe('blocked')
    expect(outside.map(one => one.what)).toEqual([what])
  })

  it.each<[string, object]>([
    ['of another kind', { kind: 'drop' }],
    ['of another feature', { features: ['sex'] }],
    ['of a pair with another feature', { features: ['age', 'sex'] }],
    ['that moves somebody too far', { largest: 0.51 }],
    ['that moves by what is no number', { largest: Number.NaN }],
  ])('an edit %s is blocked where others are allowed', (_, part) => {
    const edits = { kinds: ['monotone' as const], features: ['age'], most: 1, largestChange: 0.5 }
    const plan = { ...examplePlan, edits }
    const verdict = (...given: readonly HandEdit[]) =>
      judgeCandidate(plan, { ...exampleCandidate, edited: { parent: hex('0'), edits: given } }).verdict
    expect(verdict(exampleEdit)).toBe('passed')
    expect(verdict({ ...exampleEdit, ...part })).toBe('blocked')
    expect(verdict(exampleEdit, exampleEdit)).toBe('blocked')
  })

  it('covers every kind with its own settings', () => {
    const logistic = { ...exampleCandidate, kind: 'logistic', hyperparameters: { penalty: 'l2' } }
    expect(judgeCandidate(examplePlan, logistic).verdict).toBe('passed')
  })
})
