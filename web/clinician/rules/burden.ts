import { roundTo } from '../../../src/core/index.ts'
import type { RulesView, RuleView } from '../../../src/pipeline/delivery/contract.ts'
import { countText } from '../../shared/text/number-text.ts'

export type Specialty = RulesView['specialties'][number]
export type Measured = NonNullable<RulesView['measured']>
export type Burden = NonNullable<RuleView['burden']>

/** What the numbers are counted for. */
export type Unit = 'people' | 'medicines' | 'count'

export const unitText: Readonly<Record<Unit, string>> = {
  people: 'per 100 people',
  medicines: 'per 100 medicines',
  count: 'as counted',
}

export const severities = ['critical', 'warning', 'info'] as const

/** Verbs that speak in cards or beside them; the others make no alert. */
export const alerts = ({ verb }: RuleView): boolean => verb === 'check' || verb === 'choose' || verb === 'watch'

/**
 * A number of findings in a unit; `null` where it would mean nothing: a rule about a person, for each hundred medicines.
 *
 * @example
 * numberText(3, 'check', 'medicines', { people: 12, medicines: 30 }) // '10.0'
 */
export const numberText = (
  count: number,
  verb: RuleView['verb'],
  unit: Unit,
  { people, medicines }: Pick<Measured, 'people' | 'medicines'>,
): string | null => {
  if (unit === 'count') return String(count)
  if (unit === 'medicines' && verb !== 'check') return null
  const of = unit === 'people' ? people : medicines
  if (of === 0) return null
  const rate = (count * 100) / of
  return count > 0 && rate < 0.05 ? '< 0.1' : roundTo(rate, 1).toFixed(1)
}

const cardsOf = ({ critical, warning }: Pick<Burden, 'critical' | 'warning'>): number => critical + warning

/** Whether it would interrupt: critical and warning make a card, information is shown beside. */
export const interruptText = (rule: RuleView): string => {
  if (!alerts(rule)) return 'No alerts'
  const { burden } = rule
  if (burden === null) return 'Not measured'
  if (cardsOf(burden) > 0) return 'Yes, cards'
  return burden.info > 0 ? 'No, beside only' : 'No, silent'
}

/** What a rule would have said, as a sentence for who is about to switch it on. */
export const burdenSentence = (rules: readonly RuleView[], { people, medicines }: Measured): string => {
  const burdens = rules.flatMap(({ burden }) => burden ?? [])
  const sum = (of: (burden: Burden) => number) => burdens.reduce((total, one) => total + of(one), 0)
  const [cards, info, critical] = [sum(cardsOf), sum(one => one.info), sum(one => one.critical)]
  if (cards + info === 0)
    return `Switched on, it would have said nothing to any of ${countText(people, 'person', 'people')}.`
  const checks = rules.reduce(
    (total, { verb, burden }) => total + (verb === 'check' && burden ? cardsOf(burden) : 0),
    0,
  )
  const rates = [
    ...(people > 0 ? [`${roundTo((cards * 100) / people, 1)} for each 100 people`] : []),
    ...(checks === cards && medicines > 0 ? [`${roundTo((cards * 100) / medicines, 1)} for each 100 medicines`] : []),
  ]
  const interrupting = `${countText(cards, 'finding')} that ${cards === 1 ? 'makes' : 'make'} a card (${critical} critical${rates.length > 0 ? `; ${rates.join(', ')}` : ''})`
  return `Switched on, it would have made ${interrupting}, and ${info} only shown beside.`
}

/** Most cards first, then most information, then by name. */
export const mostFirst = (a: RuleView, b: RuleView): number =>
  cardsOf(b.burden ?? { critical: 0, warning: 0 }) - cardsOf(a.burden ?? { critical: 0, warning: 0 }) ||
  (b.burden?.info ?? 0) - (a.burden?.info ?? 0) ||
  (a.title < b.title ? -1 : 1)

export const isOff = (rule: RuleView, specialty: Specialty): boolean => rule.off !== null || specialty.off !== null

/** Most cards first, specialty by specialty. */
export const gravestFirst = (a: Specialty, b: Specialty): number => {
  const cards = ({ rules }: Specialty) => rules.reduce((sum, { burden }) => sum + (burden ? cardsOf(burden) : 0), 0)
  return cards(b) - cards(a) || (a.title < b.title ? -1 : 1)
}

/** Which rules are listed. */
export const shows = {
  speaking: {
    label: 'Would speak, or are off',
    fits: (rule: RuleView, specialty: Specialty) =>
      isOff(rule, specialty) || (rule.burden === null ? alerts(rule) : cardsOf(rule.burden) + rule.burden.info > 0),
  },
  all: { label: 'All rules', fits: () => true },
  cards: {
    label: 'Would interrupt',
    fits: (rule: RuleView) => rule.burden !== null && cardsOf(rule.burden) > 0,
  },
  silent: {
    label: 'Would say nothing',
    fits: (rule: RuleView) => rule.burden !== null && cardsOf(rule.burden) + rule.burden.info === 0,
  },
  off: { label: 'Switched off', fits: isOff },
} as const satisfies Readonly<
  Record<string, { readonly label: string; readonly fits: (rule: RuleView, specialty: Specialty) => boolean }>
>

export type Show = keyof typeof shows
