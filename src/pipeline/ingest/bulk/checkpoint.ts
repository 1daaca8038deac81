import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../../core/index.ts'
import { makeFolder, replaceWhole } from '../../../platform/files/index.ts'

const file = z.object({
  part: z.enum(['output', 'deleted', 'error']),
  type: z.string(),
  url: z.string(),
  count: z.number().optional(),
})

const state = z.object({
  version: z.literal(1),
  /** What the server was asked, without what is known of the answer. */
  kickOff: z.string(),
  /** Where the server says how far it is; absent before it has said where. */
  statusUrl: z.string().optional(),
  /** The first transaction time of this pull: what a further export after an expired one brings is newer. */
  transactionTime: z.string().optional(),
  manifest: z
    .object({ transactionTime: z.string(), requiresAccessToken: z.boolean(), files: z.array(file) })
    .optional(),
  /** By index in the manifest: files whose bytes are here completely, and files that are committed. */
  fetched: z.array(z.number()),
  stored: z.array(z.number()),
  /** Types of which an expired export's files are all committed. */
  completeTypes: z.array(z.string()),
  restarts: z.number(),
})

/** How far a pull is. Each change is on the disk before the next step. */
export type PullState = z.infer<typeof state>

export type Checkpoint = {
  readonly folder: string
  /** `undefined`: nothing is under way. */
  readonly read: () => PullState | undefined
  readonly write: (state: PullState) => void
  /** Forgets everything of this pull, and the bytes that were fetched and not stored. */
  readonly clear: () => void
}

/**
 * The checkpoint of one pull in a folder of its own. It holds addresses that the server gave, no tokens.
 *
 * @throws AppError `disk-full`, `data-folder-unusable`; `data-folder-unusable` for a checkpoint that is damaged
 */
export const openCheckpoint = async (folder: string): Promise<Checkpoint> => {
  await makeFolder(folder)
  const path = join(folder, 'checkpoint.json')
  return {
    folder,
    read: () => {
      const text = textAt(path)
      if (text === undefined) return undefined
      const parsed = state.safeParse(jsonOf(text))
      if (parsed.success) return parsed.data
      throw new AppError('data-folder-unusable', `${path} is damaged.`, {
        remedy: 'Remove the file: the pull starts again, and what is stored already is not stored twice.',
        details: { path },
      })
    },
    write: next => replaceWhole(path, `${JSON.stringify(next, null, 1)}\n`),
    clear: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const textAt = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
