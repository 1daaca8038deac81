/**
 * Writes the gene-phenotype tables of the pharmacogenomics specialty: what each allele does, and which phenotype two of
 * them give. The source's tables of all pairs of alleles are reduced to the rule that made them (the words of the two
 * alleles give the phenotype); the generator fails when a table follows no such rule. G6PD and RYR1 have no such table:
 * their rules are CPIC's (Gammal 2023, table 1; Gonsalves 2019, table 2), their alleles those of pypgx's copy of CPIC
 * (G6PD) and of CPIC's update of December 2023 (RYR1, `ryr1-functions.json`).
 *
 * node tools/knowledge/pharmacogene-phenotypes.ts [FOLDER]   FOLDER holds pgx; default: $SHARED_DATA or ../shared/data
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import {
  type GuidanceSystem,
  phenotypeDocument,
  phenotypeRow,
  provenanceOf,
  type PhenotypeRuleRow as Rule,
} from '../../src/specialties/pharmacogenomics/releases/index.ts'
import { writeRows } from './knowledge-rows.ts'
import ryr1Functions from './ryr1-functions.json' with { type: 'json' }
import { readJson, reviewBy, sharedData } from './shared-data.ts'

const pgx = `${sharedData}/pgx`
const shareAlike = new Set(['CYP3A4'])
const read = (path: string) => phenotypeDocument.parse(readJson(path))
const rowOf = (source: ReturnType<typeof read>, system: GuidanceSystem, version: string, licence: string) =>
  phenotypeRow(source, system, { version, licence, reviewBy })

/** pypgx writes CPIC's functions of G6PD, in the names of the definitions. */
const secondTable = (gene: string): ReadonlyMap<string, string> => {
  const lines = readFileSync(`${pgx}/second-opinion-tables/allele-table.csv`, 'utf8').split(/\r?\n/)
  const rows = lines.filter(line => line.startsWith(`${gene},`))
  return new Map(
    rows.flatMap(line => {
      const [, quoted, plain, , words] = /^\w+,(?:"([^"]*)"|([^,]*)),([^,]*),([^,]*),/.exec(line) ?? []
      const name = quoted ?? plain
      return name === undefined || words === undefined ? [] : [[name, words] as const]
    }),
  )
}

const g6pdWords: Readonly<Record<string, string>> = {
  'Class I (Deficient with CNSHA)': 'I/Deficient with CNSHA',
  'Class II (Deficient)': 'II/Deficient',
  'Class III (Deficient)': 'III/Deficient',
  'Class IV (Normal)': 'IV/Normal',
}
const deficient = ['II/Deficient', 'III/Deficient']

const g6pdRules = (): readonly Rule[] => {
  const words = Object.values(g6pdWords)
  const phenotype = (a: string, b: string): string => {
    const [normal, severe] = [[a, b].includes('IV/Normal'), [a, b].every(word => word.startsWith('I/'))]
    if (a === b && normal) return 'Normal'
    if (normal) return 'Variable'
    return severe ? 'Deficient with CNSHA' : 'Deficient'
  }
  const single = words.map((word): Rule => [[word], phenotype(word, word), null])
  const pairs = words.flatMap((a, i) => words.slice(i).map((b): Rule => [[a, b].sort(), phenotype(a, b), null]))
  if (deficient.some(word => !words.includes(word))) throw new Error('G6PD: a class is missing')
  return [...single, ...pairs]
}

const namesOf = (gene: string): ReadonlySet<string> => {
  const { namedAlleles } = JSON.parse(
    readFileSync(`${pgx}/definitions-2025-11/alleles/${gene}_translation.json`, 'utf8'),
  ) as { readonly namedAlleles: readonly { readonly name: string }[] }
  return new Set(namedAlleles.map(({ name }) => name))
}

type Functions = {
  readonly gene: string
  readonly alleles: ReadonlyMap<string, string>
  readonly rules: readonly Rule[]
  readonly source: string
  readonly version: string
}

const derived = ({ gene, alleles, rules, source, version }: Functions) => {
  const names = namesOf(gene)
  return {
    id: `${gene.toLowerCase()}-cpic-phenotype`,
    gene,
    system: 'cpic',
    alleles: Object.fromEntries([...alleles].filter(([name]) => names.has(name))),
    functions: {},
    rules,
    ...provenanceOf({ source, sourceVersion: version, licence: 'CC0-1.0' }, { reviewBy }),
  }
}

const associated = 'Malignant Hyperthermia associated'
const ryr1Words = [associated, 'Normal function', 'Uncertain function']
const ryr1Rules = ryr1Words.flatMap((a, i) =>
  ryr1Words.slice(i).map((b): Rule => {
    const susceptible = a === associated || b === associated
    return [[a, b].sort(), susceptible ? 'Malignant Hyperthermia Susceptibility' : 'Uncertain Susceptibility', null]
  }),
)
const ryr1Alleles = new Map(
  [
    ['Normal function', ryr1Functions.normal] as const,
    [associated, ryr1Functions.associated] as const,
    ['Uncertain function', ryr1Functions.uncertain] as const,
  ].flatMap(([word, names]) => names.map(name => [name, word] as const)),
)

const cpicFiles = readdirSync(`${pgx}/definitions-2025-11/phenotype`)
const cpic = cpicFiles.map(file => {
  const source = read(`definitions-2025-11/phenotype/${file}`)
  const licence = shareAlike.has(source.gene) ? 'CC-BY-SA-4.0' : 'CC0-1.0'
  return rowOf(source, 'cpic', source.version ?? '2025-11-05', licence)
})
const guidance = 'guidance-2024-04/phenotype'
const guidanceVersion = '2024-03-25-16-13'
const cyp2d6 = rowOf(read(`${guidance}/cpic/CYP2D6.json`), 'cpic', guidanceVersion, 'CC0-1.0')
const dpwg = existsSync(`${pgx}/${guidance}/dpwg`)
  ? readdirSync(`${pgx}/${guidance}/dpwg`).map(file =>
      rowOf(read(`${guidance}/dpwg/${file}`), 'dpwg', guidanceVersion, 'CC-BY-SA-4.0'),
    )
  : []

const rows = [
  ...cpic,
  cyp2d6,
  ...dpwg,
  derived({
    gene: 'G6PD',
    alleles: new Map(
      [...secondTable('G6PD')].flatMap(([name, words]) => {
        const word = g6pdWords[words]
        return word === undefined ? [] : [[name, word] as const]
      }),
    ),
    rules: g6pdRules(),
    source: 'cpic-g6pd-function',
    version: '2023-05-01',
  }),
  derived({
    gene: 'RYR1',
    alleles: ryr1Alleles,
    rules: ryr1Rules,
    source: 'cpic-ryr1-function',
    version: '2023-12-01',
  }),
].sort((a, b) => (a.id < b.id ? -1 : 1))
const write = (path: string, some: readonly object[]): void => {
  writeRows('pharmacogenomics', path, some)
}
write(
  'gene-phenotype.json',
  rows.filter(({ licence }) => licence === 'CC0-1.0'),
)
write(
  'by-sa/gene-phenotype.json',
  rows.filter(({ licence }) => licence !== 'CC0-1.0'),
)
process.stderr.write(`${rows.length} rows, ${rows.flatMap(({ rules }) => rules).length} rules\n`)
