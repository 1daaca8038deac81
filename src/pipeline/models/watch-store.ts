import { type Kysely, sql, type Transaction } from 'kysely'
import { canonicalJson, type Instant } from '../../core/index.ts'
import type { ModelsSchema } from './schema.ts'

/** Whatever can be selected from: the database, or a transaction in it. */
type Db = Pick<Kysely<ModelsSchema>, 'selectFrom'>
type Tx = Transaction<ModelsSchema>

/** A proposal to train anew, as a breach writes it (`model_proposal.body`). */
export type RetrainProposal = {
  readonly document: 'retrain-proposal'
  readonly format: 1
  readonly model: string
  /** The version that answered. */
  readonly version: string
  /** In words, with numbers. */
  readonly because: string
  /** Which monitors it rests on, e.g. `calibration`. */
  readonly monitors: readonly string[]
  /** Ids of the watches that found it, oldest first. */
  readonly watches: readonly string[]
}

export type KeptProposal = {
  readonly id: string
  readonly at: Instant
  readonly proposal: RetrainProposal
  /** `null`: it is open. */
  readonly answered: ProposalAnswer | null
}

export type ProposalAnswer = {
  readonly at: Instant
  readonly trained: string | null
  /** Who found that nothing is to be trained, and why. */
  readonly dismissed: { readonly by: string; readonly why: string } | null
}

/** What watching a model found, newest first, as it was kept. */
export const watchesOfModel = async (
  db: Db,
  model: string,
  most: number,
): Promise<readonly { readonly at: Instant; readonly body: unknown }[]> => {
  const rows = await db
    .selectFrom('model_watch')
    .select(['at', 'body'])
    .where('model', '=', model)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(most)
    .execute()
  return rows.map(({ at, body }) => ({ at: at as Instant, body: JSON.parse(body) as unknown }))
}

/** How often this version was watched. */
export const countWatches = async (db: Db, model: string, version: string): Promise<number> => {
  const { n } = await db
    .selectFrom('model_watch')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('model', '=', model)
    .where(sql<string>`body::jsonb ->> 'version'`, '=', version)
    .executeTakeFirstOrThrow()
  return Number(n)
}

export const keepWatch = async (
  tx: Tx,
  {
    id,
    model,
    at,
    document,
  }: { readonly id: string; readonly model: string; readonly at: Instant; readonly document: unknown },
): Promise<void> => {
  await tx
    .insertInto('model_watch')
    .values({ id, model, at, body: canonicalJson(document) })
    .execute()
}

/** Proposals of a model, newest first. */
export const proposalsOfModel = async (db: Db, model: string): Promise<readonly KeptProposal[]> => {
  const rows = await db
    .selectFrom('model_proposal')
    .selectAll()
    .where('model', '=', model)
    .orderBy('at', 'desc')
    .orderBy('id')
    .execute()
  return rows.map(({ id, at, body, answered, answer }) => ({
    id,
    at: at as Instant,
    proposal: JSON.parse(body) as RetrainProposal,
    answered: answered === null ? null : { at: answered as Instant, ...answerOf(answer) },
  }))
}

export const keepProposal = async (
  tx: Tx,
  { id, at, proposal }: { readonly id: string; readonly at: Instant; readonly proposal: RetrainProposal },
): Promise<void> => {
  await tx
    .insertInto('model_proposal')
    .values({ id, model: proposal.model, at, body: canonicalJson(proposal), answered: null, answer: null })
    .execute()
}

/** Writes into an open proposal what has been found since. */
export const addToProposal = async (tx: Tx, id: string, proposal: RetrainProposal): Promise<void> => {
  await tx
    .updateTable('model_proposal')
    .set({ body: canonicalJson(proposal) })
    .where('id', '=', id)
    .where('answered', 'is', null)
    .execute()
}

/** @returns whether it was open */
export const dismissProposal = async (
  tx: Tx,
  id: string,
  { at, ...dismissed }: { readonly at: Instant; readonly by: string; readonly why: string },
): Promise<boolean> => {
  const { numUpdatedRows } = await tx
    .updateTable('model_proposal')
    .set({ answered: at, answer: canonicalJson({ dismissed }) })
    .where('id', '=', id)
    .where('answered', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** What an answer says: a version was trained, or somebody dismissed it. */
const answerOf = (answer: string | null): Pick<ProposalAnswer, 'trained' | 'dismissed'> => {
  const { trained, dismissed } = JSON.parse(answer ?? '{}') as Partial<ProposalAnswer>
  return { trained: trained ?? null, dismissed: dismissed ?? null }
}
