import type { ObservationFact } from '../fact.ts'

/** Issues by which what was measured is not known, although something was: reading the resource left them. */
const doubts: Readonly<Record<string, string>> = {
  'value-ambiguous': 'more than one value',
  'value-contradicted': 'a value beside a reason why there is none',
  'value-type-unknown': 'a value of an unknown type',
  'duplicate-name': 'a member written twice',
  'recorded-too-early': 'recorded before it was measured',
}

/** These count only where they touch the value or the time: `Observation.component[0].valueQuantity.value`. */
const local: Readonly<Record<string, string>> = {
  'type-wrong': 'not readable',
  'date-invalid': 'its time is no date that exists',
  'period-reversed': 'its period ends before it starts',
}

const ofValueOrTime = /\.(?:value|effective)[A-Z]/

/**
 * Why a measurement must not be computed with although a number or a moment may stand in it; `undefined` when nothing is
 * wrong. It still is the newest one: an older value is not put in its place.
 */
export const doubtOf = ({ quality }: ObservationFact): string | undefined => {
  for (const { code, location = '' } of quality) {
    const why = doubts[code] ?? (ofValueOrTime.test(location) ? local[code] : undefined)
    if (why !== undefined) return why
  }
  return undefined
}
