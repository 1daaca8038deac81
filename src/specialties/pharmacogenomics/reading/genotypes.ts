import type { RawGenotype } from '../../../standards/vcf/index.ts'
import type { Gene } from '../calling/definition.ts'
import { type GeneGenotype, notRead, undocumentedBase } from '../calling/genotype.ts'
import type { Meaning } from './meaning.ts'
import type { Site } from './sites.ts'

/**
 * The genotypes of all samples at the positions of all genes, in one block of memory a gene, a row of the file beside the next. Two rows at one place (an
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
    /** Of each sample the positions that may be another thing than the reference on two copies. */
    other: Array.from({ length: samples }, (): number[] => []),
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

  /** A caller may write two copies of the mitochondrial sequence; where they are the same there is one. */
  const isOneSequence = (gene: number, sample: number): boolean => {
    if (genes[gene]?.definition.chromosome !== 'chrM') return false
    const { width, first, second } = tableOf(gene)
    for (let at = sample; at < width * samples; at += samples) if (first[at] !== second[at]) return false
    return true
  }

  return {
    /** For one row at a site: sets the genotype of a sample, in turn; `null` when nothing can be told of it. */
    row: (site: Site, meaning: Meaning) => {
      const table = tableOf(site.gene)
      const { first: ones, second: twos, diploid, phase, other } = table
      const { index } = site
      table.rows[index] = (table.rows[index] ?? 0) + 1
      const again = (table.rows[index] ?? 0) > 1
      const referenceFirst = meaning.codes[0] === 0
      return (sample: number, genotype: RawGenotype | null, set: string): void => {
        if (genotype === null) {
          other[sample]?.push(index)
          return
        }
        const at = index * samples + sample
        const { copies, phased } = genotype
        if (phased) phase[at] = setOf(set)
        if (copies === 2) diploid[sample] = 1
        if (!again && referenceFirst && copies === 2 && genotype.first === 0 && genotype.second === 0) {
          ones[at] = 0
          twos[at] = 0
          return
        }
        other[sample]?.push(index)
        const first = code(table, site, sample, genotype.first, meaning)
        const second = copies === 2 ? code(table, site, sample, genotype.second, meaning) : notRead
        const [a, b] = again
          ? merged([ones[at] ?? notRead, twos[at] ?? notRead], [first, second], phased || copies === 1)
          : [first, second]
        ones[at] = a
        twos[at] = b
      }
    },
    /** Positions of a gene that no row speaks of, as text: the same for all samples. */
    unread: (gene: number): string => {
      const { width, rows } = tableOf(gene)
      let text = ''
      for (let i = 0; i < width; i += 1) if (rows[i] === 0) text += `;${i}`
      return text
    },
    /**
     * Everything else of a genotype that a call depends on, as text: what is not the reference on both copies, its phase.
     */
    key: (gene: number, sample: number): string => {
      const { first, second, phase, diploid, undocumented, other } = tableOf(gene)
      let key = diploid[sample] === 1 ? '2' : '1'
      for (const i of other[sample] ?? []) {
        const at = i * samples + sample
        const a = first[at] ?? notRead
        const b = second[at] ?? notRead
        if (a === 0 && (b === 0 || diploid[sample] !== 1)) continue
        key += a === b ? `;${i}:${a}` : `;${i}:${a},${b}|${phase[at]}`
      }
      for (const [i, texts] of undocumented.get(sample) ?? []) key += `;${i}=${texts.join()}`
      return key
    },
    of: (gene: number, sample: number): GeneGenotype => {
      const { width, first, second, phase, diploid, undocumented } = tableOf(gene)
      const at = (i: number): number => i * samples + sample
      return {
        copies: diploid[sample] === 1 && !isOneSequence(gene, sample) ? 2 : 1,
        bases: [
          Int8Array.from({ length: width }, (_, i) => first[at(i)] ?? notRead),
          Int8Array.from({ length: width }, (_, i) => second[at(i)] ?? notRead),
        ],
        phase: Int32Array.from({ length: width }, (_, i) => phase[at(i)] ?? 0),
        undocumented: undocumented.get(sample) ?? new Map(),
      }
    },
  }
}

type Two = readonly [number, number]

/**
 * What two rows of one place say together: the reference of one is only that its own alternate is not there, and a dot
 * beside it that the copy carries the alternate of the other row, where that has one for it.
 */
const merged = (known: Two, more: Two, byCopy: boolean): Two => {
  if (known[0] === notRead && known[1] === notRead) return more
  if (more[0] === notRead && more[1] === notRead) return known
  if (more.every(base => base === 0) || known.every(base => base === 0))
    return known.some(base => base !== 0) ? known : more
  if (byCopy) return [both(known[0], more[0]), both(known[1], more[1])]
  const [some, others] = [known, more].map(row => row.filter(base => base !== 0 && base !== notRead)) as [
    number[],
    number[],
  ]
  const unread = (row: Two): number => row.filter(base => base === notRead).length
  if (some.length + others.length > 2) return [notRead, notRead]
  if (some.length + others.length === 0) return [0, notRead]
  if (unread(known) > others.length || unread(more) > some.length) return [notRead, notRead]
  const [a = 0, b = 0] = [...some, ...others]
  return [a, b]
}

const both = (a: number, b: number): number => {
  if (a === b) return a
  if (a === 0 || a === notRead) return b === notRead ? notRead : a === notRead && b === 0 ? notRead : b
  return b === 0 || b === notRead ? a : notRead
}
