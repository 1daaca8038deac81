import type { Action, Because, Recommendation } from '../../clinical/index.ts'
import { codingKey, type Missing } from '../../core/index.ts'
import type { Card, CardAction, Suggestion } from '../../standards/cds-hooks/index.ts'
import { type Advice, sha256, uuidOf } from '../advice/index.ts'
import { overrideReasons } from './contract.ts'

const overrideSystem = 'urn:attune:override-reason'

type CardContext = {
  /** Where the workspace answers, for links; no slash at the end. */
  readonly baseUrl: string
  /** The source's id of the patient, for draft orders. */
  readonly patient: string
  readonly hookInstance: string
  /** References of the draft orders by the ingredient (`system|code`) they hold: what a suggestion would replace. */
  readonly draftOrders: ReadonlyMap<string, readonly string[]>
}

/**
 * Advice as CDS Hooks cards, most urgent first. What could not be checked is a card of its own: an empty answer
 * would read as "no problem" (hazard H20).
 */
export const toCards = (advice: Advice, context: CardContext): readonly Card[] => {
  if (advice.noAdvice !== null) {
    return [plainCard(context, 'no-advice', 'info', `No advice: ${advice.noAdvice.because}`, undefined)]
  }
  const cards = advice.recommendations.map(recommendation => toCard(recommendation, context))
  return [...cards, ...notCheckedCards(advice, context)]
}

/**
 * What the checks found of the orders and that is only to be known, as cards of information: for a client that asks for
 * them. No recommendation stands behind one, so it is neither decided nor explained.
 */
export const informationCards = (
  advice: Advice,
  { hookInstance }: Pick<CardContext, 'hookInstance'>,
): readonly Card[] =>
  advice.findings
    .filter(({ about, state, severity }) => about === 'order' && state === 'found' && severity === 'info')
    .map(finding => ({
      uuid: uuidOf(sha256(`${hookInstance} ${finding.check} ${finding.summary}`)),
      summary: clip(finding.summary),
      detail: [
        section('Because', finding.because.map(becauseText)),
        section('Do', finding.advise === undefined ? [] : [finding.advise]),
        section('Missing', finding.missing.map(missingText)),
        section('Limits', finding.limits),
        section(
          'Evidence',
          finding.evidence.map(({ citation, grade }) => `${citation} (${grade})`),
        ),
      ]
        .filter(text => text !== '')
        .join('\n\n'),
      indicator: 'info',
      source: { label: `Attune ${finding.specialty}`, topic: { system: 'urn:attune:rule', code: finding.check } },
    }))

/** A card that says that nothing was checked, and why: the time ran out, or the call could not be used. */
export const nothingCheckedCard = (hookInstance: string, because: string): Card =>
  plainCard({ hookInstance }, 'nothing-checked', 'warning', `Not checked: ${because}`, undefined)

const toCard = (recommendation: Recommendation, context: CardContext): Card => {
  const suggestions = suggestionsOf(recommendation, context)
  return {
    uuid: recommendation.id,
    summary: recommendation.summary,
    detail: detailOf(recommendation),
    indicator: recommendation.severity,
    source: {
      label: sourceLabel(recommendation),
      ...(recommendation.evidence[0].url === undefined ? {} : { url: recommendation.evidence[0].url }),
      topic: { system: 'urn:attune:rule', code: recommendation.rule },
    },
    ...(suggestions.length === 0 ? {} : { suggestions, selectionBehavior: 'at-most-one' }),
    overrideReasons: Object.entries(overrideReasons).map(([code, display]) => ({
      system: overrideSystem,
      code,
      display,
    })),
    links: [
      { label: 'Why, in Attune', url: `${context.baseUrl}/recommendations/${recommendation.id}`, type: 'absolute' },
    ],
  }
}

/** The source of a card is shown in small print: the citation, cut where it would not fit. */
const sourceLabel = ({ evidence, specialty }: Recommendation): string => {
  const label = `Attune ${specialty}: ${evidence[0].citation}`
  return label.length <= 120 ? label : `${label.slice(0, 119)}…`
}

const suggestionsOf = (recommendation: Recommendation, context: CardContext): readonly Suggestion[] => {
  const [action] = recommendation.action
  if (recommendation.verb === 'check') {
    const drug = action.subject === undefined ? '' : codingKey(action.subject)
    const remove: readonly CardAction[] = (context.draftOrders.get(drug) ?? []).map(resourceId => ({
      type: 'delete',
      description: 'Remove the draft order',
      resourceId,
    }))
    return recommendation.alternatives
      .filter(({ excluded, action: { subject } }) => excluded.length === 0 && subject !== undefined)
      .map(({ title, action: instead }) =>
        suggestion(recommendation, `${title} instead (draft)`, instead, remove, context),
      )
  }
  if (action.kind !== 'start' || action.subject === undefined) return []
  return [suggestion(recommendation, `${action.text} (draft)`, action, [], context)]
}

const suggestion = (
  recommendation: Recommendation,
  label: string,
  action: Action,
  first: readonly CardAction[],
  { patient }: CardContext,
): Suggestion => ({
  label: label.length <= 80 ? label : `${label.slice(0, 79)}…`,
  uuid: uuidOf(sha256(`${recommendation.id} ${label}`)),
  actions: [
    ...first,
    {
      type: 'create',
      description: `${action.text}: a draft to complete and sign`,
      resource: {
        resourceType: 'MedicationRequest',
        status: 'draft',
        intent: 'proposal',
        subject: { reference: `Patient/${patient}` },
        medicationCodeableConcept: { coding: [action.subject], text: action.subject?.display ?? action.text },
      },
    },
  ],
})

const detailOf = (recommendation: Recommendation): string =>
  [
    section('Because', recommendation.because.map(becauseText)),
    section(
      'Do',
      recommendation.action.map(({ text }) => text),
    ),
    section(
      'Instead',
      recommendation.alternatives.map(({ title, excluded }) =>
        excluded.length === 0 ? title : `${title}: not suitable, ${excluded.join('; ')}`,
      ),
    ),
    section('Missing', recommendation.missing.map(missingText)),
    section(
      'Not checked',
      recommendation.notChecked.map(({ what, because }) => `${what}: ${because}`),
    ),
    section('Would change if', recommendation.wouldChangeIf),
    section('Limits', recommendation.limits),
    section(
      'Evidence',
      recommendation.evidence.map(({ citation, grade }) => `${citation} (${grade})`),
    ),
  ]
    .filter(text => text !== '')
    .join('\n\n')

const section = (title: string, lines: readonly string[]): string =>
  lines.length === 0 ? '' : `**${title}**\n${[...new Set(lines)].map(line => `- ${escapeMarkdown(line)}`).join('\n')}`

const becauseText = (because: Because): string =>
  because.kind === 'fact'
    ? `${because.label}: ${because.value} (${because.at.slice(0, 10)})`
    : `${because.label}: ${because.value}`

const missingText = ({ what, need, have }: Missing): string => `${what}: needs ${need}; has ${have}`

/** Text of the record goes into the card as text: it must not become markup in the EHR. */
const escapeMarkdown = (text: string): string => text.replaceAll(/[\\`*_{}[\]<>#|]/g, '\\$&').replaceAll(/\s+/g, ' ')

const notCheckedCards = (advice: Advice, context: CardContext): readonly Card[] => {
  if (advice.notChecked.length === 0 && advice.missing.length === 0) return []
  const lines = [
    ...advice.notChecked.map(({ what, because }) => `${what}: ${because}`),
    ...advice.missing.map(missing => `${missingText(missing)} (for ${missing.neededFor.join(', ')})`),
  ]
  const orders = advice.findings.filter(
    ({ about, state, unasked }) => about === 'order' && state === 'not checked' && unasked !== true,
  )
  const summary = clip(
    orders.length > 0
      ? `Not checked: ${orders.map(({ title, drug }) => `${title} (${drug})`).join(', ')}`
      : `Not checked or not computed: ${lines.length} item${lines.length === 1 ? '' : 's'}, for missing data`,
  )
  return [
    plainCard(context, 'not-checked', orders.length > 0 ? 'warning' : 'info', summary, section('Not checked', lines)),
  ]
}

const clip = (summary: string): string => (summary.length < 140 ? summary : `${summary.slice(0, 138)}…`)

const plainCard = (
  { hookInstance }: Pick<CardContext, 'hookInstance'>,
  kind: string,
  indicator: Card['indicator'],
  summary: string,
  detail: string | undefined,
): Card => ({
  uuid: uuidOf(sha256(`${hookInstance} ${kind}`)),
  summary: clip(summary),
  ...(detail === undefined ? {} : { detail }),
  indicator,
  source: { label: 'Attune' },
})
