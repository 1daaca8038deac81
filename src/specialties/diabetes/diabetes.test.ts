import { describe, expect, it } from 'vitest'
import type { CasePatient, Finding, OptionSet } from '../../clinical/index.ts'
import cases from './cases/patients.json' with { type: 'json' }
import { chosen, contextOf, findingsOf, orderOf } from './cases/worked.ts'
import { goalOf, goalText, healthOf } from './health.ts'
import { diabetes } from './index.ts'

type Said = readonly [string, string, string, string | null]

type Expected = {
  readonly therapy?: Choice
  readonly deintensify?: Choice
  readonly checks?: Readonly<Record<string, Readonly<Record<string, Said>>>>
  readonly orders?: Readonly<Record<string, Readonly<Record<string, Said>>>>
  readonly signals?: Readonly<Record<string, readonly string[] | string>>
  readonly severity?: Readonly<Record<string, string>>
  readonly messages?: readonly string[] | string
  readonly goal?: string
}

type Choice =
  | string
  | {
      readonly summary?: string
      readonly conclusion?: string
      readonly none?: boolean
      readonly rules?: readonly string[]
      readonly ranks?: Readonly<Record<string, number | null>>
      readonly excluded?: Readonly<Record<string, string>>
      readonly monitor?: readonly string[]
      readonly urgency?: string
      readonly actions?: readonly string[]
      readonly first?: string
      readonly missing?: readonly string[]
      /** Ids of the sources of the first draft. */
      readonly evidence?: readonly string[]
      readonly limit?: string
      readonly noLimit?: string
      /** Kind of the action of a candidate. */
      readonly kinds?: Readonly<Record<string, string>>
    }

const said = ({ state, effect, severity, action }: Finding): Said => [state, effect, severity, action ?? null]

const expectChoice = (set: OptionSet | string, expected: Choice) => {
  if (typeof expected === 'string' || typeof set === 'string') return expect(set).toEqual(expected)
  const [draft] = set.recommend
  const candidate = (id: string) => set.candidates.find(one => one.id === id)
  if (expected.none === true) expect(set.recommend).toEqual([])
  if (expected.summary !== undefined) expect(draft?.summary).toContain(expected.summary)
  if (expected.conclusion !== undefined) expect(set.conclusion).toContain(expected.conclusion)
  if (expected.rules !== undefined) expect(set.recommend.map(({ rule }) => rule)).toEqual(expected.rules)
  if (expected.urgency !== undefined) expect(draft?.urgency).toBe(expected.urgency)
  if (expected.actions !== undefined) expect(draft?.action.map(({ kind }) => kind)).toEqual(expected.actions)
  if (expected.first !== undefined) expect(draft?.action[0].text).toContain(expected.first)
  if (expected.monitor !== undefined) {
    expect(draft?.monitor.flatMap(({ measurement }) => measurement ?? [])).toEqual(expected.monitor)
  }
  if (expected.evidence !== undefined) expect(draft?.evidence.map(({ id }) => id)).toEqual(expected.evidence)
  if (expected.limit !== undefined) expect(draft?.limits.join('; ')).toContain(expected.limit)
  if (expected.noLimit !== undefined) expect(draft?.limits.join('; ')).not.toContain(expected.noLimit)
  if (expected.missing !== undefined) {
    expect(set.missing.map(({ what }) => what)).toEqual(expect.arrayContaining([...expected.missing]))
    for (const one of set.recommend) expect(one.missing).toEqual(set.missing)
  }
  for (const [id, kind] of Object.entries(expected.kinds ?? {})) {
    expect([id, candidate(id)?.actions[0]?.kind]).toEqual([id, kind])
  }
  for (const [id, rank] of Object.entries(expected.ranks ?? {})) expect([id, candidate(id)?.rank]).toEqual([id, rank])
  for (const [id, reason] of Object.entries(expected.excluded ?? {})) {
    expect(candidate(id)?.excluded.join('; ')).toContain(reason)
  }
}

describe('worked patients', () => {
  it.each(
    (cases.cases as unknown as readonly { id: string; patient: CasePatient; expected: Expected }[]).map(
      one => [one.id, one] as const,
    ),
  )('%s', (_, { patient, expected }) => {
    const context = contextOf(patient)
    const [therapy, less] = diabetes.choose ?? []
    if (expected.therapy !== undefined) expectChoice(chosen(therapy!, patient), expected.therapy)
    if (expected.deintensify !== undefined) expectChoice(chosen(less!, patient), expected.deintensify)
    for (const [origin, table] of [
      ['current', expected.checks],
      ['order', expected.orders],
    ] as const) {
      for (const [drug, checks] of Object.entries(table ?? {})) {
        const findings = findingsOf(context, orderOf(drug, origin))
        for (const [check, finding] of Object.entries(checks)) {
          const found = findings.find(one => one.check === check)
          expect([check, found === undefined ? null : said(found)]).toEqual([check, finding])
        }
        if (Object.keys(checks).length === 0) expect(findings.filter(({ state }) => state === 'found')).toEqual([])
      }
    }
    for (const watcher of diabetes.watch ?? []) {
      const wanted = expected.signals?.[watcher.id]
      const severity = expected.severity?.[watcher.id]
      const answer = watcher.watch(context)
      const signals = answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
      const words =
        answer === 'not-applicable'
          ? answer
          : answer.kind === 'insufficient'
            ? `missing: ${answer.missing.map(({ what }) => what).join(', ')}`
            : answer.kind === 'out-of-scope'
              ? `out of scope: ${answer.because}`
              : signals.map(({ id }) => id)
      if (wanted !== undefined) expect([watcher.id, words]).toEqual([watcher.id, wanted])
      if (severity !== undefined) expect(signals.map(one => one.severity)).toEqual([severity])
    }
    if (expected.messages !== undefined) {
      const answer = diabetes.engage?.[0]?.engage(context)
      const messages =
        answer !== undefined && answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
      const out = answer !== undefined && answer !== 'not-applicable' && answer.kind === 'out-of-scope'
      expect(out ? `out of scope: ${answer.because}` : messages.map(({ id }) => id)).toEqual(expected.messages)
    }
    if (expected.goal !== undefined) {
      const health = healthOf(context.profile)
      expect(health.kind === 'answered' && goalText(goalOf(context, health.value.category))).toBe(expected.goal)
    }
  })
})
