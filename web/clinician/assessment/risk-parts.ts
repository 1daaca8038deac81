import type { ActionEffect, Contribution } from '../../../src/clinical/index.ts'
import { roundTo } from '../../../src/core/index.ts'

/** The three parts of a present risk, each a probability; together they are the present risk. */
export type RiskParts = { readonly lowest: number; readonly remaining: number; readonly removed: number }

/**
 * Splits the present risk by one chosen action: what the chosen action removes, what remains above the lowest that
 * any one listed action reaches, and that lowest. Effects are never multiplied: no trial tested the product.
 * An action that raises the risk removes nothing.
 */
export const riskParts = (
  probability: number,
  effects: readonly Pick<ActionEffect, 'probability'>[],
  chosen: Pick<ActionEffect, 'probability'> | null,
): RiskParts => {
  const lowest = Math.min(probability, ...effects.map(effect => effect.probability))
  const after = Math.min(chosen?.probability ?? probability, probability)
  return { lowest, remaining: after - lowest, removed: probability - after }
}

/** A probability as the per cent with one decimal that is printed for it. */
const printed = (probability: number): number => roundTo(probability * 100, 1)

/**
 * The parts in per cent with one decimal, such that the printed parts add up to the printed risk: each is the
 * difference of two printed risks, not the rounded difference.
 */
export const printedParts = ({ lowest, remaining, removed }: RiskParts): RiskParts => {
  const after = printed(lowest + remaining)
  return {
    lowest: printed(lowest),
    remaining: roundTo(after - printed(lowest), 1),
    removed: roundTo(printed(lowest + remaining + removed) - after, 1),
  }
}

/** The contributions of one clinical concept, added up. */
export type ConceptContribution = {
  readonly concept: string
  readonly value: string
  readonly logOdds: number
  readonly direction: 'raises' | 'lowers' | 'neither'
  readonly from: Contribution['from']
}

/** Groups contributions by concept, strongest first whatever the direction. */
export const byConcept = (contributions: readonly Contribution[]): readonly ConceptContribution[] => {
  const groups = new Map<string, Contribution[]>()
  for (const one of contributions) groups.set(one.concept, [...(groups.get(one.concept) ?? []), one])
  return [...groups]
    .map(([concept, members]) => {
      const logOdds = members.reduce((sum, one) => sum + one.logOdds, 0)
      return {
        concept,
        value: [...new Set(members.map(({ value }) => value))].join(', '),
        logOdds,
        direction: Math.abs(logOdds) < 0.005 ? 'neither' : logOdds > 0 ? 'raises' : 'lowers',
        from: members.flatMap(({ from }) => from),
      } as const
    })
    .sort((a, b) => Math.abs(b.logOdds) - Math.abs(a.logOdds))
}
