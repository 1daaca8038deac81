import type { Specialty } from '../../clinical/index.ts'
import { doacDose } from './calculate-doac.ts'
import { prevent } from './calculate-prevent.ts'
import { chadsVascCalculator, hasBledCalculator } from './calculate-scores.ts'
import { doacLabel } from './check-doac.ts'
import { anticoagulationInAf } from './choose-anticoagulation.ts'
import { doacDoser } from './doac-dose.ts'
import { afScores } from './panel.ts'
import { predictors } from './predict.ts'
import { reads } from './reads.ts'
import { pack, tables } from './tables.ts'

const reviewable = {
  noImageOrSignal: true,
  displaysMedicalInformation: true,
  supportsProfessional: true,
  basisReviewable: true,
} as const

/** Heart and vessels: cardiovascular risk, anticoagulation in atrial fibrillation. */
export const cardiovascular: Specialty = {
  id: 'cardiovascular',
  title: 'Heart and vessels',
  intendedUse: {
    user: 'Clinicians who prescribe for adults with cardiovascular risk, atrial fibrillation or coronary disease.',
    population: 'Adults of 18 years and over; each equation and label states its own limits.',
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
    timeCriticality: 'Not for emergencies: no triage, no diagnosis, and no choice before coronary anatomy is known.',
    criteria: [
      { verb: 'predict', ...reviewable },
      { verb: 'choose', ...reviewable },
      { verb: 'dose', ...reviewable },
      { verb: 'check', ...reviewable },
    ],
  },
  reads,
  knowledge: pack,
  tables,
  predict: predictors,
  choose: [anticoagulationInAf],
  dose: [doacDoser],
  check: [doacLabel],
  panels: [afScores],
  calculators: [prevent, chadsVascCalculator, hasBledCalculator, doacDose],
}
