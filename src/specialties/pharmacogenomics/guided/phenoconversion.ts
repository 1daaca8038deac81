import type { KnowledgeView } from '../../../clinical/index.ts'
import { type CurrentMedication, medicineList, type PatientProfile } from '../../../clinical/index.ts'
import type { PhenotypeRule } from '../calling/phenotype.ts'
import type { Diplotype } from '../calling/result.ts'
import type { GeneResult } from '../gene-result.ts'
import { tablesOf } from '../report/tables.ts'
import { type Modifier, modifiers } from '../tables.ts'

/** A medicine on the list that changes what an enzyme does. */
export type Change = { readonly medicine: CurrentMedication; readonly row: Modifier }

export type Converted = {
  readonly result: GeneResult
  /** What the guidelines are asked for: the genotypes as they act beside those medicines. */
  readonly possible: readonly [Diplotype, ...Diplotype[]]
  /** The medicine that made it so; `null`: the genotype stands. */
  readonly by: Change | null
  /** Medicines that change the enzyme too, for which no guideline converts a phenotype. */
  readonly said: readonly Change[]
  /** `false`: what else the person takes is not known, and would matter for this gene. */
  readonly listKnown: boolean
}

/**
 * A gene's result as it acts beside the medicines on the list. CPIC's rule for CYP2D6: with a strong inhibitor the activity
 * score is 0, with a moderate one it is halved. For other enzymes, and for inducers of any, no guideline has such a rule: the
 * medicine is named, and nothing is converted.
 *
 * @param drug the drug that is judged: what it does to its own enzyme is in its guideline already
 * @example
 * converted(profile, cyp2d6, 'codeine', knowledge).possible // score 2.0 beside paroxetine -> 0.0, Poor Metabolizer
 */
export const converted = (
  profile: PatientProfile,
  result: GeneResult,
  drug: string,
  knowledge: KnowledgeView,
): Converted => {
  const rows = knowledge.rows(modifiers).filter(row => row.gene === result.gene && row.drug !== drug)
  const list = rows.length === 0 ? null : medicineList(profile)
  const listKnown = list === null || list.kind === 'answered'
  const changes = rows.flatMap(row => {
    const medicine =
      list?.kind === 'answered'
        ? list.value.current.find(one => one.drugs.some(({ id }) => id === row.drug) && !onSkin(one))
        : undefined
    return medicine === undefined ? [] : [{ medicine, row }]
  })
  const [strongest] = changes
    .filter(({ row }) => row.factor !== null)
    .sort((a, b) => (a.row.factor ?? 1) - (b.row.factor ?? 1))
  const rule = tablesOf(knowledge).rules.cpic.get(result.gene)
  const possible = strongest === undefined ? null : withFactor(result.possible, strongest.row.factor ?? 1, rule)
  return possible === null || strongest === undefined
    ? { result, possible: result.possible, by: null, said: changes, listKnown }
    : { result, possible, by: strongest, said: changes.filter(change => change.row.factor === null), listKnown }
}

/** Of a cream hardly anything reaches the liver. */
const onSkin = ({ title, fact }: CurrentMedication): boolean =>
  [title, ...fact.codings.map(({ display = '' }) => display)].some(words =>
    /\b(?:cream|ointment|gel|lotion|topical|cutaneous|nail)\b/i.test(words),
  )

/** `null` when the score of a genotype is not a number that can be halved (`≥3.0`, `n/a`): then nothing is converted. */
const withFactor = (
  possible: GeneResult['possible'],
  factor: number,
  rule: PhenotypeRule | undefined,
): Converted['possible'] | null => {
  const changed = possible.map((one): Diplotype | null => {
    const score = Number(one.activityScore ?? Number.NaN)
    if (factor !== 0 && !Number.isFinite(score)) return null
    const listed = listedScore(factor === 0 ? 0 : score * factor, rule)
    return listed === null ? null : { name: one.name, alleles: [], ...listed }
  })
  const known = changed.filter(one => one !== null)
  const [first, ...others] = new Map(known.map(one => [`${one.phenotype} ${one.activityScore}`, one])).values()
  return first === undefined || known.length < changed.length ? null : [first, ...others]
}

/** Guidelines list scores in quarters: what falls between two is looked up as the lower, which is never over 0.125 away. */
const listedScore = (
  score: number,
  rule: PhenotypeRule | undefined,
): { readonly phenotype: string; readonly activityScore: string } | null => {
  const scores = (rule?.row.rules ?? []).flatMap(([, phenotype, own]) =>
    own !== null && Number.isFinite(Number(own)) ? [{ phenotype, activityScore: own }] : [],
  )
  const [nearest] = scores
    .filter(({ activityScore }) => Number(activityScore) <= score)
    .sort((a, b) => Number(b.activityScore) - Number(a.activityScore))
  return nearest ?? null
}
