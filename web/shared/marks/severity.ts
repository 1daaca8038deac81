import type { ActionKind, Finding, Recommendation, Urgency } from '../../../src/clinical/index.ts'

export type SeverityLevel = Finding['severity']

export const severityLabel: Readonly<Record<SeverityLevel, string>> = {
  critical: 'Critical',
  warning: 'Warning',
  info: 'Information',
}

export const urgencyLabel: Readonly<Record<Urgency, string>> = {
  now: 'Now',
  today: 'Today',
  soon: 'Soon',
  routine: 'Routine',
}

/** Most severe first. */
export const severities: readonly SeverityLevel[] = ['critical', 'warning', 'info']
const urgencies: readonly Urgency[] = ['now', 'today', 'soon', 'routine']

/** Critical first. Stable: equals keep the order of the engine. */
export const bySeverity = (a: { readonly severity: SeverityLevel }, b: { readonly severity: SeverityLevel }): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity)

const changing: readonly ActionKind[] = ['start', 'stop', 'reduce', 'switch', 'combine']

const changesTreatment = ({ action }: Recommendation): boolean => action.some(({ kind }) => changing.includes(kind))

/**
 * Severity, then urgency, then what changes the treatment before what only looks or asks. Equals stand by their rule: the
 * engine has no other order for them than a hash, which is another one after every update.
 */
export const inOrderOfNeed = (recommendations: readonly Recommendation[]): readonly Recommendation[] =>
  [...recommendations].sort(
    (a, b) =>
      bySeverity(a, b) ||
      urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
      Number(changesTreatment(b)) - Number(changesTreatment(a)) ||
      (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  )
