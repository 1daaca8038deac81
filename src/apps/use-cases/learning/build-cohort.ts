import type { Instant, PersonId } from '../../../core/index.ts'
import {
  type CohortDefinition,
  type CohortReport,
  cellsOf,
  columnsOf,
  countPerson,
  historyOf,
  reportOf,
  rowsOf,
  untilOf,
} from '../../../pipeline/features/index.ts'
import { readRecords } from '../../../pipeline/profile/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from '../dependencies.ts'
import { everybody } from '../everybody.ts'
import { stopIfAsked } from '../interrupted.ts'
import { terminologyAt } from '../terminology.ts'
import { openCohortFile } from './cohort-file.ts'

export type CohortOptions = {
  readonly counted?: (people: number) => void
  readonly signal?: AbortSignal | undefined
}

export type BuiltCohort = CohortReport & {
  readonly definition: { readonly name: string; readonly version: number }
  readonly until: Instant
  /** People counted by an earlier call that was stopped. */
  readonly resumedAfter: number
}

/** People between two states that a stopped run goes on from. */
const block = 200

/**
 * Makes the table of a cohort from everybody who is stored, person by person, and counts. Memory is one person and one
 * block of lines. Stopped, by a signal or by anything else, it goes on after the last whole block when it is asked
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
  { counted = () => undefined, signal }: CohortOptions = {},
): Promise<BuiltCohort> => {
  const { kysely } = deps.database
  const now = asOfFor(deps, null)
  const file = await openCohortFile(out, definition, untilOf(definition, now), columnsOf(definition))
  const { counts, until, after } = file.state
  const resumedAfter = counts.people
  const said = { cohort: definition.name, version: definition.version, channel: caller.channel }
  const act = { actor: caller.actor, record: null, purpose: 'HRESCH' }
  await recordAct(deps, { ...act, action: 'cohort.begun', details: { ...said, after: resumedAfter } })
  try {
    const terminology = await terminologyAt(deps, null)
    let last = after as PersonId
    let lines: (readonly string[])[] = []
    let unsaved = 0
    for await (const person of everybody(deps, after)) {
      // Past what is kept in memory for calls: everybody is read once.
      const stored = await readRecords(kysely, { person, knownAt: null })
      const made = rowsOf(definition, historyOf(stored, { until, now, terminology }))
      countPerson(counts, made)
      lines.push(...made.rows.map(row => cellsOf(definition, row)))
      last = person
      unsaved += 1
      if (unsaved === block || signal?.aborted === true) {
        await file.append(lines, last)
        ;[lines, unsaved] = [[], 0]
        stopIfAsked(signal, `${counts.people} people`)
      }
      counted(counts.people)
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
  return { definition: { name: definition.name, version: definition.version }, until, resumedAfter, ...report }
}
