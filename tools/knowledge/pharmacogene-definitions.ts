/**
 * Writes the gene-definition tables of the pharmacogenomics specialty: for each gene its positions on GRCh38, what every
 * named allele may carry there, and the rules of calling. Facts of CPIC and ClinPGx allele definitions as PharmCAT
 * carries them; CYP3A4 is no gene of CPIC: its rows are share-alike and go to `knowledge/by-sa`.
 *
 * node tools/knowledge/pharmacogene-definitions.ts [FOLDER]   FOLDER holds pgx/definitions-2025-11; default: $SHARED_DATA or ../shared/data
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeRows } from './knowledge-rows.ts'

type Variant = {
  readonly position: number
  readonly rsid: string | null
  readonly chromosomeHgvsName: string
  readonly ref: string
  readonly alts: readonly string[]
}
type Source = {
  readonly gene: string
  readonly chromosome: string
  readonly genomeBuild: string
  readonly version: string
  readonly variants: readonly Variant[]
  readonly namedAlleles: readonly {
    readonly name: string
    readonly reference: boolean
    readonly alleles: readonly (string | null)[]
  }[]
  readonly suballelesMap: Readonly<Record<string, string>>
}
type Exemption = {
  readonly requiredPositions: readonly number[]
  readonly ignoredPositions: readonly Variant[]
  readonly extraPositions: readonly Variant[]
  readonly ignoredAlleles: readonly string[]
  readonly unphasedDiplotypePriorities: readonly { readonly list: readonly string[]; readonly pick: string }[]
}

const repository = new URL('../../', import.meta.url)
const folder = process.argv[2] ?? process.env.SHARED_DATA ?? fileURLToPath(new URL('../shared/data', repository))
const definitions = `${folder}/pgx/definitions-2025-11`
const read = <T>(path: string): T => JSON.parse(readFileSync(`${definitions}/${path}`, 'utf8')) as T

/** Genes whose alleles CPIC does not define: ClinPGx, from PharmVar, under CC BY-SA 4.0. */
const shareAlike = new Set(['CYP3A4'])
/** Genes whose advice is about toxicity: a change nobody has described is taken as the reference there (PharmCAT, NamedAlleleMatcher 201). */
const undocumentedAsReference = new Set(['CACNA1S', 'DPYD', 'G6PD', 'NUDT15', 'RYR1', 'TPMT'])
/** Genes judged by the two worst variants, not by one haplotype a copy (CPIC on DPYD, 2017; on RYR1, 2024). */
const byWorstVariants = new Set(['DPYD', 'RYR1'])
/** Where no pair of alleles fits, the guideline judges by the position of this one (CPIC on statins, 2022). */
const decisiveAllele: Readonly<Record<string, string>> = { SLCO1B1: '*5' }
/** Small variants alone do not tell CYP2D6: copies and hybrids do as well. */
const researchOnly = new Set(['CYP2D6'])

/** IUPAC nucleotide codes (NC-IUB 1984): what may stand there. */
const ambiguous: Readonly<Record<string, string>> = {
  R: 'AG',
  Y: 'CT',
  S: 'CG',
  W: 'AT',
  K: 'GT',
  M: 'AC',
  B: 'CGT',
  D: 'AGT',
  H: 'ACT',
  V: 'ACG',
  N: 'ACGT',
}

const exemptions = read<Readonly<Record<string, Exemption>>>('alleles/exemptions.json')
const files = readdirSync(`${definitions}/alleles`).filter(file => file.endsWith('_translation.json'))

/**
 * Where the gene stands on GRCh37: pypgx lists positions on both assemblies, and all of a gene differ by one number. It
 * holds between the first and the last of them; a gene whose positions disagree has none.
 */
const grch37Of = (gene: string) => {
  const lines = readFileSync(`${folder}/pgx/second-opinion-tables/variant-table.csv`, 'utf8').split(/\r?\n/)
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

const positionRow = ({ position, rsid, ref, alts, chromosomeHgvsName }: Variant) => {
  for (const allele of [ref, ...alts]) if (!/^[ACGT]+$/.test(allele)) throw new Error(`${position}: allele ${allele}`)
  return [position, rsid, ref, alts.join(','), chromosomeHgvsName] as const
}

const rowOf = (file: string) => {
  const source = read<Source>(`alleles/${file}`)
  const { gene, chromosome, version } = source
  if (!source.genomeBuild.startsWith('GRCh38')) throw new Error(`${gene} is defined on ${source.genomeBuild}`)
  const exemption = exemptions[gene]
  const place = ({ position, ref }: Variant): string => `${position}${ref}`
  const ignored = new Set(exemption?.ignoredPositions.map(place))
  const kept = source.variants.flatMap((variant, index) => (ignored.has(place(variant)) ? [] : [{ variant, index }]))
  const ignoredAlleles = new Set(exemption?.ignoredAlleles)
  const alleles = source.namedAlleles
    .filter(({ name }) => !ignoredAlleles.has(name))
    .map(({ name, alleles }) => {
      const listed = kept.flatMap(({ variant, index }, at) => {
        const text = alleles[index] ?? null
        if (text === null) return []
        const known = [variant.ref, ...variant.alts]
        const may = known.includes(text) ? [text] : [...(ambiguous[text] ?? '')]
        if (may.length === 0) throw new Error(`${gene} ${name}: ${text} at ${variant.position}`)
        return [{ at, may, ref: variant.ref }]
      })
      // The reference, and CYP2C19 *1, name every position; only what differs is written.
      const complete = listed.length === kept.length
      const own = listed.filter(({ may, ref }) => !complete || may.length > 1 || may[0] !== ref)
      return {
        name,
        ...(complete ? { complete } : {}),
        at: Object.fromEntries(own.map(({ at, may }) => [at, may.join('|')])),
      }
    })
    // Without the ignored positions nothing tells it (G6PD Villeurbanne).
    .filter(({ at, complete }) => complete === true || Object.keys(at).length > 0)
  const [first] = source.namedAlleles
  if (first?.reference !== true) throw new Error(`${gene}: the first allele is not the reference`)
  const licence = shareAlike.has(gene) ? 'CC-BY-SA-4.0' : 'CC0-1.0'
  const at = (position: number): number => {
    const index = kept.findIndex(({ variant }) => variant.position === position)
    if (index < 0) throw new Error(`${gene}: no position ${position}`)
    return index
  }
  return {
    id: `${gene.toLowerCase()}-definition`,
    gene,
    chromosome,
    reference: first.name,
    grch37: grch37Of(gene),
    positions: kept.map(({ variant }) => positionRow(variant)),
    alleles,
    extraPositions: exemption?.extraPositions.map(positionRow) ?? [],
    requiredPositions: exemption?.requiredPositions.map(at) ?? [],
    unphasedPriorities: exemption?.unphasedDiplotypePriorities.map(({ list, pick }) => ({ among: list, pick })) ?? [],
    undocumentedAsReference: undocumentedAsReference.has(gene),
    byWorstVariants: byWorstVariants.has(gene),
    researchOnly: researchOnly.has(gene),
    decisiveAllele: decisiveAllele[gene] ?? null,
    source: licence === 'CC0-1.0' ? 'cpic-allele-definitions' : 'clinpgx-allele-definitions',
    sourceVersion: version,
    licence,
    jurisdiction: 'any',
    effective: version.slice(0, 10),
    reviewBy: '2027-11-24',
    supersedes: null,
    clinicalReview: null,
  }
}

const rows = files.map(rowOf).sort((a, b) => (a.gene < b.gene ? -1 : 1))
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
