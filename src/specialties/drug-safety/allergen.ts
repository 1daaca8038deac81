import { type AllergyFact, recogniseDrug } from '../../clinical/index.ts'
import { codeSystems } from '../../core/index.ts'
import type { AllergenRow } from './allergy-tables.ts'

/** What an entry of the allergy list names: drugs (concept ids), or a class of them. */
export type Allergens = { readonly drugs: readonly string[]; readonly groups: readonly string[] }

/** Codes that say that nothing is known; they name no allergen. */
const none = new Set([
  '716186003', // No known allergy (SNOMED CT)
  '409137002', // No known drug allergy
  '429625007', // No known food allergy
  '428607008', // No known environmental allergy
  'no-known-allergies',
  'no-known-medication-allergies',
  'no-known-food-allergies',
  'no-known-environmental-allergies',
])

/** Whether the entry says that no allergy is known. */
export const saysNone = ({ codings, text }: AllergyFact): boolean =>
  codings.some(({ code }) => none.has(code)) || (codings.length === 0 && /^(no known|nka|nkda)\b/i.test(text ?? ''))

/**
 * The allergens of an entry. A class named in words (`penicillin`) counts beside a drug that a code names: who wrote
 * "penicillin" with the code of penicillin G meant the class.
 */
export const allergensOf = ({ codings, text }: AllergyFact, rows: readonly AllergenRow[]): Allergens => {
  const phrases = [text, ...codings.map(({ display }) => display)].flatMap(one => one ?? [])
  const groups = rows.filter(
    ({ names, snomed, rxnorm }) =>
      codings.some(
        ({ system, code }) =>
          (system === codeSystems.snomed && snomed.includes(code)) ||
          (system === codeSystems.rxnorm && rxnorm.includes(code)),
      ) || phrases.some(phrase => names.some(name => isNamed(phrase, name))),
  )
  return {
    drugs: (recogniseDrug(codings, text)?.drugs ?? []).map(({ id }) => id),
    groups: [...new Set(groups.map(({ group }) => group))],
  }
}

/** `penicillin` in "Allergy to penicillin", not in "penicillin G": that one is a drug of its own. */
const isNamed = (phrase: string, name: string): boolean => new RegExp(`\\b${name}s?\\b(?! [gvk]\\b)`, 'i').test(phrase)
