/**
 * Writes the guidance per drug of the pharmacogenomics specialty: what CPIC and DPWG recommend for which key of which
 * gene, as actions and doses in our own schema, and which texts were read for it (fingerprints, no words). The texts are
 * read clause by clause by the rules in `releases/texts/`; a clause that none fits stops the tool. Whoever runs it on new
 * texts reads each beside its steps before the result is committed: from then on `attune knowledge import` believes them.
 *
 * node tools/knowledge/pharmacogene-guidance.ts [FOLDER]   FOLDER holds pgx; default: $SHARED_DATA or ../shared/data
 */
import { readdirSync, writeFileSync } from 'node:fs'
import {
  fingerprintOf,
  type GuidanceSystem,
  guidelineDocument,
  guidelineRow,
  recommendationDocument,
} from '../../src/specialties/pharmacogenomics/releases/index.ts'
import { writeRows } from './knowledge-rows.ts'
import { readJson, reviewBy, sharedData } from './shared-data.ts'

const guidelines = 'guidance-2024-04/guidelines'
const read = { cpic: new Set<string>(), dpwg: new Set<string>(), considerations: new Set<string>() }

const rowsOf = (system: GuidanceSystem) =>
  readdirSync(`${sharedData}/pgx/${guidelines}`)
    .filter(file => file.startsWith(system.toUpperCase()))
    .map(file => {
      const value = readJson(`${guidelines}/${file}`) as { readonly recommendations: readonly unknown[] }
      const recommendations = value.recommendations.map(one => recommendationDocument.parse(one))
      return { document: guidelineDocument.parse(value), recommendations }
    })
    // Two CPIC guidelines answer by a flow chart, not by keys: nothing to look up.
    .filter(({ recommendations }) => recommendations.length > 0)
    .map(({ document, recommendations }) => {
      const { version } = document
      if (version === undefined) throw new Error(`${document.guideline.id} says no version`)
      const isReviewed = (by: GuidanceSystem, advice: string, considerations: string): boolean => {
        read[by].add(fingerprintOf(advice))
        read.considerations.add(fingerprintOf(considerations))
        return true
      }
      return guidelineRow(system, document, recommendations, { version, isReviewed, reviewBy }).row
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))

const write = (path: string, rows: readonly object[]): void => {
  writeRows('pharmacogenomics', path, rows)
  process.stderr.write(`${path}: ${rows.length} guidelines\n`)
}
write('guideline.json', rowsOf('cpic'))
write('by-sa/guideline.json', rowsOf('dpwg'))
const target = new URL('../../src/specialties/pharmacogenomics/releases/texts/reviewed-texts.json', import.meta.url)
const sorted = Object.entries(read).map(([name, some]) => [name, [...some].sort()] as const)
writeFileSync(target, `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`)
