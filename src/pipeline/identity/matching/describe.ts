import { type Level, level, levelCount, levelMeanings, levels } from './compare.ts'
import type { Field } from './field-kind.ts'
import type { Model } from './match.ts'

/** What was compared and what it is worth, for people and programs. Weights are log2(m / u). */
export type Parameters = {
  readonly method: string
  readonly fields: readonly FieldParameters[]
  readonly blocking: readonly {
    readonly keys: readonly string[]
    readonly pairs: number
    readonly blocksPassedOver: number
    readonly recordsPassedOver: number
  }[]
  readonly pairsCompared: number
  readonly thresholds: { readonly link: number; readonly review: number }
  readonly prior: {
    readonly matches: number
    readonly pairs: number
    readonly probability: number
    readonly neighbours: number
    readonly relatives: number
    readonly twins: number
    readonly unpaired: number
  }
  readonly twins: string
  readonly result: string
}

export type FieldParameters = Field & {
  readonly filled: number
  readonly distinct: number
  readonly levels: readonly {
    readonly level: Level
    readonly meaning: string
    readonly m: number
    readonly u: number
    readonly weight: number
  }[]
}

/** @returns plain JSON; no value of any record is in it */
export const describeModel = (model: Model): Parameters => {
  const { columns, expected, passes, thresholds, families, first, size } = model
  const { strangers, neighbours, relatives, twins } = expected.counts
  return {
    method:
      'Fellegi-Sunter; m by EM within blocking passes, u of exact agreement from the frequency of the value, of other levels from random pairs',
    fields: columns.map((_, index) => fieldParameters(model, index)),
    blocking: passes.map(pass => ({ ...pass })),
    pairsCompared: passes.reduce((sum, { pairs }) => sum + pairs, 0),
    thresholds,
    prior: {
      matches: short(expected.matches),
      pairs: strangers,
      probability: short(expected.matches / Math.max(1, strangers)),
      neighbours: short(neighbours),
      relatives: short(relatives),
      twins: short(twins),
      unpaired: short(expected.unpaired),
    },
    twins: families.withoutTwins
      ? `no twins among ${size} records: different given names alone hold no link back`
      : 'records with different given names, or a newborn without one, are linked only by an equal number of that person',
    result:
      first === null
        ? 'one file: clusters; every pair of a cluster is a link'
        : 'two files: one record of each to a person, except where records of one file are themselves one person',
  }
}

const fieldParameters = ({ columns, m, chance: { u } }: Model, index: number): FieldParameters => {
  const { field, counts, codes } = columns[index]!
  const meanings = levelMeanings[field.kind]
  const reachable = levels.filter(
    one =>
      one !== 'missing' &&
      (one === 'different' || (meanings[one] !== undefined && (one !== 'exchanged' || field.role === 'given'))),
  )
  return {
    ...field,
    filled: codes.length - counts[0]!,
    distinct: counts.reduce((sum, count, code) => sum + (code > 0 && count > 0 ? 1 : 0), 0),
    levels: reachable.map(one => {
      const at = index * levelCount + level[one]
      return {
        level: one,
        meaning: meanings[one] ?? 'anything else',
        m: short(m[at]!),
        u: short(u[at]!),
        weight: short(Math.log2(m[at]! / u[at]!)),
      }
    }),
  }
}

/** Four digits say what there is to say. */
const short = (number: number): number => Number(number.toPrecision(4))
