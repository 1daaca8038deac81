import type { Finding } from '../../../src/clinical/index.ts'
import { bySeverity } from '../../shared/marks/severity.ts'

export type FindingGroup<T> = {
  readonly state: Finding['state']
  readonly title: string
  readonly findings: readonly T[]
}

const groups = [
  ['found', 'Found'],
  ['not checked', 'Not checked'],
  ['not found', 'Checked, nothing found'],
] as const

/** Found first and most severe first; then what was not checked; then what was checked and not found. Empty groups are left out. */
export const findingGroups = <T extends Pick<Finding, 'state' | 'severity'>>(
  findings: readonly T[],
): readonly FindingGroup<T>[] =>
  groups
    .map(([state, title]) => ({
      state,
      title,
      findings: findings.filter(finding => finding.state === state).sort(bySeverity),
    }))
    .filter(group => group.findings.length > 0)
