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
  /** Pairs that fit what was read too, though by a lower score, and mean something else than all that are judged. */
  readonly alsoFits?: readonly { readonly name: string; readonly phenotype: string | null }[]
  /** Of a stored record: from what the result is, or why there is none, in a sentence. */
  readonly basis?: string
}

export type Pharmacogenes = {
  readonly genes: readonly Gene[]
  readonly rules: ReadonlyMap<string, PhenotypeRule>
}
