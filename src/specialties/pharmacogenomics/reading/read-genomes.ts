import { readChromosome, statedAssembly } from '../../../clinical/index.ts'
import { AppError, type Issue, issue, joinBytes } from '../../../core/index.ts'
import {
  eachGenotype,
  isAnyOther,
  isWithoutEvidence,
  parseHeader,
  referenceBlockEnd,
  rowBytes,
  type VcfHeader,
} from '../../../standards/vcf/index.ts'
import type { Gene } from '../calling/definition.ts'
import type { GeneGenotype } from '../calling/genotype.ts'
import { createGenotypes } from './genotypes.ts'
import { meaningAt } from './meaning.ts'
import { type Chromosome, reach, sitesBetween, sitesOf } from './sites.ts'

export type Genomes = {
  readonly samples: readonly string[]
  readonly assembly: 'GRCh37' | 'GRCh38'
  /** When the file was made, `YYYY-MM-DD`, where its header says so. */
  readonly fileDate?: string
  /** @param gene index into the genes that were asked for */
  readonly genotype: (gene: number, sample: number) => GeneGenotype
  /** Equal, with equal `unread`, for genotypes of which the same is called. */
  readonly key: (gene: number, sample: number) => string
  /** Which positions of a gene no row of the file speaks of. */
  readonly unread: (gene: number) => string
  readonly issues: readonly Issue[]
}

const newline = 10
const carriageReturn = 13
const hash = 35
const tab = 9

/**
 * What the samples of a VCF file have at the positions of genes. Only rows near these are read; a row that failed a
 * filter, cannot be read, or contradicts the reference sequence tells nothing, and is named among the issues.
 *
 * @param chunks the file's bytes, not compressed
 * @param options.assembly where the header does not state it
 * @throws AppError `misuse` when it is no VCF file, or its assembly is not stated
 */
export const readGenomes = async (
  genes: readonly Gene[],
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: { readonly assembly?: 'GRCh37' | 'GRCh38' } = {},
): Promise<Genomes> => {
  let reader: ReturnType<typeof rowReader> | undefined
  const headerLines: string[] = []
  let held: Uint8Array | undefined
  let number = 0
  const decoder = new TextDecoder()
  const readLine = (line: Uint8Array): void => {
    number += 1
    const end = line.at(-1) === carriageReturn ? line.length - 1 : line.length
    if (end === 0) return
    if (reader !== undefined) {
      reader.row(end === line.length ? line : line.subarray(0, end), number)
      return
    }
    headerLines.push(decoder.decode(line.subarray(0, end)))
    if (line[0] !== hash) throw noVcf(headerLines.length)
    if (line[1] !== hash) reader = startOf(genes, headerLines, options)
  }
  for await (const given of chunks) {
    // A plain view: taking a line out of one costs less than out of Node's Buffer.
    const chunk = new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
    let start = 0
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, start)) {
      const line = chunk.subarray(start, at)
      readLine(held === undefined ? line : joinBytes([held, line]))
      held = undefined
      start = at + 1
    }
    if (start < chunk.length) {
      const rest = chunk.subarray(start)
      held = held === undefined ? rest.slice() : joinBytes([held, rest])
    }
  }
  if (held !== undefined) readLine(held)
  if (reader === undefined) throw noVcf(headerLines.length)
  return reader.done()
}

const asVcf = 'Give a VCF file of version 4 with the genotypes of at least one sample'

const noVcf = (line: number): AppError =>
  new AppError('misuse', line === 0 ? 'The file is empty' : `Not a VCF file: no #CHROM line up to line ${line}`, {
    remedy: asVcf,
  })

const startOf = (
  genes: readonly Gene[],
  lines: readonly string[],
  options: { readonly assembly?: 'GRCh37' | 'GRCh38' },
) => {
  const header = parseHeader(lines)
  if (!header.ok) {
    const [wrong] = header.issues
    throw new AppError('misuse', `The header cannot be used: ${wrong?.message} (${wrong?.location})`, {
      remedy: wrong?.code === 'vcf-samples' ? 'Give each sample a name of its own' : asVcf,
    })
  }
  if (header.value.samples.length === 0) {
    throw new AppError('misuse', 'The file lists variants, but nobody’s genotypes', { remedy: asVcf })
  }
  const assembly = statedAssembly(header.value) ?? options.assembly
  if (assembly === undefined) {
    throw new AppError('misuse', 'The header does not say which assembly the file counts in', {
      remedy: 'Give --assembly GRCh38 or --assembly GRCh37',
    })
  }
  return rowReader(genes, header.value, assembly)
}

const rowReader = (genes: readonly Gene[], { samples, fileDate }: VcfHeader, assembly: 'GRCh37' | 'GRCh38') => {
  const { chromosomes, unplaced } = sitesOf(genes, assembly)
  const genotypes = createGenotypes(genes, samples.length)
  const filtered = createTally()
  const unreadable = createTally()
  const baseless = createTally()
  let rowNumber = 0
  let name = new Uint8Array(0)
  let chromosome: Chromosome | undefined
  const row = (line: Uint8Array): void => {
    const nameEnd = line.indexOf(tab)
    if (nameEnd !== name.length || !sameStart(line, name)) {
      name = line.slice(0, Math.max(nameEnd, 0))
      const known = readChromosome(new TextDecoder().decode(name))
      chromosome = known === undefined ? undefined : chromosomes.get(known)
    }
    if (chromosome === undefined || nameEnd < 0) return
    let position = 0
    let at = nameEnd + 1
    for (; at < line.length; at += 1) {
      const digit = (line[at] ?? tab) - 48
      if (digit < 0 || digit > 9) break
      position = position * 10 + digit
    }
    if (at === nameEnd + 1 || line[at] !== tab) {
      unreadable.add(rowNumber)
      return
    }
    if (position > chromosome.last + reach) return
    read(line, at + 1, position, chromosome)
  }
  const read = (line: Uint8Array, at: number, position: number, near: Chromosome): void => {
    // A block of reference calls may begin far before the site that lies in it; anything else is near.
    const block = position < near.first - reach || sitesBetween(near, position - reach, position + reach).length === 0
    if (block && !mayBeBlock(line, at)) return
    const fields = rowBytes(line, at)
    if (fields === undefined) {
      unreadable.add(rowNumber)
      return
    }
    const end = fields.alts.every(isAnyOther) ? referenceBlockEnd(position, fields.alts, fields.info()) : undefined
    const last = position + fields.ref.length - 1
    // Only an insertion or deletion may be one that is defined elsewhere.
    const away = fields.alts.some(alt => alt.length !== fields.ref.length) ? reach : 0
    const sites = sitesBetween(near, position - reach, Math.max(end ?? 0, last + away)).filter(
      site => away > 0 || site.last >= position,
    )
    if (sites.length === 0) return
    if (!/^(?:PASS|\.)$/.test(fields.filter)) {
      // Without a FILTER column the row is cut off.
      ;(fields.filter === '' ? unreadable : filtered).add(rowNumber)
      return
    }
    const keys = fields.format.split(':')
    if (keys[0] !== 'GT') return
    const phaseSet = keys.indexOf('PS')
    const ownFilter = keys.indexOf('FT')
    const quality = keys.indexOf('GQ')
    for (const site of sites) {
      const inside = end !== undefined && position <= site.position && end >= site.last && assembly === 'GRCh38'
      const meaning =
        meaningAt(site, { position, ref: fields.ref, alts: fields.alts }, near.known) ??
        (inside ? { codes: [0], texts: [fields.ref] } : null)
      if (meaning === null) continue
      const set = genotypes.row(site, meaning)
      eachGenotype(line, fields.samplesAt, samples.length, (sample, genotype, start, stop) => {
        if (genotype.copies === 0) unreadable.add(rowNumber)
        else if (quality > 0 && isWithoutEvidence(valueAt(line, start, stop, quality))) baseless.add(rowNumber)
        else if (ownFilter < 0 || /^(?:PASS|\.|)$/.test(valueAt(line, start, stop, ownFilter))) {
          set(sample, genotype, phaseSet < 0 || !genotype.phased ? '' : valueAt(line, start, stop, phaseSet))
          return
        } else filtered.add(rowNumber)
        set(sample, null, '')
      })
    }
  }
  return {
    row: (line: Uint8Array, number: number) => {
      rowNumber = number
      if (line[0] !== hash) row(line)
    },
    done: (): Genomes => ({
      samples,
      assembly,
      ...(fileDate === undefined ? {} : { fileDate }),
      genotype: genotypes.of,
      key: genotypes.key,
      unread: genotypes.unread,
      issues: [
        ...filtered.told('vcf-filtered', 'calls at pharmacogene positions failed a filter: not read'),
        ...baseless.told('vcf-without-evidence', 'calls at pharmacogene positions have a quality (GQ) of 0: not read'),
        ...unreadable.told('vcf-row', 'calls at pharmacogene positions could not be read'),
        ...told(unplaced, 'vcf-unplaced', `pharmacogene positions have no verified place on ${assembly}: not read`),
      ],
    }),
  }
}

const told = (count: number, code: string, words: string, location?: string): readonly Issue[] =>
  count === 0 ? [] : [issue('warning', code, `${count} ${words}`, location)]

/** How often something was seen, and the line where it was first. */
const createTally = () => {
  let count = 0
  let first = 0
  return {
    add: (line: number): void => {
      if (count === 0) first = line
      count += 1
    },
    told: (code: string, words: string): readonly Issue[] => told(count, code, words, `first on line ${first}`),
  }
}

const sameStart = (line: Uint8Array, name: Uint8Array): boolean => {
  for (let i = 0; i < name.length; i += 1) if (line[i] !== name[i]) return false
  return true
}

/** Blocks have ALT `<NON_REF>`, `<*>` or `.`; a cheap look at its first byte. */
const mayBeBlock = (line: Uint8Array, at: number): boolean => {
  const id = line.indexOf(tab, at)
  const ref = line.indexOf(tab, id + 1)
  const byte = line[ref + 1]
  return id > 0 && ref > 0 && (byte === 60 || byte === 46)
}

const valueAt = (line: Uint8Array, start: number, stop: number, index: number): string =>
  new TextDecoder('latin1').decode(line.subarray(start, stop)).split(':')[index] ?? ''
