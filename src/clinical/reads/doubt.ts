import type { ObservationFact } from '../fact.ts'

/** Issues by which what was found is not known, although something was: reading the resource left them. */
const ofValue: Readonly<Record<string, string>> = {
  'value-ambiguous': 'more than one value',
  'value-contradicted': 'a value beside a reason why there is none',
  'value-type-unknown': 'a value of an unknown type',
  'duplicate-name': 'a member written twice',
  // The unit beside it is probably not the one it was measured in.
  'unit-suspect': 'its unit looks mixed up',
  'type-wrong': 'not readable',
}

/** Issues by which it is not known when it was found. */
const ofTime: Readonly<Record<string, string>> = {
  'recorded-too-early': 'recorded before it was measured',
  'date-invalid': 'its time is no date that exists',
  'period-reversed': 'its period ends before it starts',
}

/** Of issues that may touch any member, those of the value or the time: `Observation.component[0].valueQuantity.value`. */
const anywhere: ReadonlySet<string> = new Set(['type-wrong', 'date-invalid', 'period-reversed'])
const valueOrTime = /\.(?:value|effective)[A-Z]/

const whyIn = ({ quality }: ObservationFact, reasons: Readonly<Record<string, string>>): string | undefined => {
  const found = quality.find(
    ({ code, location = '' }) => reasons[code] !== undefined && (!anywhere.has(code) || valueOrTime.test(location)),
  )
  return found === undefined ? undefined : reasons[found.code]
}

/**
 * Why what an observation says must not be used although something stands in it; `undefined` when nothing is wrong. It
 * still is the newest one: an older one is not put in its place.
 */
export const valueDoubtOf = (fact: ObservationFact): string | undefined => whyIn(fact, ofValue)

/** The same for what is only worth something with its time. */
export const doubtOf = (fact: ObservationFact): string | undefined => valueDoubtOf(fact) ?? whyIn(fact, ofTime)
