import type { Issue, Severity } from '../core/index.ts'

/** `no-error`: a value of which an error is known is not used; `no-warning`: nor one with a warning. */
export type QualityFloor = 'no-error' | 'no-warning'

const below: Readonly<Record<QualityFloor, ReadonlySet<Severity>>> = {
  'no-error': new Set(['error', 'fatal']),
  'no-warning': new Set(['warning', 'error', 'fatal']),
}

/** The first issue by which something is below a floor. */
export const issueBelow = (quality: readonly Issue[], floor: QualityFloor): Issue | undefined =>
  quality.find(({ severity }) => below[floor].has(severity))
