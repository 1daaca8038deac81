import { type Answer, answered, insufficient } from '../../core/index.ts'
import type { PatientProfile } from '../profile.ts'
import { type CurrentMedication, medicineList, taking } from './medications.ts'

/**
 * The current medicines that hold one of these drugs (concept ids) or classes. None on a list of which a part is
 * withheld is no answer: what decides may be in that part.
 */
export const takes = (
  profile: PatientProfile,
  which: { readonly drugs?: readonly string[]; readonly classes?: readonly string[] },
): Answer<readonly CurrentMedication[]> => {
  const list = medicineList(profile)
  if (list.kind !== 'answered') return list
  const found = taking(list.value, which)
  if (found.length > 0 || !list.value.withheld) return answered(found)
  const what = 'medicine list'
  return insufficient({ what, need: 'the whole list', have: 'some information is withheld', reason: 'withheld' })
}
