import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Application } from '../../src/apps/compose.ts'
import { importPaths } from '../../src/apps/use-cases/import.ts'
import { storedSeries } from '../../src/pipeline/profile/index.ts'
import type { ImportFile } from './import-files.ts'
import { createPlace, source } from './site.ts'

/** What an import writes, without when it was received; a row of the result is one text. */
const tables: Readonly<Record<string, string>> = {
  record: 'record_id, source, patient, facts, readings',
  person_link: 'record_id, version, person_id',
  document: 'document, source, name, bytes',
  quarantine: 'document, locator, code, message',
  resource: 'record_id, content_hash, source, resource_type, logical_id, version, document, locator',
  fact: 'record_id, content_hash, position, fact_id, kind, recorded, body',
  shared_code: 'source, reference, content_hash, recorded, version, body',
  record_identifier: 'record_id, system, value',
  patient_summary: 'record_id, person_id, name, sort_name, birth_date, sex, death, data_as_of',
}

export type Digest = { readonly rows: number; readonly digest: string | null }

/** When something was received differs between two imports; packed columns are bytes. */
const withoutMoment = (key: string, value: unknown): unknown =>
  key === 'received'
    ? undefined
    : ArrayBuffer.isView(value)
      ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
      : value

/** What a store holds, by table, and of readings what they say, however they are packed. */
export const digestsOf = async ({ dependencies }: Application): Promise<ReadonlyMap<string, Digest>> => {
  const found = new Map<string, Digest>()
  for (const [table, columns] of Object.entries(tables)) {
    const { rows } = await sql<Digest>`
      select count(*)::int as rows, md5(string_agg(line, '' order by line collate "C")) as digest
      from (select md5(row(${sql.raw(columns)})::text) as line from ${sql.table(table)}) t`.execute(
      dependencies.database.kysely,
    )
    if (rows[0] !== undefined) found.set(table, rows[0])
  }
  const series = createHash('md5')
  let days = 0
  for await (const one of storedSeries(dependencies.database.kysely, null)) {
    days += one.days.length
    for (const day of one.days) series.update(JSON.stringify(day, withoutMoment))
  }
  return found.set('series', { rows: days, digest: series.digest('hex') })
}

/** The tables that differ from what they should be. */
export const differences = (is: ReadonlyMap<string, Digest>, should: ReadonlyMap<string, Digest>): readonly string[] =>
  [...should].flatMap(([table, { rows, digest }]) => {
    const found = is.get(table)
    return found?.digest === digest
      ? []
      : [`${table}: ${found?.rows} rows that differ from the ${rows} of an import without kills`]
  })

/** The tables that are not what an import of the same files leaves that nobody interrupts. */
export const differencesFromUnkilled = async (
  application: Application,
  files: readonly ImportFile[],
): Promise<readonly string[]> => {
  const place = createPlace(undefined)
  const unkilled = await place.open()
  try {
    const caller = { actor: 'soak', channel: 'command-line' } as const
    const request = { paths: files.map(({ path }) => path), source }
    await importPaths(unkilled.dependencies, request, caller, () => undefined)
    return differences(await digestsOf(application), await digestsOf(unkilled))
  } finally {
    await unkilled.close()
    place.remove()
  }
}
