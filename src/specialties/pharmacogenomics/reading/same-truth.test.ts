import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { genesJson } from '../report/json.ts'
import { createReporter } from '../report/sample-report.ts'
import { builtInGenes, builtInRules } from '../report/tables.ts'
import { readGenomes } from './read-genomes.ts'

const folder = new URL('../../../../../shared/data/pgx/cases/', import.meta.url)

type Vcf = { readonly meta: readonly string[]; readonly columns: string; readonly rows: readonly (readonly string[])[] }

const parsed = (text: string): Vcf => {
  const lines = text.split(/\r?\n/).filter(line => line !== '')
  return {
    meta: lines.filter(line => line.startsWith('##')),
    columns: lines.find(line => line.startsWith('#CHROM')) ?? '',
    rows: lines.filter(line => !line.startsWith('#')).map(line => line.split('\t')),
  }
}
const written = ({ meta, columns, rows }: Vcf, end = '\n'): string =>
  [...meta, columns, ...rows.map(row => row.join('\t')), ''].join(end)

/** Every sample column's genotype, the rest of the column kept. */
const genotypes = (row: readonly string[], change: (genotype: string) => string): readonly string[] =>
  row.map((cell, column) => {
    if (column < 9) return cell
    const [genotype = '', ...rest] = cell.split(':')
    return [change(genotype), ...rest].join(':')
  })
const withCell = (row: readonly string[], column: number, cell: string): readonly string[] =>
  row.map((old, index) => (index === column ? cell : old))
const eachRow = (vcf: Vcf, change: (row: readonly string[]) => readonly (readonly string[])[]): Vcf => ({
  ...vcf,
  rows: vcf.rows.flatMap(change),
})

/** One row an alternate; the other alternates are written as `other`. */
const split = (vcf: Vcf, other: string): Vcf =>
  eachRow(vcf, row => {
    const alternates = (row[4] ?? '').split(',')
    return alternates.map((alternate, index) =>
      genotypes(withCell(row, 4, alternate), genotype =>
        genotype.replace(/\d+/g, digits => (digits === '0' ? '0' : Number(digits) === index + 1 ? '1' : other)),
      ),
    )
  })

const changes: Readonly<Record<string, (vcf: Vcf) => string>> = {
  'records in another order': vcf =>
    written({ ...vcf, rows: vcf.rows.toSorted((a, b) => ((a[1] ?? '').at(-1)! < (b[1] ?? '').at(-1)! ? 1 : -1)) }),
  'no chr before the chromosome': vcf =>
    written({
      ...eachRow(vcf, row => [withCell(row, 0, (row[0] ?? '').replace(/^chr/, ''))]),
      meta: vcf.meta.map(line => line.replace('ID=chr', 'ID=')),
    }),
  CRLF: vcf => written(vcf, '\r\n'),
  'alternates in another order': vcf =>
    written(
      eachRow(vcf, row => {
        const alternates = (row[4] ?? '').split(',')
        const last = alternates.length + 1
        return [
          genotypes(withCell(row, 4, alternates.toReversed().join(',')), genotype =>
            genotype.replace(/\d+/g, digits => (digits === '0' ? '0' : String(last - Number(digits)))),
          ),
        ]
      }),
    ),
  'a row an alternate, other alternates as 0': vcf => written(split(vcf, '0')),
  'a row an alternate, other alternates as a dot': vcf => written(split(vcf, '.')),
  'more INFO and FORMAT': vcf =>
    written(
      eachRow(vcf, row => [
        row.map((cell, column) =>
          column === 7
            ? `${cell};AC=1;DP=30`
            : column === 8
              ? cell.replace(/^GT/, 'GT:DP:GQ')
              : column > 8
                ? cell.replace(/^[^:]+/, '$&:31:99')
                : cell,
        ),
      ]),
    ),
  'another alternate that nobody has': vcf =>
    written(eachRow(vcf, row => [row[4] === '.' ? row : withCell(row, 4, `${row[4]},<NON_REF>`)])),
  'another sample without calls': vcf =>
    written({ ...eachRow(vcf, row => [[...row, './.']]), columns: `${vcf.columns}\tOTHER` }),
  'unphased genotypes the other way round': vcf =>
    written(eachRow(vcf, row => [genotypes(row, genotype => genotype.replace(/^(\d+)\/(\d+)$/, '$2/$1'))])),
  'no rs numbers': vcf => written(eachRow(vcf, row => [withCell(row, 2, '.')])),
}

describe.skipIf(!existsSync(folder))("PharmCAT's own cases, written otherwise", () => {
  const cases = existsSync(folder)
    ? (JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as readonly { readonly vcf: string }[])
    : []
  const report = createReporter({ genes: builtInGenes, rules: builtInRules.cpic })
  const genesOf = async (text: string) => {
    const genomes = await readGenomes(builtInGenes, [new TextEncoder().encode(text)])
    return JSON.stringify(genesJson(report(genomes, 0, []).genes))
  }
  const files = [...new Set(cases.map(({ vcf }) => vcf))].map(vcf => readFileSync(new URL(vcf, folder), 'utf8'))

  it.each(Object.entries(changes))('%s', async (_, change) => {
    const differ: string[] = []
    for (const text of files) {
      const vcf = parsed(text)
      if ((await genesOf(change(vcf))) !== (await genesOf(written(vcf))))
        differ.push(vcf.meta.find(line => line.startsWith('##source')) ?? '')
    }
    expect(differ).toEqual([])
  })
})
