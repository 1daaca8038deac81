import { failure, issue, type Result, success } from '../../core/index.ts'
import { parseGenotype, type VcfGenotype } from './genotype.ts'
import type { VcfHeader } from './header.ts'

/** One data line, for one sample (VCF 4.3, section 1.6). Member names are the specification's. */
export type VcfRow = {
  readonly CHROM: string
  /** 1-based; 0 is a telomere. */
  readonly POS: number
  readonly ID: readonly string[]
  readonly REF: string
  readonly ALT: readonly string[]
  /** `PASS` or the filters that failed; `null` when none were applied. */
  readonly FILTER: readonly string[] | null
  /** `null` when FORMAT names no GT for this row. */
  readonly GT: VcfGenotype | null
  /** Phase set, when stated. */
  readonly PS?: string
  /** INFO carries the reserved flag SOMATIC. */
  readonly SOMATIC: boolean
}

/** What of a data line decides whether anybody wants the rest. */
export type VcfPlace = Pick<VcfRow, 'CHROM' | 'POS' | 'ID'> & {
  readonly fields: readonly string[]
}

const wrong = (message: string): Result<never> => failure(issue('error', 'vcf-row', message))

/** Reads where a data line stands, and that it has as many columns as the header says. */
export const parsePlace = (line: string, { samples }: VcfHeader): Result<VcfPlace> => {
  const fields = line.split('\t')
  const columns = samples.length === 0 ? [8, 9] : [9 + samples.length]
  if (!columns.includes(fields.length)) return wrong('Not as many columns as the header names')
  const [CHROM = '', position = '', ID = ''] = fields
  if (!/^[^\s:<>]+$/.test(CHROM)) return wrong('CHROM is not a name')
  if (!/^\d{1,10}$/.test(position)) return wrong('POS is not a number')
  return success({ CHROM, POS: Number(position), ID: ID === '.' ? [] : ID.split(';'), fields })
}

const bases = /^[ACGTN]+$/i
/** A base sequence, `*`, a symbolic allele or a breakend. */
const alternate = /^(?:[ACGTN]+|\*|<[^<>\s]+>|[ACGTN.]*[[\]][^\s[\]]+[[\]][ACGTN.]*|\.[ACGTN]+|[ACGTN]+\.)$/i

/**
 * Reads the rest of a data line, for one sample.
 *
 * @param sample index into the header's samples
 *
 * @example
 * parseRow(parsePlace('chr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t0/1', header).value, 0)
 */
export const parseRow = ({ CHROM, POS, ID, fields }: VcfPlace, sample: number): Result<VcfRow> => {
  const [, , , REF = '', altText = '', , filterText = '', info = '', format = '', ...calls] = fields
  if (!bases.test(REF)) return wrong('REF is not a sequence of bases')
  const ALT = altText === '.' ? [] : altText.split(',')
  if (!ALT.every(allele => alternate.test(allele))) return wrong('ALT is not a list of alleles')
  if (filterText === '') return wrong('FILTER is empty')
  const keys = format.split(':')
  const values = (calls[sample] ?? '').split(':')
  if (keys.indexOf('GT') !== keys.lastIndexOf('GT')) return wrong('FORMAT names GT twice')
  if (values.length > keys.length) return wrong('A sample has more values than FORMAT names')
  const sampleValue = (key: string): string | undefined => {
    const value = values[keys.indexOf(key)]
    return keys.includes(key) && value !== undefined && value !== '' ? value : undefined
  }
  const text = sampleValue('GT')
  const GT = text === undefined ? undefined : parseGenotype(text, ALT.length)
  if (GT?.ok === false) return GT
  const PS = sampleValue('PS')
  const FT = sampleValue('FT')
  return success({
    CHROM,
    POS,
    ID,
    REF: REF.toUpperCase(),
    ALT: ALT.map(allele => (bases.test(allele) ? allele.toUpperCase() : allele)),
    FILTER: filtersOf(filterText, FT),
    GT: GT?.value ?? null,
    ...(PS === undefined || PS === '.' ? {} : { PS }),
    SOMATIC: info.split(';').includes('SOMATIC'),
  })
}

/** The row's filters and the sample's own (FT) together: a call passed only if both say so. */
const filtersOf = (row: string, own: string | undefined): readonly string[] | null => {
  const stated = [row, own ?? '.'].filter(text => text !== '.').flatMap(text => text.split(';'))
  if (stated.length === 0) return null
  const failed = [...new Set(stated)].filter(filter => filter !== 'PASS')
  return failed.length === 0 ? ['PASS'] : failed
}
