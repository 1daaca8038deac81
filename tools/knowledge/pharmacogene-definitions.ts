/**
 * Writes the gene-definition tables of the pharmacogenomics specialty: for each gene its positions on GRCh38, what every
 * named allele may carry there, and the rules of calling. Facts of CPIC and ClinPGx allele definitions as PharmCAT
 * carries them; CYP3A4 is no gene of CPIC: its rows are share-alike and go to `knowledge/by-sa`.
 *
 * node tools/knowledge/pharmacogene-definitions.ts [FOLDER]   FOLDER holds pgx/definitions-2025-11; default: $SHARED_DATA or ../shared/data
 */
import { readdirSync, readFileSync } from 'node:fs'
import {
  definitionDocument,
  definitionRow,
  exemptionsDocument,
} from '../../src/specialties/pharmacogenomics/releases/index.ts'
import { writeRows } from './knowledge-rows.ts'
import { readJson, reviewBy, sharedData } from './shared-data.ts'

const alleles = 'definitions-2025-11/alleles'
/** Genes whose alleles CPIC does not define: ClinPGx, from PharmVar, under CC BY-SA 4.0. */
const shareAlike = new Set(['CYP3A4'])

/**
 * Where the gene stands on GRCh37: pypgx lists positions on both assemblies, and all of a gene differ by one number. It
 * holds between the first and the last of them; a gene whose positions disagree has none.
 */
const grch37Of = (gene: string) => {
  const lines = readFileSync(`${sharedData}/pgx/second-opinion-tables/variant-table.csv`, 'utf8').split(/\r?\n/)
  const places = lines
    .map(line => line.split(','))
    .filter(([name]) => name === gene)
    .map(([, , , , , on37, on38]) => [Number(on37), Number(on38)] as const)
  const offsets = new Set(places.map(([on37, on38]) => on37 - on38))
  const [offset] = offsets
  if (offset === undefined || offsets.size > 1) return null
  const on38 = places.map(([, position]) => position)
  return { offset, from: Math.min(...on38), to: Math.max(...on38) }
}

const exemptions = exemptionsDocument.parse(readJson(`${alleles}/exemptions.json`))
const rows = readdirSync(`${sharedData}/pgx/${alleles}`)
  .filter(file => file.endsWith('_translation.json'))
  .map(file => {
    const source = definitionDocument.parse(readJson(`${alleles}/${file}`))
    if (source.version === undefined) throw new Error(`${file} says no version`)
    return definitionRow(source, exemptions[source.gene], {
      grch37: grch37Of(source.gene),
      licence: shareAlike.has(source.gene) ? 'CC-BY-SA-4.0' : 'CC0-1.0',
      version: source.version,
      reviewBy,
    })
  })
  .sort((a, b) => (a.gene < b.gene ? -1 : 1))
const write = (path: string, some: readonly object[]): void => {
  writeRows('pharmacogenomics', path, some)
}
write(
  'gene-definition.json',
  rows.filter(({ licence }) => licence === 'CC0-1.0'),
)
write(
  'by-sa/gene-definition.json',
  rows.filter(({ licence }) => licence !== 'CC0-1.0'),
)
process.stderr.write(`${rows.length} genes, ${rows.flatMap(row => row.positions).length} positions\n`)
