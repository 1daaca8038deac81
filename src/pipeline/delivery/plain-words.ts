import type { Because } from '../../clinical/index.ts'

/** Words of the record that many people do not know, and what they would say. Longest first where one holds another. */
const plain: readonly (readonly [RegExp, string])[] = [
  [/\bestimated glomerular filtration rate\b/gi, 'kidney function'],
  [/\b(?:reported )?eGFR\b/gi, 'kidney function'],
  [/\bcreatinine clearance\b/gi, 'kidney function'],
  [/\bserum creatinine\b/gi, 'kidney blood test (creatinine)'],
  [/\bcreatinine\b(?!\))/gi, 'kidney blood test (creatinine)'],
  [/\burine albumin\/creatinine ratio\b/gi, 'protein in the urine'],
  [/\bnon-?valvular atrial fibrillation\b/gi, 'an irregular heartbeat (atrial fibrillation)'],
  [/(?<!\()\batrial fibrillation\b/gi, 'an irregular heartbeat (atrial fibrillation)'],
  [/\bsystolic blood pressure\b/gi, 'blood pressure'],
  [/\bessential hypertension\b/gi, 'high blood pressure'],
  [/\bhypertension\b/gi, 'high blood pressure'],
  [/\btype 2 diabetes mellitus\b/gi, 'type 2 diabetes'],
  [/\bmyocardial infarction\b/gi, 'heart attack'],
  [/\btransient ischa?emic attack\b/gi, 'a short stroke warning (TIA)'],
  [/\bchronic kidney disease\b/gi, 'long-term kidney disease'],
  [/\bhypoglyca?emia\b/gi, 'low blood sugar'],
  [/\bHbA1c\b/g, 'long-term blood sugar (HbA1c)'],
  [/\bcomplete blood count\b/gi, 'blood count'],
  [/\s*\((?:disorder|finding|situation|procedure)\)/gi, ''],
  [/mm\[Hg\]/g, 'mmHg'],
  [/\/?\{1\.73_m2\}/g, ''],
  [/\{[^}]*\}/g, ''],
]

/** A word of the record in words most people know; what is not listed stays as it is. */
export const plainWords = (text: string): string =>
  plain.reduce((read, [term, words]) => read.replace(term, words), text).trim()

/** A reason as a sentence part a patient can follow; `null` for what only a method says of itself. */
export const plainReason = (because: Because): string | null => {
  if (because.kind === 'order') return null
  const label = plainWords(because.label)
  const value = plainWords(because.value)
  if (because.kind === 'derived') return /^\d/.test(value) ? null : value || null
  if (value === '' || value.toLowerCase() === label.toLowerCase()) return label
  return value.toLowerCase().startsWith(label.toLowerCase()) ? value : `${label}: ${value}`
}
