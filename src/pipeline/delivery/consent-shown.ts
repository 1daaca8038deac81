import { factsOf, type PatientProfile } from '../../clinical/index.ts'
import { isInForce } from '../../governance/consent/index.ts'
import type { PatientBanner } from './contract.ts'

/** What the banner says of consent: what is withheld by name; a denial that is not understood is never "permitted". */
export const consentShown = (profile: PatientProfile): PatientBanner['consent'] => {
  if (profile.withheld.length > 0) return { withheld: profile.withheld }
  const inForce = factsOf(profile, 'consent').filter(consent => isInForce(consent, profile.asOf))
  if (inForce.some(({ decision }) => decision === 'deny')) return 'denial not applied'
  return inForce.some(({ decision }) => decision === 'permit') ? 'permitted' : 'not recorded'
}
