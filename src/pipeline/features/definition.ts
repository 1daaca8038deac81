import { z } from 'zod'
import { conditions, drugClasses, drugs, measurements, procedures } from '../../clinical/index.ts'
import { failure, type Issue, intervalOf, issue, type Result, success } from '../../core/index.ts'

/** HL7 v3 ActEncounterCode, as FHIR Encounter.class carries it. */
const encounterClass = z.enum(['AMB', 'EMER', 'FLD', 'HH', 'IMP', 'ACUTE', 'NONAC', 'OBSENC', 'PRENC', 'SS', 'VR'])

const idOf = (table: ReadonlyMap<string, unknown>, what: string) =>
  z.string().refine(id => table.has(id), { error: ({ input }) => `there is no ${what} "${String(input)}"` })

const classes = z.array(encounterClass).min(1)
const condition = idOf(conditions, 'condition concept')
const measured = idOf(measurements, 'measurement concept')
const days = z.number().positive().max(36_525)
const date = z.string().refine(text => intervalOf(text) !== undefined, { error: 'is not a date' })

const medicine = z
  .strictObject({
    kind: z.literal('medicine'),
    drug: idOf(drugs, 'drug concept').optional(),
    class: idOf(drugClasses, 'drug class').optional(),
  })
  .refine(({ drug, class: of }) => (drug === undefined) !== (of === undefined), {
    error: 'needs either drug or class',
  })

/** A value at or beyond a limit, or between two, in the concept's unit, which is written out. */
const threshold = z
  .strictObject({
    kind: z.literal('observation'),
    concept: measured,
    atLeast: z.number().optional(),
    atMost: z.number().optional(),
    unit: z.string(),
  })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, {
    error: 'needs atLeast, atMost or both',
  })
  .refine(({ atLeast, atMost }) => atLeast === undefined || atMost === undefined || atLeast <= atMost, {
    error: 'has an atLeast above its atMost',
  })
  .refine(({ concept, unit }) => measurements.get(concept)?.unit === unit, {
    error: ({ input }) => `is in ${measurements.get((input as { concept: string }).concept)?.unit}, not in that unit`,
  })

const discharge = z.strictObject({ kind: z.literal('discharge'), classes })
const encounter = z.strictObject({ kind: z.literal('encounter'), classes })
const problem = z.strictObject({ kind: z.literal('condition'), concept: condition })
const procedure = z.strictObject({ kind: z.literal('procedure'), concept: idOf(procedures, 'procedure concept') })
const death = z.strictObject({ kind: z.literal('death') })
const fixed = z.strictObject({ kind: z.literal('date'), date })
/** Whichever is first. */
const any = z.strictObject({
  kind: z.literal('any'),
  of: z.array(z.discriminatedUnion('kind', [encounter, problem, procedure, medicine, death, threshold])).min(2),
})

const name = z.string().regex(/^[a-z][a-z0-9_]*$/, 'is a name of small letters, digits and _')

const feature = z.discriminatedUnion('kind', [
  z.strictObject({ name, kind: z.literal('age') }),
  z.strictObject({ name, kind: z.literal('sex') }),
  z.strictObject({
    name,
    kind: z.literal('observation'),
    concept: measured,
    take: z.enum(['latest', 'min', 'max', 'mean', 'slope', 'count']),
    within: days,
  }),
  z.strictObject({
    name,
    kind: z.literal('condition'),
    concept: condition,
    when: z.enum(['current', 'ever']),
    within: days.optional(),
  }),
  z.strictObject({
    name,
    kind: z.literal('medicine'),
    drug: idOf(drugs, 'drug concept').optional(),
    class: idOf(drugClasses, 'drug class').optional(),
  }),
  z.strictObject({ name, kind: z.literal('medicines'), within: days.optional() }),
  z.strictObject({ name, kind: z.literal('encounters'), classes: classes.optional(), within: days }),
  z.strictObject({ name, kind: z.literal('length-of-stay'), classes }),
  z.strictObject({
    name,
    kind: z.literal('days-since'),
    of: z.discriminatedUnion('kind', [discharge, encounter, problem, procedure, medicine, threshold]),
  }),
])

const split = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('patient'), test: z.number().gt(0).lt(1), seed: z.number().int() }),
  z.strictObject({ by: z.literal('time'), from: date }),
  z.strictObject({ by: z.literal('site'), test: z.array(z.string()).min(1) }),
])

/** Columns of the table that are no features. */
const ownColumns = ['patient', 'index', 'site', 'split', 'y', 'time', 'event'] as const

const definition = z
  .strictObject({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    title: z.string(),
    version: z.number().int().positive(),
    description: z.string().optional(),
    index: z.strictObject({
      event: z.discriminatedUnion('kind', [discharge, encounter, problem, procedure, medicine, threshold, fixed]),
      /** `known`: from when it has happened and is on record; `happened`: looking back, on record or not. */
      at: z.enum(['known', 'happened']).default('known'),
      which: z.enum(['each', 'first']).default('each'),
      /** Days by which the index is later than that: what comes on record until then counts. */
      delay: z.number().min(0).max(365).default(0),
    }),
    entry: z
      .strictObject({
        age: z.strictObject({ least: z.number().optional(), most: z.number().optional() }).optional(),
        /** Days before the index for which something must be on record. */
        lookback: days.optional(),
      })
      .default({}),
    exclude: z
      .array(
        z.discriminatedUnion('kind', [
          z.strictObject({
            kind: z.literal('condition'),
            concept: condition,
            when: z.enum(['current', 'ever']),
            within: days.optional(),
          }),
          medicine,
        ]),
      )
      .default([]),
    outcome: z.discriminatedUnion('kind', [encounter, problem, procedure, medicine, death, threshold, any]),
    timeAtRisk: z
      .strictObject({ from: z.number().min(0).default(0), to: days })
      .refine(({ from, to }) => from < to, { error: 'ends before it begins' }),
    /** `binary`: one column `y`; `survival`: `time` in days and `event`. */
    target: z.enum(['binary', 'survival']).default('binary'),
    features: z.array(feature).min(1),
    split: split.optional(),
    /** Where it serves: how many days after the index it still answers; without it to the end of the time at risk. */
    serving: z.strictObject({ within: days }).optional(),
    /** Only index moments from this day on: what was before a change is not learnt any more. */
    from: date.optional(),
    /** Where the data end, if before today. */
    until: date.optional(),
  })
  .superRefine(({ features }, { addIssue }) => {
    const taken = new Set<string>(ownColumns)
    for (const [at, one] of features.entries()) {
      const path = ['features', at, 'name']
      if (taken.has(one.name)) addIssue({ code: 'custom', path, message: `the name ${one.name} is taken` })
      taken.add(one.name)
      if (one.kind === 'medicine' && (one.drug === undefined) === (one.class === undefined))
        addIssue({ code: 'custom', path: ['features', at], message: 'needs either drug or class' })
    }
  })

/** Who is looked at, from when, for what, and by which features: one file, for training and for serving. */
export type CohortDefinition = z.output<typeof definition>
export type FeatureSpec = CohortDefinition['features'][number]
export type ExclusionSpec = CohortDefinition['exclude'][number]
export type EventSpec = CohortDefinition['index']['event'] | CohortDefinition['outcome']
export type SplitSpec = NonNullable<CohortDefinition['split']>

/**
 * Reads a cohort definition.
 *
 * @param file its name, for locations
 * @returns a failure with one issue a mistake; locations are `FILE: path.of.field`
 *
 * @example
 * parseCohortDefinition(readFileSync('readmission-30d.json', 'utf8'), 'readmission-30d.json')
 */
export const parseCohortDefinition = (text: string, file: string): Result<CohortDefinition> => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return failure(issue('error', 'not-json', `${file} is not JSON.`, file))
  }
  const read = definition.safeParse(json)
  if (read.success) return success(read.data)
  const [first, ...others] = read.error.issues.map(
    ({ path, message }): Issue =>
      issue(
        'error',
        'cohort-definition',
        `${path.join('.') || 'The definition'}: ${message}`,
        `${file}: ${path.join('.')}`,
      ),
  )
  return failure(first!, ...others)
}
