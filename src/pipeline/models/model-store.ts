import { hash as digest } from 'node:crypto'
import type { Kysely, Transaction } from 'kysely'
import { AppError, canonicalJson, type DocumentHash, type Instant } from '../../core/index.ts'
import { type ModelEvent, parseModelEvent, planHash, type SignedPlan } from '../../governance/change-control/index.ts'
import { type Model, parseModel } from '../../learning/index.ts'
import type { BlobStore } from '../../platform/blobs/index.ts'
import { type CohortDefinition, parseCohortDefinition } from '../features/index.ts'
import type { ModelsSchema } from './schema.ts'
import type { TrainingRun } from './training-run.ts'

/** Whatever can be selected from: the database, or a transaction in it. */
type Db = Pick<Kysely<ModelsSchema>, 'selectFrom'>
type Tx = Transaction<ModelsSchema>

/** By what a cohort definition is named where it was used: SHA-256, hexadecimal, of its canonical JSON. */
export const definitionHash = (definition: CohortDefinition): string => digest('sha256', canonicalJson(definition))

/** Names of the models of which anything is kept, in order. */
export const modelNames = async (db: Db): Promise<readonly string[]> => {
  const rows = await db.selectFrom('model_event').select('model').distinct().orderBy('model').execute()
  return rows.map(({ model }) => model)
}

/**
 * Every move in the life of a model, in order.
 *
 * @throws AppError `internal` when a kept one cannot be read: then nobody knows what may serve
 */
export const eventsOfModel = async (db: Db, model: string): Promise<readonly ModelEvent[]> => {
  const rows = await db
    .selectFrom('model_event')
    .select(['n', 'body'])
    .where('model', '=', model)
    .orderBy('n')
    .execute()
  return rows.map(({ n, body }, at) => {
    const read = parseModelEvent(JSON.parse(body))
    if (read.ok && n === at) return read.value
    const why = read.ok ? 'one before it is missing' : read.issues.map(({ message }) => message).join('; ')
    throw new AppError('internal', `Event ${n} of model ${model} cannot be read: ${why}.`, {
      remedy:
        'Nothing of this model is served. Restore the database from a backup; attune audit verify says what was changed.',
      details: { model, n },
    })
  })
}

/** Adds a move behind `after` others; somebody else's move in between is a conflict. */
export const appendMove = async (tx: Tx, model: string, after: number, event: ModelEvent): Promise<void> => {
  const added = await tx
    .insertInto('model_event')
    .values({ model, n: after, body: canonicalJson(event) })
    .onConflict(conflict => conflict.doNothing())
    .executeTakeFirst()
  if (added.numInsertedOrUpdatedRows === 1n) return
  throw new AppError('conflict', `Something else was done with ${model} at the same moment.`, {
    remedy: 'Look at it again (attune model show), then repeat.',
  })
}

export const keepDefinition = async (tx: Tx, definition: CohortDefinition): Promise<string> => {
  const hash = definitionHash(definition)
  await tx
    .insertInto('model_definition')
    .values({ hash, name: definition.name, body: canonicalJson(definition) })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return hash
}

/** @throws AppError `not-found`, `internal` when what is kept is no definition */
export const definitionOf = async (db: Db, hash: string): Promise<CohortDefinition> => {
  const row = await db.selectFrom('model_definition').select('body').where('hash', '=', hash).executeTakeFirst()
  if (row === undefined) throw unknown(`There is no cohort definition ${hash}.`)
  const read = parseCohortDefinition(row.body, hash)
  // The bytes as kept: a later Attune may read more into them than was written.
  if (read.ok && digest('sha256', row.body) === hash) return read.value
  throw damaged(`The cohort definition ${hash}`)
}

export const keepPlan = async (
  tx: Tx,
  document: SignedPlan,
  { by, at }: { readonly by: string; readonly at: Instant },
): Promise<string> => {
  const hash = planHash(document.plan)
  await tx
    .insertInto('model_plan')
    .values({ hash, model: document.plan.model, document: canonicalJson(document), added: at, by })
    .onConflict(conflict => conflict.doNothing())
    .execute()
  return hash
}

/** The plans of a model as they were received, oldest first: they count for what `verifiedPlans` makes of them. */
export const plansOfModel = async (db: Db, model: string): Promise<readonly unknown[]> => {
  const rows = await db
    .selectFrom('model_plan')
    .select('document')
    .where('model', '=', model)
    .orderBy('added')
    .orderBy('hash')
    .execute()
  return rows.map(({ document }) => JSON.parse(document) as unknown)
}

export const keepRun = async (tx: Tx, run: TrainingRun): Promise<void> => {
  const { version, model } = run.trained
  await tx
    .insertInto('model_run')
    .values({ version, model, at: run.at, body: canonicalJson(run) })
    .execute()
}

/** The runs of a model, newest first. */
export const runsOfModel = async (db: Db, model: string): Promise<readonly TrainingRun[]> => {
  const rows = await db
    .selectFrom('model_run')
    .select('body')
    .where('model', '=', model)
    .orderBy('at', 'desc')
    .orderBy('version')
    .execute()
  return rows.map(({ body }) => JSON.parse(body) as TrainingRun)
}

/** @throws AppError `not-found` */
export const runOfVersion = async (db: Db, version: string): Promise<TrainingRun> => {
  const row = await db.selectFrom('model_run').select('body').where('version', '=', version).executeTakeFirst()
  if (row === undefined) throw unknown(`There is no training run of version ${version}.`)
  return JSON.parse(row.body) as TrainingRun
}

/** The text of a version's model file. @throws AppError as `modelOfVersion` */
export const modelFileOf = async (blobs: BlobStore, version: string): Promise<string> =>
  Buffer.from(await blobs.get(version as DocumentHash)).toString('utf8')

/**
 * The model of a version, from its own bytes.
 *
 * @throws AppError `not-found`, `data-folder-unusable` when the bytes have another hash
 */
export const modelOfVersion = async (blobs: BlobStore, version: string): Promise<Model> => {
  const known = parsedOf.get(blobs) ?? new Map<string, Model>()
  parsedOf.set(blobs, known)
  const model = known.get(version) ?? (await parsed(blobs, version))
  known.delete(version)
  known.set(version, model)
  const [oldest] = known.keys()
  if (known.size > mostParsed && oldest !== undefined) known.delete(oldest)
  return model
}

/** Models held parsed, some megabytes each: those that serve and their shadows. A version is its bytes, so it never changes. */
const mostParsed = 16
const parsedOf = new WeakMap<BlobStore, Map<string, Model>>()

const parsed = async (blobs: BlobStore, version: string): Promise<Model> => {
  const read = parseModel(await modelFileOf(blobs, version))
  if (read.ok) return read.value
  throw damaged(`The model file ${version}`)
}

const unknown = (message: string): AppError =>
  new AppError('not-found', message, { remedy: 'attune model list says which there are.' })

const damaged = (what: string): AppError =>
  new AppError('internal', `${what} is not what was kept.`, { remedy: 'Restore it from a backup.' })
