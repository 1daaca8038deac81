import type { Gene, GenePosition } from '../calling/definition.ts'
import { learn } from './change.ts'

/** A position of a definition, as a place in a file of one assembly. */
export type Site = {
  /** Index of the gene, and of the position within it. */
  readonly gene: number
  readonly index: number
  /** In the file's coordinates. */
  readonly position: number
  readonly last: number
  readonly at: GenePosition
  /** All its alleles are of one base. */
  readonly single: boolean
  /** The assembly's own base may be one of the alternates. */
  readonly otherReference: boolean
}

/** The sites of one chromosome, by position, and the reference bases known around them. */
export type Chromosome = {
  readonly sites: readonly Site[]
  readonly first: number
  readonly last: number
  readonly known: ReadonlyMap<number, string>
}

/** How far from its definition the same insertion or deletion may be written. */
export const reach = 60

/**
 * Where the genes' positions are in a file. On GRCh37 only those of which it is known.
 *
 * @returns by chromosome name, `chr10`; and how many positions have no place in that assembly
 */
export const sitesOf = (genes: readonly Gene[], assembly: 'GRCh37' | 'GRCh38'): Sites => {
  const before = placedBefore.get(genes) ?? {}
  placedBefore.set(genes, before)
  before[assembly] ??= placed(genes, assembly)
  return before[assembly]
}

type Sites = { readonly chromosomes: ReadonlyMap<string, Chromosome>; readonly unplaced: number }

const placedBefore = new WeakMap<readonly Gene[], Partial<Record<'GRCh37' | 'GRCh38', Sites>>>()

const placed = (genes: readonly Gene[], assembly: 'GRCh37' | 'GRCh38'): Sites => {
  const found = new Map<string, Site[]>()
  const known = new Map<string, Map<number, string>>()
  let unplaced = 0
  for (const [gene, { chromosome, positions, definition }] of genes.entries()) {
    const bases = known.get(chromosome) ?? new Map<number, string>()
    known.set(chromosome, bases)
    const offset = assembly === 'GRCh38' ? () => 0 : offsetOf(definition.grch37)
    for (const { position, ref } of positions) {
      const shift = offset(position)
      // On GRCh37 a single base may be another one; that of a longer stretch is compared with the file's own.
      if (shift !== undefined && (assembly === 'GRCh38' || ref.length > 1)) learn(bases, position + shift, ref)
    }
    for (const [index, at] of positions.entries()) {
      const shift = offset(at.position)
      if (shift === undefined) {
        unplaced += 1
        continue
      }
      const position = at.position + shift
      const site: Site = {
        gene,
        index,
        position,
        last: position + at.ref.length - 1,
        at,
        single: at.ref.length === 1 && at.alts.every(alt => alt.length === 1),
        otherReference: assembly === 'GRCh37',
      }
      found.set(chromosome, [...(found.get(chromosome) ?? []), site])
    }
  }
  const chromosomes = new Map(
    [...found].map(([chromosome, some]) => {
      const sites = some.toSorted((a, b) => a.position - b.position)
      const last = Math.max(...sites.map(site => site.last))
      return [chromosome, { sites, first: sites[0]?.position ?? 0, last, known: known.get(chromosome) ?? new Map() }]
    }),
  )
  return { chromosomes, unplaced }
}

const offsetOf =
  (grch37: Gene['definition']['grch37']) =>
  (position: number): number | undefined =>
    grch37 !== null && position >= grch37.from && position <= grch37.to ? grch37.offset : undefined

/** The sites that a row from one position to another may speak of. */
export const sitesBetween = ({ sites }: Chromosome, from: number, to: number): readonly Site[] => {
  let low = 0
  let high = sites.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sites[middle]?.position ?? 0) < from) low = middle + 1
    else high = middle
  }
  const found: Site[] = []
  for (let i = low; i < sites.length && (sites[i]?.position ?? 0) <= to; i += 1) found.push(sites[i] as Site)
  return found
}
