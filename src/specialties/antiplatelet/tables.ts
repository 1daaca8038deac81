import { z } from 'zod'
import { knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import courseRows from './knowledge/course.json' with { type: 'json' }
import labelRows from './knowledge/label.json' with { type: 'json' }

const antiplatelet = z.enum(['aspirin', 'clopidogrel', 'prasugrel', 'ticagrelor'])

const measure = z.enum(['<', '>='])

/** When a row holds: a problem on record, an age or weight, other drugs by class, or the daily dose of another drug. */
const situation = z.discriminatedUnion('what', [
  z.strictObject({
    what: z.literal('problem'),
    concepts: z.array(z.string()).min(1),
    everHad: z.boolean(),
    /** Only when it began in the last so many days. */
    withinDays: z.number().positive().nullable(),
  }),
  z.strictObject({ what: z.literal('age'), is: measure, value: z.number() }),
  z.strictObject({ what: z.literal('weight'), is: measure, value: z.number() }),
  z.strictObject({ what: z.literal('taking'), classes: z.array(z.string()).min(1) }),
  z.strictObject({ what: z.literal('daily-dose'), drug: z.string(), over: z.number(), unit: z.string() }),
])

export type AntiplateletSituation = z.output<typeof situation>

/** What the labels say of the antiplatelets. CYP2C19 and clopidogrel are judged by the genes, elsewhere. */
export const antiplateletLabel = knowledgeTable('antiplatelet/label', {
  drug: antiplatelet,
  when: situation,
  effect: z.enum(['contraindicated', 'avoid', 'reduce', 'monitor']),
  severity: z.enum(['critical', 'warning', 'info']),
  /** Under 140 characters. */
  summary: z.string().max(139),
})

/** How long two antiplatelets are given after an event, by default. */
export const antiplateletCourses = knowledgeTable('antiplatelet/course', {
  /** Concept id. */
  event: z.enum(['acute-coronary-syndrome', 'percutaneous-coronary-intervention', 'stroke-or-tia']),
  days: z.number().positive(),
  /** Beyond this many days the source speaks against it. */
  latestDays: z.number().positive().nullable(),
  /** e.g. `12 months` */
  text: z.string(),
})

const { pack, tables } = knowledgeOf([antiplateletLabel, labelRows], [antiplateletCourses, courseRows])

export { pack, tables }
