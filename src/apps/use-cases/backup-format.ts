import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../core/index.ts'
import { parseJson } from '../config.ts'

const manifest = z.object({
  format: z.literal('attune-backup/1'),
  version: z.string(),
  at: z.string(),
  /** The steps of the schema that the tables have. */
  migrations: z.array(z.string()),
  tables: z.array(z.object({ table: z.string(), rows: z.number(), sha256: z.string() })),
  blobs: z.number(),
})

/** `manifest.json` of a backup folder; without it the folder is no backup. */
export type BackupManifest = z.infer<typeof manifest>

/** What lies beside the database and belongs to a backup. */
export const besides = ['blobs', 'keys', 'seals', 'site.json'] as const

export const manifestPath = (folder: string): string => join(folder, 'manifest.json')

/** A table's rows, each as a line of JSON; the hash in the manifest is of these lines, uncompressed. */
export const tablePath = (folder: string, table: string): string => join(folder, 'tables', `${table}.ndjson.gz`)

/** @throws AppError `misuse` when the folder is no backup, or not a whole one */
export const readManifest = async (folder: string): Promise<BackupManifest> => {
  const path = manifestPath(folder)
  if (!existsSync(path)) throw notWhole('it has no manifest.json')
  const parsed = manifest.safeParse(parseJson(await readFile(path, 'utf8'), 'manifest.json'))
  if (!parsed.success) throw notWhole('its manifest is of another form')
  return parsed.data
}

export const notWhole = (why: string, cause?: unknown): AppError =>
  new AppError('misuse', `The backup cannot be restored: ${why}.`, {
    remedy: 'Use a folder that `attune backup` finished, of this version or an earlier one.',
    cause,
  })
