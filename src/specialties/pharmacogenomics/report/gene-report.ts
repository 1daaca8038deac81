import type { GeneCall } from '../calling/call-gene.ts'
import type { Gene } from '../calling/definition.ts'
import type { NotExcluded } from '../calling/not-excluded.ts'
import type { PhenotypeRule } from '../calling/phenotype.ts'
import type { Diplotype } from '../calling/result.ts'

/** What is known of one gene of one person. */
export type GeneReport = {
  readonly gene: string
  /** From the genome. An outside call leaves this `false`, and fills `diplotypes`. */
  readonly called: boolean
  readonly source: 'genome' | 'outside' | 'none'
  readonly diplotypes: readonly Diplotype[]
  /** What the guidelines are asked for, one possible pair after another. */
  readonly recommendation: readonly Diplotype[]
  readonly missing: readonly string[]
  /** Alleles of another function than those called that missing positions leave possible, and the positions that would tell. */
  readonly notExcluded: readonly NotExcluded[]
  readonly undocumented: GeneCall['undocumented']
  readonly warnings: readonly string[]
  /** Positions at which the genome differs from the reference. */
  readonly variants: readonly { readonly position: string; readonly genotype: string }[]
}

export type Pharmacogenes = {
  readonly genes: readonly Gene[]
  readonly rules: ReadonlyMap<string, PhenotypeRule>
}
