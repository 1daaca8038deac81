import { conceptOf, drugs } from '../concepts/index.ts'

/** A package that was handed out, for `more` of a case: drug, date, and for how many days it lasts. */
export const handedOut = (drug: string, at: string, daysSupply: number) => ({
  kind: 'medication' as const,
  at,
  origin: 'dispense' as const,
  status: 'completed',
  codings: [conceptOf(drugs, drug).ingredient],
  text: drug,
  reasonCodings: [],
  reasonReferences: [],
  daysSupply,
})
