import { readFileSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import { canBeCode } from '../../clinical/index.ts'
import { AppError, type Coding, type Instant, type Issue, issue, systemNamed } from '../../core/index.ts'
import { mapSystem, recordRelease, releasesAt, terminologyBytes } from '../../pipeline/knowledge/index.ts'
import { markSourceDue } from '../../pipeline/outcomes/index.ts'
import {
  type CodeMap,
  isSame,
  type MapRow,
  readConceptMap,
  relationOf,
  settledRows,
} from '../../standards/terminology/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { openTable } from './read-table.ts'

export type MapReport = {
  readonly source: string | null
  /** What replays, recalls and the audit trail call this version of the map. */
  readonly map: string
  readonly at: Instant
  /** Rows that are used: the target is the same. */
  readonly used: number
  /** Rows of other relations: kept, shown, never used. */
  readonly kept: number
  /** Rows without a target, as a list of unmapped codes has until somebody fills them in. */
  readonly empty: number
  /** Records whose advice is computed again. */
  readonly due: number
  readonly issues: readonly Issue[]
}

type ReadMap = { readonly rows: readonly MapRow[]; readonly issues: readonly Issue[]; readonly empty: number }

/** A map is written by people: a larger file is something else. */
const largestMap = 64 * 1024 * 1024

/**
 * Puts a map of local codes into use, in the place of the one before of the same source: a FHIR ConceptMap (JSON), or a table
 * with the columns `source system`, `source code`, `target system`, `target code` and `relationship`. Advice about every
 * record of the source is due to be computed again; what was given before still replays by the map of its time.
 *
 * @throws AppError `misuse` when nothing in the file can be used
 */
export const importMap = async (
  deps: Dependencies,
  { path, source }: { readonly path: string; readonly source: string | null },
  caller: Caller,
): Promise<MapReport> => {
  const name = basename(path)
  const given = await readMap(path, name)
  const fit = given.rows.filter(isFitting)
  const unfit = given.rows
    .filter(row => !isFitting(row))
    .map(({ code }) => issue('error', 'map-target-form', 'The target is no code of its system: left out', code))
  const { rows, issues: settled } = settledRows(fit)
  const issues = [...given.issues, ...unfit, ...settled]
  if (rows.length === 0) {
    throw new AppError('misuse', 'No row of that file maps a code; nothing was taken over.', {
      remedy: 'docs/clinical/terminology.md says how a map is written; attune terminology unmapped --csv begins one.',
      details: { issues: issues.slice(0, 20) },
    })
  }
  const map: CodeMap = { source, rows }
  const used = rows.filter(isSame).length
  const { at, hash, due } = await putInUse(deps, { map, name, used }, caller)
  return { source, map: hash, at, used, kept: rows.length - used, empty: given.empty, due, issues }
}

/** Takes the map of a source out of use. @throws AppError `not-found` */
export const retireMap = async (
  deps: Dependencies,
  source: string | null,
  caller: Caller,
): Promise<{ readonly source: string | null; readonly at: Instant; readonly due: number }> => {
  const system = mapSystem(source)
  const inUse = (await releasesAt(deps.database.kysely, null)).find(release => release.system === system)
  if (inUse === undefined) {
    throw new AppError('not-found', 'There is no map of that source in use.', { remedy: 'attune terminology status' })
  }
  const at = deps.clock()
  const due = await deps.write(async (tx, audit) => {
    await recordRelease(tx, { system, expansion: null, codes: 0, name: inUse.name, by: caller.actor, at })
    const details = { system, expansion: inUse.expansion }
    audit({ at, actor: caller.actor, action: 'terminology.retired', record: null, purpose: 'HOPERAT', details })
    return await markSourceDue(tx, source, at)
  })
  return { source, at, due }
}

const putInUse = async (
  deps: Dependencies,
  { map, name, used }: { readonly map: CodeMap; readonly name: string; readonly used: number },
  caller: Caller,
) => {
  const { hash } = await deps.blobs.put(terminologyBytes(map))
  const at = deps.clock()
  const system = mapSystem(map.source)
  const due = await deps.write(async (tx, audit) => {
    await recordRelease(tx, { system, expansion: hash, codes: used, name, by: caller.actor, at })
    const details = { system, expansion: hash, codes: used }
    audit({ at, actor: caller.actor, action: 'terminology.imported', record: null, purpose: 'HOPERAT', details })
    return await markSourceDue(tx, map.source, at)
  })
  return { at, hash: hash as string, due }
}

/** A target may be any code of its system that can be one: check digits find the slip of a finger. */
const isFitting = ({ target }: MapRow): boolean => target === undefined || canBeCode(target)

const readMap = async (path: string, name: string): Promise<ReadMap> => {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) throw new AppError('not-found', 'There is no such file.', { remedy: 'Check the path.' })
  if (!stats.isFile() || stats.size > largestMap) {
    throw new AppError('misuse', 'A map is one file, of 64 MiB at most.', {
      remedy: 'Give a ConceptMap or a CSV file.',
    })
  }
  if (!name.toLowerCase().endsWith('.json')) return await readMapTable(path, name)
  let json: unknown
  try {
    json = JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new AppError('misuse', `${name} is not JSON.`, { remedy: 'Give a FHIR ConceptMap or a CSV file.', cause })
  }
  return { ...readConceptMap(json), empty: 0 }
}

const columnNames = ['source system', 'source code', 'target system', 'target code', 'relationship'] as const
const otherNames: Readonly<Record<string, string>> = { equivalence: 'relationship', relation: 'relationship' }

const readMapTable = async (path: string, name: string): Promise<ReadMap> => {
  const table = await openTable(path, name)
  const columns = table.columns.map(column => {
    const plain = column.trim().toLowerCase().replaceAll(/[_-]+/g, ' ')
    return otherNames[plain] ?? plain
  })
  const missing = columnNames.filter(column => !columns.includes(column))
  if (missing.length > 0) {
    throw new AppError('misuse', `The table has no column ${missing.join(', ')}.`, {
      remedy: `A map has the columns ${columnNames.join(', ')}.`,
    })
  }
  if (columns.some(column => /\bunits?\b/.test(column))) {
    throw new AppError('misuse', 'A map cannot say a unit: a value without one is not used.', {
      remedy: 'Take the column out; have the source send units, or say them in the mapping of its tables.',
    })
  }
  const places = columnNames.map(column => columns.indexOf(column))
  const rows: MapRow[] = []
  const issues: Issue[] = []
  let empty = 0
  const broken = await table.each((values, line) => {
    const cells = places.map(place => (values[place] ?? '').trim())
    if (cells[3] === '' && cells[4] === '') {
      empty += 1
      return
    }
    const read = rowOf(cells)
    if (typeof read === 'string') issues.push(issue('error', 'map-row', read, `line ${line}`))
    else rows.push(read)
  })
  return { rows, issues: [...issues, ...broken], empty }
}

const rowOf = ([system = '', code = '', targetSystem = '', target = '', word = '']: readonly string[]):
  | MapRow
  | string => {
  const relation = relationOf(word)
  if (code === '') return 'A row without a source code'
  if (relation === undefined) return 'A row without a relationship that FHIR knows: nothing is taken for the same'
  const from = { system: systemNamed(system), code }
  if (relation === 'unmatched') return { ...from, relation }
  if (targetSystem === '' || target === '') return 'A row without a target'
  const coding: Coding = { system: systemNamed(targetSystem), code: target }
  return { ...from, relation, target: coding }
}
