import type { Transaction } from 'kysely'
import { AppError, canonicalJson } from '../../../core/index.ts'
import type { AuditDraft } from '../../../governance/audit/index.ts'
import {
  applyMove,
  livedThrough,
  type ModelEvent,
  type ModelLife,
  type Plans,
  parseModelEvent,
  planKey,
  publicPlanKey,
  verifiedPlans,
} from '../../../governance/change-control/index.ts'
import {
  appendMove,
  doubtOf,
  eventsOfModel,
  markOf,
  marksOfModels,
  moveAct,
  plansOfModel,
} from '../../../pipeline/models/index.ts'
import { type AttuneSchema, type Caller, type Dependencies, recordAct } from '../dependencies.ts'
import { refused } from './refusals.ts'

/** The life of a model as its moves tell it, and the signed plans that were verified. */
export type KnownLife = {
  readonly life: ModelLife
  readonly events: readonly ModelEvent[]
  readonly plans: Plans
}

/**
 * The life of a model, if its history can be trusted: every move is vouched for by the audit trail, none is missing, each was allowed.
 *
 * @throws AppError `conflict` where it cannot
 */
export const trustedLife = async (
  { database: { kysely }, folder }: Dependencies,
  model: string,
): Promise<KnownLife> => {
  const publicKey = publicPlanKey(folder.keys)
  const events = await eventsOfModel(kysely, model)
  const plans = publicKey === undefined ? new Map() : verifiedPlans(await plansOfModel(kysely, model), publicKey)
  const doubt = doubtOf(model, events, (await marksOfModels(kysely, publicKey)).get(model))
  if (doubt !== undefined) throw broken(model, doubt.because)
  return { life: lifeOf(model, events, plans), events, plans }
}

const lifeOf = (model: string, events: readonly ModelEvent[], plans: Plans): ModelLife => {
  const lived = livedThrough(model, events, plans)
  if (lived.ok) return lived.life
  throw broken(model, `move ${lived.at} was not allowed (${lived.refusal}): ${lived.because}`)
}

const broken = (model: string, because: string): AppError =>
  refused('history-broken', `the history of ${model} cannot be trusted: ${because}`, { model })

/** What else is kept in the transaction of a move. */
export type Alongside = {
  /** Hash of the training run, of a registration. */
  readonly run?: string
  readonly write?: (tx: Transaction<AttuneSchema>, audit: (event: AuditDraft) => void) => Promise<void>
}

/**
 * The one way by which a model moves: the life is read inside the transaction, `applyMove` allows the move or not, and the act that
 * vouches for it, signed with the site's key, is committed with it. A move that is refused is audited too.
 *
 * @param make the move, from the life as it is known before the transaction
 * @throws AppError `conflict`, with `details.refusal`
 */
export const recordMove = async (
  deps: Dependencies,
  model: string,
  make: (known: KnownLife) => ModelEvent,
  caller: Caller,
  { run, write }: Alongside = {},
): Promise<{ readonly life: ModelLife; readonly event: ModelEvent }> => {
  let asked: ModelEvent | undefined
  try {
    const known = await trustedLife(deps, model)
    const event = readable(make(known))
    asked = event
    const key = planKey(deps.folder.keys)
    return await deps.write(async (tx, audit) => {
      const events = await eventsOfModel(tx, model)
      const moved = applyMove(lifeOf(model, events, known.plans), event, known.plans)
      if (!moved.ok) throw refused(moved.refusal, moved.because, { model, version: event.version, move: event.kind })
      await write?.(tx, audit)
      await appendMove(tx, model, events.length, event)
      const details = markOf({ model, n: events.length, event, run: run ?? null }, key)
      audit({
        at: event.at,
        actor: caller.actor,
        action: moveAct(event.kind),
        record: null,
        purpose: 'HOPERAT',
        details: { ...details, channel: caller.channel },
      })
      return { life: moved.life, event }
    })
  } catch (error) {
    if (error instanceof AppError && error.code === 'conflict') await auditRefusal(deps, model, asked, error, caller)
    throw error
  }
}

/** What could not be read back must not be kept: nobody would know any more what may serve. */
const readable = (event: ModelEvent): ModelEvent => {
  const read = parseModelEvent(JSON.parse(canonicalJson(event)))
  if (read.ok) return read.value
  throw new TypeError(
    `a move cannot be kept: ${read.issues.map(({ location, message }) => `${location}: ${message}`).join('; ')}`,
  )
}

const auditRefusal = async (
  deps: Dependencies,
  model: string,
  event: ModelEvent | undefined,
  error: AppError,
  caller: Caller,
): Promise<void> =>
  await auditRefused(deps, error, { model, version: event?.version, move: event?.kind, by: event?.by.id }, caller)

/** Puts into the audit trail that something was refused, and by which name. */
export const auditRefused = async (
  deps: Dependencies,
  { details }: AppError,
  asked: { readonly model: string } & Readonly<Partial<Record<'version' | 'move' | 'by', string | undefined>>>,
  caller: Caller,
): Promise<void> =>
  await recordAct(deps, {
    actor: caller.actor,
    action: 'model.refused',
    record: null,
    purpose: 'HOPERAT',
    details: {
      model: asked.model,
      version: asked.version ?? null,
      move: asked.move ?? null,
      by: asked.by ?? null,
      refusal: typeof details.refusal === 'string' ? details.refusal : 'conflict',
      channel: caller.channel,
    },
  })
