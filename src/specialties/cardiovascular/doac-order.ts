import type { KnowledgeView, ProposedOrder, Regimen } from '../../clinical/index.ts'
import { doacCautions } from './doac-tables.ts'

/** How the amount of an order stands to the label's regimen. `says` is for a reader. */
export type Compared =
  | { readonly kind: 'equal'; readonly says: string }
  /** `now`: what is ordered or taken, e.g. `5 mg twice a day`. */
  | { readonly kind: 'higher' | 'lower' | 'other'; readonly now: string }
  | { readonly kind: 'unknown'; readonly what: string; readonly says: string }

const times = (perDay: number): string =>
  perDay === 1 ? 'once a day' : perDay === 2 ? 'twice a day' : `${perDay} times a day`

/** `2.5 mg twice a day`. */
export const labelDose = ({ amount, frequency }: Regimen): string =>
  `${amount.value} ${amount.unit} ${times(frequency.timesPerDay)}`

/** What of the patient the label goes by: `86 years, 55 kg, creatinine 1.6 mg/dL, CrCl 18.27 mL/min`. */
export const patientReason = ({ because }: Regimen): string => {
  const values = (label: string) => because.filter(one => one.label.startsWith(label)).map(({ value }) => value)
  return [
    ...values('Age'),
    ...values('Body weight'),
    ...because.filter(({ label }) => label === 'Creatinine').map(({ value }) => `creatinine ${value}`),
    ...values('Creatinine clearance').map(value => `CrCl ${value}`),
    ...values('Also takes').map(value => `with ${value}`),
  ].join(', ')
}

/**
 * The dose of an order against the label's: amount and frequency when both are structured; the amount alone can show
 * that it is wrong, but never that it is right.
 *
 * @example
 * compareDose(knowledge, { amount: 5, unit: 'mg', text: '', timesPerDay: 2 }, regimen).kind // 'higher' than 2.5 mg bid
 */
export const compareDose = (knowledge: KnowledgeView, given: ProposedOrder['dose'], regimen: Regimen): Compared => {
  const label = labelDose(regimen)
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
    return { kind, now: `${amount} ${unit} at a time` }
  }
  const now = `${amount} ${unit} ${times(timesPerDay)}`
  const scheduled = timesPerDay === regimen.frequency.timesPerDay
  if (scheduled && allowed.includes(amount)) return { kind: 'equal', says: now }
  const [daily, labelled] = [amount * timesPerDay, regimen.maximum.perDay.value]
  return { kind: daily > labelled ? 'higher' : daily < labelled ? 'lower' : 'other', now }
}

/** What a caution of the label allows instead, e.g. dabigatran 110 mg at 75 to 79 years in the EU. */
const alsoAllowed = (knowledge: KnowledgeView, { knowledgeRows }: Regimen): readonly number[] =>
  knowledge
    .rows(doacCautions)
    .flatMap(({ id, alsoAmount }) => (alsoAmount !== null && knowledgeRows.includes(id) ? [alsoAmount] : []))
