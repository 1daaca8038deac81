import { hash } from 'node:crypto'
import { sql, type Transaction } from 'kysely'
import { canonicalJson, type Instant } from '../../../core/index.ts'
import { matchingFields } from '../../normalize/index.ts'
import { collectRecords, estimateModel, type Records, type Scored, type StoreModel } from '../matching/index.ts'
import { allStanding, type Standing } from './demographics.ts'
import type { IdentityReader, IdentitySchema } from './schema.ts'

/** A model as it is kept: its fields, and the identifier systems that are compared, in that order. */
export type KeptModel = {
  readonly id: string
  readonly version: number
  readonly at: Instant
  readonly by: string
  readonly model: StoreModel
  readonly fields: readonly string[]
  readonly systems: readonly string[]
}

/** More records than that teach nothing more. */
const enough = 500_000
/** A field that fewer records have says nothing that could be learnt. */
const leastFilled = 0.02
const leastRecords = 20
const mostSystems = 3

/** How the store's records look before a model is made of them. */
type Survey = {
  readonly records: number
  readonly filled: Map<string, number>
  readonly systems: Map<string, Map<string, number>>
}

/**
 * Estimates a model from what stands in the store: all records, or of more than half a million every second, third, ... by
 * id. Identifier systems are compared that several sources use, or those that the site trusts.
 *
 * @returns the model, not yet kept; `null` for a store of fewer than two records
 */
export const estimateFromStore = async (
  db: IdentityReader,
  trusted: readonly string[],
  progress: (line: string) => void,
): Promise<Pick<KeptModel, 'id' | 'model' | 'fields' | 'systems'> | null> => {
  const survey = await surveyStore(db)
  if (survey.records < 2) return null
  const least = Math.max(Math.min(leastRecords, survey.records / 2), leastFilled * survey.records)
  const fields = matchingFields.filter(field => (survey.filled.get(field) ?? 0) >= least)
  const systems = [...survey.systems]
    .filter(([system, sources]) => sources.size > 1 || trusted.includes(system))
    .map(([system, sources]) => ({ system, count: [...sources.values()].reduce((sum, one) => sum + one, 0) }))
    .filter(({ count }) => count >= least)
    .toSorted((a, b) => b.count - a.count || (a.system < b.system ? -1 : 1))
    .slice(0, mostSystems)
    .map(({ system }) => system)
  if (fields.length === 0) return null
  const every = Math.ceil(survey.records / enough)
  const collector = collectRecords(columnNames(fields, systems))
  const sources: string[] = []
  let seen = 0
  for await (const page of allStanding(db)) {
    for (const one of page) {
      if (seen++ % every !== 0) continue
      collector.add(one.record, valuesOf(one, fields, systems))
      sources.push(one.source)
    }
    progress(`${seen} of ${survey.records} records read`)
  }
  const model = estimateModel(collector.records(), row => sources[row]!, progress)
  const id = hash('sha256', canonicalJson({ model, fields, systems })).slice(0, 32)
  return { id, model, fields, systems }
}

const surveyStore = async (db: IdentityReader): Promise<Survey> => {
  const filled = new Map<string, number>()
  const systems = new Map<string, Map<string, number>>()
  let records = 0
  for await (const page of allStanding(db)) {
    records += page.length
    for (const { said, source } of page) {
      for (const field of Object.keys(said.fields)) filled.set(field, (filled.get(field) ?? 0) + 1)
      for (const system of new Set(said.identifiers.map(one => one.system))) {
        const of = systems.get(system) ?? new Map<string, number>()
        systems.set(system, of.set(source, (of.get(source) ?? 0) + 1))
      }
    }
  }
  return { records, filled, systems }
}

const columnNames = (fields: readonly string[], systems: readonly string[]): readonly string[] => [
  ...fields,
  ...systems.map((_, n) => `identifier ${n + 1}`),
]

const valuesOf = ({ said }: Standing, fields: readonly string[], systems: readonly string[]): readonly string[] => [
  ...fields.map(field => said.fields[field as keyof typeof said.fields] ?? ''),
  ...systems.map(system => said.identifiers.find(one => one.system === system)?.value ?? ''),
]

/** Records in the fields of a model, for its scorer. */
export const recordsFor = (
  standing: readonly Standing[],
  { fields, systems }: Pick<KeptModel, 'fields' | 'systems'>,
): { readonly records: Records; readonly about: readonly Scored[] } => {
  const collector = collectRecords(columnNames(fields, systems))
  for (const one of standing) collector.add(one.record, valuesOf(one, fields, systems))
  return {
    records: collector.records(),
    about: standing.map(({ source, said }) => ({ source, multipleBirth: said.multipleBirth })),
  }
}

/** Keeps a model as the newest version; one that is the same as the newest is that. */
export const keepModel = async (
  tx: Transaction<IdentitySchema>,
  { id, model, fields, systems }: Pick<KeptModel, 'id' | 'model' | 'fields' | 'systems'>,
  { at, by }: { readonly at: Instant; readonly by: string },
): Promise<KeptModel> => {
  const newest = await newestModel(tx)
  if (newest?.id === id) return newest
  const version = (newest?.version ?? 0) + 1
  const body = JSON.stringify({ model, fields, systems })
  await tx
    .insertInto('matching_model')
    .values({ id, version, at, by, records: model.records, body })
    // The same was found before, with others in between: it is the newest again.
    .onConflict(conflict => conflict.column('id').doUpdateSet({ version, at, by }))
    .execute()
  return { id, version, at, by, model, fields, systems }
}

/** The model in use; `null` before one was estimated. */
export const newestModel = async (db: IdentityReader): Promise<KeptModel | null> => {
  const row = await db.selectFrom('matching_model').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst()
  if (row === undefined) return null
  const body = JSON.parse(row.body) as Pick<KeptModel, 'model' | 'fields' | 'systems'>
  return { id: row.id, version: row.version, at: row.at as Instant, by: row.by, ...body }
}

/** The newest version's number, to know whether a model that is held is still the one in use. */
export const newestVersion = async (db: IdentityReader): Promise<number> => {
  const { rows } = await sql<{ version: number | null }>`select max(version) as version from matching_model`.execute(db)
  return rows[0]?.version ?? 0
}

/** A model by its id, without what is in it. */
export const modelVersion = async (
  db: IdentityReader,
  id: string,
): Promise<{ readonly id: string; readonly version: number; readonly at: Instant } | null> => {
  const { rows } = await sql<{ id: string; version: number; at: Instant }>`
    select id, version, at from matching_model where id = ${id}`.execute(db)
  return rows[0] ?? null
}
