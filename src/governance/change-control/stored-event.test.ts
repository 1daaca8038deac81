import { describe, expect, it } from 'vitest'
import { canonicalJson, type Instant } from '../../core/index.ts'
import { exampleEdit, exampleTest, exampleTrained, hex, notInferiorTo } from './facts-fixture.ts'
import type { ModelEvent } from './model-event.ts'
import { parseModelEvent } from './stored-event.ts'

const common = {
  version: hex('1'),
  at: '2026-06-01T08:00:00.000Z' as Instant,
  by: { id: 'dr-lind', role: 'governance' },
  why: 'first',
} as const

const events: readonly ModelEvent[] = [
  { ...common, kind: 'registered', trained: exampleTrained(hex('1')) },
  {
    ...common,
    kind: 'registered',
    trained: { ...exampleTrained(hex('1')), edited: { parent: hex('0'), edits: [exampleEdit] } },
  },
  { ...common, kind: 'gated', plan: hex('a'), test: exampleTest },
  { ...common, kind: 'gated', plan: hex('a'), test: exampleTest, champion: notInferiorTo(hex('2')) },
  { ...common, kind: 'approved', plan: hex('a') },
  { ...common, kind: 'shadowed', plan: hex('a') },
  { ...common, kind: 'served', plan: hex('a') },
  { ...common, kind: 'rolled-back', plan: hex('a') },
  { ...common, kind: 'retired' },
]

const [gatedOne, approved] = ['gated', 'approved'].map(kind => events.find(one => one.kind === kind)!)

describe('parseModelEvent', () => {
  it.each(events.map(event => [event.kind, event] as const))('reads what was written: %s', (_, event) => {
    expect(parseModelEvent(JSON.parse(canonicalJson(event)))).toEqual({ ok: true, value: event, issues: [] })
  })

  it.each([
    ['a field more', { ...approved, verdict: 'passed' }],
    ['a field less', { ...approved, plan: undefined }],
    ['another kind', { ...approved, kind: 'approved-by-nobody' }],
    ['a role that is none', { ...approved, by: { id: 'x', role: 'root' } }],
    ['a version that is no hash', { ...approved, version: '../../etc' }],
    ['a test without rows', { ...gatedOne, test: { ...exampleTest, rows: -1 } }],
    ['no object', null],
  ])('refuses %s', (_, stored) => {
    const read = parseModelEvent(stored)
    expect(read.ok).toBe(false)
    expect(read.issues[0]?.code).toBe('model-event-unreadable')
  })
})
