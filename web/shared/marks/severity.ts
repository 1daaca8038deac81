import type { Finding, Urgency } from '../../../src/clinical/index.ts'

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

/** Critical first. Stable: equals keep the order of the engine. */
export const bySeverity = (a: { readonly severity: SeverityLevel }, b: { readonly severity: SeverityLevel }): number =>
  severities.indexOf(a.severity) - severities.indexOf(b.severity)
