import type { AuditFault } from '../../src/governance/audit/index.ts'
import type { TestTrail } from './audit-trail.ts'

/**
 * The trail that is tampered with: `a` has ten events, sealed at the fifth (seal 1) and the tenth (seal 2); `b` three,
 * sealed in seal 3; `c` none.
 */
export type Scene = { readonly trail: TestTrail; readonly a: number; readonly b: number; readonly c: number }

export type Tampering = {
  readonly what: string
  readonly by: (scene: Scene) => unknown
  /** Everything that is found. */
  readonly finds: (scene: Scene) => readonly Partial<AuditFault>[]
  /** Compared with the copy of the seals that was taken before. */
  readonly withCopy?: true
}

export const otherHash = 'f'.repeat(64)
export const noHash = '0'.repeat(64)

/** In `a`, and nowhere else. */
export const faults =
  (kind: AuditFault['kind'], seq: number | null, more: Partial<AuditFault> = {}) =>
  ({ a }: Scene): readonly Partial<AuditFault>[] => [{ kind, chain: a, seq, upTo: seq, ...more }]

/** A fault in each of two chains. */
export const inBoth = (
  one: Partial<AuditFault> & { readonly chain: number },
  two: Partial<AuditFault> & { readonly chain: number },
): readonly Partial<AuditFault>[] => (one.chain < two.chain ? [one, two] : [two, one])

export const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index + 1)
