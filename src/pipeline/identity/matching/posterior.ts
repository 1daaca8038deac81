import { level, levelCount } from './compare.ts'
import type { Comparer } from './comparisons.ts'
import type { Chance } from './frequencies.ts'
import { addField, againstOf, type Counts, noRatios, type Ratios } from './hypotheses.ts'
import { areNeighbouring } from './neighbouring.ts'
import type { Column } from './records.ts'

/** What is seen of a pair. */
export type Evidence = Ratios & {
  /** The given names are known, and different. */
  readonly givenDiffers: boolean
  /** They are known, and equal, misspelt or exchanged with the surname. */
  readonly givenAgrees: boolean
  /** The birth dates are known, and are no misspelling of each other. */
  readonly birthDiffers: boolean
  /** They are known, and equal or mistyped. */
  readonly birthAgrees: boolean
  /** They do so by `generation` years or more. */
  readonly generationApart: boolean
  /** One of the given names only says that there is a newborn. */
  readonly nameless: boolean
  /** A number of one person, such as a record number, is equal, or mistyped in a way that no twin's number explains. */
  readonly identified: boolean
}

/** How many pairs of each kind are expected. */
export type Expected = {
  readonly matches: number
  readonly counts: Counts
  /**
   * How often a pair of two different people has nobody better to be paired with. Between two files both own records must be
   * missing for that; in one file it is 1.
   */
  readonly unpaired: number
}

/** Gathers the evidence of pairs; exact agreement counts by how rare the value is. */
export const createJudge = (
  columns: readonly Column[],
  comparer: Comparer,
  m: Float64Array,
  { u, ofValue }: Chance,
  nameless: Uint8Array,
): ((a: number, b: number) => Evidence) => {
  const levels = new Uint8Array(columns.length)
  return (a, b) => {
    comparer.compare(a, b, levels)
    const ratios = noRatios()
    let identified = false
    let givenDiffers = false
    let givenAgrees = false
    let birthDiffers = false
    let birthAgrees = false
    let generationApart = false
    columns.forEach(({ field, codes, values }, n) => {
      const one = levels[n]!
      if (one === level.missing) return
      const at = n * levelCount + one
      const chance = one === level.exact ? ofValue[n]![codes[a]!]! : u[at]!
      const isNumber = field.role === 'own' && field.kind === 'identifier'
      const isNear = one === level.close || one === level.similar
      const isMistyped = isNumber && isNear && !areNeighbouring(values[codes[a]!]!, values[codes[b]!]!)
      addField(ratios, field, one, Math.log(m[at]! / chance), chance, isMistyped)
      const agrees = one === level.exact || one === level.close || one === level.exchanged
      if (field.role === 'given' && agrees) givenAgrees = true
      if (field.role === 'birth' && agrees) birthAgrees = true
      if (field.role === 'given' && one === level.different) givenDiffers = true
      if (field.role === 'birth' && one === level.different) {
        birthDiffers = true
        generationApart = yearsBetween(values[codes[a]!]!, values[codes[b]!]!) >= generation
      }
      if (isNumber && (one === level.exact || isMistyped)) identified = true
    })
    const isNameless = nameless[a] === 1 || nameless[b] === 1
    return {
      ...ratios,
      givenDiffers,
      givenAgrees,
      birthDiffers,
      birthAgrees,
      generationApart,
      identified,
      nameless: isNameless,
    }
  }
}

/** Years between a parent and a child, at least. */
const generation = 12

/** Of standardised dates, which begin with the year; 0 where a year is not known. */
const yearsBetween = (a: string, b: string): number => {
  const years = Math.abs(Number(a.slice(0, 4)) - Number(b.slice(0, 4)))
  return Number.isNaN(years) ? 0 : years
}

/** Odds that a pair is one person, against everything else that it may be. */
export const oddsOf = (evidence: Evidence, { matches, counts, unpaired }: Expected): number =>
  Math.exp(Math.min(600, Math.log(matches / unpaired) + evidence.match - againstOf(evidence, counts)))

export const probabilityOf = (odds: number): number => (odds > 1e15 ? 1 - 1e-15 : odds / (1 + odds))
