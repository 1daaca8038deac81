import type { Instant, PersonId } from '../../../core/index.ts'
import {
  type CohortDefinition,
  type CohortReport,
  cellsOf,
  columnsOf,
  countPerson,
  reportOf,
  untilOf,
} from '../../../pipeline/features/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from '../dependencies.ts'
import { everybody, everybodyThen, peopleAfter } from '../everybody.ts'
import { stopIfAsked } from '../interrupted.ts'
import { terminologyAt } from '../terminology.ts'
import { openCohortFile } from './cohort-file.ts'
import { rowsOfPeople } from './person-rows.ts'

export type CohortOptions = {
  /**
   * For rows that must be made again later: only what was received when the table was begun counts, and the data end then or, if earlier,
   * here. A table begun more than a day ago is begun anew, for consents may have changed.
   */
  readonly fixed?: { readonly until: Instant | null }
  /** How many people were looked at, of how many. */
  readonly counted?: (people: number, of: number) => void
  readonly signal?: AbortSignal | undefined
}

export type BuiltCohort = CohortReport & {
  readonly definition: { readonly name: string; readonly version: number }
  readonly until: Instant
  /** Up to when it was received; `null`: whatever there is. */
  readonly knownAt: Instant | null
  /** People counted by an earlier call that was stopped. */
  readonly resumedAfter: number
}

/** People between two states that a stopped run goes on from. */
const block = 200

/**
 * Makes the table of a cohort from everybody who is stored, person by person, and counts. Memory is what is read at once
 * and one block of lines. Stopped, by a signal or by anything else, it goes on after the last whole block when it is asked
 * again for the same definition and file; where the data end stays as at the beginning.
 *
 * A use for research: the act is audited with that purpose, before the first record is read, and again when done.
 *
 * @param out `.csv.gz`, a file that is not there yet
 * @throws AppError `misuse` where the file is there or was begun for another definition; `interrupted`
 */
export const buildCohort = async (
  deps: Dependencies,
  definition: CohortDefinition,
  out: string,
  caller: Caller,
  { counted = () => undefined, signal, fixed }: CohortOptions = {},
): Promise<BuiltCohort> => {
  const now = asOfFor(deps, null)
  const ends = [untilOf(definition, now), fixed?.until ?? now].sort()[0]!
  const file = await openCohortFile(out, definition, columnsOf(definition), {
    until: ends,
    knownAt: fixed === undefined ? null : deps.clock(),
  })
  const { counts, until, knownAt, after } = file.state
  const resumedAfter = counts.people
  const said = { cohort: definition.name, version: definition.version, channel: caller.channel }
  const act = { actor: caller.actor, record: null, purpose: 'HRESCH' }
  await recordAct(deps, { ...act, action: 'cohort.begun', details: { ...said, after: resumedAfter } })
  try {
    const of = { until, now, knownAt, terminology: await terminologyAt(deps, knownAt) }
    const all = counts.people + (await peopleAfter(deps, after))
    let last = after as PersonId
    let lines: (readonly string[])[] = []
    let unsaved = 0
    const people = knownAt === null ? everybody(deps, after) : everybodyThen(deps, knownAt, after)
    for await (const made of rowsOfPeople(deps, definition, people, of)) {
      countPerson(counts, made)
      lines.push(...made.rows.map(row => cellsOf(definition, row)))
      last = made.person
      unsaved += 1
      if (unsaved === block || signal?.aborted === true) {
        await file.append(lines, last)
        ;[lines, unsaved] = [[], 0]
        stopIfAsked(signal, `${counts.people} people`)
      }
      // Somebody may come meanwhile.
      counted(counts.people, Math.max(all, counts.people))
    }
    await file.append(lines, last)
  } finally {
    await file.close()
  }
  await file.finish()
  const report = reportOf(definition, counts)
  await recordAct(deps, {
    ...act,
    action: 'cohort.built',
    details: { ...said, people: report.people, rows: report.rows },
  })
  return { definition: { name: definition.name, version: definition.version }, until, knownAt, resumedAfter, ...report }
}
