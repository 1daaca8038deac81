import type { KeyObject } from 'node:crypto'
import type { Instant } from '../../core/index.ts'
import {
  applyMove,
  type Clearance,
  type ModelLife,
  type Moved,
  newLife,
  notCleared,
  type Plans,
  type VersionLife,
} from './life.ts'
import type { ModelEvent, Refusal } from './model-event.ts'
import type { Plan } from './plan.ts'
import { planHash, verifyPlan } from './sign-plan.ts'

export type Servable =
  | { readonly servable: true; readonly version: VersionLife; readonly plan: Plan; readonly clearance: Clearance }
  | { readonly servable: false; readonly refusal: Refusal | 'history-broken'; readonly because: string }

/** Those documents that are plans signed with this key, by their hash; the others count for nothing. */
export const verifiedPlans = (documents: readonly unknown[], publicKey: KeyObject): Plans =>
  new Map(
    documents.flatMap(document => {
      const plan = verifyPlan(document, publicKey)
      return plan.ok ? [[planHash(plan.value), plan.value] as const] : []
    }),
  )

/** All moves of a model's life in order; the first that was not allowed is named by its place from 0. */
export const livedThrough = (
  model: string,
  events: readonly ModelEvent[],
  plans: Plans,
): { readonly ok: true; readonly life: ModelLife } | (Moved & { readonly ok: false; readonly at: number }) => {
  let life = newLife(model)
  for (const [at, event] of events.entries()) {
    const moved = applyMove(life, event, plans)
    if (!moved.ok) return { ...moved, at }
    life = moved.life
  }
  return { ok: true, life }
}

/**
 * Whether a version of a model may answer for patients at a moment: the only door to serving. It takes nobody's word for it: signatures
 * are verified and gates judged again from the facts of the events. A history with a move that was not allowed serves nothing, for then
 * what follows cannot be trusted either.
 *
 * @param plans signed plans, as stored; all those that the events name
 * @example
 * servable('readmission-30d', version, events, [signed], { publicKey, at: now })
 */
export const servable = (
  model: string,
  version: string,
  events: readonly ModelEvent[],
  plans: readonly unknown[],
  { publicKey, at }: { readonly publicKey: KeyObject; readonly at: Instant },
): Servable => {
  const known = verifiedPlans(plans, publicKey)
  const lived = livedThrough(model, events, known)
  if (!lived.ok)
    return closed('history-broken', `event ${lived.at} was not allowed (${lived.refusal}): ${lived.because}`)
  const { life } = lived
  if (life.lastAt !== null && life.lastAt > at)
    return closed('history-broken', `the last event, ${life.lastAt}, is later than ${at}`)
  const own = life.versions.get(version)
  if (own === undefined) return closed('version-unknown', 'this version was never registered')
  if (life.serving !== version || own.stage !== 'serving')
    return closed('wrong-stage', `it is ${own.stage}, not serving`)
  const inForce = [...known].filter(([hash, plan]) => at < plan.expires && own.clearances.has(hash))
  for (const [hash, plan] of inForce) {
    const clearance = own.clearances.get(hash)
    if (clearance !== undefined && notCleared(own, hash) === undefined)
      return { servable: true, version: own, plan, clearance }
  }
  const hindrance = inForce.map(([hash]) => notCleared(own, hash)).find(one => one !== undefined)
  return hindrance === undefined
    ? closed('plan-expired', 'no plan that is in force has judged it: gate and approve it under a new one')
    : closed(hindrance.refusal, hindrance.because)
}

const closed = (refusal: (Servable & { servable: false })['refusal'], because: string): Servable => ({
  servable: false,
  refusal,
  because,
})
