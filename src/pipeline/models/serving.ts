import type { KeyObject } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Instant } from '../../core/index.ts'
import { livedThrough, type Plan, servable, verifiedPlans } from '../../governance/change-control/index.ts'
import type { Model } from '../../learning/index.ts'
import type { BlobStore } from '../../platform/blobs/index.ts'
import type { CohortDefinition } from '../features/index.ts'
import { definitionOf, eventsOfModel, modelNames, modelOfVersion, plansOfModel, runOfVersion } from './model-store.ts'
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
export type NotServed = { readonly model: string; readonly version: string; readonly because: string }

export type Serving = { readonly served: readonly ServedModel[]; readonly not: readonly NotServed[] }

/**
 * What serves at a moment, and what is in shadow. Every version goes through the one door (`servable`): signatures are verified and
 * gates judged again, each time.
 *
 * @param at also of the past, for a replay: moves after it have not happened
 */
export const servingAt = async (
  { db, blobs }: { readonly db: Kysely<ModelsSchema>; readonly blobs: BlobStore },
  { publicKey, at }: { readonly publicKey: KeyObject; readonly at: Instant },
): Promise<Serving> => {
  const served: ServedModel[] = []
  const not: NotServed[] = []
  for (const name of await modelNames(db)) {
    const events = (await eventsOfModel(db, name)).filter(event => event.at <= at)
    const documents = await plansOfModel(db, name)
    const lived = livedThrough(name, events, verifiedPlans(documents, publicKey))
    if (!lived.ok) {
      const last = events.findLast(({ kind }) => kind === 'served' || kind === 'rolled-back')
      const because = `its history cannot be trusted: event ${lived.at} was not allowed (${lived.refusal}): ${lived.because}`
      if (last !== undefined) not.push({ model: name, version: last.version, because })
      continue
    }
    for (const [version, { stage }] of lived.life.versions) {
      if (stage === 'serving') {
        const door = servable(name, version, events, documents, { publicKey, at })
        if (door.servable) served.push({ role: 'serving', plan: door.plan, ...(await loaded({ db, blobs }, version)) })
        else not.push({ model: name, version, because: door.because })
      }
      if (stage === 'shadow') served.push({ role: 'shadow', plan: null, ...(await loaded({ db, blobs }, version)) })
    }
  }
  return { served, not }
}

const loaded = async (
  { db, blobs }: { readonly db: Kysely<ModelsSchema>; readonly blobs: BlobStore },
  version: string,
): Promise<Pick<ServedModel, 'run' | 'definition' | 'model'>> => {
  const run = await runOfVersion(db, version)
  return { run, definition: await definitionOf(db, run.definition), model: await modelOfVersion(blobs, version) }
}
