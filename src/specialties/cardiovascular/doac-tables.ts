import { z } from 'zod'
import { knowledgeTable } from '../../clinical/index.ts'

const doac = z.enum(['apixaban', 'rivaroxaban', 'edoxaban', 'dabigatran'])

/** Concept ids of the direct oral anticoagulants this specialty doses. */
export type Doac = z.output<typeof doac>
export const doacs: readonly Doac[] = doac.options

const comparison = z.strictObject({
  /** years, kg, mg/dL, mL/min by Cockcroft-Gault; compared unrounded. */
  what: z.enum(['age', 'weight', 'creatinine', 'creatinineClearance']),
  is: z.enum(['<', '<=', '>', '>=']),
  value: z.number(),
})

/** True when any of these drugs (concept ids) is taken. */
const interaction = z.strictObject({ what: z.literal('interacting'), drugs: z.array(z.string()).min(1) })

/** Holds when at least so many of its tests hold. */
const condition = z.strictObject({
  atLeast: z.number().int().positive(),
  of: z.array(z.union([comparison, interaction])).min(1),
})

export type DoacTest = z.output<typeof comparison> | z.output<typeof interaction>
export type DoacCondition = z.output<typeof condition>

/**
 * Label doses in non-valvular atrial fibrillation: per drug and jurisdiction the first row, by `order`, whose
 * conditions all hold decides. `not-covered`: the sources disagree, so that there is no answer.
 */
export const doacDoses = knowledgeTable('cardiovascular/doac-dose', {
  drug: doac,
  order: z.number().int().positive(),
  when: z.array(condition),
  result: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('dose'),
      /** mg */
      amount: z.number().positive(),
      timesPerDay: z.union([z.literal(1), z.literal(2)]),
    }),
    z.strictObject({ kind: z.literal('do-not-use') }),
    z.strictObject({ kind: z.literal('not-covered') }),
  ]),
  reason: z.string(),
  instructions: z.array(z.string()),
})

/** What the label adds to a dose. All rows that hold are shown. */
export const doacCautions = knowledgeTable('cardiovascular/doac-caution', {
  drug: doac,
  when: z.array(condition),
  /** mg: only with this dose; `null`: with any. */
  onlyAmount: z.number().nullable(),
  /** mg, as often: another amount that the label allows here. */
  alsoAmount: z.number().nullable(),
  caution: z.string(),
})

/**
 * Another anticoagulant beside a DOAC: the row that names it decides, else the one without names. Unfractionated heparin
 * may only be what keeps a catheter open.
 */
export const doacTogether = knowledgeTable('cardiovascular/doac-together', {
  /** Concept ids; empty: any other anticoagulant. */
  others: z.array(z.string()),
  effect: z.enum(['contraindicated', 'monitor']),
  severity: z.enum(['critical', 'warning']),
})

/** Problems with which no DOAC is used, whatever the dose. */
export const doacContraindications = knowledgeTable('cardiovascular/doac-contraindication', {
  /** Concept ids of a condition, and of a procedure that also proves it. */
  concept: z.string(),
  procedure: z.string().nullable(),
  /** A valve stays; the others count while they last. */
  everHad: z.boolean(),
  /** Only when it began in the last so many days. */
  withinDays: z.number().positive().nullable(),
  reason: z.string(),
})
