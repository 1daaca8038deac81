import { type Judgement, reasonOf } from './judged.ts'
import { type Result, TYPES } from './results.ts'

/** One area's numbers; the three shares are percentages. */
export type AreaScore = {
  readonly area: string
  readonly mutants: number
  /** A test failed, or did not come to an end. */
  readonly killed: number
  /** No test failed, but `npm test` stops at the type checker. */
  readonly types: number
  readonly survived: number
  /** Survivors that a person has judged to be the same program. */
  readonly equivalent: number
  /** Killed by tests alone, of all. */
  readonly testsAlone: number
  /** Killed by tests or types, of all. */
  readonly noticed: number
  /** The same, equivalent ones left out of the whole. */
  readonly noticedOfReal: number
}

const percent = (part: number, whole: number): number => (whole === 0 ? 100 : Math.round((1000 * part) / whole) / 10)

/** One row for each area, in the order of the results. */
export const scoresOf = (results: readonly Result[], judgements: readonly Judgement[]): readonly AreaScore[] =>
  [...Map.groupBy(results, ({ area }) => area)].map(([area, all]) => {
    const survivors = all.filter(({ killer }) => killer === null)
    const types = all.filter(({ killer }) => killer === TYPES).length
    const equivalent = survivors.filter(one => reasonOf(judgements, one) !== undefined).length
    const noticed = all.length - survivors.length
    return {
      area,
      mutants: all.length,
      killed: noticed - types,
      types,
      survived: survivors.length,
      equivalent,
      testsAlone: percent(noticed - types, all.length),
      noticed: percent(noticed, all.length),
      noticedOfReal: percent(noticed, all.length - equivalent),
    }
  })

/** The survivors for a reader: where, what was changed, and the reason when somebody has judged it. */
export const survivorLines = (results: readonly Result[], judgements: readonly Judgement[]): readonly string[] =>
  results
    .filter(({ killer }) => killer === null)
    .toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1))
    .flatMap(one => {
      const reason = reasonOf(judgements, one)
      return [
        `${one.file}:${one.line} (${one.operator})${reason === undefined ? '' : ` equivalent: ${reason}`}`,
        ...one.difference.map(line => `  ${line}`),
      ]
    })
