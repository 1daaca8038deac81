import {
  type AdviceContext,
  excludedByDefault,
  type OptionSet,
  pregnancyOnRecord,
  takes,
} from '../../clinical/index.ts'
import { type Shared, severeInPregnancySet, severeSet } from './first-steps.ts'
import { severePressure } from './stage.ts'

const covered = ['pregnancy', 'breastfeeding', 'dialysis', 'transplant', 'acute-kidney-injury', 'end-of-life'] as const

/** A severe reading is said whoever the person is and wherever the site; only the dead and children are left out. */
export const severeFirst = (context: AdviceContext, shared: Shared): OptionSet | null => {
  const { profile, jurisdiction } = context
  if (excludedByDefault(profile, { covered }) !== null) return null
  const inPregnancy = pregnancyOnRecord(profile) ? severePressure(context, 'severe-in-pregnancy') : null
  if (inPregnancy !== null) return severeInPregnancySet(shared, inPregnancy)
  const severe = severePressure(context)
  if (severe === null) return null
  const treated = takes(profile, { classes: ['antihypertensive'] })
  const outside =
    excludedByDefault(profile)?.because ?? (jurisdiction === 'us' ? null : 'the site is not under the US guideline')
  return severeSet(shared, severe, treated.kind === 'answered' ? treated.value : [], outside)
}
