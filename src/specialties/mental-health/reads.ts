import type { Reads } from '../../clinical/index.ts'

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: ['depression', 'phq-9-form', 'gad-7-form', 'phq9-total', 'gad7-total', 'sleep-duration'],
  kinds: ['questionnaire-response'],
}
