/**
 * Writes the allele-function and diplotype-phenotype tables of the pharmacogenomics specialty from the CPIC gene
 * tables, as facts in our own schema. The diplotype table is reduced to the rule that made it (a pair of functions
 * gives one phenotype); the generator fails when the source does not follow one rule.
 *
 * node tools/knowledge/pharmacogenes.ts [FOLDER]   FOLDER holds pgx/definitions-2025-11; default: $SHARED_DATA or ../shared/data
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

type GeneTable = {
  readonly version: string
  readonly haplotypes: Readonly<Record<string, string>>
  readonly diplotypes: readonly {
    readonly diplotypekey: Readonly<Record<string, number>>
    readonly phenotype: string
  }[]
}

const genes = ['CYP2C19']
const repository = new URL('../../', import.meta.url)
const folder = process.argv[2] ?? process.env.SHARED_DATA ?? fileURLToPath(new URL('../shared/data', repository))
const knowledge = new URL('src/specialties/pharmacogenomics/knowledge/', repository)

const provenance = (source: string, version: string) => ({
  source,
  sourceVersion: version,
  licence: 'CC0-1.0',
  jurisdiction: 'any',
  effective: version.slice(0, 10),
  reviewBy: '2027-11-24',
  supersedes: null,
  clinicalReview: null,
})

/** `No function` -> `no`, `Likely Poor Metabolizer` -> `likely poor metabolizer`. */
const functionWord = (words: string): string => words.toLowerCase().replace(/ function$/, '')

const allelesOf = (gene: string, table: GeneTable) =>
  Object.entries(table.haplotypes).map(([allele, words]) => ({
    id: `${gene.toLowerCase()}-${allele.replace('*', 'star-')}`,
    gene,
    allele,
    function: functionWord(words),
    ...provenance(`cpic-${gene.toLowerCase()}-alleles`, table.version),
  }))

const rulesOf = (gene: string, table: GeneTable) => {
  const rules = new Map<string, string>()
  for (const { diplotypekey, phenotype } of table.diplotypes) {
    const alleles = Object.entries(diplotypekey).flatMap(([allele, copies]) => Array<string>(copies).fill(allele))
    const functions = alleles.map(allele => {
      const words = table.haplotypes[allele]
      if (words === undefined) throw new Error(`${gene}: diplotype with unlisted allele ${allele}`)
      return functionWord(words)
    })
    const pair = functions.sort().join('+')
    const known = rules.get(pair)
    if (known !== undefined && known !== phenotype)
      throw new Error(`${gene}: ${pair} is both ${known} and ${phenotype}`)
    rules.set(pair, phenotype)
  }
  return [...rules].sort().map(([pair, phenotype]) => ({
    id: `${gene.toLowerCase()}-${pair.replace('+', '-')}`,
    gene,
    functions: pair.split('+'),
    phenotype: phenotype.toLowerCase(),
    ...provenance(`cpic-${gene.toLowerCase()}-phenotypes`, table.version),
  }))
}

const write = (name: string, rows: readonly object[]): void => {
  writeFileSync(
    new URL(`${name}.json`, knowledge),
    `[\n${rows.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`,
  )
  process.stderr.write(`${name}: ${rows.length} rows\n`)
}

const tables = genes.map((gene): [string, GeneTable] => [
  gene,
  JSON.parse(readFileSync(`${folder}/pgx/definitions-2025-11/phenotype/${gene}.json`, 'utf8')) as GeneTable,
])
write(
  'allele-function',
  tables.flatMap(([gene, table]) => allelesOf(gene, table)),
)
write(
  'diplotype-phenotype',
  tables.flatMap(([gene, table]) => rulesOf(gene, table)),
)
