import type { AdviceContext, PanelRow } from '../../clinical/index.ts'
import { type GeneResult, possibleResultOf } from './gene-result.ts'
import { becauseResult, meaningWords } from './gene-words.ts'
import { hasGeneResults } from './record/laboratory.ts'
import { tablesOf } from './report/tables.ts'

/** Alleles that are named; more are counted. */
const mostNamed = 4

/**
 * One row for each further gene of which anything is on record: what was called, its meaning, and from what; or what was seen
 * and could not be used. A gene without any entry has no row.
 *
 * @param shown genes that have rows of their own already
 */
export const geneRows = ({ profile, knowledge }: AdviceContext, shown: readonly string[]): readonly PanelRow[] => {
  if (!hasGeneResults(profile, knowledge)) return []
  const { rules } = tablesOf(knowledge)
  const symbols = [...new Set([...rules.cpic.keys(), 'HLA-A', 'HLA-B'])].filter(gene => !shown.includes(gene)).sort()
  return symbols.flatMap((gene): readonly PanelRow[] => {
    const answer = possibleResultOf(profile, gene, knowledge)
    if (answer.kind === 'answered') return [rowOf(answer.value)]
    const [lack] = answer.kind === 'insufficient' ? answer.missing : []
    if (lack === undefined || lack.reason === 'absent' || lack.reason === 'withheld') return []
    return [{ label: gene, value: 'not called', note: lack.have, because: [] }]
  })
}

const rowOf = (result: GeneResult): PanelRow => {
  const { gene, possible, facts, panel, diplotype } = result
  const meaning = meaningWords(result)
  const names = [...new Set(possible.map(({ name }) => name))].filter(name => name.toLowerCase() !== meaning)
  const status = gene.startsWith('HLA-')
  const scores = [...new Set(possible.flatMap(({ activityScore }) => activityScore ?? []))]
  const seen = facts.filter(fact => fact.kind === 'observation' || fact.alleles.some(allele => allele !== 0))
  return {
    label: gene,
    value: status || (diplotype === null && panel === null) ? meaning : `${names.join(' or ')}: ${meaning}`,
    note: [
      ...(scores.length === 1 ? [`activity score ${scores[0]}`] : []),
      panel === null ? 'as reported by the laboratory' : 'inferred from genotypes',
      [...new Set((seen.length === 0 ? facts : seen).map(fact => fact.effective.start.slice(0, 10)))].join(', '),
      ...openNote(result),
    ].join('; '),
    because: (seen.length === 0 ? facts.slice(0, 1) : seen).map(fact => becauseResult(fact, gene, meaning)),
  }
}

const openNote = ({ panel }: GeneResult): readonly string[] => {
  const open = panel?.notExcluded ?? []
  if (open.length === 0) return []
  const rest = open.length > mostNamed ? ` and ${open.length - mostNamed} others` : ''
  const names = open.slice(0, mostNamed).map(({ allele }) => allele)
  return [`not ruled out, for positions that were not read: ${names.join(', ')}${rest}`]
}
