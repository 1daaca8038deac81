import type { Specialty } from '../../clinical/index.ts'
import { calculators } from './calculators.ts'
import { pack } from './tables.ts'

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
    criteria: [],
  },
  reads: { concepts: ['creatinine', 'acr', 'reported-egfr'] },
  knowledge: pack,
  calculators,
}
