import {
  type Action,
  type Alternative,
  type Because,
  type Candidate,
  conceptOf,
  drugs,
  type Evidence,
  type Finding,
  type FindingEffect,
  type OptionSet,
  type RecommendationDraft,
} from '../../clinical/index.ts'

type About = 'order' | 'current'

const actionKinds: Readonly<Record<FindingEffect, Action['kind']>> = {
  avoid: 'switch',
  'consider-alternative': 'discuss',
  contraindicated: 'switch',
  reduce: 'reduce',
  adjust: 'discuss',
  'test-first': 'test',
  monitor: 'continue',
  none: 'discuss',
}

const replaced: ReadonlySet<FindingEffect> = new Set(['avoid', 'contraindicated', 'consider-alternative'])

/**
 * A finding about an order or a current medicine, put before the clinician. `null` when there is nothing to do:
 * not found, not checked (that goes to `notChecked`), or information only.
 */
export const draftOfFinding = (
  finding: Finding,
  about: About,
  options: readonly OptionSet[],
): RecommendationDraft | null => {
  if (finding.state !== 'found' || finding.severity === 'info') return null
  // Where the drug may stay, another drug is not the advice.
  const alternatives = replaced.has(finding.effect) ? alternativesTo(finding.drug, options) : []
  const usable = alternatives.filter(({ excluded }) => excluded.length === 0)
  const instead = usable.length === 0 ? '' : `: consider ${usable.map(({ title }) => title).join(' or ')}`
  const action: Action = {
    kind: actionKinds[finding.effect],
    subject: conceptOf(drugs, finding.drug).ingredient,
    text: finding.advise ?? `${actionText[finding.effect]} ${finding.drug}${instead}`,
  }
  return {
    rule: finding.check,
    verb: 'check',
    action: [action],
    summary: finding.summary,
    severity: finding.severity,
    because: nonEmpty(finding.because, finding, 'because'),
    evidence: nonEmpty(finding.evidence, finding, 'evidence'),
    wouldChangeIf: nonEmpty(finding.wouldChangeIf, finding, 'wouldChangeIf'),
    limits: nonEmpty(finding.limits, finding, 'limits'),
    missing: finding.missing,
    notChecked: [],
    alternatives,
    indication: null,
    dose: finding.regimen ?? null,
    urgency: about === 'order' ? 'now' : finding.severity === 'critical' ? 'today' : 'soon',
    validForDays: 30,
    monitor: finding.regimen?.monitoring ?? [],
    knowledgeRows: finding.knowledgeRows,
  }
}

const actionText: Readonly<Record<FindingEffect, string>> = {
  avoid: 'Avoid',
  'consider-alternative': 'Consider an alternative to',
  contraindicated: 'Do not use',
  reduce: 'Reduce',
  adjust: 'Adjust the dose of',
  'test-first': 'Test before',
  monitor: 'Monitor',
  none: 'Consider',
}

/** The other candidates wherever this drug is one: those already passed every check that applies to them. */
const alternativesTo = (drug: string, options: readonly OptionSet[]): readonly Alternative[] =>
  options
    .filter(({ candidates }) => candidates.some(candidate => candidate.drug === drug))
    .flatMap(({ candidates }) => candidates.filter(candidate => candidate.drug !== null && candidate.drug !== drug))
    .sort(byRank)
    .flatMap(({ title, actions, excluded }) => {
      const [action] = actions
      return action === undefined ? [] : [{ title, action, excluded }]
    })

const byRank = (a: Candidate, b: Candidate): number =>
  (a.rank ?? Number.POSITIVE_INFINITY) - (b.rank ?? Number.POSITIVE_INFINITY) || (a.id < b.id ? -1 : 1)

const nonEmpty = <T extends Because | Evidence | string>(
  values: readonly T[],
  finding: Finding,
  field: string,
): readonly [T, ...T[]] => {
  const [first, ...rest] = values
  // A reasonless warning is a bug in the specialty, not something to show.
  if (first === undefined) throw new Error(`Check ${finding.check} found something without ${field}`)
  return [first, ...rest]
}
