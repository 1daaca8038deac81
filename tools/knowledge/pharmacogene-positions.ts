/**
 * Writes the table of positions in pharmacogenes (`src/clinical/genome/positions.json`), which an import keeps genotypes at:
 * those of the genes of `pharmacogenomics/knowledge/gene-definition.json` (CPIC, CC0), so that what is kept is what can be
 * called. CYP3A4 is not among them: its definition is share-alike (`knowledge/by-sa`), and this table is not. Fails when two
 * rows contradict each other. Run it after `pharmacogene-definitions.ts`.
 *
 * node tools/knowledge/pharmacogene-positions.ts
 */
import { readFileSync, writeFileSync } from 'node:fs'

type PositionRow = readonly [position: number, rsid: string | null, ref: string, alts: string, hgvs: string]
type Definition = {
  readonly gene: string
  readonly chromosome: string
  readonly positions: readonly PositionRow[]
  readonly extraPositions: readonly PositionRow[]
  readonly sourceVersion: string
  readonly licence: string
}

const repository = new URL('../../', import.meta.url)
const source = new URL('src/specialties/pharmacogenomics/knowledge/gene-definition.json', repository)
const definitions = JSON.parse(readFileSync(source, 'utf8')) as readonly Definition[]
const [{ sourceVersion: version }] = definitions as [Definition]
if (definitions.some(one => one.sourceVersion !== version)) throw new Error('The genes are of different versions')
if (definitions.some(one => one.licence !== 'CC0-1.0')) throw new Error('A definition that is not CC0')

const rows = definitions.flatMap(({ gene, chromosome, positions, extraPositions }) =>
  [...positions, ...extraPositions].map(([position, rsid, ref, alts]) => {
    if (!/^chr(?:\d+|X|Y)$/.test(chromosome) || !Number.isInteger(position)) throw new Error(`${gene}: no place`)
    for (const allele of [ref, ...alts.split(',')]) {
      if (!/^[ACGT]+$/.test(allele)) throw new Error(`${gene}: allele ${allele}`)
    }
    return [gene, chromosome, position, ref, alts, rsid ?? ''] as const
  }),
)
const places = new Set(rows.map(([, chromosome, position, ref]) => `${chromosome}:${position}:${ref}`))
if (places.size !== rows.length) throw new Error('Two rows describe one place')

const header = {
  title: 'Positions in pharmacogenes',
  source: 'CPIC allele definitions (CLINPGX), as carried by PharmCAT 3.1.1',
  sourceVersion: version,
  licence: 'CC0-1.0',
  assembly: 'GRCh38',
  jurisdiction: 'any',
  effective: version.slice(0, 10),
  reviewBy: '2027-11-24',
  supersedes: null,
  clinicalReview: null,
  columns: ['gene', 'chromosome', 'position', 'reference', 'alternates', 'rsid'],
}
const spaced = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(one => JSON.stringify(one)).join(', ')}]` : JSON.stringify(value)
const lines = Object.entries(header).map(([name, value]) => `  "${name}": ${spaced(value)},`)
const target = new URL('src/clinical/genome/positions.json', repository)
writeFileSync(
  target,
  `{\n${lines.join('\n')}\n  "rows": [\n${rows.map(row => `    ${spaced(row)}`).join(',\n')}\n  ]\n}\n`,
)
process.stderr.write(`${rows.length} positions of ${definitions.length} genes\n`)
