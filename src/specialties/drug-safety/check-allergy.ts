import {
  type AdviceContext,
  type AllergyFact,
  becauseAllergy,
  type Checker,
  drugs,
  type Finding,
  factsOf,
  type PatientProfile,
  type ProposedOrder,
  reactionOf,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'
import { allergensOf, saysNone } from './allergen.ts'
import {
  type AllergenRow,
  type AllergyRuleRow,
  allergens,
  allergyRules,
  type CrossReactivityRow,
  crossReactivity,
  drugGroups,
  reactions,
} from './allergy-tables.ts'
import {
  becauseOrder,
  type CheckName,
  eachOnce,
  evidenceOfRows,
  found,
  limitsOfRows,
  notChecked,
  notFound,
  titleOf,
} from './finding.ts'
import { type Reaction, type ReactionKind, reactionKindOf, reactionKinds } from './reaction.ts'
import { byDrug } from './row-index.ts'
import { drugsIn, drugsOfGroup } from './selector.ts'

const name: CheckName = { id: 'allergy', title: 'Allergy' }

const denied = new Set(['refuted', 'entered-in-error'])
const over = new Set(['inactive', 'resolved'])

/** An entry that bears on the drug: how the two are related, and what the table says of that after such a reaction. */
type Match = {
  readonly entry: AllergyFact
  readonly culprit: string
  readonly kind: ReactionKind
  readonly rule: AllergyRuleRow
  readonly cross: CrossReactivityRow | null
}

const severities = ['critical', 'warning', 'info']

const gravestFirst = (a: Match, b: Match): number =>
  severities.indexOf(a.rule.severity) - severities.indexOf(b.rule.severity) ||
  reactionKinds.indexOf(a.kind) - reactionKinds.indexOf(b.kind)

type Relation = {
  readonly relation: string
  readonly culprit: string
  readonly cross: CrossReactivityRow | null
}

const crossByDrug = byDrug((row: CrossReactivityRow) => row.to)

type Culprit = { readonly ids: readonly string[]; readonly culprit: string }

/** An entry as it is understood: whom it accuses, and of what. */
type ReadEntry = { readonly culprits: readonly Culprit[]; readonly reaction: Reaction }

const entriesRead = new WeakMap<readonly AllergenRow[], WeakMap<AllergyFact, ReadEntry>>()

/** Read once for each pack: the list is asked about every drug. */
const readEntry = ({ knowledge }: AdviceContext, entry: AllergyFact): ReadEntry => {
  const rows = knowledge.rows(allergens)
  const ofPack = entriesRead.get(rows) ?? new WeakMap<AllergyFact, ReadEntry>()
  entriesRead.set(rows, ofPack)
  const known = ofPack.get(entry)
  if (known !== undefined) return known
  const groups = knowledge.rows(drugGroups)
  const named = allergensOf(entry, rows)
  const read: ReadEntry = {
    culprits: [
      // A class that the entry names comes first: of two matches that are alike, it is the one that is told.
      ...named.groups.map(group => ({ ids: drugsOfGroup(group, groups), culprit: group.replaceAll('-', ' ') })),
      ...named.drugs.map(id => ({ ids: [id], culprit: titleOf(id) })),
    ],
    reaction: reactionKindOf(entry, knowledge.rows(reactions)),
  }
  ofPack.set(entry, read)
  return read
}

/** How the drug is related to what an entry names: itself, its class by name, or by a row of cross-reactivity. */
const relationsOf = (
  { knowledge }: AdviceContext,
  drug: string,
  { culprits, reaction: { recognised } }: ReadEntry,
): readonly Relation[] => {
  const groups = knowledge.rows(drugGroups)
  const rows = crossByDrug(knowledge.rows(crossReactivity), groups).get(drug) ?? []
  return culprits.flatMap(({ ids, culprit }): readonly Relation[] =>
    ids.includes(drug)
      ? [{ relation: 'same', culprit, cross: null }]
      : rows
          .filter(row => ids.some(id => drugsIn(row.from, groups).has(id)))
          .filter(({ onlyReactions }) => onlyReactions.length === 0 || onlyReactions.some(one => recognised.has(one)))
          .map(cross => ({ relation: cross.relation, culprit, cross })),
  )
}

const matchesOf = (context: AdviceContext, drug: string, entry: AllergyFact): readonly Match[] => {
  const read = readEntry(context, entry)
  const { kind } = read.reaction
  return relationsOf(context, drug, read).flatMap(({ relation, culprit, cross }) => {
    const rule = context.knowledge.rows(allergyRules).find(row => row.relation === relation && row.reaction === kind)
    return rule === undefined ? [] : [{ entry, culprit, kind, rule, cross }]
  })
}

/** Entries about a medicine that name none that is known: nothing could be compared with them. */
const unread = (context: AdviceContext, entries: readonly AllergyFact[]): readonly Missing[] =>
  entries
    .filter(entry => {
      const medicine = entry.categories.length === 0 || entry.categories.includes('medication')
      return medicine && readEntry(context, entry).culprits.length === 0 && !saysNone(entry)
    })
    .map(({ text, codings }) => ({
      what: `allergy entry ${text ?? codings[0]?.display ?? codings[0]?.code ?? 'without a name'}`,
      need: 'a code or name that Attune knows',
      have: 'not recognised, so not compared',
      reason: 'unusable',
    }))

/** What keeps "nothing found" from being said. */
const lacksOf = (profile: PatientProfile, unknown: readonly Missing[]): readonly Missing[] => {
  const what = 'allergy list'
  if (profile.withheld.length > 0) {
    return [{ what, need: 'the whole list', have: 'some information is withheld', reason: 'withheld' }, ...unknown]
  }
  if (factsOf(profile, 'allergy').length > 0) return unknown
  return [{ what, need: 'an entry, or "no known allergy"', have: 'none', reason: 'absent' }]
}

const filled = (text: string, { culprit, entry }: Match, drug: string): string =>
  text.replaceAll('{drug}', titleOf(drug)).replaceAll('{culprit}', culprit).replaceAll('{reaction}', reactionOf(entry))

/** An order meets a label that only names a side effect: told with the order, or the label stops it by its name alone. */
const isLabelToSettle = ({ origin }: ProposedOrder, { kind, rule: { relation } }: Match): boolean =>
  origin === 'order' && kind === 'side-effect' && ['same', 'same-class'].includes(relation)

const limits = [
  'Excipients, contrast media, latex and food are not compared. A reaction that is not recorded is not taken as harmless.',
]

const foundBy = (
  { profile }: AdviceContext,
  order: ProposedOrder,
  matches: readonly Match[],
  missing: readonly Missing[],
): Finding => {
  const sorted = matches.toSorted(gravestFirst)
  const [worst] = sorted as [Match, ...Match[]]
  const { rule, cross, kind } = worst
  const rows = [rule, ...(cross === null ? [] : [cross])]
  const entries = [...new Set(sorted.map(({ entry }) => entry))]
  return found(name, order, {
    severity: rule.severity,
    effect: rule.effect,
    summary: filled(rule.says, worst, order.drug),
    advise: filled(rule.advise, worst, order.drug),
    ...(isLabelToSettle(order, worst) ? { action: 'discuss', urgency: 'now' } : {}),
    because: [becauseOrder(order), ...entries.map(becauseAllergy)],
    evidence: evidenceOfRows(rows),
    missing: [...missing],
    limits: [
      ...limits,
      ...(cross === null ? [] : [cross.note]),
      ...entries
        .filter(({ verification }) => verification === 'unconfirmed')
        .map(() => 'The entry is unconfirmed on the record.'),
      ...limitsOfRows(rows, profile),
    ],
    wouldChangeIf: [
      kind === 'unknown'
        ? 'What happened, when and with which medicine is asked and recorded.'
        : 'The entry turns out to be a side effect or a mistake, and is corrected on the allergy list.',
      'An allergy assessment (history, test or supervised challenge) clears the medicine.',
    ],
    knowledgeRows: rows.map(({ id }) => id),
  })
}

const check = (context: AdviceContext, order: ProposedOrder): Finding => {
  const { profile } = context
  const entries = factsOf(profile, 'allergy').filter(
    entry => !denied.has(entry.verification ?? '') && !over.has(entry.clinicalStatus ?? ''),
  )
  const missing = eachOnce(lacksOf(profile, unread(context, entries)))
  const matches = entries.flatMap(entry => matchesOf(context, order.drug, entry))
  if (matches.length > 0) return foundBy(context, order, matches, missing)
  const title = titleOf(order.drug)
  if (missing.length > 0) {
    const lacks = missing.map(({ what, have }) => `${what}: ${have}`).join('; ')
    return notChecked(name, order, `${title}: allergies not checked: ${lacks}`, { limits, missing })
  }
  return notFound(name, order, `${title}: nothing on the allergy list speaks against it`, { limits })
}

/** Allergies and intolerances to any known drug: itself, its class, and what may cross-react, by the reaction recorded. */
export const allergyCheck: Checker = { ...name, drugs: [...drugs.keys()], check }
