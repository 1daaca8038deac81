import type { Issue } from '../../../src/core/index.ts'

type FactIssue = Issue & { readonly fact?: string }

/** One thing that is wrong, with every fact it is wrong with. */
export type IssueGroup = {
  readonly severity: Issue['severity']
  readonly code: string
  readonly message: string
  readonly facts: readonly string[]
}

const severities: readonly Issue['severity'][] = ['fatal', 'error', 'warning', 'information']

/** Issues with the same words once, the worst first; none is left out. */
export const issueGroups = (issues: readonly FactIssue[]): readonly IssueGroup[] => {
  const groups = new Map<string, IssueGroup>()
  for (const { severity, code, message, fact } of issues) {
    const key = `${severity} ${code} ${message}`
    const facts = [...(groups.get(key)?.facts ?? []), ...(fact === undefined ? [] : [fact])]
    groups.set(key, { severity, code, message, facts })
  }
  return [...groups.values()].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
}
