import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import cpicRows from '../knowledge/guideline.json' with { type: 'json' }
import { adviceOf, type GeneResult, guidelines, lookupKeys, shareAlikeGuidelines } from './index.ts'

const folder = new URL('../../../../../shared/data/pgx/example/', import.meta.url)
const shareAlike = new URL('../knowledge/by-sa/guideline.json', import.meta.url)
const there = existsSync(folder)
const withShareAlike = existsSync(shareAlike)
const read = (name: string): string => readFileSync(new URL(name, folder), 'utf8')

type Report = {
  readonly callSource: string
  readonly recommendationDiplotypes: readonly {
    readonly label: string
    readonly phenotypes: readonly string[]
    readonly activityScore: string | null
  }[]
}

const results = (): readonly GeneResult[] => {
  const { geneReports } = JSON.parse(read('pharmcat.example.phenotype.json')) as {
    readonly geneReports: Record<string, Report>
  }
  return Object.entries(geneReports)
    .filter(([, { callSource }]) => callSource !== 'NONE')
    .map(([gene, { recommendationDiplotypes }]) => ({
      gene,
      genotypes: recommendationDiplotypes.map(({ label, phenotypes, activityScore }) => {
        const keys = lookupKeys({ diplotype: label, phenotypes, activityScore })
        return { name: label, keys: { cpic: keys, dpwg: keys } }
      }),
    }))
}

const sources: Readonly<Record<string, string>> = {
  'CPIC Guideline Annotation': 'cpic',
  ...(withShareAlike ? { 'DPWG Guideline Annotation': 'dpwg' } : {}),
}

/** Guidelines of the reference that came after ours, and the one that it answers by a flow chart. */
const newer: Readonly<Record<string, string>> = {
  PA166416341: 'hydralazine and NAT2, CPIC September 2025',
  PA166341321: 'metoprolol and CYP2D6, CPIC July 2024 (newer-guideline.json: report.test.ts)',
  PA166104949: 'warfarin, CPIC: a flow chart, nothing to look up',
  PA166411701: 'atazanavir and UGT1A1, DPWG',
  PA166418081: 'mavacamten and CYP2C19, DPWG',
  PA166363221: 'rosuvastatin and SLCO1B1, DPWG',
}

describe.skipIf(!there)('the example patient of the reference tool', () => {
  const lines = there ? read('expected_recommendations.tsv').trim().split('\n').slice(1) : []
  const expected = lines.map(line => line.split('\t')).filter(([, source]) => sources[source!] !== undefined)
  const dpwgRows = withShareAlike ? (JSON.parse(readFileSync(shareAlike, 'utf8')) as unknown[]) : []
  const all = [...cpicRows.map(guidelines.parse), ...dpwgRows.map(shareAlikeGuidelines.parse)]

  it('has the same classification for each drug, guideline and population of CPIC and DPWG', () => {
    const advice = adviceOf(results(), all, {})
    const differences = expected.flatMap(([, source, drug, guideline, population, classification]) => {
      if (newer[guideline!] !== undefined) return []
      const found = advice.filter(
        row =>
          row.drug === drug &&
          row.guideline === guideline &&
          (row.population ?? '') === population &&
          row.source === sources[source!],
      )
      const said = found.map(row => row.classification).join(', ')
      return said === classification
        ? []
        : [`${source} ${drug} ${guideline} ${population}: ${said}, expected ${classification}`]
    })
    expect(differences).toEqual([])
    const compared = expected.filter(([, , , guideline]) => newer[guideline!] === undefined)
    expect(compared).toHaveLength(withShareAlike ? 140 : 80)
  })

  it('gives nothing for a drug and guideline that the reference does not', () => {
    const known = new Set(expected.map(([, source, drug, guideline]) => `${sources[source!]} ${drug} ${guideline}`))
    const more = adviceOf(results(), all, {}).filter(row => !known.has(`${row.source} ${row.drug} ${row.guideline}`))
    expect(more.map(row => `${row.source} ${row.drug} ${row.guideline} ${row.classification}`)).toEqual([])
  })
})
