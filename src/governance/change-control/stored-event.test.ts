import { describe, expect, it } from 'vitest'
import { canonicalJson, type Instant } from '../../core/index.ts'
import { exampleTest, exampleTrained, hex, notInferiorTo } from './facts-fixture.ts'
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
  { ...common, kind: 'gated', plan: hex('a'), test: exampleTest },
  { ...common, kind: 'gated', plan: hex('a'), test: exampleTest, champion: notInferiorTo(hex('2')) },
  { ...common, kind: 'approved', plan: hex('a') },
  { ...common, kind: 'shadowed', plan: hex('a') },
  { ...common, kind: 'served', plan: hex('a') },
  { ...common, kind: 'rolled-back', plan: hex('a') },
  { ...common, kind: 'retired' },
]

describe('parseModelEvent', () => {
  it.each(events.map(event => [event.kind, event] as const))('reads what was written: %s', (_, event) => {
    expect(parseModelEvent(JSON.parse(canonicalJson(event)))).toEqual({ ok: true, value: event, issues: [] })
  })

  it.each([
    ['a field more', { ...events[3], verdict: 'passed' }],
    ['a field less', { ...events[3], plan: undefined }],
    ['another kind', { ...events[3], kind: 'approved-by-nobody' }],
    ['a role that is none', { ...events[3], by: { id: 'x', role: 'root' } }],
    ['a version that is no hash', { ...events[3], version: '../../etc' }],
    ['a test without rows', { ...events[1], test: { ...exampleTest, rows: -1 } }],
    ['no object', null],
  ])('refuses %s', (_, stored) => {
    const read = parseModelEvent(stored)
    expect(read.ok).toBe(false)
    expect(read.issues[0]?.code).toBe('model-event-unreadable')
  })
})
