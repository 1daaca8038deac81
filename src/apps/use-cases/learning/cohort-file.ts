import { existsSync } from 'node:fs'
import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { AppError, epochOf, type Instant } from '../../../core/index.ts'
import { type CohortCounts, type CohortDefinition, noCounts } from '../../../pipeline/features/index.ts'
import { definitionHash } from '../../../pipeline/models/index.ts'

const compressed = promisify(gzip)

/** What is done of a table, beside it in a file until it is whole. */
type State = {
  readonly definition: string
  readonly until: Instant
  readonly knownAt: Instant | null
  /** The last person whose rows are in it. */
  readonly after: string
  /** Bytes that hold; what lies behind them was not finished. */
  readonly bytes: number
  readonly counts: CohortCounts
}

type CohortFile = {
  readonly state: State
  /** Writes lines, and that everybody up to this person is done. */
  readonly append: (rows: readonly (readonly string[])[], after: string) => Promise<void>
  readonly close: () => Promise<void>
  /** Gives the whole table, closed, its name. */
  readonly finish: () => Promise<void>
}

/**
 * Begins a table, or goes on with one that was begun. It is a row of gzip members, one a block: cut after any of them
 * it is a table still. Only its owner can read it.
 *
 * @throws AppError `misuse`
 */
export const openCohortFile = async (
  out: string,
  definition: CohortDefinition,
  columns: readonly string[],
  moments: Pick<State, 'until' | 'knownAt'>,
): Promise<CohortFile> => {
  if (existsSync(out)) throw unwritable('The file for the cohort exists already.')
  const [part, stateFile] = [`${out}.part`, `${out}.part.json`]
  const hash = definitionHash(definition)
  const left = existsSync(stateFile) ? (JSON.parse(await readFile(stateFile, 'utf8')) as State) : undefined
  const begun = isTooOld(left?.knownAt ?? null, moments.knownAt) ? undefined : left
  if (begun !== undefined && begun.definition !== hash) {
    throw new AppError('misuse', 'The table was begun for another definition.', {
      remedy: 'Give --out another name, or remove the files that end in .part and .part.json beside it.',
    })
  }
  const state: State = begun ?? { definition: hash, ...moments, after: '', bytes: 0, counts: noCounts(definition) }
  const handle = await open(part, begun === undefined ? 'w' : 'r+', 0o600).catch(cause => {
    throw unwritable('The file for the cohort cannot be written.', cause)
  })
  let bytes = state.bytes
  const put = async (lines: readonly (readonly string[])[]): Promise<void> => {
    if (lines.length === 0) return
    const member = await compressed(lines.map(lineOf).join(''))
    await handle.write(member, 0, member.length, bytes)
    bytes += member.length
  }
  try {
    await handle.truncate(bytes)
    if (bytes === 0) await put([columns])
  } catch (error) {
    await handle.close()
    throw error
  }
  return {
    state,
    append: async (rows, after) => {
      await put(rows)
      await handle.sync()
      await writeFile(`${stateFile}.new`, JSON.stringify({ ...state, after, bytes } satisfies State), { mode: 0o600 })
      await rename(`${stateFile}.new`, stateFile)
    },
    close: () => handle.close(),
    finish: async () => {
      await rename(part, out)
      await rm(stateFile, { force: true })
    },
  }
}

const day = 86_400_000

const isTooOld = (begun: Instant | null, now: Instant | null): boolean =>
  begun !== null && now !== null && epochOf(now) - epochOf(begun) > day

const unwritable = (message: string, cause?: unknown): AppError =>
  new AppError('misuse', message, {
    remedy: 'Give --out a file that does not exist yet, in a folder that may be written to.',
    cause,
  })

const lineOf = (cells: readonly string[]): string =>
  `${cells.map(cell => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\n`
