/**
 * Writes the dpyd-variant table of the pharmacogenomics specialty from the CPIC gene and allele definition tables, as facts in
 * our own schema: the names that laboratories use of DPYD's variants, and which panels look for them.
 *
 * node tools/knowledge/dpyd-variants.ts [FOLDER]   FOLDER holds pgx/definitions-2025-11; default: $SHARED_DATA or ../shared/data
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeRows } from './knowledge-rows.ts'

type Definition = {
  readonly version: string
  readonly chromosome: string
  readonly variants: readonly { readonly rsid: string | null; readonly position: number; readonly ref: string }[]
  readonly namedAlleles: readonly { readonly name: string; readonly alleles: readonly (string | null)[] }[]
}

const repository = new URL('../../', import.meta.url)
const folder = process.argv[2] ?? process.env.SHARED_DATA ?? fileURLToPath(new URL('../shared/data', repository))

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

const write = (name: string, rows: readonly object[]): void => {
  writeRows('pharmacogenomics', `${name}.json`, rows)
  process.stderr.write(`${name}: ${rows.length} rows\n`)
}

const read = <T>(path: string): T => JSON.parse(readFileSync(`${folder}/pgx/definitions-2025-11/${path}`, 'utf8')) as T
const definitionOf = (gene: string) => read<Definition>(`alleles/${gene}_translation.json`)

/** The four variants of the first European panels, and c.557A>G, which they miss: docs/clinical/pharmacogenomics.md. */
const panels: Readonly<Record<string, string>> = {
  'c.1905+1G>A': 'four-variant',
  'c.1679T>G': 'four-variant',
  'c.2846A>T': 'four-variant',
  'c.1129-5923C>G': 'four-variant',
  'c.557A>G': 'core',
}

/** Names that laboratories also use. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  'c.1905+1G>A': ['IVS14+1G>A'],
  'c.1679T>G': ['I560S'],
  'c.2846A>T': ['D949V'],
  'c.1129-5923C>G': ['HapB3'],
}

const dpydVariants = () => {
  const { version, chromosome, variants, namedAlleles } = definitionOf('DPYD')
  const { activityValues } = read<{ readonly activityValues: Readonly<Record<string, string>> }>('phenotype/DPYD.json')
  const rowOf = (variant: string, name: string, index: number, star: string | null, tagOf: string | null) => {
    const at = variants[index]
    const activity = Number(activityValues[name])
    const alternate = namedAlleles.find(one => one.name === name)?.alleles[index]
    if (at === undefined || alternate === null || alternate === undefined || !(activity >= 0 && activity <= 1)) {
      throw new Error(`DPYD: ${name} has no position or no activity value`)
    }
    const { rsid, position, ref: reference } = at
    return {
      id: `dpyd-${variant}`,
      variant,
      alsoCalled: [...(star === null ? [] : [star]), ...(otherNames[variant] ?? [])],
      activity,
      tagOf,
      panel: panels[variant] ?? null,
      rsid,
      chromosome,
      position,
      reference,
      alternate,
      ...provenance('cpic-dpyd-alleles', version),
    }
  }
  const hapB3 = 'c.1129-5923C>G, c.1236G>A (HapB3)'
  return namedAlleles
    .filter(({ name }) => name !== 'Reference')
    .flatMap(({ name, alleles }) => {
      const indexes = alleles.flatMap((base, index) => (base === null ? [] : [index]))
      if (name === hapB3) {
        const tag = indexes.find(index => variants[index]?.rsid === 'rs56038477')
        if (tag === undefined) throw new Error('DPYD: HapB3 has lost its tag')
        return [rowOf('c.1236G>A', name, tag, null, 'c.1129-5923C>G')]
      }
      const [, variant, star] = /^(c\.\S+)(?: \((\*\w+)\))?$/.exec(name) ?? []
      const [index, ...more] = indexes
      if (variant === undefined || index === undefined || more.length > 0) throw new Error(`DPYD: cannot read ${name}`)
      return [rowOf(variant, name, index, star ?? null, null)]
    })
}

write('dpyd-variant', dpydVariants())
