import { z } from 'zod'
import { knowledgeTable, type RowProvenance, situationColumns } from '../../clinical/index.ts'
import { selectorColumns } from './selector.ts'

const severity = z.enum(['critical', 'warning', 'info'])

/** A mass a day of the medicine under review: what lies above, or from there on. */
const dailyDose = z.union([
  z.strictObject({ aboveMg: z.number().positive() }),
  z.strictObject({ fromMg: z.number().positive() }),
])

const columns = {
  /** As the source numbers it: section and number. */
  criterion: z.string().regex(/^(STOPP|START) [A-M]\d+$/),
  /**
   * `decided`: the record decides it. `asks`: the record can only rule it out; a person answers the rest. `elsewhere`:
   * another check of this specialty is it. `not-evaluable`: no record carries what it asks.
   */
  status: z.enum(['decided', 'asks', 'elsewhere', 'not-evaluable']),
  /** STOPP: the medicines it speaks of. START: any of these on the list meets it. */
  drugs: selectorColumns.default({ drugs: [], groups: [], classes: [] }),
  /** START: only a product that acts where it is put meets it (vaginal oestrogen). Else only one for the whole body does. */
  localUse: z.boolean().default(false),
  /** The other medicine of a combination; the criterion speaks from both sides. */
  other: selectorColumns.nullable().default(null),
  ageFrom: z.number().default(65),
  /** Of the medicine under review. */
  dose: dailyDose.nullable().default(null),
  /** On the list for so many days or more. */
  takenForDays: z.number().positive().nullable().default(null),
  when: situationColumns.default([]),
  /**
   * What takes it away: of the outer list any entry, of which every inner one holds. What of these is not known leaves
   * the criterion not checked.
   */
  unless: situationColumns.default([]),
  /** What a person has to answer, for `asks`. */
  ask: z.string().nullable().default(null),
  /** Concept ids: a coded indication of the order among these answers the question. */
  answeredBy: z.array(z.string()).default([]),
  /** Why not, for `not-evaluable`; which check, for `elsewhere`. */
  why: z.string().nullable().default(null),
  says: z.string().max(90),
  advise: z.string(),
  startSeverity: severity.default('warning'),
  takenSeverity: severity.default('info'),
  effect: z.enum(['avoid', 'consider-alternative', 'reduce', 'monitor']).default('consider-alternative'),
  /** The criterion of version 2 that it was, and whether it was kept as it stood. */
  before: z.strictObject({ criterion: z.string(), kept: z.boolean() }).nullable().default(null),
  /** `twice`: numbers and wording agree in two listings. `once`: only one listing has it. */
  read: z.enum(['twice', 'once']).default('twice'),
}

/** One criterion of STOPP/START version 3. */
export type CriterionRow = RowProvenance & z.output<z.ZodObject<typeof columns>>

export const criteria = knowledgeTable('drug-safety/stopp-start', columns)

/** Whether a row is of the list of medicines to question (STOPP), or of those that may be missing (START). */
export const isStopp = ({ criterion }: CriterionRow): boolean => criterion.startsWith('STOPP')
