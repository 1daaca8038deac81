/**
 * Writes the guidance per drug of the pharmacogenomics specialty: what CPIC and DPWG recommend for which key of which
 * gene, as actions and doses in our own schema. The texts of the source are read clause by clause by the rules in
 * `guidance/`; a clause that none fits stops the tool, so that a new text is seen by somebody before it is believed.
 *
 * node tools/knowledge/pharmacogene-guidance.ts [FOLDER]   FOLDER holds pgx; default: $SHARED_DATA or ../shared/data
 */
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { considered } from './guidance/considerations.ts'
import { type Lookup, productsOf } from './guidance/lookups.ts'
import { stepsOf, textOf } from './guidance/read.ts'
import { writeRows } from './knowledge-rows.ts'

type Named = { readonly name: string; readonly symbol: string | null }
type Source = {
  readonly guideline: {
    readonly id: string
    readonly version: number
    readonly relatedChemicals: readonly Named[]
    readonly relatedGenes: readonly Named[]
  }
  readonly recommendations: readonly {
    readonly id: string
    readonly population: string | null
    readonly classification: { readonly term: string } | null
    readonly relatedChemicals: readonly Named[]
    readonly text: { readonly html: string }
    readonly lookupKey: Readonly<Record<string, string | Readonly<Record<string, number>>>>
  }[]
  readonly citations: readonly { readonly pmid: string | null }[]
  readonly version: string
}

const repository = new URL('../../', import.meta.url)
const folder = process.argv[2] ?? process.env.SHARED_DATA ?? fileURLToPath(new URL('../shared/data', repository))
const guidelines = `${folder}/pgx/guidance-2024-04/guidelines`

/** Says which copy numbers may be entered; no result of a patient. */
const notAResult = 'xN combinations'
const classifications: Readonly<Record<string, string>> = { 'N/A': 'Unspecified' }

/** Two alleles as a diplotype in the field's notation. */
const keyOf = (key: string | Readonly<Record<string, number>>): string =>
  typeof key === 'string'
    ? key
    : Object.entries(key)
        .flatMap(([allele, copies]) => Array<string>(copies).fill(allele))
        .sort()
        .join('/')

const rowOf = (system: 'cpic' | 'dpwg', { guideline, recommendations, citations, version }: Source) => {
  const drugs = guideline.relatedChemicals.map(({ name }) => name).sort()
  const genes = guideline.relatedGenes.map(({ symbol, name }) => symbol ?? name).sort()
  const advice: string[] = []
  type Group = { readonly head: object; readonly byDrug: Map<string, Lookup[]> }
  const groups = new Map<string, Group>()
  for (const { population, classification, relatedChemicals, text, lookupKey } of recommendations) {
    if (Object.values(lookupKey).includes(notAResult)) continue
    const [said, considerations] = textOf(text.html, drugs)
    const steps = considered(stepsOf(system, said), considerations)
    if (steps.length === 0) throw new Error(`${guideline.id}: a text says nothing: ${said}`)
    const written = JSON.stringify(steps)
    if (!advice.includes(written)) advice.push(written)
    const term = classification?.term ?? 'Unspecified'
    const head = { population, classification: classifications[term] ?? term, advice: advice.indexOf(written) }
    const group = groups.get(JSON.stringify(head)) ?? { head, byDrug: new Map<string, Lookup[]>() }
    groups.set(JSON.stringify(head), group)
    const lookup = Object.fromEntries(Object.entries(lookupKey).map(([gene, key]) => [gene, keyOf(key)]))
    for (const { name } of relatedChemicals) group.byDrug.set(name, [...(group.byDrug.get(name) ?? []), lookup])
  }
  const rows = [...groups.values()].flatMap(({ head, byDrug }) => {
    const byLookup = new Map<string, string[]>()
    for (const [drug, lookups] of byDrug) {
      const products = JSON.stringify(productsOf(lookups, genes))
      byLookup.set(products, [...(byLookup.get(products) ?? []), drug])
    }
    return [...byLookup].map(([products, some]) => ({
      ...head,
      lookup: JSON.parse(products) as object[],
      ...(some.length === drugs.length ? {} : { drugs: some.sort() }),
    }))
  })
  return {
    id: `${system}-${guideline.id.toLowerCase()}`,
    guideline: guideline.id,
    system,
    drugs,
    genes,
    version: String(guideline.version),
    citations: citations.flatMap(({ pmid }) => (pmid === null ? [] : [pmid])),
    advice: advice.map(steps => JSON.parse(steps) as object[]),
    recommendations: rows,
    source: system === 'cpic' ? 'cpic-guidance' : 'dpwg-guidance',
    sourceVersion: version,
    licence: system === 'cpic' ? 'CC0-1.0' : 'CC-BY-SA-4.0',
    jurisdiction: 'any',
    effective: version.slice(0, 10),
    reviewBy: '2027-11-24',
    supersedes: null,
    clinicalReview: null,
  }
}

const rowsOf = (system: 'cpic' | 'dpwg') =>
  readdirSync(guidelines)
    .filter(file => file.startsWith(system.toUpperCase()))
    .map(file => JSON.parse(readFileSync(`${guidelines}/${file}`, 'utf8')) as Source)
    // Two CPIC guidelines answer by a flow chart, not by keys: nothing to look up.
    .filter(({ recommendations }) => recommendations.length > 0)
    .map(source => rowOf(system, source))
    .sort((a, b) => (a.id < b.id ? -1 : 1))

const write = (path: string, rows: readonly object[]): void => {
  writeRows('pharmacogenomics', path, rows)
  process.stderr.write(`${path}: ${rows.length} guidelines\n`)
}
write('guideline.json', rowsOf('cpic'))
write('by-sa/guideline.json', rowsOf('dpwg'))
