import { z } from 'zod'
import { intervalOf } from '../../core/index.ts'
import type { Role } from '../access/index.ts'

const name = z.string().trim().min(1)
const positive = z.number().positive()
const day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/)
  .refine(text => intervalOf(text) !== undefined, 'is no day')
const moment = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .refine(text => intervalOf(text) !== undefined, 'is no moment')
const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** A gate that a site does without says so, and why, in what it signs. */
const waived = z.strictObject({ waived: name })

/** What a setting of a fit may be: a number within bounds, or one of a few values. */
const allowed = z.union([
  z
    .strictObject({ least: z.number(), most: z.number() })
    .refine(({ least, most }) => least <= most, 'least is above most'),
  z.strictObject({ oneOf: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
])

const target = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('binary'), outcome: name }),
  z.strictObject({ kind: z.literal('survival'), time: name, event: name }),
])

const calibration = z.strictObject({
  slope: z
    .strictObject({ least: z.number(), most: z.number() })
    .refine(({ least, most }) => least <= most, 'least is above most'),
  /** Log-odds, to either side of 0. */
  inTheLarge: positive,
  /** Expected calibration error, a probability. */
  ece: positive,
})

const sizes = z.strictObject({ rows: z.int().positive(), events: z.int().positive(), others: z.int().positive() })

const subgroups = z.strictObject({
  columns: z.array(name).min(1),
  /** Where acting begins, a probability: the rates are of this threshold. */
  threshold: z.number().gt(0).lt(1),
  largestGap: z.strictObject({
    /** Of the true positive rate, to either side. */
    tpr: positive,
    /** Of calibration in the large, log-odds, to either side. */
    inTheLarge: positive,
  }),
  /** `value`: the estimate must be within the gap; `interval`: its whole interval. */
  by: z.enum(['value', 'interval']),
  /**
   * Of `interval`, from format 2 on: what it means that an interval reaches both within and beyond the gap, so that neither is shown. It
   * stops the candidate, is only told, or stops it where the group is at least of a size. (In format 1 it has failed.)
   */
  notShown: z.union([z.enum(['blocks', 'reported']), z.strictObject({ blocksFrom: sizes })]).exactOptional(),
  /** Groups with fewer are not judged nor shown, and named. */
  smallest: sizes,
})

const edits = z.strictObject({
  kinds: z.array(z.enum(['set', 'flatten', 'levels', 'missing', 'monotone', 'drop', 'remove-pair'])).min(1),
  features: z.array(name).min(1),
  /** Since training. */
  most: z.int().positive(),
  /** Log-odds, as used: how far one edit may move the score of anybody. */
  largestChange: positive,
})

/** Intervals are computed at this level: a plan that asks for more can never be met. */
const LEVEL = 0.95

const approvers = ['clinician', 'governance'] as const satisfies readonly Role[]

export const planShape = z
  .strictObject({
    document: z.literal('change-control-plan'),
    /** 1: the estimate of discrimination counts, and what is not shown about a group has failed. 2: the plan says both. */
    format: z.literal([1, 2]),
    id: name,
    /** The model that it covers, whatever its versions. */
    model: name,
    target,
    kinds: z
      .array(
        z.strictObject({
          kind: z.enum(['boosted', 'additive', 'logistic', 'cox', 'forest']),
          /** Every setting of a candidate must be named here, and the other way round. */
          hyperparameters: z.record(name, allowed),
        }),
      )
      .min(1)
      .refine(kinds => new Set(kinds.map(({ kind }) => kind)).size === kinds.length, 'names a kind twice'),
    features: z.array(name).min(1),
    data: z.strictObject({
      leastRows: z.int().positive(),
      leastEvents: z.int().positive(),
      /** Days between which the newest index date of the training rows must lie, both included. */
      newestIndexDate: z
        .strictObject({ from: day, until: day })
        .refine(({ from, until }) => from <= until, 'ends before it begins'),
    }),
    /** SHA-256, hexadecimal, of the rows that nothing is trained on. */
    frozenTest: hash,
    gates: z.strictObject({
      /** The AUC of a binary target, Harrell's C of survival. */
      leastDiscrimination: z.number().min(0.5).lt(1),
      /** From format 2 on: whether the estimate must reach it, or the lower end of its interval. (In format 1 the estimate.) */
      discriminationBy: z.enum(['estimate', 'interval']).exactOptional(),
      /** Candidate minus champion on the same rows: the interval must lie above minus this. */
      nonInferiorityMargin: positive,
      calibration: z.union([calibration, waived]),
      subgroups: z.union([subgroups, waived]),
      /** The least level that intervals have, e.g. 0.95. */
      level: z.number().gte(0.5).lt(1),
    }),
    /** Where a prediction reaches the threshold of the subgroup gate, a clinician is told, and what to do; without it nobody is. */
    notice: z.strictObject({ action: z.enum(['test', 'refer', 'wait', 'discuss']), text: name }).exactOptional(),
    /** What a person may edit in the shapes of an additive model; without it nothing. */
    edits: edits.exactOptional(),
    approval: z.strictObject({ roles: z.array(z.enum(approvers)).min(1), notByTrainer: z.boolean() }),
    /** From this moment on the plan allows nothing. */
    expires: moment,
  })
  .refine(({ notice, gates }) => notice === undefined || !('waived' in gates.subgroups), {
    path: ['notice'],
    error: 'needs the threshold of the subgroup gate, which is waived',
  })
  .superRefine(({ format, gates }, context) => {
    const fault = (place: readonly string[], message: string) =>
      context.addIssue({ code: 'custom', path: ['gates', ...place], message })
    const { subgroups: groups } = gates
    const notShown = 'waived' in groups ? undefined : groups.notShown
    if (format === 1) {
      if (gates.discriminationBy !== undefined) fault(['discriminationBy'], 'is of format 2')
      if (notShown !== undefined) fault(['subgroups', 'notShown'], 'is of format 2')
      return
    }
    if (gates.discriminationBy === undefined) fault(['discriminationBy'], 'is not said: estimate or interval')
    if (gates.level > LEVEL) fault(['level'], `is above ${LEVEL}, at which intervals are computed`)
    if ('waived' in groups) return
    if (groups.by === 'interval' && notShown === undefined)
      fault(['subgroups', 'notShown'], 'is not said: blocks, reported, or blocksFrom a size')
    if (groups.by === 'value' && notShown !== undefined)
      fault(['subgroups', 'notShown'], 'is of intervals: an estimate is within the gap or not')
  })
  .readonly()

/**
 * A predetermined change-control plan: what may change about a model without anybody deciding anew, and what each new version must show.
 * One JSON document of the site; it counts once signed (`signPlan`).
 */
export type Plan = z.infer<typeof planShape>

export type CalibrationLimits = z.infer<typeof calibration>
export type SubgroupLimits = z.infer<typeof subgroups>
export type GroupSize = z.infer<typeof sizes>
export type AllowedValues = z.infer<typeof allowed>
