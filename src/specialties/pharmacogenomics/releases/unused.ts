import type { KnowledgePack, RowProvenance } from '../../../clinical/index.ts'
import { type Issue, issue } from '../../../core/index.ts'
import { type GeneDefinition, geneDefinitions } from '../calling/definition.ts'
import { type Guideline, guidelines, shareAlikeGuidelines } from '../guidance/index.ts'
import type { ReleasedRow } from './read-document.ts'

/** These are judged by checks with tables of their own. */
const ownChecks = new Set(['clopidogrel', 'capecitabine', 'fluorouracil', 'simvastatin'])

const placesOf = (row: Pick<GeneDefinition, 'positions' | 'extraPositions'>): ReadonlySet<string> =>
  new Set([...row.positions, ...row.extraPositions].map(([position, , ref]) => `${position}${ref}`))

/** What this version of the program knows: drugs of its guidelines, positions of its genes. */
const knownOf = ({ tables }: KnowledgePack) => {
  const rows = <Row>(name: string) => (tables[name] ?? []) as readonly (RowProvenance & Row)[]
  const all = [...rows<Guideline>(guidelines.name), ...rows<Guideline>(shareAlikeGuidelines.name)]
  const genes = rows<GeneDefinition>(geneDefinitions.name)
  return {
    drugs: new Set(all.flatMap(({ drugs }) => drugs)),
    places: new Map(genes.map(row => [row.gene, placesOf(row)])),
  }
}

const unusedOf = ({ table, row, at }: ReleasedRow, known: ReturnType<typeof knownOf>): readonly Issue[] => {
  if (table === 'guideline' || table === 'share-alike-guideline') {
    const { drugs } = row as unknown as Guideline
    return drugs.flatMap(drug => {
      if (ownChecks.has(drug)) {
        const message = `${drug} is judged by a check with a table of its own, which a release does not change`
        return [issue('information', 'release-own-check', message, at)]
      }
      if (known.drugs.has(drug)) return []
      const message = `${drug} is new: its guidance is kept, and no check asks for it until the program knows the drug`
      return [issue('warning', 'release-new-drug', message, at)]
    })
  }
  if (table !== 'definition') return []
  const definition = row as unknown as GeneDefinition
  const before = known.places.get(definition.gene)
  const added = [...placesOf(definition)].filter(place => before?.has(place) !== true)
  if (added.length === 0) return []
  const message = `${definition.gene}: ${added.length} positions are new; an import of genomes keeps none of them, so they count as not read`
  return [issue('warning', 'release-new-position', message, at)]
}

/** What a release says that this version of the program makes nothing of: kept, and said. */
export const unusedParts = (rows: readonly ReleasedRow[], builtIn: KnowledgePack): readonly Issue[] => {
  const known = knownOf(builtIn)
  return rows.flatMap(row => unusedOf(row, known))
}
