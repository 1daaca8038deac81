import type { KnowledgeView, ProposedOrder, Regimen } from '../../clinical/index.ts'
import { doacCautions } from './doac-tables.ts'

/** How the amount of an order stands to the label's regimen. `says` is for a reader. */
export type Compared =
  | { readonly kind: 'equal'; readonly says: string }
  | { readonly kind: 'higher' | 'lower' | 'other'; readonly says: string }
  | { readonly kind: 'unknown'; readonly what: string; readonly says: string }

const times = (perDay: number): string => (perDay === 1 ? 'once a day' : `${perDay} times a day`)

/**
 * The dose of an order against the label's: amount and frequency when both are structured; the amount alone can show
 * that it is wrong, but never that it is right.
 *
 * @example
 * compareDose(knowledge, { amount: 5, unit: 'mg', text: '', timesPerDay: 2 }, regimen).kind // 'higher' than 2.5 mg bid
 */
export const compareDose = (knowledge: KnowledgeView, given: ProposedOrder['dose'], regimen: Regimen): Compared => {
  const label = `${regimen.amount.value} ${regimen.amount.unit} ${regimen.frequency.text}`
  if (given === null || given.unit !== regimen.amount.unit) {
    return { kind: 'unknown', what: 'amount', says: `no structured amount in mg; the label dose is ${label}` }
  }
  const { amount, unit, timesPerDay } = given
  const allowed = [regimen.amount.value, ...alsoAllowed(knowledge, regimen)]
  if (timesPerDay === undefined) {
    if (allowed.includes(amount)) {
      return {
        kind: 'unknown',
        what: 'frequency',
        says: `${amount} ${unit} fits, how often is not structured: ${label}`,
      }
    }
    const kind = amount > regimen.amount.value ? 'higher' : 'lower'
    return { kind, says: `${amount} ${unit} at a time, the label dose is ${label}` }
  }
  const says = `${amount} ${unit} ${times(timesPerDay)}, the label dose is ${label}`
  const scheduled = timesPerDay === regimen.frequency.timesPerDay
  if (scheduled && allowed.includes(amount)) return { kind: 'equal', says }
  const [daily, labelled] = [amount * timesPerDay, regimen.maximum.perDay.value]
  return { kind: daily > labelled ? 'higher' : daily < labelled ? 'lower' : 'other', says }
}

/** What a caution of the label allows instead, e.g. dabigatran 110 mg at 75 to 79 years in the EU. */
const alsoAllowed = (knowledge: KnowledgeView, { knowledgeRows }: Regimen): readonly number[] =>
  knowledge
    .rows(doacCautions)
    .flatMap(({ id, alsoAmount }) => (alsoAmount !== null && knowledgeRows.includes(id) ? [alsoAmount] : []))
