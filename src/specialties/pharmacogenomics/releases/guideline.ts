import { z } from 'zod'
import type { RowProvenance } from '../../../clinical/index.ts'
import type { Guideline, Step } from '../guidance/index.ts'
import { refuse } from './problem.ts'
import { provenanceOf, type ReviewBy } from './provenance.ts'
import { considered } from './texts/considerations.ts'
import { type Lookup, productsOf } from './texts/lookups.ts'
import { stepsOf, textOf } from './texts/read.ts'

type Row = Guideline & RowProvenance

/** The strengths of the sources, whose capitals differ; any other word does not fit. */
const classifications = {
  strong: 'Strong',
  moderate: 'Moderate',
  optional: 'Optional',
  'no recommendation': 'No recommendation',
  unspecified: 'Unspecified',
  'n/a': 'Unspecified',
} as const satisfies Record<string, Row['recommendations'][number]['classification']>
const classification = z
  .string()
  .toLowerCase()
  .pipe(z.enum(Object.keys(classifications) as (keyof typeof classifications)[]))
  .transform(term => classifications[term])

const named = z.object({ name: z.string(), symbol: z.string().nullish() })
/** Two alleles are counted: `{ "*1": 1, "*2": 1 }`. */
const lookupKey = z.record(z.string(), z.union([z.string(), z.record(z.string(), z.number())]))

export const recommendationDocument = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  population: z.string().nullish(),
  classification: z.object({ term: classification }).nullish(),
  relatedChemicals: z.array(named).min(1),
  text: z.object({ html: z.string() }),
  /** One, or since PharmCAT 3 a list of those that mean the same. */
  lookupKey: z.union([lookupKey.transform(one => [one]), z.array(lookupKey).min(1)]),
})

/** A guideline in the annotations of ClinPGx, with its recommendations by key. */
export const guidelineDocument = z.object({
  guideline: z.object({
    id: z.string(),
    source: z.string(),
    version: z.number(),
    relatedChemicals: z.array(named).min(1),
    relatedGenes: z.array(named).min(1),
  }),
  citations: z.array(z.object({ pmid: z.string().nullish() })).default([]),
  version: z.string().optional(),
  url: z.string().nullish(),
})

export type GuidelineDocument = z.output<typeof guidelineDocument>
export type RecommendationDocument = z.output<typeof recommendationDocument>
export type GuidanceSystem = 'cpic' | 'dpwg'

/** Says which copy numbers may be entered; no result of a patient. */
const notAResult = 'xN combinations'

/** Two alleles as a diplotype in the field's notation. */
const keyOf = (key: string | Readonly<Record<string, number>>): string =>
  typeof key === 'string'
    ? key
    : Object.entries(key)
        .flatMap(([allele, copies]) => Array<string>(copies).fill(allele))
        .sort()
        .join('/')

/** A recommendation that nobody has turned into steps: that something is said is all that is known. */
const unread: readonly Step[] = [{ action: 'none', because: 'not-structured' }]

/** Whether somebody has read this text beside the steps that the rules make of it. */
export type IsReviewed = (system: GuidanceSystem, advice: string, considerations: string) => boolean

export type UnreadText = {
  readonly recommendation: string
  /** Why: no rule fits, or nobody has looked at what the rules make of it. */
  readonly because: string
}

const stepsOfText = (
  system: GuidanceSystem,
  html: string,
  drugs: readonly string[],
  isReviewed: IsReviewed,
): { readonly steps: readonly Step[]; readonly because: string | null } => {
  const [said, considerations] = textOf(html, drugs)
  if (!isReviewed(system, said, considerations)) {
    return { steps: unread, because: 'a text that nobody has read beside its steps' }
  }
  const steps = considered(stepsOf(system, said), considerations) as readonly Step[]
  return steps.length === 0 ? refuse('a text that says nothing') : { steps, because: null }
}

type Group = {
  readonly head: Pick<Row['recommendations'][number], 'population' | 'classification' | 'advice'>
  readonly byDrug: Map<string, Lookup[]>
}

/**
 * A guideline in our own schema: what it recommends for which key of which gene, as steps. No text of it is kept. One that
 * was not read becomes a step of its own, `not-structured`, with its classification, population and keys.
 *
 * @throws ReleaseProblem for a drug or a key that is none of this guideline
 */
export const guidelineRow = (
  system: GuidanceSystem,
  { guideline, citations, url }: GuidelineDocument,
  recommendations: readonly RecommendationDocument[],
  { version, isReviewed, ...review }: ReviewBy & { readonly version: string; readonly isReviewed: IsReviewed },
): { readonly row: Row; readonly unread: readonly UnreadText[] } => {
  const drugs = guideline.relatedChemicals.map(({ name }) => name).sort()
  const genes = guideline.relatedGenes.map(({ symbol, name }) => symbol ?? name).sort()
  const advice: string[] = []
  const unreadTexts: UnreadText[] = []
  const groups = new Map<string, Group>()
  for (const { id, population, classification, relatedChemicals, text, lookupKey } of recommendations) {
    const keys = lookupKey.filter(one => !Object.values(one).includes(notAResult))
    if (keys.length === 0) continue
    const { steps, because } = stepsOfText(system, text.html, drugs, isReviewed)
    if (because !== null) unreadTexts.push({ recommendation: id, because })
    const written = JSON.stringify(steps)
    if (!advice.includes(written)) advice.push(written)
    const head = {
      population: population ?? null,
      classification: classification?.term ?? 'Unspecified',
      advice: advice.indexOf(written),
    }
    const group = groups.get(JSON.stringify(head)) ?? { head, byDrug: new Map<string, Lookup[]>() }
    groups.set(JSON.stringify(head), group)
    const lookups = keys.map(key =>
      Object.fromEntries(Object.entries(key).map(([gene, value]) => [gene, keyOf(value)])),
    )
    for (const { name } of relatedChemicals) {
      if (!drugs.includes(name)) refuse(`${id}: ${name} is no drug of the guideline`)
      group.byDrug.set(name, [...(group.byDrug.get(name) ?? []), ...lookups])
    }
  }
  const row: Row = {
    id: `${system}-${guideline.id.toLowerCase()}`,
    guideline: guideline.id,
    system,
    drugs,
    genes,
    version: String(guideline.version),
    citations: citations.flatMap(({ pmid }) => (typeof pmid === 'string' ? [pmid] : [])),
    ...(unreadTexts.length === 0 ? {} : { url: url ?? annotationUrl(guideline.id) }),
    advice: advice.map(steps => JSON.parse(steps) as Step[]),
    recommendations: rowsOf(groups.values(), drugs, genes),
    ...provenanceOf(
      {
        source: system === 'cpic' ? 'cpic-guidance' : 'dpwg-guidance',
        sourceVersion: version,
        licence: system === 'cpic' ? 'CC0-1.0' : 'CC-BY-SA-4.0',
      },
      review,
    ),
  }
  return { row, unread: unreadTexts }
}

const annotationUrl = (id: string): string => `https://www.clinpgx.org/guidelineAnnotation/${id}`

const rowsOf = (groups: Iterable<Group>, drugs: readonly string[], genes: readonly string[]): Row['recommendations'] =>
  [...groups].flatMap(({ head, byDrug }) => {
    const byLookup = new Map<string, string[]>()
    for (const [drug, lookups] of byDrug) {
      const products = JSON.stringify(productsOf(lookups, genes))
      byLookup.set(products, [...(byLookup.get(products) ?? []), drug])
    }
    return [...byLookup].map(([products, some]) => ({
      ...head,
      lookup: JSON.parse(products) as Record<string, string[]>[],
      ...(some.length === drugs.length ? {} : { drugs: some.sort() }),
    }))
  })
