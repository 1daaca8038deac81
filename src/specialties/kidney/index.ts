import type { Specialty } from '../../clinical/index.ts'
import { calculators } from './calculators.ts'
import { kidneyReferral } from './choose.ts'
import { kidneyFunction } from './panel.ts'
import { predictors } from './predict.ts'
import { pack, tables } from './tables.ts'

/** Kidney function: eGFR over time, the KDIGO grid, and the risk of kidney failure. */
export const kidney: Specialty = {
  id: 'kidney',
  title: 'Kidney',
  intendedUse: {
    user: 'Clinicians who look after adults with possible or known chronic kidney disease.',
    population: 'Adults of 18 years and over with a creatinine in steady state.',
    exclusions: [
      'under 18',
      'pregnancy or breastfeeding',
      'dialysis',
      'kidney transplant',
      'acute kidney injury',
      'end of life',
      'died',
    ],
    setting: 'Outpatient and primary care.',
    timeCriticality: 'Not time-critical: horizons of months to years.',
    criteria: (['predict', 'choose'] as const).map(verb => ({
      verb,
      noImageOrSignal: true,
      displaysMedicalInformation: true,
      supportsProfessional: true,
      basisReviewable: true,
    })),
  },
  reads: {
    concepts: [
      'creatinine',
      'acr',
      'reported-egfr',
      'chronic-kidney-disease',
      'acute-kidney-injury',
      'dialysis',
      'dialysis-procedure',
      'kidney-transplant',
      'kidney-transplant-procedure',
      'pregnancy',
      'breastfeeding',
      'end-of-life',
    ],
    // A value that an error is known of, e.g. dated before birth or after death, decides nothing.
    floors: { creatinine: 'no-error', acr: 'no-error' },
  },
  knowledge: pack,
  tables,
  predict: predictors,
  choose: [kidneyReferral],
  panels: [kidneyFunction],
  calculators,
}
