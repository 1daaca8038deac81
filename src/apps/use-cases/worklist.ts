import type { PersonId, RecordId } from '../../core/index.ts'
import { type Advice, storeRecommendations } from '../../pipeline/advice/index.ts'
import type { WorklistFilter, WorklistView } from '../../pipeline/delivery/index.ts'
import { keepAnswers } from '../../pipeline/models/index.ts'
import {
  clearDue,
  countTasks,
  type DueRecord,
  dueRecords,
  worklistLine,
  worklistPage,
  writeLines,
} from '../../pipeline/outcomes/index.ts'
import { advicePlaces, placeOfAll } from './advice-place.ts'
import { firstRecord, inputsAndStanding } from './advise.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { answersToKeep } from './model-answers.ts'
import { escalateOverdue, keepSafe, safetyOf } from './safety.ts'

/** People whose lines are written in one transaction. */
const batchSize = 100

const actor = 'system:worklist'

/** A page of the worklist, audited. */
export const worklist = async (
  deps: Dependencies,
  query: { readonly filter: WorklistFilter; readonly after: string | null; readonly limit: number },
  caller: Caller,
): Promise<WorklistView> => {
  await escalateOverdue(deps)
  const page = await worklistPage(deps.database.kysely, query, asOfFor(deps, null))
  await recordAct(deps, {
    actor: caller.actor,
    action: 'worklist.listed',
    record: null,
    purpose: 'TREAT',
    details: { shown: page.entries.length, channel: caller.channel },
  })
  return page
}

/**
 * Looks again at everybody whose facts have changed: writes their worklist lines, keeps what is critical, opens tasks.
 * Can stop after any batch and go on later; a fact that arrives meanwhile puts its record back in the queue.
 *
 * @param stop asked between batches
 * @returns how many people were looked at
 */
export const refreshWorklist = async (
  deps: Dependencies,
  { progress = () => undefined, stop = () => false }: { progress?: (line: string) => void; stop?: () => boolean } = {},
): Promise<number> => {
  let done = 0
  const startedAt = performance.now()
  while (!stop()) {
    const due = await dueRecords(deps.database.kysely, batchSize)
    if (due.length === 0) break
    await refreshBatch(deps, due)
    done += due.length
    progress(`${done} people looked at, ${Math.round((done * 1000) / (performance.now() - startedAt))}/s`)
  }
  await escalateOverdue(deps)
  return done
}

type Looked = Awaited<ReturnType<typeof inputsAndStanding>> & {
  readonly person: PersonId
  readonly record: RecordId
  readonly advice: Advice
}

const refreshBatch = async (deps: Dependencies, due: readonly DueRecord[]): Promise<void> => {
  const at = deps.clock()
  const now = asOfFor(deps, null)
  const people = [...new Set(due.map(({ person }) => person))]
  const looked: Looked[] = []
  for (const person of people) {
    const known = await inputsAndStanding(deps, { person, asOf: null, knownAt: null, jurisdiction: undefined })
    const { inputs } = known
    looked.push({ person, ...known, advice: deps.engine(inputs), record: firstRecord(inputs.profile) })
  }
  await deps.write(async (tx, audit) => {
    await writeLines(
      tx,
      looked.map(({ person, record, advice }) => ({ person, record, at: now, line: worklistLine(advice) })),
    )
    for (const { record, advice, inputs, standing } of looked) {
      if (standing !== null)
        await keepAnswers(tx, answersToKeep(inputs.models, { advice, profile: inputs.profile, standing, record, at }))
      const signals = new Set(advice.signals.map(({ recommendation }) => recommendation))
      const kept = advice.recommendations.filter(({ id, severity }) => severity === 'critical' || signals.has(id))
      const placeOf = advicePlaces(inputs.profile, record)
      const { records } = inputs.profile
      await storeRecommendations(tx, kept, {
        placeOf,
        knownAt: at,
        request: { orders: [], notSent: [] },
        actor,
        channel: null,
        at,
      })
      const safety = safetyOf(advice, inputs.switchedOff, placeOf, placeOfAll(inputs.profile, record))
      await keepSafe(tx, safety, { records, person: advice.patient, by: actor, at, now })
      audit({
        at,
        actor,
        action: 'worklist.refreshed',
        record,
        purpose: 'TREAT',
        details: { asOf: advice.asOf, kept: kept.map(({ id }) => id) },
      })
    }
    await countTasks(
      tx,
      looked.map(({ record }) => record),
    )
    await clearDue(tx, due)
  })
}
