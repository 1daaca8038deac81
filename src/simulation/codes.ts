import { z } from 'zod'
import given from './codes.json' with { type: 'json' }

const coded = z.tuple([z.string(), z.string()])

/** The codes that virtual records carry. */
export const codes = z
  .strictObject({
    source: z.string(),
    conditions: z.record(z.string(), z.strictObject({ snomed: coded, icd: coded })),
    /** RxNorm ingredient by name. */
    drugs: z.record(z.string(), z.string()),
    /** LOINC code, display and UCUM unit. */
    measurements: z.record(z.string(), z.tuple([z.string(), z.string(), z.string()])),
  })
  .parse(given)

/** @throws Error for a word that the table does not have: a bug here, never the caller's doing */
export const codeFor = <T>(table: Readonly<Record<string, T>>, word: string): T => {
  const found = table[word]
  if (found === undefined) throw new Error(`Simulation has no code for ${word}`)
  return found
}
