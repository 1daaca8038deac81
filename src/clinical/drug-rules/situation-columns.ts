import { z } from 'zod'

const range = {
  /** Inclusive. */
  from: z.number().optional(),
  /** Exclusive. */
  above: z.number().optional(),
  /** Exclusive. */
  below: z.number().optional(),
  /** Inclusive. */
  upTo: z.number().optional(),
}

const single = z.discriminatedUnion('what', [
  /** eGFR derived from creatinine (CKD-EPI 2021), mL/min/1.73 m2, compared unrounded. */
  z.strictObject({ what: z.literal('egfr'), ...range, withinDays: z.number().positive() }),
  z.strictObject({
    what: z.literal('measured'),
    concept: z.string(),
    ...range,
    withinDays: z.number().positive(),
  }),
  /** Nothing measured in the last so many days, not even a value that could not be used. */
  z.strictObject({ what: z.literal('unmeasured'), concept: z.string(), withinDays: z.number().positive() }),
  z.strictObject({
    what: z.literal('problem'),
    concepts: z.array(z.string()).min(1),
    everHad: z.boolean(),
    /** Only when it began in the last so many days. */
    withinDays: z.number().positive().optional(),
    /** Also an entry that is only suspected (provisional, differential): where waiting for certainty would be wrong. */
    suspected: z.boolean().optional(),
  }),
  /** A condition of a relative. No family history on record is no reason by itself: it is said, not missing. */
  z.strictObject({ what: z.literal('relative'), concepts: z.array(z.string()).min(1) }),
  /** Another medicine on the list beside the one judged; with `forDays`, one that came on it so many days ago or more. */
  z.strictObject({
    what: z.literal('takes'),
    drugs: z.array(z.string()),
    classes: z.array(z.string()),
    forDays: z.number().positive().optional(),
  }),
  /** A procedure, in the last so many days or ever. None on a received list of problems means none recorded. */
  z.strictObject({
    what: z.literal('procedure'),
    concepts: z.array(z.string()).min(1),
    withinDays: z.number().positive().optional(),
  }),
  /** The newest coded answer to a question, e.g. the NYHA class. */
  z.strictObject({
    what: z.literal('found'),
    concept: z.string(),
    answers: z.array(z.string()).min(1),
    withinDays: z.number().positive(),
  }),
  z.strictObject({ what: z.literal('sex'), is: z.enum(['female', 'male']) }),
  /** A vaccine of these concepts, in the last so many days or ever. Without any immunization on record nothing is known. */
  z.strictObject({
    what: z.literal('vaccinated'),
    vaccines: z.array(z.string()).min(1),
    withinDays: z.number().positive().optional(),
  }),
  z.strictObject({ what: z.literal('age'), ...range }),
  /** An allergy or intolerance to these, whose recorded reaction names one of the words. */
  z.strictObject({
    what: z.literal('reaction'),
    drugs: z.array(z.string()),
    classes: z.array(z.string()),
    words: z.array(z.string()).min(1),
  }),
])

/** When a row of drug knowledge holds: of the outer list every entry, of an inner list any. */
export const situationColumns = z.array(z.array(single).min(1))

export type Situation = z.output<typeof single>

export type Range = z.output<z.ZodObject<typeof range>>
