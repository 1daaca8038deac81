import { describe, expect, it, test } from 'vitest'
import { type AdviceContext, conditions, findings, measurements, observedProfile } from '../../clinical/index.ts'
import { gad7, phq9 } from './calculators.ts'
import cases from './cases/patients.json' with { type: 'json' }
import {
  contextOf,
  contextOfCase,
  form,
  type GivenAnswer,
  knowledge,
  messagesOf,
  nights,
  selfHarmAnswer,
  signalsOf,
  type WorkedCase,
} from './cases/worked.ts'
import { evidenceOf } from './evidence.ts'
import { mentalHealth } from './index.ts'
import { crisisLines, formItems } from './tables.ts'

const leo = [3, 3, 3, 2, 1, 3, 2, 0, 2]

describe('worked cases', () => {
  test.each(cases as unknown as readonly WorkedCase[])('$name', one => {
    const context = contextOfCase(one)
    const answer = selfHarmAnswer(context)
    const signals = signalsOf(context)
    const [message, ...more] = messagesOf(context)
    const { tasks, watched, missing, crisis, says = [] } = one.expect
    expect(signals.flatMap(({ id, task }) => (task === null ? [] : [[id, task.owner, task.withinHours]]))).toEqual(
      tasks,
    )
    expect(typeof answer === 'string' ? answer : answer?.kind).toBe(watched)
    if (missing !== undefined) expect(JSON.stringify(answer)).toContain(missing)
    for (const words of says) expect(JSON.stringify(signals)).toContain(words)
    expect(more).toEqual([])
    if (crisis === null) return expect(message).toBeUndefined()
    expect(message).toMatchObject({ priority: 0, needsRelease: false, audience: 'patient' })
    for (const words of crisis) expect(message?.text).toContain(words)
    const numbers = new Set(
      knowledge.rows(crisisLines).flatMap(({ text }) => text.match(/\b(988|911|999|112|116 123)\b/g) ?? []),
    )
    for (const number of numbers) {
      if (!crisis.includes(number) && !(number === '116 123' && crisis.includes('112'))) {
        expect(message?.text).not.toContain(number)
      }
    }
    // Whoever sees the text, a person answers for it by the same hour.
    expect(message?.escalation).toMatchObject({ owner: tasks[0]?.[1], withinHours: tasks[0]?.[2] })
  })
})

describe('scores', () => {
  test.each([
    [[0, 0, 0, 0, 0, 0, 0, 0, 0], 0, 'minimal'],
    [[1, 1, 1, 1, 0, 0, 0, 0, 0], 4, 'minimal'],
    [[1, 1, 1, 1, 1, 0, 0, 0, 0], 5, 'mild'],
    [[1, 1, 1, 1, 1, 1, 1, 1, 2], 10, 'moderate'],
    [leo, 19, 'moderately severe'],
    [[3, 3, 3, 3, 2, 2, 2, 1, 1], 20, 'severe'],
    [[3, 3, 3, 3, 3, 3, 3, 3, 3], 27, 'severe'],
  ])('PHQ-9 %j: %d, %s', (items, total, severity) => {
    const answer = phq9.calculate({ items })
    expect(answer).toMatchObject({
      kind: 'answered',
      value: { results: [{ value: total }, { value: severity }, { value: items[8] }] },
    })
  })
  test.each([
    [[1, 1, 1, 1, 0, 0, 0], 4, 'minimal'],
    [[1, 1, 1, 1, 1, 0, 0], 5, 'mild'],
    [[2, 2, 2, 2, 2, 0, 0], 10, 'moderate'],
    [[3, 3, 3, 3, 3, 0, 0], 15, 'severe'],
  ])('GAD-7 %j: %d, %s', (items, total, severity) => {
    expect(gad7.calculate({ items })).toMatchObject({
      kind: 'answered',
      value: { results: [{ value: total }, { value: severity }] },
    })
  })
  it('prorates nothing: one missing answer, no score', () => {
    expect(phq9.calculate({ items: [3, 3, 3, 2, 1, 3, 2, null, 2] })).toMatchObject({
      kind: 'insufficient',
      missing: [{ have: expect.stringContaining('8 of 9') }],
    })
    expect(phq9.calculate({ items: [1, 2, 3] }).kind).toBe('insufficient')
    expect(phq9.calculate({ items: [4, 0, 0, 0, 0, 0, 0, 0, 0] }).kind).toBe('insufficient')
  })
})

describe('item 9 above 0', () => {
  const context = contextOf({ more: [form('2026-11-02T08:00:00Z', leo)] })
  it('is critical, now, and always a task of a clinician with a deadline', () => {
    expect(signalsOf(context)).toMatchObject([
      {
        id: 'phq-9-item-9',
        severity: 'critical',
        urgency: 'now',
        task: { owner: 'clinician', withinHours: 1 },
        because: [{ value: '2 of 3' }, { value: '19 of 27, moderately severe' }],
      },
    ])
  })
  test.each([
    [1, 24],
    [2, 1],
    [3, 1],
  ])('answer %d: within %d hours', (points, withinHours) => {
    const [signal] = signalsOf(contextOf({ more: [form('2026-11-02T08:00:00Z', [0, 0, 0, 0, 0, 0, 0, 0, points])] }))
    expect(signal?.task).toMatchObject({ withinHours })
  })
  it('counts in an unfinished form, in one that lacks the others, in words, and as an observation', () => {
    const nine = (answer: GivenAnswer, status?: string) =>
      signalsOf(
        contextOf({
          more: [
            form('2026-11-02T08:00:00Z', [0, null, 0, 0, 0, 0, 0, 0, answer], {
              ...(status === undefined ? {} : { status }),
            }),
          ],
        }),
      )
    expect(nine(1, 'in-progress')[0]?.id).toBe('phq-9-item-9')
    expect(nine('Several days')[0]?.id).toBe('phq-9-item-9')
    const observed = contextOf({ results: { '44260-8': ['2026-11-01', '3'] } })
    expect(signalsOf(observed)[0]?.id).toBe('phq-9-item-9')
  })
  it('carries lost sleep as context', () => {
    const slept = contextOf({
      more: [form('2026-11-02T08:00:00Z', leo)],
      measured: nights([7.2, 7.1, 7.4, 7, 7.3, 7.2, 7.1, 7.2, 4, 3.8, 3.6]) ?? {},
    })
    expect(JSON.stringify(signalsOf(slept)[0]?.because)).toMatch(/3\.9 h a night, usually 7\.2 h/)
  })
})

describe('crisis text', () => {
  it('says that nobody may be reading, and that nobody is to wait', () => {
    const [message] = messagesOf(contextOf({ more: [form('2026-11-02T08:00:00Z', leo)] }))
    expect(message?.text).toMatch(/do not wait for us/)
    expect(message?.text).toMatch(/may not see this at once/)
    expect(message?.answers).toEqual([])
  })
  it('one country has one row', () => {
    const countries = knowledge.rows(crisisLines).flatMap(row => row.countries.map(name => name.toLowerCase()))
    expect(new Set(countries).size).toBe(countries.length)
  })
})

describe('a reason that does not move', () => {
  /** The facts behind a signal decide whether its task is a new one. */
  const reasons = (context: AdviceContext, id: string) =>
    signalsOf(context)
      .find(signal => signal.id === id)
      ?.because.flatMap(one => (one.kind === 'fact' ? [one.fact] : one.kind === 'derived' ? one.from : []))
  const more = [form('2026-10-31T08:00:00Z', leo)]
  const slept = [7.2, 7.1, 7.4, 7, 7.3, 7.2, 7.1, 7.2, 4, 3.8, 3.6]
  const before = contextOf({ asOf: '2026-10-31T08:05:00Z', more, measured: nights(slept, '2026-10-31') ?? {} })
  const after = contextOf({ asOf: '2026-11-02T09:00:00Z', more, measured: nights([...slept, 3.5, 3.4]) ?? {} })
  it('nights after the form, and the clock, leave the task the same', () => {
    expect(JSON.stringify(signalsOf(before)[0]?.because)).toContain('Sleep by the wearable')
    expect(reasons(after, 'phq-9-item-9')).toEqual(reasons(before, 'phq-9-item-9'))
  })
  it('a total of the same form that arrives later does too', () => {
    const total = contextOf({ more, measured: { 'phq9-total': ['2026-10-31T08:00:00Z', 19] } })
    expect(reasons(total, 'phq-9-item-9')).toEqual(reasons(contextOf({ more }), 'phq-9-item-9'))
  })
  it('another form is another reason', () => {
    const again = contextOf({ more: [...more, form('2026-11-01T08:00:00Z', leo)] })
    expect(reasons(again, 'phq-9-item-9')).not.toEqual(reasons(contextOf({ more }), 'phq-9-item-9'))
  })
})

describe('course', () => {
  const moods = (...totals: readonly (readonly [string, number])[]) => contextOf({ measured: { 'phq9-total': totals } })
  const ids = (context: AdviceContext) => signalsOf(context).map(({ id }) => id)
  it('five points more are worse, four are not', () => {
    expect(ids(moods(['2026-09-20', 9], ['2026-11-01', 14]))).toContain('phq-9-worse')
    expect(ids(moods(['2026-09-20', 10], ['2026-11-01', 14]))).not.toContain('phq-9-worse')
  })
  it('a moderate score that nobody followed for eight weeks is overdue, a mild one is not', () => {
    expect(ids(moods(['2026-08-20', 12]))).toContain('phq-9-overdue')
    expect(ids(moods(['2026-08-20', 9]))).not.toContain('phq-9-overdue')
    expect(ids(moods(['2026-09-20', 12]))).not.toContain('phq-9-overdue')
  })
  it('lost sleep is asked about with depression on record only, against the own weeks before', () => {
    const slept = nights([7.2, 7.1, 7.4, 7, 7.3, 7.2, 7.1, 7.2, 4, 3.8, 3.6]) ?? {}
    expect(ids(contextOf({ problems: { depression: '2024-01-01' }, measured: slept }))).toEqual(['sleep-loss'])
    expect(ids(contextOf({ problems: { 'atrial-fibrillation': '2024-01-01' }, measured: slept }))).toEqual([])
    const short = nights([4, 4, 4, 4, 4, 4, 4, 4, 3.9, 3.8, 3.8]) ?? {}
    expect(ids(contextOf({ problems: { depression: '2024-01-01' }, measured: short }))).toEqual([])
    const few = nights([7.2, 7.1, 3.6]) ?? {}
    expect(ids(contextOf({ problems: { depression: '2024-01-01' }, measured: few }))).toEqual([])
  })
})

describe('the specialty as a whole', () => {
  const declared = new Set(mentalHealth.reads.concepts)
  it('cites only what it has, reads only what exists, and says so before it looks', () => {
    for (const rows of Object.values(mentalHealth.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).id).toBe(source)
    }
    const codes = new Set<string>()
    for (const id of declared) {
      const concept = measurements.get(id) ?? findings.get(id) ?? conditions.get(id)
      expect([id, concept !== undefined]).toEqual([id, true])
      for (const rule of concept?.codes ?? []) if ('code' in rule) codes.add(rule.code)
    }
    for (const { code } of knowledge.rows(formItems)) expect([code, codes.has(code)]).toEqual([code, true])
    const base = contextOf({ more: [form('2026-11-02T08:00:00Z', leo)], problems: { depression: '2024-01-01' } })
    const { profile, reads } = observedProfile(base.profile)
    signalsOf({ ...base, profile })
    messagesOf({ ...base, profile })
    for (const panel of mentalHealth.panels ?? []) panel.show({ ...base, profile })
    expect(reads.everything).toBe(false)
    for (const [, concepts] of reads.concepts.of) {
      for (const concept of concepts) expect(declared).toContain((concept as unknown as { id: string }).id)
    }
  })
  it('names no drug in anything it says', () => {
    const context = contextOf({ more: [form('2026-11-02T08:00:00Z', leo)], medicines: { sertraline: { dose: 100 } } })
    expect(JSON.stringify([signalsOf(context), messagesOf(context)])).not.toMatch(/sertraline|SSRI|antidepress/i)
    expect(mentalHealth.choose).toBeUndefined()
  })
  it('keeps every summary under 140 characters', () => {
    for (const { summary } of signalsOf(contextOf({ more: [form('2026-11-02T08:00:00Z', leo)] }))) {
      expect(summary.length).toBeLessThan(140)
    }
  })
})
