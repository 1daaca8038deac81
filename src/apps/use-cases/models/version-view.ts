import { type Instant, whyUnanswered } from '../../../core/index.ts'
import {
  applyMove,
  type ModelEvent,
  type ModelLife,
  type Plans,
  type VersionLife,
} from '../../../governance/change-control/index.ts'
import type { Fairness } from '../../../learning/index.ts'
import {
  type GatesView,
  type ModelDecisionView,
  type MoveAllowedView,
  measureView,
  type SubgroupsView,
  type VersionView,
} from '../../../pipeline/delivery/index.ts'
import type { TrainingRun } from '../../../pipeline/models/index.ts'
import { planFor } from './move.ts'

/** What a version is looked at beside: the life it is part of, the plan that counts, and who looks. */
export type Beside = {
  readonly life: ModelLife
  readonly events: readonly ModelEvent[]
  readonly plans: Plans
  readonly at: Instant
  readonly by: ModelEvent['by']
  readonly mayDecide: boolean
}

/** All that is shown of one version. */
export const versionView = (
  run: TrainingRun,
  own: VersionLife,
  beside: Beside,
  failed: VersionView['failed'],
): VersionView => {
  const { trained, found, cohort } = run
  const approval = own.clearances.get(planFor(beside, { version: trained.version, at: beside.at }))?.approval
  return {
    version: trained.version,
    stage: own.stage,
    hasServed: own.hasServed,
    kind: trained.kind,
    settings: Object.entries(trained.hyperparameters).map(([name, value]) => ({ name, value: String(value) })),
    trained: {
      by: trained.trainedBy,
      at: run.at,
      code: run.code,
      seed: run.seed,
      rows: trained.data.rows,
      events: trained.data.events,
      newestIndexDate: trained.data.newestIndexDate,
      proposal: run.proposal,
    },
    test: {
      rows: found.rows,
      events: found.events,
      discriminationName: trained.target.kind === 'binary' ? 'AUC' : 'Harrell’s C',
      discrimination: measureView(found.discrimination),
      slope: measureView(found.slope),
      inTheLarge: measureView(found.inTheLarge),
      ece: measureView(found.ece),
    },
    edited:
      run.edited === undefined
        ? null
        : {
            parent: run.edited.parent,
            judgedBefore: run.edited.judgedBefore,
            edits: (trained.edited?.edits ?? []).map(({ features, change, by, because, at }) => ({
              features,
              change,
              by,
              because,
              at,
            })),
          },
    calibration: run.calibration,
    subgroups: found.subgroups.map(({ column, fairness }) =>
      fairness.kind === 'answered'
        ? { column, because: null, ...groupsOf(fairness.value) }
        : { column, because: whyUnanswered(fairness), threshold: null, reference: null, groups: [], suppressed: [] },
    ),
    gates: gatesView(own, beside),
    approval: approval === undefined ? null : { by: approval.by.id, at: approval.at, why: approval.why },
    moves: decisions.map(kind => allowedNow(kind, trained.version, beside)),
    gap: run.gap,
    importance: run.importance,
    applicability: applicabilityView(run),
    cohort: {
      people: cohort.people,
      rows: cohort.rows,
      events: cohort.events,
      died: cohort.died,
      censored: cohort.censored,
      attrition: cohort.attrition,
    },
    failed,
    hasShapes: trained.kind === 'additive',
  }
}

const decisions: readonly ModelDecisionView[] = ['approved', 'shadowed', 'served', 'rolled-back', 'retired']

/** Asked of the law itself, as if it were done now. */
const allowedNow = (kind: ModelDecisionView, version: string, beside: Beside): MoveAllowedView => {
  const { life, plans, at, by, mayDecide } = beside
  const no = (because: string): MoveAllowedView => ({ kind, allowed: false, because })
  if (!mayDecide) return no('your role does not decide about models')
  if (plans.size === 0 && kind !== 'retired') return no('no plan is signed yet')
  const plan = planFor(beside, { version, at })
  if (kind === 'approved' && life.versions.get(version)?.clearances.get(plan)?.approval !== undefined)
    return no('it is approved under this plan')
  const asked = { version, at, by, why: 'asked whether it is allowed' }
  const event: ModelEvent = kind === 'retired' ? { ...asked, kind } : { ...asked, kind, plan }
  const moved = applyMove(life, event, plans)
  return moved.ok ? { kind, allowed: true, because: null } : no(moved.because)
}

/** Under the plan by which it would be decided; who asked for the gate stands in the event. */
export const gatesView = (
  own: VersionLife,
  beside: Pick<Beside, 'life' | 'plans' | 'events' | 'at'>,
): GatesView | null => {
  const plan = planFor(beside, { version: own.trained.version, at: beside.at })
  const judgement = own.clearances.get(plan)?.judgement
  const { events } = beside
  const event = events.findLast(one => one.kind === 'gated' && one.version === own.trained.version && one.plan === plan)
  if (judgement === undefined || event === undefined) return null
  return {
    verdict: judgement.verdict,
    at: event.at,
    by: event.by.id,
    outside: judgement.outside.map(({ because }) => because),
    notShown: judgement.notShown,
    gates: judgement.gates.map(
      ({ gate, outcome, reportedOnly = false, value, interval, limit, because, suppressed }) => ({
        gate,
        outcome,
        reportedOnly,
        measure: {
          value: value ?? null,
          interval: interval === undefined ? null : { low: interval.low, high: interval.high, level: interval.level },
          because: because ?? null,
        },
        limit,
        suppressed: suppressed ?? [],
      }),
    ),
    champion: judgement.champion,
  }
}

const groupsOf = ({ threshold, reference, gaps, tooFew }: Fairness): Omit<SubgroupsView, 'column' | 'because'> => ({
  threshold,
  reference,
  groups: gaps.map(({ level, tpr, fpr, ppv, inTheLarge }) => ({
    group: level,
    tpr: measureView(tpr),
    fpr: measureView(fpr),
    ppv: measureView(ppv),
    inTheLarge: measureView(inTheLarge),
  })),
  suppressed: tooFew,
})

const short = (value: number): string => String(Number(value.toPrecision(4)))

const applicabilityView = ({ applicability }: TrainingRun): VersionView['applicability'] =>
  applicability.features.map(feature => ({
    feature: feature.name,
    words:
      feature.kind === 'categorical'
        ? feature.levels.join(', ') || 'hardly any row had a level'
        : feature.range === null
          ? 'hardly any row had a value'
          : `${short(feature.range[0])} to ${short(feature.range[1])}`,
    missing: feature.missing,
  }))
