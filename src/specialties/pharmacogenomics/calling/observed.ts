import type { Gene } from './definition.ts'
import { type GeneGenotype, notRead, undocumentedBase } from './genotype.ts'

/** What a VCF row, or a stored genotype, says of one place: alleles as text, `null` where not called. */
export type ObservedGenotype = {
  readonly chromosome: string
  readonly position: number
  readonly reference: string
  readonly alternates: readonly string[]
  /** Index into reference and alternates. */
  readonly alleles: readonly (number | null)[]
  readonly phased: boolean
  readonly phaseSet?: string
}

/** The genotype of one gene from what was observed at its positions. A row of another reference allele tells nothing. */
export const genotypeOf = (gene: Gene, observed: readonly ObservedGenotype[]): GeneGenotype => {
  const length = gene.positions.length
  const first = new Int8Array(length).fill(notRead)
  const second = new Int8Array(length).fill(notRead)
  const phase = new Int32Array(length)
  const undocumented = new Map<number, string[]>()
  const sets = new Map<string, number>()
  const places = placesOf(gene)
  let copies: 1 | 2 = 1
  for (const row of observed) {
    const i = row.chromosome === gene.chromosome ? places.get(`${row.position}${row.reference}`) : undefined
    if (i === undefined || row.alleles.length === 0 || row.alleles.length > 2) continue
    const known = gene.positions[i]?.alts ?? []
    const base = (allele: number | null | undefined): number => {
      if (allele === null || allele === undefined) return notRead
      if (allele === 0) return 0
      const text = row.alternates[allele - 1] ?? ''
      const at = known.indexOf(text)
      if (at >= 0) return at + 1
      undocumented.set(i, [...new Set([...(undocumented.get(i) ?? []), text])])
      return undocumentedBase
    }
    first[i] = base(row.alleles[0])
    if (row.alleles.length === 2) {
      copies = 2
      second[i] = base(row.alleles[1])
    }
    if (row.phased) {
      const key = row.phaseSet ?? ''
      if (!sets.has(key)) sets.set(key, sets.size + 1)
      phase[i] = sets.get(key) ?? 0
    }
  }
  return { copies, bases: [first, second], phase, undocumented }
}

const cache = new WeakMap<Gene, ReadonlyMap<string, number>>()

const placesOf = (gene: Gene): ReadonlyMap<string, number> => {
  const known = cache.get(gene)
  if (known !== undefined) return known
  const places = new Map(gene.positions.map(({ position, ref }, i) => [`${position}${ref}`, i]))
  cache.set(gene, places)
  return places
}
