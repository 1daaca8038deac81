import { drugs, type Jurisdiction, type KnowledgeView, type RowProvenance } from '../../../clinical/index.ts'
import type { Guideline } from '../guidance/index.ts'
import { tablesOf } from '../report/tables.ts'
import { builtIn } from '../tables.ts'

/**
 * These have checks of their own, which know their indications, panels and doses; and ethinyl estradiol, because results
 * of factor V Leiden are not read from a record: "nothing on record" would be said of people who have one.
 */
const apart = new Set(['clopidogrel', 'capecitabine', 'ethinyl-estradiol', 'fluorouracil', 'simvastatin'])

/** `methylene blue` is the concept `methylene-blue`. */
const conceptNamed = (name: string): string => name.replaceAll(' ', '-')

/** The drugs of the guidelines that Attune's concepts know, but for those with a check of their own: concept id, name. */
export const guidedDrugs: ReadonlyMap<string, string> = new Map(
  [...new Set(tablesOf(builtIn).guidance.guidelines.flatMap(guideline => guideline.drugs))]
    .sort()
    .map((name): readonly [string, string] => [conceptNamed(name), name])
    .filter(([id]) => drugs.has(id) && !apart.has(id)),
)

/** The name of a drug in the guidelines. */
export const titleOf = (drug: string): string => guidedDrugs.get(drug) ?? drug

type Row = Guideline & RowProvenance

const byDrug = new WeakMap<KnowledgeView, Map<string, readonly Row[]>>()

/** The guidelines on a drug that count where the site is: what the FDA says only in the US. */
export const guidelinesOn = (
  drug: string,
  knowledge: KnowledgeView,
  jurisdiction: Jurisdiction | null,
): readonly Row[] => {
  const known = byDrug.get(knowledge) ?? new Map<string, readonly Row[]>()
  byDrug.set(knowledge, known)
  const key = `${drug} ${jurisdiction}`
  let rows = known.get(key)
  if (rows === undefined) {
    const name = guidedDrugs.get(drug) ?? drug
    rows = (tablesOf(knowledge).guidance.guidelines as readonly Row[]).filter(
      row => row.drugs.includes(name) && (row.jurisdiction === 'any' || row.jurisdiction === jurisdiction),
    )
    known.set(key, rows)
  }
  return rows
}

/** Guidelines on one drug, with where each row comes from. */
export type Rows = ReturnType<typeof guidelinesOn>
