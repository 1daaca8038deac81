import type { SuggestedTarget } from '../../clinical/index.ts'
import type { QualityOfSource, QualityReport, UnknownCode } from '../quality/index.ts'

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

/** A code on facts that no rule knows, maps and releases of the site included. */
export type UnmappedCode = UnknownCode & {
  readonly why: 'in no table of Attune' | 'mapped, but not as the same' | 'mapped to what no table lists'
  /** The one curated row that the source's word names exactly; never applied. */
  readonly suggestion: SuggestedTarget | null
}

export type QualityOfSourceView = Omit<QualityOfSource, 'known'> & {
  /** Birth date, sex, allergy list: what everything reads. */
  readonly basics: CompletenessOfSpecialty['reads']
  readonly specialties: readonly CompletenessOfSpecialty[]
}

/**
 * `GET /api/quality`: what is known of the data of each source; trends of the last three years; and the codes that no rule knows,
 * those on most facts first. Examined in the background.
 */
export type QualityView = Omit<QualityReport, 'sources'> & {
  readonly sources: readonly QualityOfSourceView[]
  readonly unmapped: readonly UnmappedCode[]
}
