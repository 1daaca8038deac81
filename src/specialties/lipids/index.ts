import type { Specialty } from '../../clinical/index.ts'
import { statinInteractionCheck } from './check-interaction.ts'
import { statinInDiabetes } from './choose-diabetes.ts'
import { lipidsInSecondaryPrevention } from './choose-secondary.ts'
import { statinInSevere } from './choose-severe.ts'
import { statinDiscussion } from './choose-statin.ts'
import { statinEngager } from './engage.ts'
import { ldlPanel } from './panel.ts'
import { reads } from './reads.ts'
import { pack, tables } from './tables.ts'
import { ldlWatch } from './watch-ldl.ts'

const reviewable = {
  noImageOrSignal: true,
  displaysMedicalInformation: true,
  supportsProfessional: true,
  basisReviewable: true,
} as const

/** Lipids: statins in primary and secondary prevention, what is added, what stands beside them, and follow-up. */
export const lipids: Specialty = {
  id: 'lipids',
  title: 'Lipids',
  intendedUse: {
    user: 'Clinicians who treat adults for cholesterol.',
    population: 'Adults of 18 years and over; each recommendation states its own limits.',
    exclusions: [
      'under 18',
      'pregnancy or breastfeeding',
      'dialysis',
      'kidney transplant',
      'acute kidney injury',
      'end of life',
      'died',
    ],
    setting: 'Outpatient and hospital prescribing.',
    timeCriticality: 'Not for emergencies.',
    criteria: [
      { verb: 'choose', ...reviewable },
      { verb: 'check', ...reviewable },
      { verb: 'watch', ...reviewable },
      // For the patient, not for a professional: a device function, not cleared.
      { verb: 'engage', ...reviewable, supportsProfessional: false },
    ],
  },
  reads,
  knowledge: pack,
  tables,
  choose: [statinDiscussion, lipidsInSecondaryPrevention, statinInSevere, statinInDiabetes],
  check: [statinInteractionCheck],
  watch: [ldlWatch],
  engage: [statinEngager],
  panels: [ldlPanel],
}
