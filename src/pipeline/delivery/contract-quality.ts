import type { QualityOfSource, QualityReport } from '../quality/index.ts'

/** Of the living people in a source, how many have what a specialty reads, ever and within the last twelve months. */
export type CompletenessOfSpecialty = {
  readonly specialty: string
  readonly title: string
  readonly reads: readonly {
    readonly id: string
    readonly title: string
    readonly ever: number
    readonly lately: number
  }[]
}

export type QualityOfSourceView = Omit<QualityOfSource, 'known'> & {
  /** Birth date, sex, allergy list: what everything reads. */
  readonly basics: CompletenessOfSpecialty['reads']
  readonly specialties: readonly CompletenessOfSpecialty[]
}

/** `GET /api/quality`: what is known of the data of each source; trends of the last three years. Examined in the background. */
export type QualityView = Omit<QualityReport, 'sources'> & { readonly sources: readonly QualityOfSourceView[] }
