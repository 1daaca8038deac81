import { randomUUID } from 'node:crypto'
import { medicineList, type PatientProfile } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'
import { switchedOffAt } from '../../pipeline/advice/index.ts'
import {
  type AlertReport,
  createAlertCount,
  type DecisionCounts,
  keepMeasurement,
} from '../../pipeline/monitoring/index.ts'
import { decidedByRule, decidedOf, planAt } from '../../pipeline/outcomes/index.ts'
import { readProfile } from '../../pipeline/profile/index.ts'
import { asOfFor, type Caller, type Dependencies } from './dependencies.ts'
import { everybody, peopleAfter } from './everybody.ts'
import { stopIfAsked } from './interrupted.ts'
import { terminologyAt } from './terminology.ts'

/**
 * Runs every rule over everybody, those that are switched off too, and counts; stores no advice and shows it to nobody.
 * Reads people a page at a time and keeps numbers only; the report is stored, for who looks at the rules.
 *
 * @param since only medicines that began then or later, and decisions of that time
 * @throws AppError `interrupted` when asked to stop: nothing was stored
 */
export const alertBurden = async (
  deps: Dependencies,
  { since }: { readonly since: Instant | null },
  caller: Caller,
  {
    counted = () => undefined,
    signal,
  }: { counted?: (people: number, of: number) => void; signal?: AbortSignal | undefined } = {},
): Promise<AlertReport> => {
  const { kysely } = deps.database
  const count = createAlertCount(deps.specialties)
  const asOf = asOfFor(deps, null)
  const terminology = await terminologyAt(deps, null)
  const all = await peopleAfter(deps)
  let done = 0
  for await (const person of everybody(deps)) {
    stopIfAsked(signal, `nothing; ${done} people were counted`, 'Ask again; it counts from the beginning.')
    // Past what is kept in memory for calls: everybody is read once.
    const profile = await readProfile(kysely, { person, asOf, knownAt: null }, undefined, terminology)
    const plan = planAt(await decidedOf(kysely, profile.records, null), asOf)
    const { knowledge } = deps
    const { jurisdiction } = deps.site
    const advice = deps.engine({ profile, knowledge, jurisdiction, plan, orders: [], switchedOff: [], fresh: true })
    count.add(advice, medicinesOf(profile, since))
    done += 1
    counted(done, Math.max(done, all))
  }
  const { rules, targetOf, ...sums } = count.report()
  const off = new Set((await switchedOffAt(kysely, null)).map(({ target }) => target))
  const decisions = Map.groupBy(
    await decidedByRule(kysely, since),
    ({ specialty, rule, row }) => `${targetOf.get(`${specialty} ${rule}`)} ${row ?? ''}`,
  )
  const decisionsOn = (target: string, row = ''): DecisionCounts | null =>
    decisionsOf(decisions.get(`${target} ${row}`) ?? [])
  const report: AlertReport = {
    asOf,
    since,
    ...sums,
    rules: rules.map(rule => ({
      ...rule,
      switchedOff: off.has(rule.target) || off.has(rule.target.split('/')[0] ?? ''),
      per100Medicines:
        rule.verb === 'check' && sums.medicines > 0 ? ((rule.critical + rule.warning) * 100) / sums.medicines : null,
      decisions: decisionsOn(rule.target),
      rows: rule.rows.map(one => ({ ...one, decisions: decisionsOn(rule.target, one.row) })),
    })),
  }
  await keep(deps, report, caller)
  return report
}

const keep = async (deps: Dependencies, report: AlertReport, caller: Caller): Promise<void> => {
  const at = deps.clock()
  const { version: knowledge } = deps.knowledge
  await deps.write(async (tx, audit) => {
    await keepMeasurement(tx, randomUUID(), { at, by: caller.actor, knowledge, report })
    audit({
      at,
      actor: caller.actor,
      action: 'alerts.counted',
      record: null,
      purpose: 'HOPERAT',
      details: { people: report.people, channel: caller.channel },
    })
  })
}

const decisionsOf = (all: Awaited<ReturnType<typeof decidedByRule>>): DecisionCounts | null => {
  const decided = all.reduce((sum, one) => sum + one.decided, 0)
  const overridden = all.reduce((sum, one) => sum + one.overridden, 0)
  return decided === 0 ? null : { decided, overridden, rate: overridden / decided }
}

/** The ingredients that are taken now, as far as their entry began since. */
const medicinesOf = (profile: PatientProfile, since: Instant | null): ReadonlySet<string> => {
  const list = medicineList(profile)
  if (list.kind !== 'answered') return new Set()
  const counted = list.value.current.filter(({ fact }) => since === null || fact.effective.start >= since)
  return new Set(counted.flatMap(({ drugs }) => drugs.map(({ id }) => id)))
}
