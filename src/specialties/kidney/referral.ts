import type { KnowledgeView } from '../../clinical/index.ts'
import { referralGrounds } from './tables.ts'

/** Probability 0 to 1, mL/min/1.73 m2, mg/g; a measure that is not known is left out and names no ground. */
type Measures = { readonly 'five-year-risk'?: number; readonly egfr?: number; readonly acr?: number }

/** The published grounds for referral that apply, strongest first; of the two on the 5-year risk only the stronger. */
export const groundsFor = (knowledge: KnowledgeView, measures: Measures) => {
  const met = knowledge.rows(referralGrounds).filter(({ measure, above, inclusive, below }) => {
    const value = measures[measure]
    if (value === undefined) return false
    if (above !== null && (inclusive ? value < above : value <= above)) return false
    return below === null || value < below
  })
  return met
    .filter(row => !met.some(other => other.measure === row.measure && other.says === 'refer' && row.says !== 'refer'))
    .sort((a, b) => (a.says === b.says ? 0 : a.says === 'refer' ? -1 : 1))
}

export type Ground = ReturnType<typeof groundsFor>[number]
