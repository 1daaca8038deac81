import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { AppError, type Instant, intervalOf } from '../core/index.ts'
import { createWhole } from '../platform/files/index.ts'
import { type LogLevel, logLevels } from '../platform/logging/index.ts'

/** The root of the installation: two levels above this file, in `src/` and in `dist/` alike. */
export const installation = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/** An ISO 8601 duration of days, hours, minutes and seconds, in seconds: months have no fixed length. */
const duration = z
  .string()
  .regex(/^P(?=\d|T\d)(?:\d+D)?(?:T(?=\d)(?:\d+H)?(?:\d+M)?(?:\d+S)?)?$/, 'is a duration such as PT2H or P1DT12H')
  .transform(text => {
    const amount = (unit: string, part: string) => Number(new RegExp(`(\\d+)${unit}`).exec(part)?.[1] ?? 0)
    const [days = '', time = ''] = text.split('T')
    return amount('D', days) * 86_400 + amount('H', time) * 3_600 + amount('M', time) * 60 + amount('S', time)
  })

const site = z.object({
  title: z.string(),
  jurisdiction: z.enum(['us', 'eu']).nullable(),
  /** A fixed moment, for the example hospital; `null`: the current time. */
  asOf: z.string().nullable(),
  /** Name of the source that this site's EHR is, for CDS Hooks calls. */
  source: z.string(),
  /** Identifier systems whose values are unique to a person whichever source sends them, e.g. the medical record number. */
  trustedIdentifiers: z.array(z.string()).default([]),
  /** From which probability the matcher links records, and from which it asks a person. */
  matching: z
    .object({
      link: z.number().gt(0.5).lt(1).default(0.95),
      review: z.number().gt(0).lt(1).default(0.1),
      /** Whether it looks at records as they arrive; `false`: only `attune people match` does. */
      onArrival: z.boolean().default(true),
    })
    .refine(({ link, review }) => review <= link, 'review is not above link')
    .default({ link: 0.95, review: 0.1, onArrival: true }),
  /** Whether knowledge under share-alike licences is used (DPWG, ClinPGx: CC BY-SA); `false` leaves it out. */
  shareAlike: z.boolean().default(true),
  /** What is expected of sources: after how long without anything new one is silent, in seconds (written as PT2H). */
  sources: z.record(z.string(), z.object({ silentAfter: duration })).default({}),
  /** How often a server watches the models that serve; `null`: only `attune model watch` does. */
  modelWatch: z
    .strictObject({
      everyHours: z
        .number()
        .positive()
        .max(24 * 366),
    })
    .nullable()
    .default({ everyHours: 24 }),
})

/** What a site decides. `DIR/site.json`; without it there is no jurisdiction, and so no label dose. */
export type Site = Omit<z.infer<typeof site>, 'asOf'> & { readonly asOf: Instant | null }

const noSite: Site = {
  title: 'Attune',
  jurisdiction: null,
  asOf: null,
  source: 'default',
  trustedIdentifiers: [],
  matching: { link: 0.95, review: 0.1, onArrival: true },
  shareAlike: true,
  sources: {},
  modelWatch: { everyHours: 24 },
}

/** @throws AppError `misuse` when the file is there and cannot be used */
export const readSite = (dataFolder: string): Site => {
  const file = join(dataFolder, 'site.json')
  if (!existsSync(file)) return noSite
  const parsed = site.safeParse(parseJson(readFileSync(file, 'utf8'), 'site.json'))
  if (!parsed.success) {
    const first = parsed.error.issues[0]
    throw new AppError('misuse', `site.json: ${first?.path.join('.')}: ${first?.message}.`, {
      remedy: 'Correct site.json in the data folder; docs/operations/install.md shows one.',
    })
  }
  return { ...parsed.data, asOf: momentOf(parsed.data.asOf, 'asOf in site.json') }
}

/** Whether the site has been settled. */
export const hasSite = (dataFolder: string): boolean => existsSync(join(dataFolder, 'site.json'))

/** Settles a new data folder; a file that is there is never overwritten. */
export const writeSite = (dataFolder: string, settings: object = noSite): void => {
  createWhole(join(dataFolder, 'site.json'), `${JSON.stringify(settings, null, 2)}\n`, { flush: true })
}

/** A moment given as text; a date means the last moment it covers. */
export const momentOf = (text: string | null | undefined, name: string): Instant | null => {
  if (text === null || text === undefined) return null
  const interval = intervalOf(text)
  if (interval === undefined) {
    throw new AppError('misuse', `${name} is not a date or time.`, {
      remedy: 'Write it as 2026-11-24 or 2026-11-24T09:00:00Z.',
    })
  }
  return interval.end
}

export const parseJson = (text: string, what: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('misuse', `${what} is not JSON.`, { remedy: `Correct ${what}.`, cause })
  }
}

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Where data is kept: `--data`, `ATTUNE_DATA`, else `attune-data` in the current folder. An empty variable is not set;
 * an empty option would be the current folder, which nobody means.
 *
 * @throws AppError `misuse` for an empty option
 */
export const dataFolderOf = (option: string | undefined, env: Environment): string => {
  if (option?.trim() === '') {
    throw new AppError('misuse', '--data names no folder.', { remedy: 'Write it as --data DIR.' })
  }
  return resolve(option ?? (env.ATTUNE_DATA || 'attune-data'))
}

/** The PostgreSQL server, or `undefined` for the embedded database. An empty variable is not set. */
export const databaseUrlOf = (env: Environment): string | undefined => env.DATABASE_URL || undefined

/** What is logged. An empty variable is not set. @throws AppError `misuse` for a level that there is not */
export const logLevelOf = (env: Environment): LogLevel => {
  const asked = env.LOG_LEVEL || 'warn'
  const level = logLevels.find(one => one === asked)
  if (level !== undefined) return level
  throw new AppError('misuse', 'LOG_LEVEL is not a level.', { remedy: `Use one of: ${logLevels.join(', ')}.` })
}
