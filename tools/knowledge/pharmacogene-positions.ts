/**
 * Writes the table of positions in pharmacogenes (`src/clinical/genome/positions.json`) from allele definitions of
 * CPIC/ClinPGx as PharmCAT carries them: gene, chromosome, GRCh38 position, reference, alternates, rs number. Facts
 * only; allele names and functions belong to the pharmacogenomics specialty. Fails when two rows contradict each other.
 *
 * node tools/knowledge/pharmacogene-positions.ts [FOLDER]   FOLDER holds pgx/definitions-2025-11; default: $SHARED_DATA or ../shared/data
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type Definition = {
  readonly source: string
  readonly version: string
  readonly gene: string
  readonly genomeBuild: string
  readonly refSeqChromosomeId: string
  readonly variants: readonly {
    readonly chromosome: string
    readonly position: number
    readonly rsid: string | null
    readonly ref: string
    readonly alts: readonly string[]
  }[]
}

const genes = ['CYP2C19', 'CYP2C9', 'CYP3A5', 'CYP4F2', 'DPYD', 'NUDT15', 'SLCO1B1', 'TPMT', 'UGT1A1', 'VKORC1']
const repository = new URL('../../', import.meta.url)
const folder = process.argv[2] ?? process.env.SHARED_DATA ?? fileURLToPath(new URL('../shared/data', repository))

const definitions = genes.map(
  gene =>
    JSON.parse(
      readFileSync(`${folder}/pgx/definitions-2025-11/alleles/${gene}_translation.json`, 'utf8'),
    ) as Definition,
)
const rows = definitions.flatMap(({ gene, genomeBuild, variants }) => {
  if (!genomeBuild.startsWith('GRCh38')) throw new Error(`${gene} is defined on ${genomeBuild}`)
  return variants.map(({ chromosome, position, rsid, ref, alts }) => {
    if (!/^chr(?:\d+|X|Y)$/.test(chromosome) || !Number.isInteger(position)) throw new Error(`${gene}: no place`)
    for (const allele of [ref, ...alts]) if (!/^[ACGT]+$/.test(allele)) throw new Error(`${gene}: allele ${allele}`)
    return [gene, chromosome, position, ref, alts.join(','), rsid ?? ''] as const
  })
})
const places = new Set(rows.map(([, chromosome, position, ref]) => `${chromosome}:${position}:${ref}`))
if (places.size !== rows.length) throw new Error('Two rows describe one place')

const [{ version, source }] = definitions as [Definition]
if (definitions.some(one => one.version !== version)) throw new Error('The genes are of different versions')
const header = {
  title: 'Positions in pharmacogenes',
  source: `CPIC allele definitions (${source}), as carried by PharmCAT 3.1.1`,
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
process.stderr.write(`${rows.length} positions of ${genes.length} genes\n`)
