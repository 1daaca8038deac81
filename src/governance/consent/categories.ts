import type { FactKind } from '../../clinical/index.ts'
import { type Coding, codeSystems } from '../../core/index.ts'
import rows from './categories.json' with { type: 'json' }

/** A kind of information that a patient may keep back, and by what a fact is known to be of it. */
export type ConsentCategory = {
  readonly id: string
  readonly title: string
  readonly source: string
  readonly sourceVersion: string
  readonly licence: string
  /** HL7 v3 ActCode sensitivity labels: what consents name, and what sources label resources with. */
  readonly labels: ReadonlySet<string>
  readonly kinds: ReadonlySet<string>
  readonly resourceTypes: ReadonlySet<string>
  /** Codes of a report's category (HL7 table 0074). */
  readonly sections: ReadonlySet<string>
  readonly loinc: ReadonlySet<string>
  /** Beginnings of ICD-10-CM codes, with or without the dot. */
  readonly icd10: readonly string[]
  readonly words: RegExp
  readonly drugs: RegExp | null
  readonly drugClasses: ReadonlySet<string>
}

/** The categories that a denial can keep back. */
export const consentCategories: readonly ConsentCategory[] = rows.map(row => ({
  ...row,
  labels: new Set(row.labels),
  kinds: new Set<FactKind | string>(row.kinds),
  resourceTypes: new Set(row.resourceTypes),
  sections: new Set(row.sections),
  loinc: new Set(row.loinc),
  icd10: row.icd10.map(code => code.replace('.', '')),
  words: new RegExp(row.words.join('|'), 'i'),
  drugs: row.drugs.length === 0 ? null : new RegExp(`\\b(?:${row.drugs.join('|')})`, 'i'),
  drugClasses: new Set(row.drugClasses),
}))

const actCode = /(?:^|\/)v3[-/]ActCode$/

/** Whether a coding is a sensitivity label: HL7 v3 ActCode, under any of its addresses, or without a system. */
export const isLabelSystem = ({ system }: Pick<Coding, 'system'>): boolean => system === '' || actCode.test(system)

/**
 * The categories that the codings of a consent's rule name: by sensitivity label, by code, by resource type, or in
 * words.
 *
 * @example
 * categoriesNamed([{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'GDIS' }])  // ['genetics']
 */
export const categoriesNamed = (codings: readonly Coding[], texts: readonly string[] = []): readonly string[] =>
  consentCategories
    .filter(
      category => codings.some(coding => isNamed(category, coding)) || texts.some(text => category.words.test(text)),
    )
    .map(({ id }) => id)

const isNamed = (category: ConsentCategory, coding: Coding): boolean =>
  (isLabelSystem(coding) && category.labels.has(coding.code)) ||
  (coding.system === codeSystems.loinc && category.loinc.has(coding.code)) ||
  (coding.system === codeSystems.icd10cm && isIcd10(category, coding.code)) ||
  category.resourceTypes.has(coding.code) ||
  category.sections.has(coding.code) ||
  (coding.display !== undefined && category.words.test(coding.display))

export const isIcd10 = ({ icd10 }: ConsentCategory, code: string): boolean => {
  const plain = code.replace('.', '')
  return icd10.some(start => plain.startsWith(start))
}
