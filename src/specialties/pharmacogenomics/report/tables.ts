import { geneDefinitions, geneOf } from '../calling/definition.ts'
import { genePhenotypes, phenotypeRule } from '../calling/phenotype.ts'
import {
  drugCodes,
  drugCodeTableRows,
  guidelines,
  guidelineTableRows,
  shareAlikeGuidelines,
} from '../guidance/index.ts'
import shareAlikeDefinitions from '../knowledge/by-sa/gene-definition.json' with { type: 'json' }
import shareAlikePhenotypes from '../knowledge/by-sa/gene-phenotype.json' with { type: 'json' }
import shareAlikeGuidelineRows from '../knowledge/by-sa/guideline.json' with { type: 'json' }
import definitions from '../knowledge/gene-definition.json' with { type: 'json' }
import phenotypes from '../knowledge/gene-phenotype.json' with { type: 'json' }

import type { GuidanceTables } from './drug-advice.ts'

/** The genes whose alleles Attune can tell, by symbol. Those under CC BY-SA are in `knowledge/by-sa`. */
export const builtInGenes = [...definitions, ...shareAlikeDefinitions]
  .map(row => geneOf(geneDefinitions.parse(row)))
  .sort((a, b) => (a.gene < b.gene ? -1 : 1))

const rules = [...phenotypes, ...shareAlikePhenotypes].map(row => phenotypeRule(genePhenotypes.parse(row)))

/** What alleles mean after CPIC or DPWG, by gene. */
export const builtInRules = {
  cpic: new Map(rules.filter(({ row }) => row.system === 'cpic').map(rule => [rule.row.gene, rule])),
  dpwg: new Map(rules.filter(({ row }) => row.system === 'dpwg').map(rule => [rule.row.gene, rule])),
} as const

let guidance: GuidanceTables | undefined

/** The guidelines of CPIC, DPWG and the FDA; parsed when they are first asked for. */
export const builtInGuidance = (): GuidanceTables => {
  guidance ??= {
    guidelines: [
      ...guidelineTableRows.map(guidelines.parse),
      ...shareAlikeGuidelineRows.map(row => shareAlikeGuidelines.parse(row)),
    ],
    codes: Object.assign({}, ...drugCodeTableRows.map(row => drugCodes.parse(row).codes)),
    ...builtInRules,
  }
  return guidance
}
