import { hash } from 'node:crypto'
import {
  conditions,
  drugs,
  findings,
  measurementLimits,
  measurements,
  procedures,
  qualityChecks,
  type Suspicion,
} from '../../clinical/index.ts'
import { canonicalJson } from '../../core/index.ts'

/** Raised by hand when the checks themselves change what they find. */
const version = 2

/** Which codes a rule knows is part of what an examination counts. */
const codes = [conditions, drugs, findings, measurements, procedures].map(table =>
  [...table.values()].map(concept => concept.codes),
)

const base = hash('sha256', canonicalJson([version, qualityChecks, measurementLimits, codes]))

/** Names what a record of a source is examined by: another name, and it is examined again. */
export const rulesOf = (suspicions: readonly Suspicion[]): string =>
  hash('sha256', `${base} ${canonicalJson(suspicions)}`).slice(0, 32)
