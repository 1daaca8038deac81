import {
  type CodedConcept,
  conditions,
  type Fact,
  findings,
  isCoded,
  measurements,
  procedures,
  recogniseDrug,
  vaccines,
} from '../../clinical/index.ts'
import { type Coding, codeSystems } from '../../core/index.ts'
import { type ConsentCategory, consentCategories, isIcd10, isLabelSystem } from './categories.ts'

/** What can be told of a fact without knowing its category. */
type Traits = {
  readonly fact: Fact
  readonly codings: readonly Coding[]
  /** Everything that the fact says in words. */
  readonly words: readonly string[]
  readonly drugClasses: readonly string[]
  readonly medicine: boolean
}

/**
 * Whether a fact must be kept back when these categories (ids) are withheld. It errs on the side of keeping back: words
 * count as well as codes, and what carries a code that says nothing to Attune, and no words, is kept back too.
 */
export const isWithheld = (fact: Fact, categories: ReadonlySet<string>): boolean => {
  if (categories.size === 0 || fact.kind === 'demographics' || fact.kind === 'consent') return false
  const traits = traitsOf(fact)
  if (isDark(traits)) return true
  return consentCategories.some(category => categories.has(category.id) && belongs(traits, category))
}

const belongs = ({ fact, codings, words, drugClasses, medicine }: Traits, category: ConsentCategory): boolean =>
  category.kinds.has(fact.kind) ||
  (fact.securityLabels ?? []).some(label => isLabelSystem(label) && category.labels.has(label.code)) ||
  ('categories' in fact && fact.categories.some(code => category.sections.has(code))) ||
  codings.some(
    ({ system, code }) =>
      (system === codeSystems.loinc && category.loinc.has(code)) || (/icd-10/i.test(system) && isIcd10(category, code)),
  ) ||
  words.some(text => category.words.test(text) || (medicine && category.drugs?.test(text) === true)) ||
  drugClasses.some(id => category.drugClasses.has(id))

/** Codes without any words, none of which is in a table here. */
const isDark = ({ codings, words }: Traits): boolean =>
  codings.length > 0 && words.length === 0 && !codings.some(({ system }) => /icd-10/i.test(system))

const traitsOf = (fact: Fact): Traits => {
  const codings = codingsIn(fact)
  const drugs =
    fact.kind === 'medication' || fact.kind === 'allergy' ? recogniseDrug(fact.codings, fact.text)?.drugs : []
  const words = [
    ...textsIn(fact),
    ...codings.flatMap(({ display }) => display ?? []),
    ...conceptTitles(fact.codings),
    ...(drugs ?? []).map(({ title }) => title),
  ].filter(text => text.trim() !== '')
  return {
    fact,
    codings,
    words,
    drugClasses: (drugs ?? []).flatMap(({ classes }) => classes),
    medicine: fact.kind === 'medication' || fact.kind === 'allergy',
  }
}

const tables: readonly ReadonlyMap<string, CodedConcept>[] = [conditions, procedures, findings, measurements, vaccines]

const conceptTitles = (codings: readonly Coding[]): readonly string[] =>
  tables.flatMap(table =>
    [...table.values()].flatMap(concept => (isCoded(codings, concept) ? [concept.title, concept.id] : [])),
  )

/** Every coding of a fact, whatever member it stands in. */
const codingsIn = (fact: Fact): readonly Coding[] => {
  switch (fact.kind) {
    case 'observation':
      return [...fact.codings, ...(fact.panel ?? []), ...(fact.value.type === 'coded' ? fact.value.codings : [])]
    case 'medication':
      return [...fact.codings, ...fact.reasonCodings]
    case 'diagnostic-report':
      return [...fact.codings, ...fact.conclusionCodings]
    case 'care-plan':
      return [...fact.codings, ...fact.activities.flatMap(({ codings }) => codings)]
    case 'goal':
      return [...fact.codings, ...fact.targets.flatMap(({ measure }) => measure)]
    case 'questionnaire-response':
      return [...fact.codings, ...fact.items.flatMap(({ codings }) => codings)]
    case 'allergy':
      return [
        ...fact.codings,
        ...fact.reactions.flatMap(({ manifestations }) => manifestations.flatMap(m => m.codings)),
      ]
    default:
      return fact.codings
  }
}

/** Every text of a fact, whatever member it stands in. */
const textsIn = (fact: Fact): readonly string[] => {
  const own = fact.text === undefined ? [] : [fact.text]
  switch (fact.kind) {
    case 'observation':
      return [...own, ...(fact.value.type === 'text' || fact.value.type === 'coded' ? [fact.value.text ?? ''] : [])]
    case 'medication':
      return [...own, fact.dosageText ?? '']
    case 'diagnostic-report':
      return [...own, fact.conclusion ?? '']
    case 'care-plan':
      return [...own, ...fact.activities.flatMap(({ text }) => text ?? [])]
    case 'questionnaire-response':
      return [...own, fact.questionnaire ?? '', ...fact.items.flatMap(({ text }) => text ?? [])]
    case 'device':
      return [...own, fact.model ?? '']
    default:
      return own
  }
}
