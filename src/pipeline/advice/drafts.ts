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
import type { FindingOf } from './consult.ts'

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
 * What the checks found about one order or current medicine, put before the clinician: one card for each thing to do.
 * Findings of several specialties that ask for the same are one card, led by the most severe; those that ask for
 * different things stay apart, each with its own decision. Nothing to do (not found, not checked, information only)
 * gives no card; information that a check wants told at a certain time does.
 */
export const draftsOfFindings = (
  findings: readonly FindingOf[],
  about: About,
  options: readonly OptionSet[],
): readonly { readonly specialty: string; readonly draft: RecommendationDraft }[] => {
  const speaking = findings.filter(
    ({ state, severity, urgency }) => state === 'found' && (severity !== 'info' || urgency !== undefined),
  )
  const groups = Map.groupBy(speaking, ({ drug, effect }) => `${drug} ${replaced.has(effect) ? 'replace' : effect}`)
  return [...groups.values()].flatMap(group => {
    const [lead, ...others] = group.toSorted(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        effects.indexOf(a.effect) - effects.indexOf(b.effect) ||
        (a.check < b.check ? -1 : 1),
    )
    return lead === undefined ? [] : [{ specialty: lead.specialty, draft: draftOf(lead, others, about, options) }]
  })
}

const severities = ['critical', 'warning', 'info']
const effects: readonly FindingEffect[] = ['contraindicated', 'avoid', 'test-first', 'reduce', 'adjust']

const draftOf = (
  lead: FindingOf,
  others: readonly FindingOf[],
  about: About,
  options: readonly OptionSet[],
): RecommendationDraft => {
  const all = [lead, ...others]
  // Where the drug may stay, another drug is not the advice.
  const alternatives = replaced.has(lead.effect) ? alternativesTo(lead.drug, options) : []
  const usable = alternatives.filter(({ excluded }) => excluded.length === 0)
  const instead = usable.length === 0 ? '' : `: consider ${usable.map(({ title }) => title).join(' or ')}`
  const action = (finding: FindingOf): Action => ({
    kind: finding.action ?? actionKinds[finding.effect],
    subject: conceptOf(drugs, finding.drug).ingredient,
    text: finding.advise ?? `${actionText[finding.effect]} ${finding.drug}${finding === lead ? instead : ''}`,
  })
  const regimen = all.find(finding => finding.regimen !== undefined)?.regimen ?? null
  const gathered = <T extends Because | Evidence | string>(
    field: 'because' | 'evidence' | 'limits' | 'wouldChangeIf',
  ) =>
    nonEmpty(
      all.flatMap(finding => nonEmpty(finding[field] as readonly T[], finding, field)),
      lead,
      field,
    )
  return {
    rule: lead.check,
    verb: 'check',
    action: [action(lead), ...others.filter(({ advise }) => advise !== undefined).map(action)],
    summary: summaryOf(lead, others),
    severity: lead.severity,
    because: gathered<Because>('because'),
    evidence: gathered<Evidence>('evidence'),
    wouldChangeIf: gathered<string>('wouldChangeIf'),
    limits: gathered<string>('limits'),
    missing: all.flatMap(({ missing }) => missing),
    notChecked: [],
    alternatives,
    indication: null,
    dose: regimen,
    urgency: about === 'order' ? 'now' : (lead.urgency ?? (lead.severity === 'critical' ? 'today' : 'soon')),
    validForDays: 30,
    monitor: regimen?.monitoring ?? [],
    knowledgeRows: [...new Set(all.flatMap(({ knowledgeRows }) => knowledgeRows))],
  }
}

/** The lead's summary; that there is more, where it fits. The others are told in full among the reasons. */
const summaryOf = (lead: FindingOf, others: readonly FindingOf[]): string => {
  const more = ` (and ${others.map(({ title }) => withinSentence(title)).join(', ')})`
  return others.length > 0 && lead.summary.length + more.length < 140 ? `${lead.summary}${more}` : lead.summary
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
export const alternativesTo = (drug: string, options: readonly OptionSet[]): readonly Alternative[] =>
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

/** A title in the middle of a sentence: its first word is small, unless it is a name in capitals (STOPP, CYP2C19, QT). */
const withinSentence = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? `${title[0]?.toLowerCase()}${title.slice(1)}` : title
