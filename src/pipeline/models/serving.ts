import type { KeyObject } from 'node:crypto'
import type { Kysely } from 'kysely'
import { AppError, type Instant } from '../../core/index.ts'
import type { AuditSchema } from '../../governance/audit/index.ts'
import {
  livedThrough,
  type ModelEvent,
  type ModelLife,
  type Plan,
  servable,
  verifiedPlans,
} from '../../governance/change-control/index.ts'
import type { Model } from '../../learning/index.ts'
import type { BlobStore } from '../../platform/blobs/index.ts'
import type { CohortDefinition } from '../features/index.ts'
import { editDoubt } from './edited-model.ts'
import { definitionOf, eventsOfModel, modelNames, modelOfVersion, plansOfModel, runOfVersion } from './model-store.ts'
import { doubtOf, type MoveMark, marksOfModels, runHash } from './move-mark.ts'
import type { ModelsSchema } from './schema.ts'
import type { TrainingRun } from './training-run.ts'

/** A version that may answer for patients, or answers silently beside the one that may. */
export type ServedModel = {
  readonly role: 'serving' | 'shadow'
  readonly run: TrainingRun
  readonly definition: CohortDefinition
  readonly model: Model
  /** The plan under which it serves; of a shadow, `null`. */
  readonly plan: Plan | null
}

/** A model that would serve, and why it does not: said wherever its prediction would stand. */
export type NotServed = { readonly model: string; readonly version: string | null; readonly because: string }

export type Serving = { readonly served: readonly ServedModel[]; readonly not: readonly NotServed[] }

type Store = { readonly db: Kysely<ModelsSchema & AuditSchema>; readonly blobs: BlobStore }

/**
 * What serves at a moment, and what is in shadow. Every version goes through the one door (`servable`): signatures are verified and
 * gates judged again, each time; and the moves are those that the audit trail vouches for, no more and no fewer. What is wrong with one
 * model keeps no other from serving.
 *
 * @param publicKey of the site's change control (`publicPlanKey`); `undefined` where nothing was ever signed: nothing serves then
 * @param at also of the past, for a replay: moves after it have not happened
 * @example
 * const { served, not } = await servingAt({ db: deps.database.kysely, blobs: deps.blobs }, { publicKey: publicPlanKey(deps.folder.keys), at })
 */
export const servingAt = async (
  store: Store,
  { publicKey, at }: { readonly publicKey: KeyObject | undefined; readonly at: Instant },
): Promise<Serving> => {
  const served: ServedModel[] = []
  const not: NotServed[] = []
  const names = await modelNames(store.db)
  if (names.length === 0) return { served, not }
  const marks = await marksOfModels(store.db, publicKey)
  for (const name of names) {
    const found = await servingOf(store, name, { publicKey, at, marks: marks.get(name) ?? [] })
    served.push(...found.served)
    not.push(...found.not)
  }
  return { served, not }
}

type Asked = {
  readonly publicKey: KeyObject | undefined
  readonly at: Instant
  readonly marks: readonly MoveMark[]
}

const servingOf = async (store: Store, name: string, { publicKey, at, marks }: Asked): Promise<Serving> => {
  const read = await told(() => eventsOfModel(store.db, name))
  if (!read.ok) return refused(name, null, read.because)
  const all = read.value
  const events = all.filter(event => event.at <= at)
  const last = events.findLast(({ kind }) => kind === 'served' || kind === 'rolled-back' || kind === 'shadowed')
  if (last === undefined) return { served: [], not: [] }
  if (publicKey === undefined) return refused(name, last.version, 'the change-control key of this site is missing')
  const doubt = doubtOf(name, all, marks)
  if (doubt !== undefined) return refused(name, last.version, `its history cannot be trusted: ${doubt.because}`)
  const documents = await plansOfModel(store.db, name)
  const lived = livedThrough(name, events, verifiedPlans(documents, publicKey))
  if (!lived.ok) {
    const because = `its history cannot be trusted: event ${lived.at} was not allowed (${lived.refusal}): ${lived.because}`
    return refused(name, last.version, because)
  }
  return await atTheDoor(store, { life: lived.life, events, documents, marks }, { publicKey, at })
}

type Known = {
  readonly life: ModelLife
  readonly events: readonly ModelEvent[]
  readonly documents: readonly unknown[]
  readonly marks: readonly MoveMark[]
}

const atTheDoor = async (
  store: Store,
  { life, events, documents, marks }: Known,
  { publicKey, at }: { readonly publicKey: KeyObject; readonly at: Instant },
): Promise<Serving> => {
  const served: ServedModel[] = []
  const not: NotServed[] = []
  for (const [version, { stage }] of life.versions) {
    if (stage !== 'serving' && stage !== 'shadow') continue
    const door = stage === 'serving' ? servable(life.model, version, events, documents, { publicKey, at }) : undefined
    if (door?.servable === false) {
      not.push({ model: life.model, version, because: door.because })
      continue
    }
    const own = await told(() => loaded(store, version, marks))
    if (own.ok) served.push({ role: stage, plan: door?.plan ?? null, ...own.value })
    else not.push({ model: life.model, version, because: own.because })
  }
  return { served, not }
}

const refused = (model: string, version: string | null, because: string): Serving => ({
  served: [],
  not: [{ model, version, because }],
})

/** What is damaged is a reason not to serve; a bug is thrown on. */
const told = async <T>(
  read: () => Promise<T>,
): Promise<{ readonly ok: true; readonly value: T } | { readonly ok: false; readonly because: string }> => {
  try {
    return { ok: true, value: await read() }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'database-unavailable') throw error
    return { ok: false, because: error.message }
  }
}

const loaded = async (
  { db, blobs }: Store,
  version: string,
  marks: readonly MoveMark[],
): Promise<Pick<ServedModel, 'run' | 'definition' | 'model'>> => {
  const run = await runOfVersion(db, version)
  const hash = runHash(run)
  if (!marks.some(mark => mark.run === hash && mark.isSigned))
    throw new AppError('internal', `The training run ${version} is not what was registered.`, {
      remedy: 'Restore the database from a backup; attune audit verify says what was changed.',
    })
  const model = await modelOfVersion(blobs, version)
  const doubt = await editDoubt({ db, blobs }, run, model)
  if (doubt !== undefined)
    throw new AppError('internal', `The version ${version} is not served: ${doubt}.`, {
      remedy: 'Roll back to a version whose edits are on record; attune audit verify says what was changed.',
    })
  return { run, definition: await definitionOf(db, run.definition), model }
}
