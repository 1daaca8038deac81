import type { Kysely, Transaction } from 'kysely'
import type { Instant } from '../../core/index.ts'
import type { RuleAlerts } from './alert-burden.ts'
import type { AlertsSchema } from './schema.ts'

/** What became of what a rule recommended while it spoke. */
export type DecisionCounts = { readonly decided: number; readonly overridden: number; readonly rate: number }

export type RuleBurden = Omit<RuleAlerts, 'rows'> & {
  /** It did not speak when this was measured; this is what it would have said. */
  readonly switchedOff: boolean
  /** Critical and warning, for each hundred current medicines. */
  readonly per100Medicines: number | null
  /** What was decided about its recommendations while it spoke; `null`: nothing. */
  readonly decisions: DecisionCounts | null
  readonly rows: readonly (RuleAlerts['rows'][number] & { readonly decisions: DecisionCounts | null })[]
}

/** How often each rule would have fired on the people that are stored. */
export type AlertReport = {
  readonly asOf: Instant
  readonly since: Instant | null
  readonly people: number
  readonly died: number
  readonly medicines: number
  readonly rules: readonly RuleBurden[]
}

/** A report, with when it was made, for whom, and by which knowledge. */
export type AlertMeasurement = {
  readonly at: Instant
  readonly by: string
  readonly knowledge: string
  readonly report: AlertReport
}

/** Keeps a report, in the transaction of its audit event. */
export const keepMeasurement = async (
  tx: Transaction<AlertsSchema>,
  id: string,
  { at, by, knowledge, report }: AlertMeasurement,
): Promise<void> => {
  await tx
    .insertInto('alert_measurement')
    .values({ id, at, by, since: report.since, knowledge, report: JSON.stringify(report) })
    .execute()
}

/** The last measurement of everything that is taken; `null`: nobody has measured yet. */
export const newestMeasurement = async (db: Kysely<AlertsSchema>): Promise<AlertMeasurement | null> => {
  const row = await db
    .selectFrom('alert_measurement')
    .selectAll()
    .where('since', 'is', null)
    .orderBy('at', 'desc')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return null
  const { at, by, knowledge, report } = row
  return { at: at as Instant, by, knowledge, report: JSON.parse(report) as AlertReport }
}
