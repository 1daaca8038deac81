import { describe, expect, it } from 'vitest'
import type { Instant } from '../../core/index.ts'
import type { ChampionComparison, HandEdit } from './candidate.ts'
import { estimate, exampleEdit, examplePlan, exampleTest, exampleTrained, hex, notInferiorTo } from './facts-fixture.ts'
import { applyMove, type ModelLife, newLife } from './life.ts'
import type { ModelEvent } from './model-event.ts'
import { planHash } from './sign-plan.ts'

const plan = planHash(examplePlan)
const plans = new Map([[plan, examplePlan]])
const [v1, v2, v3] = [hex('1'), hex('2'), hex('3')]
const okafor = { id: 'dr-okafor', role: 'governance' } as const
const trainer = { id: 'DR-Lind ', role: 'governance' } as const
const job = { id: 'system:training', role: 'governance' } as const

type Draft = Omit<ModelEvent, 'at' | 'why' | 'by'> &
  Partial<Pick<ModelEvent, 'at' | 'why' | 'by'>> &
  Record<string, unknown>
const event = (draft: Draft): ModelEvent =>
  ({ at: '2026-07-01T00:00:00.000Z' as Instant, why: 'as planned', by: okafor, ...draft }) as ModelEvent

const registered = (version: string) =>
  event({ kind: 'registered', version, trained: exampleTrained(version), by: job })
const gated = (version: string, champion?: ChampionComparison, test = exampleTest) =>
  event({ kind: 'gated', version, plan, test, by: job, ...(champion === undefined ? {} : { champion }) })
const decided = (kind: 'approved' | 'shadowed' | 'served' | 'rolled-back', version: string, part = {}) =>
  event({ kind, version, plan, ...part })
const retired = (version: string) => event({ kind: 'retired', version, by: job })

const lifeAfter = (...events: readonly ModelEvent[]): ModelLife =>
  events.reduce((life, one) => {
    const moved = applyMove(life, one, plans)
    if (!moved.ok) throw new Error(`${one.kind} of ${one.version[0]}: ${moved.refusal}: ${moved.because}`)
    return moved.life
  }, newLife('readmission-30d'))

const refusalOf = (before: readonly ModelEvent[], move: ModelEvent): string => {
  const moved = applyMove(lifeAfter(...before), move, plans)
  return moved.ok ? 'allowed' : moved.refusal
}
const stages = (life: ModelLife) =>
  Object.fromEntries([...life.versions].map(([version, { stage }]) => [version[0], stage]))

const first = [registered(v1), gated(v1), decided('approved', v1), decided('served', v1)]
const second = [...first, registered(v2), gated(v2, notInferiorTo(v1)), decided('approved', v2)]

describe('the life of a model', () => {
  it('goes from candidate to serving, by way of a shadow if wanted, and back', () => {
    expect(stages(lifeAfter(...first.slice(0, 1)))).toEqual({ 1: 'candidate' })
    expect(stages(lifeAfter(...first.slice(0, 2)))).toEqual({ 1: 'gated' })
    expect(stages(lifeAfter(...first.slice(0, 3)))).toEqual({ 1: 'approved' })
    expect(stages(lifeAfter(...first))).toEqual({ 1: 'serving' })
    expect(stages(lifeAfter(...second, decided('shadowed', v2)))).toEqual({ 1: 'serving', 2: 'shadow' })
    const both = [...second, decided('shadowed', v2), decided('served', v2)]
    expect(stages(lifeAfter(...both))).toEqual({ 1: 'retired', 2: 'serving' })
    const back = lifeAfter(...both, decided('rolled-back', v1))
    expect(stages(back)).toEqual({ 1: 'serving', 2: 'retired' })
    expect(back.serving).toBe(v1)
    expect(lifeAfter(...both, decided('rolled-back', v1), decided('rolled-back', v2)).serving).toBe(v2)
    expect(lifeAfter(...both, retired(v2)).serving).toBe(null)
    expect(lifeAfter(...both, retired(v2), decided('rolled-back', v2)).serving).toBe(v2)
  })

  it('never lets a score of survival answer as a chance', () => {
    const target = { kind: 'survival', time: 'time', event: 'event' } as const
    const life = lifeAfter(
      event({ kind: 'registered', version: v1, trained: { ...exampleTrained(v1), target }, by: job }),
    )
    for (const kind of ['shadowed', 'served', 'rolled-back'] as const) {
      expect(applyMove(life, decided(kind, v1), plans)).toMatchObject({ ok: false, refusal: 'no-chance' })
    }
  })

  it('keeps a candidate that fails where it is, with what it showed', () => {
    const life = lifeAfter(registered(v1), gated(v1, undefined, { ...exampleTest, slope: estimate(0.5, 0.4, 0.6) }))
    expect(stages(life)).toEqual({ 1: 'candidate' })
    expect(life.versions.get(v1)?.clearances.get(plan)?.judgement.verdict).toBe('failed')
    expect(stages(lifeAfter(...first.slice(0, 3), gated(v1, undefined, { ...exampleTest, hash: hex('0') })))).toEqual({
      1: 'candidate',
    })
  })

  it('takes an approval away when the gates are asked anew', () => {
    expect(refusalOf([...first.slice(0, 3), gated(v1)], decided('served', v1))).toBe('not-approved')
  })

  it('says who approved, when and why', () => {
    const approval = lifeAfter(...first)
      .versions.get(v1)
      ?.clearances.get(plan)?.approval
    expect(approval).toEqual({ by: okafor, at: '2026-07-01T00:00:00.000Z', why: 'as planned' })
  })

  it('changes nothing in place', () => {
    const life = lifeAfter(...second)
    const copy = structuredClone(life)
    applyMove(life, decided('served', v2), plans)
    applyMove(life, retired(v1), plans)
    expect(life).toEqual(copy)
  })
})

describe('moves that are refused, by name', () => {
  it.each<[string, readonly ModelEvent[], ModelEvent]>([
    ['moment-unreadable', [], event({ kind: 'retired', version: v1, at: 'soon' as Instant })],
    ['moment-unreadable', [], event({ kind: 'retired', version: v1, at: '2026-07-01' as Instant })],
    ['out-of-order', first, event({ kind: 'retired', version: v1, at: '2026-06-30T23:59:59.999Z' as Instant })],
    ['nobody-named', first.slice(0, 2), decided('approved', v1, { by: { id: ' ', role: 'governance' } })],
    ['no-reason', first.slice(0, 2), decided('approved', v1, { why: ' ' })],
    ['not-a-person', first.slice(0, 2), decided('approved', v1, { by: job })],
    ['not-a-person', first.slice(0, 3), decided('served', v1, { by: job })],
    [
      'role-not-allowed',
      first.slice(0, 2),
      decided('approved', v1, { by: { id: 'eve', role: 'integration-engineer' } }),
    ],
    ['role-not-allowed', second, decided('served', v2, { by: { id: 'eve', role: 'patient' } })],
    ['trained-it-oneself', first.slice(0, 2), decided('approved', v1, { by: trainer })],
    ['version-unreadable', [], event({ kind: 'registered', version: 'v1', trained: exampleTrained('v1') })],
    ['version-unreadable', [], event({ kind: 'registered', version: v1, trained: exampleTrained(v2) })],
    [
      'version-unreadable',
      [],
      event({ kind: 'registered', version: v1, trained: { ...exampleTrained(v1), trainedBy: '' } }),
    ],
    ['version-registered', first, registered(v1)],
    ['version-unknown', first, gated(v2, notInferiorTo(v1))],
    [
      'other-model',
      [],
      event({ kind: 'registered', version: v1, trained: { ...exampleTrained(v1), model: 'sepsis' } }),
    ],
    ['plan-unknown', first.slice(0, 1), event({ kind: 'gated', version: v1, plan: hex('9'), test: exampleTest })],
    ['plan-expired', first.slice(0, 1), event({ ...gated(v1), at: examplePlan.expires as Instant })],
    ['plan-expired', second, decided('served', v2, { at: examplePlan.expires })],
    ['plan-expired', [...second, decided('served', v2)], decided('rolled-back', v1, { at: examplePlan.expires })],
    ['gates-not-passed', first.slice(0, 1), decided('approved', v1)],
    ['gates-not-passed', first.slice(0, 1), decided('served', v1)],
    ['gates-not-passed', first.slice(0, 1), decided('shadowed', v1)],
    ['not-approved', first.slice(0, 2), decided('served', v1)],
    ['not-approved', first.slice(0, 2), decided('shadowed', v1)],
    ['wrong-stage', [...second, decided('served', v2)], decided('shadowed', v1)],
    ['wrong-stage', [...second, decided('served', v2)], decided('served', v1)],
    ['wrong-stage', [...first, retired(v1)], retired(v1)],
    ['wrong-stage', [registered(v1), retired(v1)], gated(v1)],
    ['wrong-stage', [...first.slice(0, 3), retired(v1)], decided('served', v1)],
    ['serves-already', first, decided('served', v1)],
    ['serves-already', first, decided('rolled-back', v1)],
    ['never-served', second, decided('rolled-back', v2)],
    ['never-served', [...second, retired(v2)], decided('rolled-back', v2)],
  ])('%s', (refusal, before, move) => {
    expect(refusalOf(before, move)).toBe(refusal)
  })

  it('other-champion: a candidate is compared with what served last, even when that was retired first', () => {
    const waiting = [...first, registered(v2)]
    expect(refusalOf(waiting, gated(v2))).toBe('other-champion')
    expect(refusalOf([...waiting, retired(v1)], gated(v2))).toBe('other-champion')
    expect(refusalOf(waiting, gated(v2, notInferiorTo(v3)))).toBe('other-champion')
    expect(refusalOf([registered(v1)], gated(v1, notInferiorTo(v2)))).toBe('other-champion')
    expect(refusalOf(waiting, gated(v2, notInferiorTo(v1)))).toBe('allowed')
  })

  it('other-champion: nobody serves on a comparison with a version that has been replaced since', () => {
    const third = [
      ...second,
      registered(v3),
      gated(v3, notInferiorTo(v1)),
      decided('approved', v3),
      decided('served', v2),
    ]
    expect(refusalOf(third, decided('served', v3))).toBe('other-champion')
    const anew = [...third, gated(v3, notInferiorTo(v2)), decided('approved', v3)]
    expect(refusalOf(anew, decided('served', v3))).toBe('allowed')
  })

  it('edited-it-oneself: an edited version is of its parent, and not approved by any of its editors', () => {
    const plan2 = {
      ...examplePlan,
      edits: { kinds: ['monotone' as const], features: ['age'], most: 5, largestChange: 1 },
    }
    const hash = planHash(plan2)
    const known = new Map([...plans, [hash, plan2]])
    const roy = { id: 'dr-roy', role: 'clinician' } as const
    const of = (version: string, parent: string, edits: readonly HandEdit[], by: ModelEvent['by'] = roy) =>
      event({ kind: 'registered', version, by, trained: { ...exampleTrained(version), edited: { parent, edits } } })
    const asked = (...moves: readonly ModelEvent[]) => {
      let life = newLife('readmission-30d')
      for (const move of [registered(v1), ...moves]) {
        const moved = applyMove(life, move, known)
        if (!moved.ok) return moved.refusal
        life = moved.life
      }
      return 'allowed'
    }
    const anneke = { id: 'a-devries', role: 'governance' } as const
    const second = { ...exampleEdit, by: 'a-devries' }
    const edited = of(v2, v1, [exampleEdit])
    expect(asked(edited)).toBe('allowed')
    expect(asked(of(v2, v3, [exampleEdit]))).toBe('parent-unknown')
    expect(asked(of(v2, v1, [exampleEdit], anneke))).toBe('edits-not-recorded')
    expect(asked(of(v2, v1, [{ ...exampleEdit, because: ' ' }]))).toBe('no-reason')
    expect(asked(edited, of(v3, v2, [second], anneke))).toBe('edits-not-recorded')
    expect(asked(edited, of(v3, v2, [exampleEdit], roy))).toBe('edits-not-recorded')
    const both = [edited, of(v3, v2, [exampleEdit, second], anneke), { ...gated(v3), plan: hash }] as const
    const approve = (id: string) =>
      asked(...both, { ...decided('approved', v3, { by: { id, role: 'governance' } }), plan: hash } as ModelEvent)
    expect(['DR-Roy', 'a-devries', 'dr-okafor'].map(approve)).toEqual([
      'edited-it-oneself',
      'edited-it-oneself',
      'allowed',
    ])
  })

  it('lets a trainer approve where the plan says so', () => {
    const trusting = { ...examplePlan, approval: { ...examplePlan.approval, notByTrainer: false } }
    const moved = applyMove(
      lifeAfter(...first.slice(0, 2)),
      decided('approved', v1, { by: trainer }),
      new Map([[plan, trusting]]),
    )
    expect(moved.ok).toBe(true)
  })
})
