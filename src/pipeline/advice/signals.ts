import type { RecommendationDraft, Signal } from '../../clinical/index.ts'

/** Hours that a critical signal without a task of its own may wait: it must not be nobody's (hazard H16). */
const criticalHours = 24

/** A signal put before the clinician, as a recommendation of the verb *watch*. Its rule is the signal's id. */
export const draftOfSignal = (signal: Signal): RecommendationDraft => ({
  rule: signal.id,
  verb: 'watch',
  action: signal.action,
  summary: signal.summary,
  severity: signal.severity,
  because: signal.because,
  evidence: signal.evidence,
  wouldChangeIf: signal.wouldChangeIf,
  limits: signal.limits,
  missing: signal.missing,
  notChecked: [],
  alternatives: [],
  indication: null,
  dose: null,
  urgency: signal.urgency,
  validForDays: 30,
  monitor: signal.monitor,
  knowledgeRows: signal.knowledgeRows,
})

/** The task a signal opens. A critical one always has an owner and a deadline. */
export const taskOf = ({ severity, summary, task }: Pick<Signal, 'severity' | 'summary' | 'task'>): Signal['task'] =>
  task ?? (severity === 'critical' ? { what: summary, owner: 'clinician', withinHours: criticalHours } : null)
