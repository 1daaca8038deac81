import type { Specialty } from '../../clinical/index.ts'
import { checks } from './checks.ts'
import { pillarChooser } from './choose-pillars.ts'
import { heartFailureEngager } from './engage.ts'
import { pillarPanel } from './panel.ts'
import { reads } from './reads.ts'
import { pack, tables } from './tables.ts'
import { chemistryWatch } from './watch-labs.ts'
import { supplyWatch } from './watch-supply.ts'
import { weightWatch } from './watch-weight.ts'

const reviewable = {
  noImageOrSignal: true,
  displaysMedicalInformation: true,
  supportsProfessional: true,
  basisReviewable: true,
} as const

/** Heart failure: the four pillars by ejection fraction, steps towards target doses, harmful drugs, weight and chemistry. */
export const heartFailure: Specialty = {
  id: 'heart-failure',
  title: 'Heart failure',
  intendedUse: {
    user: 'Clinicians who treat adults with heart failure; messages go to patients after release.',
    population: 'Adults of 18 years and over with heart failure on the problem list.',
    exclusions: [
      'under 18',
      'pregnancy or breastfeeding',
      'dialysis',
      'transplant',
      'acute kidney injury',
      'end of life',
      'no ejection fraction of the last two years (for the pillars)',
      'died',
    ],
    setting: 'Outpatient and primary care. Not for decompensation, shock or the ward.',
    timeCriticality: 'Not for emergencies: weight is looked at when it is received, and is no alarm.',
    criteria: [
      { verb: 'choose', ...reviewable },
      { verb: 'check', ...reviewable },
      // Weights of a scale at home are a pattern over time: a device function, not cleared.
      { verb: 'watch', ...reviewable, noImageOrSignal: false },
      { verb: 'engage', ...reviewable, supportsProfessional: false },
    ],
  },
  reads,
  knowledge: pack,
  tables,
  choose: [pillarChooser],
  check: checks,
  watch: [weightWatch, chemistryWatch, supplyWatch],
  engage: [heartFailureEngager],
  panels: [pillarPanel],
}
