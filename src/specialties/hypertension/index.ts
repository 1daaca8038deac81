import type { Specialty } from '../../clinical/index.ts'
import { hypertensionTreatment } from './choose-treatment.ts'
import { pressureEngager } from './engage.ts'
import { pressurePanel } from './panel.ts'
import { reads } from './reads.ts'
import { pack, tables } from './tables.ts'
import { homePressureWatch } from './watch-home.ts'
import { pressureLabWatch } from './watch-labs.ts'

const reviewable = {
  noImageOrSignal: true,
  displaysMedicalInformation: true,
  supportsProfessional: true,
  basisReviewable: true,
} as const

/** Blood pressure: whether and with which classes to treat, home readings, and what is due afterwards. */
export const hypertension: Specialty = {
  id: 'hypertension',
  title: 'Blood pressure',
  intendedUse: {
    user: 'Clinicians who treat adults for high blood pressure.',
    population: 'Adults of 18 years and over with a blood pressure or hypertension on record.',
    exclusions: [
      'under 18',
      'pregnancy or breastfeeding',
      'dialysis',
      'kidney transplant',
      'acute kidney injury',
      'end of life',
      'died',
    ],
    setting: 'Outpatient care. Not in the acute phase of a stroke, and not for hypertensive emergencies.',
    timeCriticality: 'A severe reading is put forward at once; organ damage and symptoms are for people to find.',
    criteria: [
      { verb: 'choose', ...reviewable },
      // A pattern of readings of a device: a device function, not cleared.
      { verb: 'watch', ...reviewable, noImageOrSignal: false },
      // For the patient, not for a professional: a device function, not cleared.
      { verb: 'engage', ...reviewable, supportsProfessional: false },
    ],
  },
  reads,
  knowledge: pack,
  tables,
  choose: [hypertensionTreatment],
  watch: [homePressureWatch, pressureLabWatch],
  engage: [pressureEngager],
  panels: [pressurePanel],
}
