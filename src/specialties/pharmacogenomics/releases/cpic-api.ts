import { z } from 'zod'
import type { Issue } from '../../../core/index.ts'
import { issue } from '../../../core/index.ts'
import { type GuidelineDocument, type RecommendationDocument, recommendationDocument } from './guideline.ts'

/**
 * A row of the table `recommendation` of CPIC's database, as its API gives it in JSON. Drug and guideline are embedded
 * (`select=*,drug(name),guideline(name,url)`) or stand in the tables `drug` and `guideline` beside it.
 */
const cpicRecommendation = z.object({
  id: z.number(),
  guidelineid: z.number().optional(),
  drugid: z.string(),
  drug: z.object({ name: z.string() }).optional(),
  guideline: z.object({ id: z.number().optional(), url: z.string().nullish() }).optional(),
  lookupkey: z.record(z.string(), z.string()),
  population: z.string().nullish(),
  classification: z.string().nullish(),
  drugrecommendation: z.string(),
  comments: z.string().nullish(),
})
export const cpicDrug = z.object({ drugid: z.string(), name: z.string() })
export const cpicGuideline = z.object({
  id: z.number(),
  name: z.string(),
  url: z.string(),
  version: z.number().optional(),
})

export type CpicTables = {
  readonly drugs: ReadonlyMap<string, string>
  readonly guidelines: ReadonlyMap<number, z.output<typeof cpicGuideline>>
}

type Row = z.output<typeof cpicRecommendation>
type Named = { readonly row: Row; readonly drug: string; readonly guideline: number }

export type CpicGroup = {
  readonly document: GuidelineDocument
  readonly recommendations: readonly RecommendationDocument[]
}

/** CPIC's own considerations stand in a column of their own; `n/a` where there are none. */
const htmlOf = ({ drugrecommendation, comments }: Row): string => {
  const beside = comments?.trim() ?? ''
  return beside === '' || beside.toLowerCase() === 'n/a'
    ? drugrecommendation
    : `${drugrecommendation}<h3>Other Considerations</h3>${beside}`
}

const named = (given: readonly unknown[], at: string, { drugs }: CpicTables) => {
  const rows: Named[] = []
  const issues: Issue[] = []
  const wrong = (index: number, message: string) =>
    issues.push(issue('error', 'release-shape', message, `${at}/${index}`))
  for (const [index, one] of given.entries()) {
    const parsed = cpicRecommendation.safeParse(one)
    if (!parsed.success) {
      wrong(index, z.prettifyError(parsed.error))
      continue
    }
    const drug = parsed.data.drug?.name ?? drugs.get(parsed.data.drugid)
    const guideline = parsed.data.guidelineid ?? parsed.data.guideline?.id
    if (drug === undefined) wrong(index, 'Names no drug: embed drug(name), or put the table drug beside it')
    else if (guideline === undefined) wrong(index, 'Names no guidelineid')
    else rows.push({ row: parsed.data, drug, guideline })
  }
  return { rows, issues }
}

/**
 * The recommendations of CPIC's API as guidelines: of one guideline, those whose keys are of the same genes, since the drugs
 * of one guideline may be judged by different genes.
 */
export const cpicGuidelines = (
  given: readonly unknown[],
  at: string,
  tables: CpicTables,
): { readonly groups: readonly CpicGroup[]; readonly issues: readonly Issue[] } => {
  const { rows, issues } = named(given, at, tables)
  const genesOf = ({ row }: Named): readonly string[] => Object.keys(row.lookupkey).sort()
  const groups = Map.groupBy(rows, one => `${one.guideline} ${genesOf(one).join(' ')}`)
  const misfits: Issue[] = []
  const read = [...groups.values()].map((some): CpicGroup => {
    const [first] = some as [Named]
    const known = tables.guidelines.get(first.guideline)
    const genes = genesOf(first)
    const recommendations = some.flatMap(({ row, drug }) => {
      const parsed = recommendationDocument.safeParse({
        id: row.id,
        population: row.population?.trim() ?? null,
        classification: typeof row.classification === 'string' ? { term: row.classification.trim() } : null,
        relatedChemicals: [{ name: drug }],
        text: { html: htmlOf(row) },
        lookupKey: row.lookupkey,
      })
      if (parsed.success) return [parsed.data]
      misfits.push(issue('error', 'release-shape', z.prettifyError(parsed.error), `${at}#${row.id}`))
      return []
    })
    const chemicals = [...new Set(some.map(({ drug }) => drug))].sort().map(name => ({ name }))
    return {
      document: {
        guideline: {
          id: `${first.guideline}-${genes.join('-')}`,
          source: 'CPIC',
          version: known?.version ?? 1,
          relatedChemicals: chemicals,
          relatedGenes: genes.map(name => ({ name })),
        },
        citations: [],
        url: known?.url ?? first.row.guideline?.url ?? 'https://cpicpgx.org/guidelines/',
      },
      recommendations,
    }
  })
  return { groups: read.filter(({ recommendations }) => recommendations.length > 0), issues: [...issues, ...misfits] }
}
