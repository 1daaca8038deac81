import type { Chunks, ConversionContext, Converted, Format } from '../conversion.ts'
import { csvRows, type FileRow, renderRows } from '../csv-rows.ts'
import { loseLine, loseRow, namedColumns } from '../table-columns.ts'
import { createRow, type RowReader } from '../table-row.ts'
import { mafRowConverter } from './convert-row.ts'

/** Mutation Annotation Format: variants of tumours, one a line (GDC v1.0.0; TCGA 2.x). */
export const maf: Format = {
  id: 'maf',
  title: 'MAF, variants of tumours',
  extensions: ['maf'],
  recognises: (name, head) => /\.maf(?:\.gz)?$/i.test(name) || looksLikeMaf(head),
  revises: false,
  zipped: false,
  convert: convertMaf,
  render: renderRows,
}

const looksLikeMaf = (head: Uint8Array): boolean =>
  /^(?:#[^\n]*\n)*Hugo_Symbol\t/i.test(new TextDecoder('latin1').decode(head.subarray(0, 4_096)))

type Convert = (row: Extract<FileRow, { kind: 'record' }>) => Iterable<Converted>

async function* convertMaf(chunks: Chunks, context: ConversionContext): AsyncGenerator<Converted> {
  const { rows } = await csvRows(chunks, { delimiter: '\t', quotes: false })
  let convert: Convert | undefined
  let size = 0
  for await (const some of rows) {
    for (const row of some) {
      const range = { offset: row.offset, length: row.length }
      size = row.offset + row.length
      if (row.kind === 'fault') {
        loseLine(row, context.loss)
        yield { kind: 'quarantine', range, code: row.code, message: `Line ${row.line}: ${row.message}` }
        continue
      }
      if (row.values[0]?.startsWith('#') === true) {
        context.loss.unmapped('comment', 'a comment', row.values.join(' '), `line ${row.line}`)
        continue
      }
      if (convert !== undefined) {
        yield* convert(row)
        continue
      }
      const columns = namedColumns(row.values, true)
      if (!columns.some(name => /^tumor_sample_barcode$/i.test(name))) {
        const message = 'No line of column names with Tumor_Sample_Barcode'
        yield { kind: 'quarantine', range, code: 'maf-header', message }
        return
      }
      convert = rowsOf(columns, context)
    }
  }
  if (convert === undefined) {
    yield {
      kind: 'quarantine',
      range: { offset: 0, length: size },
      code: 'maf-header',
      message: 'No line of column names',
    }
  }
}

const rowsOf = (columns: readonly string[], context: ConversionContext): Convert => {
  const places = new Map(columns.map((name, n) => [name.toLowerCase(), n]))
  const row: RowReader = createRow(columns, new Set(['.']), context.loss)
  const convert = mafRowConverter(places, context)
  return function* ({ values, offset, length, line }) {
    const range = { offset, length }
    if (values.length !== columns.length) {
      loseRow(values, line, context.loss)
      const message = `Line ${line}: ${values.length} values for ${columns.length} columns`
      yield { kind: 'quarantine', range, code: 'maf-columns', message }
      return
    }
    row.take(values, line)
    const { resources, fault } = convert(row)
    if (resources.length === 0) {
      columns.forEach((_, n) => {
        row.lost(n, 'the row became nothing')
      })
      row.drop(0, 'the row became nothing')
    }
    row.keep()
    for (const issue of row.count()) yield { kind: 'issue', issue, range }
    for (const resource of resources) yield { kind: 'resource', resource, range }
    if (fault !== undefined) {
      yield { kind: 'quarantine', range, code: fault.code, message: `Line ${line}: ${fault.message}` }
    }
  }
}
