import type { CallWarning, GeneCall } from './call-gene.ts'
import { type CopyName, copyName } from './names.ts'
import type { Phenotype, PhenotypeRule } from './phenotype.ts'

/** One possible pair of copies (one copy; one variant of a list), as the field writes it, and what it means. */
export type Diplotype = Phenotype & { readonly name: string; readonly alleles: readonly string[] }

export type GeneResult = {
  readonly gene: string
  readonly called: boolean
  /** What was called: pairs of copies; of a gene judged by its worst variants, where they cannot be paired, the variants. */
  readonly diplotypes: readonly Diplotype[]
  /** The alleles that the guidelines are asked for, one pair after another. */
  readonly recommendation: readonly Diplotype[]
  readonly missing: readonly string[]
  readonly undocumented: GeneCall['undocumented']
  readonly warnings: readonly CallWarning[]
}

/**
 * The phenotypes of what was called. For DPYD and RYR1 a copy counts by its worst variant, and variants that cannot be
 * paired by the two worst, presumed on different copies (CPIC, DPYD 2017 and RYR1 2023).
 *
 * @param reference the name of the allele that GRCh38 carries
 *
 * @example
 * resultOf(call, '*38', rule).diplotypes // [{ name: '*1/*2', phenotype: 'Intermediate Metabolizer', … }]
 */
export const resultOf = (call: GeneCall, reference: string, rule: PhenotypeRule | undefined): GeneResult => {
  const { gene, called, missing, undocumented, warnings } = call
  const meaning = (alleles: readonly string[]): Phenotype =>
    rule?.of(alleles) ?? { phenotype: null, activityScore: null }
  const base = { gene, called, missing, undocumented, warnings }
  if (call.variants.length > 0) {
    const worst = worstTwo(call.variants, reference, rule)
    const meant = meaning(worst)
    const listed = call.variants.map(({ name, copies }) => ({
      name: copies === 2 ? `${name} (homozygous)` : name,
      alleles: copies === 2 ? [name, name] : [name],
      ...meant,
    }))
    const alone = call.variants.length === 1 && call.variants[0]?.copies === 1
    const diplotypes = alone ? [{ name: reference, alleles: [reference], ...meant }, ...listed] : listed
    return { ...base, diplotypes, recommendation: [{ name: worst.join('/'), alleles: worst, ...meant }] }
  }
  const judged = call.pairs.map(pair => pair.map(copy => worstOf(copy, reference, rule)))
  const diplotypes = call.pairs.map((pair, index) => ({
    name: pair.map(({ name }) => name).join('/'),
    alleles: pair.map(({ name }) => name),
    ...meaning(call.byWorst ? (judged[index] ?? []) : pair.map(({ name }) => name)),
  }))
  if (call.decided !== null) {
    const { alleles } = call.decided
    return { ...base, diplotypes, recommendation: [{ name: alleles.join('/'), alleles, ...meaning(alleles) }] }
  }
  if (!call.byWorst) return { ...base, diplotypes, recommendation: diplotypes }
  const asked = judged.map(alleles => ({ name: alleles.join('/'), alleles, ...meaning(alleles) }))
  const burden = ({ alleles }: Diplotype) => alleles.reduce((sum, allele) => sum + (rule?.rank(allele) ?? 0), 0)
  const [lowest] = asked.toSorted((a, b) => burden(a) - burden(b))
  return { ...base, diplotypes, recommendation: lowest === undefined ? [] : [lowest] }
}

const worstOf = ({ parts }: CopyName, reference: string, rule: PhenotypeRule | undefined): string =>
  parts.toSorted((a, b) => (rule?.rank(a) ?? 0) - (rule?.rank(b) ?? 0))[0] ?? copyName([], reference).name

const worstTwo = (
  variants: GeneCall['variants'],
  reference: string,
  rule: PhenotypeRule | undefined,
): readonly string[] => {
  const names = variants
    .flatMap(({ name, copies }) => Array<string>(copies).fill(name))
    .toSorted((a, b) => (rule?.rank(a) ?? 0) - (rule?.rank(b) ?? 0))
    .slice(0, 2)
  return names.length === 1 ? [reference, ...names] : names
}
