import type { Gene } from '../calling/definition.ts'
import { type GeneGenotype, notRead, undocumentedBase } from '../calling/genotype.ts'
import type { Meaning } from './meaning.ts'
import type { Genotype } from './row-bytes.ts'
import type { Site } from './sites.ts'

/**
 * The genotypes of all samples at the positions of all genes, in one block of memory a gene. Two rows at one place (an
 * alternate each) are read together; where they contradict each other nothing is known.
 */
export const createGenotypes = (genes: readonly Gene[], samples: number) => {
  const tables = genes.map(({ positions }) => ({
    width: positions.length,
    first: new Int8Array(positions.length * samples).fill(notRead),
    second: new Int8Array(positions.length * samples).fill(notRead),
    phase: new Int32Array(positions.length * samples),
    diploid: new Uint8Array(samples),
    rows: new Uint16Array(positions.length),
    undocumented: new Map<number, Map<number, string[]>>(),
  }))
  const sets = new Map<string, number>([['', 1]])
  const setOf = (name: string): number => {
    const known = sets.get(name)
    if (known !== undefined) return known
    sets.set(name, sets.size + 1)
    return sets.size
  }
  type Table = (typeof tables)[number]
  const tableOf = (gene: number): Table => tables[gene] as Table

  const code = (table: Table, site: Site, sample: number, allele: number, { codes, texts }: Meaning): number => {
    if (allele < 0) return notRead
    const base = codes[allele] ?? undocumentedBase
    if (base === undocumentedBase) {
      const found = table.undocumented.get(sample) ?? new Map<number, string[]>()
      table.undocumented.set(sample, found)
      found.set(site.index, [...new Set([...(found.get(site.index) ?? []), texts[allele] ?? ''])])
    }
    return base
  }

  return {
    /** Call before the samples of a row are set. */
    beginRow: ({ gene, index }: Site): void => {
      const table = tableOf(gene)
      table.rows[index] = (table.rows[index] ?? 0) + 1
    },
    set: (site: Site, sample: number, genotype: Genotype, meaning: Meaning, set: string): void => {
      const table = tableOf(site.gene)
      const at = sample * table.width + site.index
      const first = code(table, site, sample, genotype.first, meaning)
      const second = genotype.copies === 2 ? code(table, site, sample, genotype.second, meaning) : notRead
      if (genotype.copies === 2) table.diploid[sample] = 1
      if ((table.rows[site.index] ?? 0) > 1) {
        const known: Two = [table.first[at] ?? notRead, table.second[at] ?? notRead]
        const [a, b] = merged(known, [first, second], genotype.phased)
        table.first[at] = a
        table.second[at] = b
      } else {
        table.first[at] = first
        table.second[at] = second
      }
      if (genotype.phased) table.phase[at] = setOf(set)
    },
    /** Everything of a genotype that a call depends on, as text: what is not the reference on both copies, and its phase. */
    key: (gene: number, sample: number): string => {
      const { width, first, second, phase, diploid, undocumented } = tableOf(gene)
      const from = sample * width
      let key = diploid[sample] === 1 ? '2' : '1'
      for (let i = 0; i < width; i += 1) {
        const a = first[from + i] ?? notRead
        const b = second[from + i] ?? notRead
        if (a === 0 && (b === 0 || diploid[sample] !== 1)) continue
        key += a === b ? `;${i}:${a}` : `;${i}:${a},${b}|${phase[from + i]}`
      }
      for (const [i, texts] of undocumented.get(sample) ?? []) key += `;${i}=${texts.join()}`
      return key
    },
    of: (gene: number, sample: number): GeneGenotype => {
      const { width, first, second, phase, diploid, undocumented } = tableOf(gene)
      const [from, to] = [sample * width, (sample + 1) * width]
      return {
        copies: diploid[sample] === 1 ? 2 : 1,
        bases: [first.subarray(from, to), second.subarray(from, to)],
        phase: phase.subarray(from, to),
        undocumented: undocumented.get(sample) ?? new Map(),
      }
    },
  }
}

type Two = readonly [number, number]

/** What two rows of one place say together: the reference of one is only that its own alternate is not there. */
const merged = (known: Two, more: Two, phased: boolean): Two => {
  if (known[0] === notRead && known[1] === notRead) return more
  if (more[0] === notRead && more[1] === notRead) return known
  if (more.every(base => base === 0) || known.every(base => base === 0))
    return known.some(base => base !== 0) ? known : more
  if (phased) return [both(known[0], more[0]), both(known[1], more[1])]
  const other = [...known, ...more].filter(base => base !== 0)
  if (other.length > 2 || other.includes(notRead)) return [notRead, notRead]
  return [other[0] ?? 0, other[1] ?? 0]
}

const both = (a: number, b: number): number => (a === 0 ? b : b === 0 || a === b ? a : notRead)
