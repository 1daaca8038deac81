import type { Specialty } from '../../clinical/index.ts'
import { doacDose } from './calculate-doac.ts'
import { prevent } from './calculate-prevent.ts'
import { chadsVascCalculator, hasBledCalculator } from './calculate-scores.ts'
import { doacDoser } from './doac-dose.ts'
import { predictors } from './predict.ts'
import { pack } from './tables.ts'

/** Heart and vessels: cardiovascular risk, anticoagulation in atrial fibrillation, statins, antiplatelets. */
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
    timeCriticality: 'Not for emergencies: no triage and no diagnosis.',
    criteria: [],
  },
  reads: { concepts: [] },
  knowledge: pack,
  predict: predictors,
  dose: [doacDoser],
  calculators: [prevent, chadsVascCalculator, hasBledCalculator, doacDose],
}
