import { detectCsv } from '../../../../standards/csv/index.ts'
import type { Chunks } from '../conversion.ts'
import { csvRows, type FileRow } from '../csv-rows.ts'

/** Columns of the raw files of 23andMe, AncestryDNA, and of FamilyTreeDNA and MyHeritage, in their order. */
const layouts: readonly (readonly string[])[] = [
  ['rsid', 'chromosome', 'position', 'genotype'],
  ['rsid', 'chromosome', 'position', 'allele1', 'allele2'],
  ['rsid', 'chromosome', 'position', 'result'],
]

const isLayout = (values: readonly string[]): boolean => {
  const names = values.map(value => value.replace(/^#\s*/, '').trim().toLowerCase())
  return layouts.some(layout => layout.length === names.length && layout.every((name, n) => names[n] === name))
}

/** Whether a document is the raw file of a genotyping array, by its first bytes. */
export const looksLikeArray = (head: Uint8Array): boolean => {
  const text = Buffer.from(head.subarray(0, 16_384)).toString('latin1')
  return text.split(/\r?\n/).some(line => isLayout(line.replaceAll('"', '').split(/[\t,]/)))
}

/** What the comments before the rows say. */
export type ArrayHeader = { readonly assembly: 'GRCh37' | 'GRCh38' | undefined; readonly forward: boolean }

/** A row of a probe, what was called at it: `AG`, `--`; two columns of letters are joined. */
export type ArrayCall = {
  readonly kind: 'call'
  readonly rsid: string
  readonly chromosome: string
  readonly position: number
  readonly genotype: string
}

export type ArrayRow =
  | { readonly kind: 'comment'; readonly text: string }
  /** The line of names; the calls come after it. */
  | { readonly kind: 'header'; readonly header: ArrayHeader }
  | ArrayCall
  | { readonly kind: 'fault'; readonly code: string; readonly message: string }

/** A row with the bytes it stands in. */
export type PlacedArrayRow = {
  readonly row: ArrayRow
  readonly at: { readonly offset: number; readonly length: number; readonly line: number }
}

/** Reads the raw file of a genotyping array, row by row; lines that are none of it are faults. */
export async function* arrayRows(chunks: Chunks): AsyncGenerator<readonly PlacedArrayRow[]> {
  const { rows } = await csvRows(chunks, { delimiter: head => detectCsv(Buffer.from(uncommented(head))).delimiter })
  const comments: string[] = []
  let header: ArrayHeader | undefined
  const read = (row: FileRow): ArrayRow => {
    if (row.kind === 'fault') return row
    if (header === undefined && isLayout(row.values)) {
      header = headerOf(comments)
      return { kind: 'header', header }
    }
    if (header === undefined || row.values[0]?.startsWith('#') === true) {
      const text = row.values.join(' ')
      if (header === undefined) comments.push(text)
      return { kind: 'comment', text }
    }
    const [rsid = '', chromosome = '', position = '', ...letters] = row.values.map(value => value.trim())
    if (letters.length === 0 || letters.length > 2 || !/^\d{1,10}$/.test(position))
      return { kind: 'fault', code: 'array-row', message: 'Not a row of rsid, chromosome, position and genotype' }
    return { kind: 'call', rsid, chromosome, position: Number(position), genotype: letters.join('').toUpperCase() }
  }
  for await (const some of rows) yield some.map(at => ({ row: read(at), at }))
}

const headerOf = (lines: readonly string[]): ArrayHeader => {
  // Sentences go on in the next line; MyHeritage writes "##reference=build37" too.
  const comments = lines.map(line => line.replace(/^[#\s]+/, '').trimEnd()).join(' ')
  const builds = new Set([...comments.matchAll(/\b(?:build\s*|GRCh)(\d\d)\b/gi)].map(([, build]) => build))
  const [build] = builds.size === 1 ? builds : []
  return {
    assembly: build === '37' ? 'GRCh37' : build === '38' ? 'GRCh38' : undefined,
    forward: /(?:plus|forward|\+)\W{0,3}\+?\)?\s*strand/i.test(comments),
  }
}

const uncommented = (head: Uint8Array): string =>
  Buffer.from(head)
    .toString('latin1')
    .split('\n')
    .filter(line => !line.startsWith('#'))
    .join('\n')
