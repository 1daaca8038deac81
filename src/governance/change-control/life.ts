import { epochOf, type Instant, instantOf } from '../../core/index.ts'
import type { Trained } from './candidate.ts'
import { hasEdited, samePerson, wrongEdits } from './hand-edit.ts'
import { type Judgement, judgeCandidate } from './judge.ts'
import type { ModelEvent, Refusal, Stage } from './model-event.ts'
import type { Plan } from './plan.ts'

/** What a version has shown, and who approved it, under one plan. */
export type Clearance = {
  readonly judgement: Judgement
  readonly approval?: { readonly by: ModelEvent['by']; readonly at: Instant; readonly why: string }
}

export type VersionLife = {
  readonly trained: Trained
  readonly stage: Stage
  readonly hasServed: boolean
  /** By the hash of the plan: when a plan is renewed, its models are gated and approved under the new one while they serve. */
  readonly clearances: ReadonlyMap<string, Clearance>
}

/** The life of one model, from its events. */
export type ModelLife = {
  readonly model: string
  readonly versions: ReadonlyMap<string, VersionLife>
  readonly serving: string | null
  /** Whose place a candidate would take, also after that one was retired. */
  readonly servedLast: string | null
  readonly lastAt: Instant | null
}

/** Signed plans that were verified, by their hash. */
export type Plans = ReadonlyMap<string, Plan>

export type Moved =
  | { readonly ok: true; readonly life: ModelLife }
  | { readonly ok: false; readonly refusal: Refusal; readonly because: string }

export const newLife = (model: string): ModelLife => ({
  model,
  versions: new Map(),
  serving: null,
  servedLast: null,
  lastAt: null,
})

/**
 * One move: the life after it, or by name why it is not allowed. Nothing is changed in place.
 *
 * @example
 * applyMove(newLife('readmission-30d'), event, plans) // { ok: true, life } | { ok: false, refusal: 'gates-not-passed', because: '…' }
 */
export const applyMove = (life: ModelLife, event: ModelEvent, plans: Plans): Moved => {
  const wrong = wrongInAny(life, event)
  if (wrong !== undefined) return wrong
  const moved = event.kind === 'registered' ? register(life, event) : moveKnown(life, event, plans)
  return moved.ok ? { ok: true, life: { ...moved.life, lastAt: event.at } } : moved
}

/** The version with which a candidate is compared; null when nothing has served before it. */
export const championOf = (life: ModelLife, version: string): string | null =>
  life.servedLast === version ? null : life.servedLast

/** What keeps a version from serving under this plan; undefined when nothing does. */
export const notCleared = ({ clearances }: VersionLife, plan: string): (Moved & { ok: false }) | undefined => {
  const clearance = clearances.get(plan)
  if (clearance?.judgement.verdict !== 'passed')
    return refuse('gates-not-passed', 'it has not passed the gates of this plan')
  return clearance.approval === undefined ? refuse('not-approved', 'nobody has approved it under this plan') : undefined
}

const refuse = (refusal: Refusal, because: string): Moved & { ok: false } => ({ ok: false, refusal, because })

const wrongInAny = ({ lastAt }: ModelLife, { at, by, why }: ModelEvent): (Moved & { ok: false }) | undefined => {
  const epoch = epochOf(at)
  if (Number.isNaN(epoch) || instantOf(epoch) !== at) return refuse('moment-unreadable', `${at} is no moment`)
  if (lastAt !== null && at < lastAt) return refuse('out-of-order', `${at} is before the last move, ${lastAt}`)
  if (by.id.trim() === '') return refuse('nobody-named', 'who did it is not said')
  return why.trim() === '' ? refuse('no-reason', 'why it was done is not said') : undefined
}

const register = (life: ModelLife, event: ModelEvent & { kind: 'registered' }): Moved => {
  const { version, trained } = event
  if (!/^[0-9a-f]{64}$/.test(version) || trained.version !== version || trained.trainedBy.trim() === '')
    return refuse('version-unreadable', 'a version is the SHA-256 of a model file, and says who trained it')
  if (trained.model !== life.model) return refuse('other-model', `this is the life of ${life.model}`)
  if (life.versions.has(version)) return refuse('version-registered', 'this version is registered already')
  const wrong = wrongEdits(event, one => life.versions.get(one)?.trained)
  if (wrong !== undefined) return refuse(wrong.refusal, wrong.because)
  return put(life, version, { trained, stage: 'candidate', hasServed: false, clearances: new Map() })
}

type KnownMove = Exclude<ModelEvent, { kind: 'registered' }>
type PlannedMove = Exclude<KnownMove, { kind: 'retired' }>

const moveKnown = (life: ModelLife, event: KnownMove, plans: Plans): Moved => {
  const own = life.versions.get(event.version)
  if (own === undefined) return refuse('version-unknown', 'this version was never registered')
  if (event.kind === 'retired') {
    if (own.stage === 'retired') return refuse('wrong-stage', 'it is retired already')
    const rest = life.serving === event.version ? { ...life, serving: null } : life
    return put(rest, event.version, { ...own, stage: 'retired' })
  }
  const plan = plans.get(event.plan)
  if (plan === undefined) return refuse('plan-unknown', 'no signed plan of this hash is known')
  if (!(event.at < plan.expires)) return refuse('plan-expired', `the plan expired at ${plan.expires}`)
  return event.kind === 'gated' ? gate(life, own, event, plan) : decide(life, own, event, plan)
}

const gate = (life: ModelLife, own: VersionLife, event: PlannedMove & { kind: 'gated' }, plan: Plan): Moved => {
  if (own.stage === 'retired' && !own.hasServed) return refuse('wrong-stage', 'it was retired before it served')
  const champion = championOf(life, event.version)
  if ((event.champion?.version ?? null) !== champion)
    return refuse(
      'other-champion',
      champion === null ? 'nothing has served before it' : `it must be compared with ${champion}`,
    )
  const judgement = judgeCandidate(plan, { ...own.trained, test: event.test }, event.champion)
  const isYoung = own.stage === 'candidate' || own.stage === 'gated' || own.stage === 'approved'
  const stage = isYoung ? (judgement.verdict === 'passed' ? 'gated' : 'candidate') : own.stage
  return put(life, event.version, {
    ...own,
    stage,
    clearances: new Map([...own.clearances, [event.plan, { judgement }]]),
  })
}

/** What a named person with the plan's role decides. */
const decide = (
  life: ModelLife,
  own: VersionLife,
  event: PlannedMove & { kind: 'approved' | 'shadowed' | 'served' | 'rolled-back' },
  plan: Plan,
): Moved => {
  const { by } = event
  if (by.id.trim().startsWith('system:')) return refuse('not-a-person', 'this is decided by a person')
  if (!plan.approval.roles.some(role => role === by.role))
    return refuse('role-not-allowed', `the plan names ${plan.approval.roles.join(' or ')}`)
  if (event.kind === 'approved') return approve(life, own, event, plan)
  if (own.trained.target.kind === 'survival')
    return refuse('no-chance', 'it tells a score of risk, and nobody may read that as a chance: it is not served')
  const hindrance = notCleared(own, event.plan)
  if (hindrance !== undefined) return hindrance
  if (event.kind === 'shadowed') {
    return own.stage === 'approved'
      ? put(life, event.version, { ...own, stage: 'shadow' })
      : refuse('wrong-stage', `it is ${own.stage === 'shadow' ? 'in shadow' : own.stage}, not approved`)
  }
  if (life.serving === event.version) return refuse('serves-already', 'it serves already')
  if (event.kind === 'rolled-back')
    return own.hasServed ? serve(life, own, event.version) : refuse('never-served', 'it has never served')
  if (own.stage !== 'approved' && own.stage !== 'shadow')
    return refuse('wrong-stage', `it is ${own.stage}; one that served before is rolled back to`)
  const champion = championOf(life, event.version)
  return own.clearances.get(event.plan)?.judgement.champion === champion
    ? serve(life, own, event.version)
    : refuse('other-champion', 'another version has served since it was compared: gate it again')
}

const approve = (
  life: ModelLife,
  own: VersionLife,
  { version, at, by, why, plan: hash }: PlannedMove,
  plan: Plan,
): Moved => {
  const { judgement } = own.clearances.get(hash) ?? {}
  if (judgement?.verdict !== 'passed') return refuse('gates-not-passed', 'it has not passed the gates of this plan')
  if (plan.approval.notByTrainer && samePerson(by.id, own.trained.trainedBy))
    return refuse('trained-it-oneself', 'the plan asks for somebody else than who trained it')
  if (hasEdited(own.trained, by.id))
    return refuse('edited-it-oneself', 'who edited a shape does not approve it, whatever the plan says')
  const approved = {
    ...own,
    clearances: new Map([...own.clearances, [hash, { judgement, approval: { by, at, why } }]]),
  }
  return put(life, version, { ...approved, stage: own.stage === 'gated' ? 'approved' : own.stage })
}

/** Who served before is retired, and can be rolled back to. */
const serve = (life: ModelLife, own: VersionLife, version: string): Moved => {
  const before = life.serving === null ? undefined : life.versions.get(life.serving)
  const versions = new Map(life.versions)
  if (before !== undefined) versions.set(before.trained.version, { ...before, stage: 'retired' })
  versions.set(version, { ...own, stage: 'serving', hasServed: true })
  return { ok: true, life: { ...life, versions, serving: version, servedLast: version } }
}

const put = (life: ModelLife, version: string, own: VersionLife): Moved => ({
  ok: true,
  life: { ...life, versions: new Map([...life.versions, [version, own]]) },
})
