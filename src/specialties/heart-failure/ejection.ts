import {
  type AdviceContext,
  type Because,
  becauseFact,
  becauseReading,
  latestOf,
  measurement,
  type PatientProfile,
  problem,
  problemState,
  readingsOf,
} from '../../clinical/index.ts'
import { type Answer, answered, type Missing, roundTo } from '../../core/index.ts'
import type { EjectionGroup } from './tables.ts'

/** Days: an older ejection fraction says nothing of now; ours. */
const ejectionWithin = 730

const reducedUpTo = 40
const preservedFrom = 50

export type Ejection = {
  readonly percent: number
  readonly group: EjectionGroup
  /** It was 40 % or less before: then it is treated as reduced, whatever it is now. */
  readonly improved: boolean
  readonly because: readonly [Because, ...Because[]]
}

/** Reduced at 40 and less, preserved at 50 and over; compared unrounded. */
export const groupOf = (percent: number): EjectionGroup =>
  percent <= reducedUpTo ? 'reduced' : percent < preservedFrom ? 'mildly-reduced' : 'preserved'

/** The measured ejection fraction. A coded type of heart failure is no measurement and is never put in its place. */
export const ejectionOf = (profile: PatientProfile): Answer<Ejection> => {
  const newest = latestOf(profile, measurement.lvef, { within: ejectionWithin })
  if (newest.kind !== 'answered') return newest
  const percent = newest.value.quantity.value
  const before = readingsOf(profile, measurement.lvef).filter(
    ({ at, quantity, comparator }) => at < newest.value.at && quantity.value <= reducedUpTo && comparator === undefined,
  )
  const improved = percent > reducedUpTo && before.length > 0
  return answered({
    percent,
    group: improved ? 'reduced' : groupOf(percent),
    improved,
    because: [becauseReading(newest.value), ...(improved ? before.slice(-1).map(becauseReading) : [])],
  })
}

/** With its decimal, so that 49.9 does not stand there as a mildly reduced 50. */
export const ejectionText = ({ percent, group, improved }: Ejection): string =>
  `EF ${roundTo(percent, 1)} %${improved ? ', improved' : `, ${group.replace('-', ' ')}`}`

/** The first fact that says heart failure; `null` when none does, missing when the list is withheld. */
export const heartFailureOf = ({
  profile,
}: Pick<AdviceContext, 'profile'>): { readonly because: Because | null; readonly missing: readonly Missing[] } => {
  const state = problemState(profile, problem.heartFailure)
  if (state.kind === 'answered') {
    const because =
      state.value.state === 'present' ? becauseFact(state.value.facts[0], problem.heartFailure.title) : null
    return { because, missing: [] }
  }
  // Without any list nothing suggests it; a withheld list is said to be withheld.
  const missing = state.kind === 'insufficient' ? state.missing.filter(({ reason }) => reason === 'withheld') : []
  return { because: null, missing }
}
