import { hash } from 'node:crypto'
import { measurementLimits, qualityChecks, type Suspicion } from '../../clinical/index.ts'
import { canonicalJson } from '../../core/index.ts'

/** Raised by hand when the checks themselves change what they find. */
const version = 1

const base = hash('sha256', canonicalJson([version, qualityChecks, measurementLimits]))

/** Names what a record of a source is examined by: another name, and it is examined again. */
export const rulesOf = (suspicions: readonly Suspicion[]): string =>
  hash('sha256', `${base} ${canonicalJson(suspicions)}`).slice(0, 32)
