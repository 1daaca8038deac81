import type { Severity } from '../../core/index.ts'
import rows from './checks.json' with { type: 'json' }

/** What a check looks at, and so what its rate is a share of. */
export type LookedAt =
  | 'statement'
  | 'observation'
  | 'number'
  | 'coded'
  | 'limited'
  | 'pressure'
  | 'weight'
  | 'series'
  | 'text'
  | 'reference'
  | 'record'
  | 'source'

/**
 * One check of data quality. Category and subcategory are those of Kahn and others, "A harmonized data quality assessment
 * terminology and framework", eGEMs 2016;4(1):1244: conformance, completeness, plausibility.
 */
export type QualityCheck = {
  readonly id: string
  readonly category: 'conformance' | 'completeness' | 'plausibility'
  readonly subcategory: 'value' | 'relational' | 'computational' | 'atemporal' | 'temporal' | 'uniqueness'
  readonly severity: Severity
  readonly of: LookedAt
  /** Whether a fact that it finds carries the finding as a quality issue wherever it is read. */
  readonly marks: boolean
  readonly title: string
  readonly looksAt: string
}

/** Every check, in the order of the report. */
export const qualityChecks: readonly QualityCheck[] = rows as readonly QualityCheck[]

const byId = new Map(qualityChecks.map(check => [check.id, check]))

/** @throws Error for an id that does not exist: a bug of the caller */
export const qualityCheck = (id: string): QualityCheck => {
  const check = byId.get(id)
  if (check === undefined) throw new Error(`No quality check ${id}`)
  return check
}
