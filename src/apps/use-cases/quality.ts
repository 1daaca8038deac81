import { AppError, epochOf, type Instant, instantOf } from '../../core/index.ts'
import { markDue } from '../../pipeline/outcomes/index.ts'
import {
  dueForExamination,
  examineBatch,
  examineOneSource,
  type QualityQuery,
  type QualityReport,
  readReport,
  renewRules,
  sourcesDue,
} from '../../pipeline/quality/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { stopIfAsked } from './interrupted.ts'

const actor = 'system:quality'

/** A source whose suspicions have changed is examined again once; they rest on sums that marks do not change. */
const mostRounds = 3

/** Hours that a record examined before waits in the background when only readings of its devices have come. */
const readingsWait = 6

/** Records examined after this are not due by further readings alone. */
const readingsSince = (deps: Dependencies): Instant => instantOf(epochOf(deps.clock()) - readingsWait * 3_600_000)

/**
 * Examines the records whose facts have changed since, then the sources they belong to. Each batch is a transaction: it can
 * stop after any and go on later. What a fact is newly marked with makes the advice about its person due.
 *
 * @param stop asked between batches
 * @param readingsMayWait a live sensor does not make its record due every minute
 * @returns records examined
 */
export const refreshQuality = async (
  deps: Dependencies,
  {
    progress = () => undefined,
    stop = () => false,
    readingsMayWait = false,
  }: { progress?: (line: string) => void; stop?: () => boolean; readingsMayWait?: boolean } = {},
): Promise<number> => {
  const { kysely } = deps.database
  await renewRules(kysely)
  let done = 0
  for (let round = 0; round < mostRounds && !stop(); round += 1) {
    while (!stop()) {
      const due = await dueForExamination(kysely, readingsMayWait ? readingsSince(deps) : null)
      if (due.length === 0) break
      await deps.write(async (tx, audit) => {
        const at = deps.clock()
        const marked = await examineBatch(tx, due, at)
        await markDue(tx, marked, at)
        for (const record of marked) {
          audit({ at, actor, action: 'facts.marked', record, purpose: 'HOPERAT', details: {} })
        }
      })
      done += due.length
      progress(`${done} records examined`)
    }
    const sources = stop() ? [] : await sourcesDue(kysely)
    if (sources.length === 0) break
    for (const source of sources) {
      await deps.write(tx => examineOneSource(tx, source, asOfFor(deps, null), deps.clock()))
    }
  }
  return done
}

/** What is known of the quality of each source, audited. `refresh`: what has changed is examined first. */
export const qualityReport = async (
  deps: Dependencies,
  query: QualityQuery & { readonly refresh: boolean },
  caller: Caller,
  progress: (line: string) => void = () => undefined,
  signal?: AbortSignal,
): Promise<QualityReport> => {
  const { kysely } = deps.database
  if (query.refresh) {
    const examined = await refreshQuality(deps, { progress, stop: () => signal?.aborted === true })
    stopIfAsked(signal, `${examined} records examined`)
  }
  const due = (await dueForExamination(kysely, query.refresh ? null : readingsSince(deps))).length
  const report = await readReport(kysely, query, { asOf: asOfFor(deps, null), due })
  if (query.source !== undefined && report.sources.length === 0) {
    throw new AppError('not-found', 'No source of that name has sent anything.', { remedy: 'attune quality' })
  }
  await recordAct(deps, {
    actor: caller.actor,
    action: 'quality.read',
    record: null,
    purpose: 'HOPERAT',
    details: { sources: report.sources.length, channel: caller.channel },
  })
  return report
}
