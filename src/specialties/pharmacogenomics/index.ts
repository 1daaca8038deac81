import type { Specialty } from '../../clinical/index.ts'
import { clopidogrelCheck } from './clopidogrel.ts'
import { pharmacogenes } from './panel.ts'
import { pack, tables } from './tables.ts'

/** Genes and drugs: CYP2C19 with clopidogrel, by indication. */
export const pharmacogenomics: Specialty = {
  id: 'pharmacogenomics',
  title: 'Pharmacogenomics',
  intendedUse: {
    user: 'Clinicians who prescribe or review antiplatelet therapy in adults.',
    population: 'Adults of 18 years and over with a CYP2C19 result from a clinical laboratory.',
    exclusions: [
      'under 18',
      'pregnancy or breastfeeding',
      'dialysis',
      'kidney transplant',
      'acute kidney injury',
      'end of life',
      'died',
    ],
    setting: 'Hospital and outpatient, at the order and at review of current medicines.',
    timeCriticality: 'Not for emergencies: an antiplatelet in an acute event must not wait for this check.',
    criteria: [
      {
        verb: 'check',
        noImageOrSignal: true,
        displaysMedicalInformation: true,
        supportsProfessional: true,
        basisReviewable: true,
      },
    ],
  },
  reads: {
    concepts: [
      'cyp2c19-result',
      'clopidogrel',
      'acute-coronary-syndrome',
      'myocardial-infarction',
      'percutaneous-coronary-intervention',
      'coronary-disease',
      'peripheral-arterial-disease',
      'stroke-or-tia',
    ],
  },
  knowledge: pack,
  tables,
  check: [clopidogrelCheck],
  panels: [pharmacogenes],
}
