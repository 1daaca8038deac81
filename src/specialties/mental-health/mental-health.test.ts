import { describe, expect, it, test } from 'vitest'
import {
  type AdviceContext,
  type CasePatient,
  conditions,
  createKnowledgeView,
  findings,
  type Jurisdiction,
  measurements,
  observedProfile,
  profileOfCase,
  type Signal,
} from '../../clinical/index.ts'
import { codeSystems } from '../../core/index.ts'
import { gad7, phq9 } from './calculators.ts'
import { evidenceOf } from './evidence.ts'
import { mentalHealth } from './index.ts'
import { formItems } from './tables.ts'

const knowledge = createKnowledgeView(mentalHealth.knowledge, 'built-in')
const asOf = '2026-11-02T09:00:00Z'

const contextOf = (patient: Partial<CasePatient>, jurisdiction: Jurisdiction | null = 'us'): AdviceContext => ({
  profile: profileOfCase({ asOf, birth: '1992-02-17', sex: 'male', ...patient }),
  knowledge,
  jurisdiction,
  plan: [],
})

type Answer = number | null | { readonly text: string }

/** A filled-in form. `null`: the item is not in the response; a text is an answer in words. */
const form = (
  at: string,
  answers: readonly Answer[],
  { id = 'phq-9', status = 'completed' }: { readonly id?: 'phq-9' | 'gad-7'; readonly status?: string } = {},
): NonNullable<CasePatient['more']>[number] => {
  const rows = knowledge.rows(formItems).filter(row => row.form === id)
  return {
    kind: 'questionnaire-response',
    at,
    status,
    questionnaire: `http://loinc.org/q/${id === 'phq-9' ? '44249-1' : '69737-5'}`,
    items: rows.flatMap(({ item, code }) => {
      const answer = answers[item - 1]
      if (answer === null || answer === undefined) return []
      return [
        {
          linkId: `/${code}`,
          codings: [{ system: codeSystems.loinc, code }],
          value:
            typeof answer === 'number'
              ? ({ type: 'integer', value: answer } as const)
              : ({ type: 'text', text: answer.text } as const),
        },
      ]
    }),
  }
}

const leo = [3, 3, 3, 2, 1, 3, 2, 0, 2]

const signalsOf = (context: AdviceContext): readonly Signal[] =>
  (mentalHealth.watch ?? []).flatMap(({ watch }) => {
    const answer = watch(context)
    return answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
  })

const selfHarmAnswer = (context: AdviceContext) => mentalHealth.watch?.[0]?.watch(context)

const messagesOf = (context: AdviceContext) => {
  const answer = mentalHealth.engage?.[0]?.engage(context)
  return answer !== undefined && answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
}

const nights = (hours: readonly number[]): CasePatient['measured'] => ({
  'sleep-duration': hours.map((value, index) => [
    new Date(Date.parse('2026-11-02') - (hours.length - 1 - index) * 86_400_000).toISOString().slice(0, 10),
    value,
  ]),
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
    const nine = (answer: Answer, status?: string) =>
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
    expect(nine({ text: 'Several days' })[0]?.id).toBe('phq-9-item-9')
    const observed = contextOf({ results: { '44260-8': ['2026-11-01', '3'] } })
    expect(signalsOf(observed)[0]?.id).toBe('phq-9-item-9')
  })
  it('a later 0 does not make it undone, and is said; after 30 days it is no news', () => {
    const later = contextOf({
      more: [form('2026-10-20T08:00:00Z', leo), form('2026-11-01T08:00:00Z', [0, 0, 0, 0, 0, 0, 0, 0, 0])],
    })
    expect(signalsOf(later)[0]).toMatchObject({ id: 'phq-9-item-9' })
    expect(signalsOf(later)[0]?.limits.join()).toContain('2026-11-01')
    expect(signalsOf(contextOf({ more: [form('2026-10-01T08:00:00Z', leo)] }))).toEqual([])
  })
  it('carries lost sleep as context', () => {
    const slept = contextOf({
      more: [form('2026-11-02T08:00:00Z', leo)],
      measured: nights([7.2, 7.1, 7.4, 7, 7.3, 7.2, 7.1, 7.2, 4, 3.8, 3.6]) ?? {},
    })
    expect(JSON.stringify(signalsOf(slept)[0]?.because)).toMatch(/3\.9 h a night, usually 7\.2 h/)
  })
})

describe('item 9 that is not known', () => {
  test.each<readonly [string, readonly Answer[]]>([
    ['missing', [1, 1, 1, 1, 1, 1, 1, 1, null]],
    ['not readable', [1, 1, 1, 1, 1, 1, 1, 1, { text: 'manchmal' }]],
  ])('%s: a task all the same, and no score', (_, answers) => {
    const context = contextOf({ more: [form('2026-11-02T08:00:00Z', answers)] })
    expect(signalsOf(context)).toMatchObject([
      { id: 'phq-9-item-9-unread', task: { owner: 'clinician', withinHours: 4 } },
    ])
  })
  it('only a total: not looked, and never "nothing found"', () => {
    const context = contextOf({ measured: { 'phq9-total': ['2026-11-01', 12] } })
    expect(selfHarmAnswer(context)).toMatchObject({ kind: 'insufficient', missing: [{ what: 'PHQ-9 item 9' }] })
  })
  it('a 0 is looked at, and nothing is found; no form at all is not this watcher’s business', () => {
    const zero = contextOf({ more: [form('2026-11-02T08:00:00Z', [1, 1, 1, 1, 1, 1, 1, 1, 0])] })
    expect(selfHarmAnswer(zero)).toEqual({ kind: 'answered', value: [] })
    expect(selfHarmAnswer(contextOf({}))).toBe('not-applicable')
  })
})

describe('crisis text', () => {
  const more = [form('2026-11-02T08:00:00Z', leo)]
  test.each([
    ['us', /988/],
    ['eu', /112/],
    [null, /local emergency number/],
  ] as const)('region %s', (jurisdiction, words) => {
    const [message] = messagesOf(contextOf({ more }, jurisdiction))
    expect(message).toMatchObject({ priority: 0, needsRelease: false, audience: 'patient' })
    expect(message?.text).toMatch(words)
    expect(message?.escalation).toMatchObject({ owner: 'clinician', withinHours: 1 })
  })
  it('no other number than that of the region', () => {
    expect(messagesOf(contextOf({ more }, 'eu'))[0]?.text).not.toMatch(/988|911/)
    expect(messagesOf(contextOf({ more }, null))[0]?.text).not.toMatch(/988|911|112/)
  })
  it('only for a sign of self-harm', () => {
    expect(messagesOf(contextOf({ more: [form('2026-11-02T08:00:00Z', [3, 3, 3, 3, 3, 3, 3, 3, 0])] }))).toEqual([])
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
