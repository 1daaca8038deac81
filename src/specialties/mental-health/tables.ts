import { z } from 'zod'
import { createKnowledgeView, type KnowledgeView, knowledgeOf, knowledgeTable } from '../../clinical/index.ts'
import answerRows from './knowledge/answer.json' with { type: 'json' }
import crisisLineRows from './knowledge/crisis-line.json' with { type: 'json' }
import formRows from './knowledge/form.json' with { type: 'json' }
import formItemRows from './knowledge/form-item.json' with { type: 'json' }
import limitRows from './knowledge/limit.json' with { type: 'json' }
import selfHarmTaskRows from './knowledge/self-harm-task.json' with { type: 'json' }
import severityBandRows from './knowledge/severity-band.json' with { type: 'json' }

const form = z.enum(['phq-9', 'gad-7'])
export type FormId = z.output<typeof form>

const points = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
export type Points = z.output<typeof points>

/** Total score to severity, both ends included. */
export const severityBands = knowledgeTable('mental-health/severity-band', {
  form,
  low: z.number().int(),
  high: z.number().int(),
  severity: z.string(),
})

/** A questionnaire and the LOINC codes of its panel and total. `selfHarmItem`: the item that always needs a person. */
const forms = knowledgeTable('mental-health/form', {
  form,
  title: z.string(),
  panel: z.string(),
  total: z.string(),
  items: z.number().int().positive(),
  maximum: z.number().int().positive(),
  selfHarmItem: z.number().int().positive().nullable(),
})

/** The items in order, by LOINC code. Labels are ours; the questions themselves are not repeated. */
export const formItems = knowledgeTable('mental-health/form-item', {
  form,
  item: z.number().int().positive(),
  code: z.string(),
  label: z.string(),
})

/** LOINC answer list LL358-3. */
export const answers = knowledgeTable('mental-health/answer', { code: z.string(), points, words: z.string() })

/** Hours within which a person must have looked, by the answer to the self-harm item. */
export const selfHarmTasks = knowledgeTable('mental-health/self-harm-task', {
  answer: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  withinHours: z.number().positive(),
})

const limitName = z.enum([
  'self-harm-answer-counts-days',
  'self-harm-follow-up-days',
  'self-harm-follow-up-task-hours',
  'unreadable-form-task-hours',
  'worsening-points',
  'worsening-counts-days',
  'worsening-task-hours',
  'follow-up-days',
  'follow-up-task-hours',
  'sleep-baseline-nights',
  'sleep-baseline-days',
  'sleep-recent-nights',
  'sleep-recent-days',
  'sleep-loss-hours',
])
export type LimitName = z.output<typeof limitName>

/** Ages of data, deadlines and thresholds of the watchers. */
const limits = knowledgeTable('mental-health/limit', { name: limitName, value: z.number().positive() })

/**
 * What to do in a crisis, in plain words. `countries`: as addresses name them; none: where the country is not known, or
 * has no row.
 */
export const crisisLines = knowledgeTable('mental-health/crisis-line', {
  text: z.string(),
  countries: z.array(z.string()),
})

/** Version 0 of the knowledge: parsed when the program starts, so that a wrong row cannot wait for its patient. */
const { pack, tables } = knowledgeOf(
  [severityBands, severityBandRows],
  [forms, formRows],
  [formItems, formItemRows],
  [answers, answerRows],
  [selfHarmTasks, selfHarmTaskRows],
  [limits, limitRows],
  [crisisLines, crisisLineRows],
)

export { pack, tables }

/** The built-in knowledge, for calculators and tests. */
export const builtIn = createKnowledgeView(pack, 'built-in')

/** The row of a limit, whose `value` is in the unit of its name. */
export const limitOf = (knowledge: KnowledgeView, name: LimitName) => {
  const row = knowledge.rows(limits).find(one => one.name === name)
  if (row === undefined) throw new Error(`No limit ${name}`)
  return row
}

export const formOf = (knowledge: KnowledgeView, id: FormId) => {
  const row = knowledge.rows(forms).find(one => one.form === id)
  if (row === undefined) throw new Error(`No form ${id}`)
  return row
}

/** The severity of a total score. */
export const bandOf = (knowledge: KnowledgeView, id: FormId, total: number) => {
  const row = knowledge.rows(severityBands).find(one => one.form === id && one.low <= total && total <= one.high)
  if (row === undefined) throw new Error(`No severity of ${id} for ${total}`)
  return row
}
