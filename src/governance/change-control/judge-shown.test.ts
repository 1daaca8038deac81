import { describe, expect, it } from 'vitest'
import { answered } from '../../core/index.ts'
import type { Candidate } from './candidate.ts'
import { estimate, exampleCandidate, examplePlan, exampleTest, hex, notInferiorTo } from './facts-fixture.ts'
import { letsThrough } from './gate.ts'
import { type Judgement, judgeCandidate } from './judge.ts'
import { type Plan, planShape, type SubgroupLimits } from './plan.ts'

/** Plans of format 2: what an interval that reaches both sides of a limit means. */

const groups = examplePlan.gates.subgroups as SubgroupLimits
const blocksFrom = { rows: 900, events: 500, others: 400 }
const planWith = (part: Partial<SubgroupLimits> = {}, gates: Partial<Plan['gates']> = {}): Plan =>
  planShape.parse({
    ...examplePlan,
    format: 2,
    gates: {
      ...examplePlan.gates,
      discriminationBy: 'interval',
      subgroups: { ...groups, by: 'interval', notShown: { blocksFrom }, ...part },
      ...gates,
    },
  })
const plan = planWith()

const large = { rows: 900, events: 500, others: 400 }
const small = { ...large, events: 499 }
const gap = (low: number, high: number, size?: typeof large) => ({
  level: 'male',
  tpr: estimate((low + high) / 2, low, high),
  fpr: estimate(0, 0, 0),
  ppv: estimate(0, 0, 0),
  inTheLarge: estimate(0, -0.1, 0.1),
  ...(size === undefined ? {} : { size }),
})
const withGaps = (gaps: readonly ReturnType<typeof gap>[], tooFew: readonly string[] = []): Candidate => {
  const [sex] = exampleTest.subgroups
  if (sex?.fairness.kind !== 'answered') throw new Error('the example has gaps')
  const fairness = answered({ ...sex.fairness.value, gaps, tooFew })
  return { ...exampleCandidate, test: { ...exampleTest, subgroups: [{ ...sex, fairness }] } }
}
const within = gap(-0.05, 0.05, large)
const tprOf = ({ gates }: Judgement) => gates.find(({ gate }) => gate.startsWith('sex'))

describe('a group', () => {
  it.each([
    ['wholly within the margin', gap(-0.1, 0.1, small), 'passed', true],
    ['wholly beyond it, above', gap(0.101, 0.3, small), 'failed', false],
    ['wholly beyond it, below', gap(-0.3, -0.101, small), 'failed', false],
    ['small, and straddling', gap(-0.2, 0.05, small), 'not-shown', true],
    ['large, and straddling', gap(-0.2, 0.05, large), 'not-shown', false],
    ['of a size that was not kept, and straddling', gap(-0.2, 0.05), 'not-shown', false],
  ] as const)('%s', (_, one, outcome, through) => {
    const judged = judgeCandidate(plan, withGaps([one]))
    expect(tprOf(judged)?.outcome).toBe(outcome)
    expect(letsThrough(tprOf(judged)!)).toBe(through)
    expect(judged.verdict).toBe(through ? 'passed' : 'failed')
    expect(judged.notShown).toBe(outcome === 'not-shown' ? 1 : 0)
    expect(tprOf(judged)?.limit).toBe(
      'the whole interval of the gap within 0.1 of 0; failed where it lies wholly beyond',
    )
  })

  it('that is not shown stops the candidate always or never, where the plan says so', () => {
    const verdict = (notShown: 'blocks' | 'reported', size: typeof large) =>
      judgeCandidate(planWith({ notShown }), withGaps([gap(-0.2, 0.05, size)])).verdict
    expect([verdict('blocks', small), verdict('reported', large)]).toEqual(['failed', 'passed'])
  })

  it('under the size of suppression is named, and its column is not shown where no two are left', () => {
    const judged = judgeCandidate(plan, withGaps([], ['male']))
    expect(tprOf(judged)).toMatchObject({
      gate: 'sex',
      outcome: 'not-shown',
      reportedOnly: true,
      suppressed: ['male'],
      because: 'fewer than two groups are large enough',
    })
    expect(judged).toMatchObject({ verdict: 'passed', notShown: 1 })
    expect(judgeCandidate(planWith({ notShown: 'blocks' }), withGaps([], ['male'])).verdict).toBe('failed')
  })

  it('by the estimate is within or beyond, as in format 1', () => {
    const { notShown: _, ...byValue } = { ...groups, by: 'value' as const }
    const judged = judgeCandidate(planWith({}, { subgroups: byValue }), withGaps([gap(-0.2, 0.19, large)]))
    expect(tprOf(judged)).toMatchObject({ outcome: 'passed', limit: 'the estimate of the gap within 0.1 of 0' })
  })
})

describe('discrimination and non-inferiority', () => {
  const ranks = (low: number, high: number, by: Plan) =>
    judgeCandidate(by, {
      ...withGaps([within]),
      test: { ...exampleTest, discrimination: estimate(0.67, low, high), subgroups: withGaps([within]).test.subgroups },
    })

  it('go by the lower end of the interval, or by the estimate, as the plan says', () => {
    const first = (judged: Judgement) => [judged.gates[0]?.outcome, judged.verdict, judged.gates[0]?.limit]
    const interval = 'the lower end of the interval at least 0.65'
    expect(first(ranks(0.65, 0.69, plan))).toEqual(['passed', 'passed', interval])
    expect(first(ranks(0.649, 0.69, plan))).toEqual(['not-shown', 'failed', interval])
    const estimates = planWith({}, { discriminationBy: 'estimate' })
    expect(first(ranks(0.5, 0.8, estimates))).toEqual(['passed', 'passed', 'the estimate at least 0.65'])
    const beyond = judgeCandidate(planWith({}, { leastDiscrimination: 0.7 }), withGaps([within]))
    expect(first(beyond)[0]).toBe('failed')
  })

  it('are not shown where the difference reaches both sides of the margin; that stops the candidate', () => {
    const than = (low: number, high: number, trainedOn?: number) =>
      judgeCandidate(plan, withGaps([within]), {
        ...notInferiorTo(hex('0')),
        difference: estimate((low + high) / 2, low, high),
        ...(trainedOn === undefined ? {} : { trainedOn }),
      })
    const second = (judged: Judgement) => [judged.gates[1]?.outcome, judged.verdict]
    expect(second(than(-0.009, 0.02))).toEqual(['passed', 'passed'])
    expect(second(than(-0.011, 0.02))).toEqual(['not-shown', 'failed'])
    expect(second(than(-0.03, -0.0101))).toEqual(['failed', 'failed'])
    expect(second(than(-0.009, 0.02, 0))).toEqual(['passed', 'passed'])
    expect(second(than(-0.009, 0.02, 2))).toEqual(['not-computable', 'failed'])
    expect(than(-0.009, 0.02, 2).gates[1]?.because).toContain('was trained on 2 patients of the test')
  })
})

it('whether what was made elsewhere has seen patients of the test is not shown, and told', () => {
  const brought = { format: 'onnx' as const, file: hex('a'), origin: 'the vendor', counterparts: '{}' }
  const judged = judgeCandidate(plan, { ...withGaps([within]), brought })
  expect(judged).toMatchObject({ verdict: 'passed', notShown: 1 })
  expect(judged.gates.find(({ outcome }) => outcome === 'not-shown')?.because).toContain('the vendor')
})

describe('the format of a plan', () => {
  const faults = (document: unknown): readonly string[] =>
    planShape.safeParse(document).error?.issues.map(({ path }) => path.join('.')) ?? []

  it('1 knows nothing of what is not shown, and 2 says it', () => {
    expect(faults({ ...plan, format: 1 })).toEqual(['gates.discriminationBy', 'gates.subgroups.notShown'])
    expect(faults({ ...examplePlan, format: 2 })).toEqual(['gates.discriminationBy'])
    const { notShown: _, ...silent } = plan.gates.subgroups as SubgroupLimits
    expect(faults({ ...plan, gates: { ...plan.gates, subgroups: silent } })).toEqual(['gates.subgroups.notShown'])
    expect(faults({ ...plan, gates: { ...plan.gates, level: 0.99 } })).toEqual(['gates.level'])
    expect(faults({ ...plan, format: 3 })).toContain('format')
  })

  it('1 goes on failing what straddles', () => {
    const old: Plan = { ...examplePlan, gates: { ...examplePlan.gates, subgroups: { ...groups, by: 'interval' } } }
    expect(tprOf(judgeCandidate(old, withGaps([gap(-0.2, 0.05, small)])))?.outcome).toBe('failed')
    const difference = estimate(0, -0.02, 0.02)
    const judged = judgeCandidate(old, withGaps([within]), { ...notInferiorTo(hex('0')), difference })
    expect(judged.gates[1]?.outcome).toBe('failed')
  })
})
