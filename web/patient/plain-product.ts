import { sentence } from '../shared/text/number-text.ts'

const forms = 'Tablet|Capsule|Solution|Suspension|Injection|Inhaler|Patch|Cream|Spray'

/** How a drug list writes, and how a box does. Nothing is left out that tells two products apart. */
const plain: readonly (readonly [RegExp, string])[] = [
  [/\b(\d+) HR\b/g, '$1-hour'],
  [/\bMG\b/g, 'mg'],
  [/\bML\b/g, 'mL'],
  [/\bMCG\b/g, 'mcg'],
  [/\bUNT\b/g, 'units'],
  [/\bOral (?=Tablet|Capsule)/g, ''],
]

/**
 * A product of the record as a patient would read it aloud.
 *
 * @example
 * plainProduct('atorvastatin 20 MG Oral Tablet') // 'Atorvastatin 20 mg tablet'
 */
export const plainProduct = (name: string): string =>
  sentence(
    plain
      .reduce((read, [term, word]) => read.replace(term, word), name)
      .replace(new RegExp(`\\b(?:Extended Release |Delayed Release )?(?:${forms})\\b`, 'g'), form =>
        form.toLowerCase(),
      ),
  )
