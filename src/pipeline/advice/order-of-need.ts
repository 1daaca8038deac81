import type { ActionKind, Recommendation, Urgency } from '../../clinical/index.ts'

const severities: readonly Recommendation['severity'][] = ['critical', 'warning', 'info']
const urgencies: readonly Urgency[] = ['now', 'today', 'soon', 'routine']
const changing: readonly ActionKind[] = ['start', 'stop', 'reduce', 'switch', 'combine']

const changesTreatment = ({ action }: Recommendation): boolean => action.some(({ kind }) => changing.includes(kind))

/** Not the id, which another version of the code changes. */
const nameOf = ({ specialty, rule, subject }: Recommendation): string => `${specialty} ${rule} ${subject}`

/**
 * Each once: severity, then urgency, then what changes the treatment before what only looks or asks. What is equal stands
 * by its name.
 */
export const inOrderOfNeed = (recommendations: readonly Recommendation[]): readonly Recommendation[] =>
  [...new Map(recommendations.map(one => [one.id, one])).values()].sort(
    (a, b) =>
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      urgencies.indexOf(a.urgency) - urgencies.indexOf(b.urgency) ||
      Number(changesTreatment(b)) - Number(changesTreatment(a)) ||
      (nameOf(a) < nameOf(b) ? -1 : 1),
  )
