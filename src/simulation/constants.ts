import { z } from 'zod'
import given from './constants.json' with { type: 'json' }

const band = z.array(z.number().min(0).max(1)).length(4)

/** What the virtual patients are made from. The table says of itself that it is made up. */
export const constants = z
  .strictObject({
    source: z.string(),
    licence: z.string(),
    age: z.strictObject({ youngest: z.int(), oldest: z.int() }),
    prevalence: z.array(
      z.strictObject({
        condition: z.string(),
        at: band,
        female: z.number(),
        raisedBy: z.record(z.string(), z.number()),
      }),
    ),
    ageBands: z.array(z.int()).length(3),
    pregnant: z.strictObject({ from: z.int(), to: z.int(), probability: z.number() }),
    kidneyStage: z.array(z.strictObject({ stage: z.string(), from: z.int(), to: z.int(), share: z.number() })),
    dead: band,
    penicillinAllergy: z.number(),
    treated: z.strictObject({
      hypertension: z.number(),
      hyperlipidaemia: z.number(),
      depression: z.number(),
      hypothyroidism: z.number(),
    }),
    planted: z.number(),
  })
  .parse(given)

/** Which of the four age bands. */
export const ageBand = (age: number): number => constants.ageBands.filter(limit => age >= limit).length
