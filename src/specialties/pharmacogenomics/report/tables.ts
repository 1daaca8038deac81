import type { KnowledgeView } from '../../../clinical/index.ts'
import { type Gene, geneDefinitions, geneOf } from '../calling/definition.ts'
import { genePhenotypes, type PhenotypeRule, phenotypeRule } from '../calling/phenotype.ts'
import { drugCodes, guidelines, shareAlikeGuidelines } from '../guidance/index.ts'
import { builtIn } from '../tables.ts'
import type { GuidanceTables } from './drug-advice.ts'

export type PharmacogeneTables = {
  /** The genes whose alleles Attune can tell, by symbol. */
  readonly genes: readonly Gene[]
  /** What alleles mean after CPIC or DPWG, by gene. */
  readonly rules: Readonly<Record<'cpic' | 'dpwg', ReadonlyMap<string, PhenotypeRule>>>
  readonly guidance: GuidanceTables
}

const known = new WeakMap<KnowledgeView, PharmacogeneTables>()

/** The tables of a knowledge pack, ready for calling and advising; made once a pack. */
export const tablesOf = (knowledge: KnowledgeView): PharmacogeneTables => {
  const before = known.get(knowledge)
  if (before !== undefined) return before
  const all = knowledge.rows(genePhenotypes).map(phenotypeRule)
  const of = (system: 'cpic' | 'dpwg') =>
    new Map(all.filter(({ row }) => row.system === system).map(rule => [rule.row.gene, rule]))
  const rules = { cpic: of('cpic'), dpwg: of('dpwg') }
  const tables: PharmacogeneTables = {
    genes: knowledge
      .rows(geneDefinitions)
      .map(geneOf)
      .sort((a, b) => (a.gene < b.gene ? -1 : 1)),
    rules,
    guidance: {
      guidelines: [...knowledge.rows(guidelines), ...knowledge.rows(shareAlikeGuidelines)],
      codes: Object.assign({}, ...knowledge.rows(drugCodes).map(({ codes }) => codes)),
      ...rules,
    },
  }
  known.set(knowledge, tables)
  return tables
}

const { genes, rules, guidance } = tablesOf(builtIn)

/** The built-in genes, CYP3A4's definition under CC BY-SA among them. */
export const builtInGenes = genes
export const builtInRules = rules
/** The guidelines of CPIC, DPWG and the FDA. */
export const builtInGuidance = (): GuidanceTables => guidance
