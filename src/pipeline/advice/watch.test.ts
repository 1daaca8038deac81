import { describe, expect, test } from 'vitest'
import { createKnowledgeView, type Fact, type Signal, type Watcher } from '../../clinical/index.ts'
import { answered, type Instant, insufficient } from '../../core/index.ts'
import { createAdviceEngine } from './engine.ts'
import {
  asOf,
  because,
  checker,
  evidence,
  found,
  person,
  potassium,
  profileOf,
  run,
  specialty,
} from './engine-fixture.ts'

describe('watch', () => {
  const signal: Signal = {
    id: 'night-lows',
    kind: 'event',
    severity: 'critical',
    urgency: 'now',
    summary: 'Glucose below 54 at night',
    action: [{ kind: 'discuss', text: 'Call the patient' }],
    because: [because],
    evidence: [evidence],
    limits: ['a limit'],
    wouldChangeIf: ['another reading'],
    missing: [],
    monitor: [],
    knowledgeRows: [],
    task: null,
  }
  const watcher = (watch: Watcher['watch']): Watcher => ({ id: 'w', title: 'Watcher', watch })

  test('a critical signal is a recommendation, and never nobody’s', () => {
    const { advice } = run({ watch: [watcher(() => answered([signal]))] }, [])
    expect(advice.signals).toMatchObject([{ id: 'night-lows', task: { owner: 'clinician', withinHours: 24 } }])
    expect(advice.recommendations).toMatchObject([{ id: advice.signals[0]?.recommendation, verb: 'watch' }])
  })
  test('a watcher without data is said to be unwatched, not silent', () => {
    const missing = { what: 'glucose', need: 'a stream', have: 'none', reason: 'absent' } as const
    const { advice } = run({ watch: [watcher(() => insufficient(missing))] }, [])
    expect(advice.unwatched).toMatchObject([{ id: 'w', missing: [missing] }])
    expect(advice.notChecked).toContainEqual({ what: 'Watcher', because: 'glucose: none on record' })
  })
  test('a switched-off specialty says nothing, and that is said', () => {
    const off = { target: 'test', by: 'r-lindqvist', at: asOf, reason: 'table under review' }
    const advise = createAdviceEngine({
      specialties: [specialty({ watch: [watcher(() => answered([signal]))] })],
      code: 'c1',
      onFailure: () => undefined,
    })
    const request = { profile: profileOf(person()), knowledge: createKnowledgeView({ tables: {} }, 'k1'), orders: [] }
    const advice = advise({ ...request, jurisdiction: 'us', switchedOff: [off] })
    expect(advice.signals).toEqual([])
    expect(advice.notChecked).toContainEqual({
      what: 'Test',
      because: 'switched off on 2026-11-02: table under review',
    })
    expect(advise({ ...request, jurisdiction: 'us', switchedOff: [{ ...off, target: 'test/w' }] }).signals).toEqual([])
  })
})

test('what was accepted is followed up: overdue monitoring becomes a signal, until a value arrives', () => {
  const { advice } = run({ check: [checker(() => found)] })
  const [accepted] = advice.recommendations
  const plan = [
    {
      recommendation: {
        ...accepted!,
        monitor: [{ what: 'Potassium', withinDays: 14, owner: 'laboratory', measurement: 'potassium' } as const],
      },
      acceptedBy: 'dr-okafor',
      acceptedAt: '2026-10-01T00:00:00.000Z' as Instant,
      change: null,
    },
  ]
  const advise = createAdviceEngine({ specialties: [], code: 'c1', onFailure: () => undefined })
  const ask = (...facts: Fact[]) =>
    advise({
      profile: profileOf(person(), ...facts),
      knowledge: createKnowledgeView({ tables: {} }, 'k1'),
      jurisdiction: 'us',
      orders: [],
      plan,
    }).signals.map(({ id }) => id)
  expect(ask()).toEqual(['follow-up-potassium'])
  const at = '2026-10-10T00:00:00.000Z' as Instant
  expect(
    ask({
      ...potassium,
      effective: { start: at, end: at, precision: 'instant' },
      value: { type: 'text', text: '4.1' },
    }),
  ).toEqual([])
})
