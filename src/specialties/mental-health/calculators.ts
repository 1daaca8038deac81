import type { CalculatedValue, Calculator } from '../../clinical/index.ts'
import { type Answer, answered, insufficient } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { scoreOfItems } from './score.ts'
import { builtIn, type FormId, formOf, type Points } from './tables.ts'

const itemsInput = (given: unknown, count: number): Answer<ReadonlyMap<number, Points | null>> => {
  const need = `an array of ${count} numbers, each 0, 1, 2 or 3; null for an item without an answer`
  const fits =
    Array.isArray(given) && given.length === count && given.every(one => one === null || [0, 1, 2, 3].includes(one))
  if (!fits) {
    const have = given === undefined ? 'none' : JSON.stringify(given)
    return insufficient({ what: 'items', need, have, reason: given === undefined ? 'absent' : 'unusable' })
  }
  return answered(new Map((given as readonly (Points | null)[]).map((points, index) => [index + 1, points])))
}

const result = (name: string, value: number | string): CalculatedValue => ({
  name,
  value,
  unit: name === 'total' ? '{score}' : '1',
  horizon: null,
  printed: String(value),
})

const calculator = (form: FormId, example: readonly number[], limits: readonly string[]): Calculator => {
  const { title, items } = formOf(builtIn, form)
  return {
    name: form,
    title: `${title} total and severity`,
    example: { items: example },
    inputs: { items: `array of ${items} answers in the order of the form, each 0 to 3` },
    aliases: { answers: 'items' },
    calculate: input => {
      const given = itemsInput(input.items, items)
      if (given.kind !== 'answered') return given
      const score = scoreOfItems(form, given.value, builtIn)
      if (score.kind !== 'answered') return score
      const nine = given.value.get(9)
      return answered({
        results: [
          result('total', score.value.total),
          result('severity', score.value.severity),
          ...(form === 'phq-9' ? [result('item-9', nine ?? 0)] : []),
        ],
        source: evidence.instructions.citation,
        limits: [
          ...limits,
          ...(form === 'phq-9' && (nine ?? 0) > 0
            ? ['Item 9 is above 0: a person must speak with the patient, whatever the total.']
            : []),
        ],
      })
    },
  }
}

/**
 * PHQ-9 total, severity and item 9.
 *
 * @example
 * phq9.calculate({ items: [3, 3, 3, 2, 1, 3, 2, 0, 2] }) // total 19, moderately severe, item-9 2
 */
export const phq9: Calculator = calculator(
  'phq-9',
  [3, 3, 3, 2, 1, 3, 2, 0, 2],
  ['A measure of symptoms, not a diagnosis. Nothing is prorated when an answer is missing.'],
)

/** GAD-7 total and severity. */
export const gad7: Calculator = calculator(
  'gad-7',
  [1, 1, 2, 1, 1, 2, 1],
  ['A measure of symptoms, not a diagnosis. Nothing is prorated when an answer is missing.'],
)
