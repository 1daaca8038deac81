import type { Specialty } from '../../clinical/index.ts'
import { allergyCheck } from './check-allergy.ts'
import { anticholinergicCheck } from './check-anticholinergic.ts'
import { breastfeedingCheck } from './check-breastfeeding.ts'
import { duplicateCheck } from './check-duplicate.ts'
import { interactionCheck } from './check-interaction.ts'
import { kidneyDoseCheck } from './check-kidney.ts'
import { liverDoseCheck } from './check-liver.ts'
import { maximumDoseCheck } from './check-maximum.ts'
import { olderPeopleCheck } from './check-older.ts'
import { pregnancyCheck } from './check-pregnancy.ts'
import { qtCheck } from './check-qt.ts'
import { stoppCheck } from './check-stopp.ts'
import { criteriaPanel } from './panel-criteria.ts'
import { reads } from './reads.ts'
import { pack, tables } from './tables.ts'
import { overdueMonitoring } from './watch-monitoring.ts'

const reviewable = {
  noImageOrSignal: true,
  displaysMedicalInformation: true,
  supportsProfessional: true,
  basisReviewable: true,
} as const

/** Safety of every medicine: allergy, interactions, duplicates, kidneys, liver, pregnancy, breastfeeding, QT, dose, age; and what is due. */
export const drugSafety: Specialty = {
  id: 'drug-safety',
  title: 'Drug safety',
  intendedUse: {
    user: 'Clinicians and pharmacists who prescribe or review medicines.',
    population:
      'Anybody with a medicine list; doses by kidney and liver function and daily maxima for adults of 18 years and over.',
    exclusions: [
      'doses under 18',
      'kidney doses in pregnancy, dialysis and acute kidney injury',
      'products for skin, eye, ear and nose, except where a row names them',
      'died',
    ],
    setting: 'Outpatient and hospital prescribing.',
    timeCriticality: 'Not for emergencies.',
    criteria: [
      { verb: 'check', ...reviewable },
      { verb: 'watch', ...reviewable },
    ],
  },
  reads,
  knowledge: pack,
  tables,
  check: [
    allergyCheck,
    interactionCheck,
    duplicateCheck,
    kidneyDoseCheck,
    liverDoseCheck,
    pregnancyCheck,
    breastfeedingCheck,
    maximumDoseCheck,
    qtCheck,
    anticholinergicCheck,
    olderPeopleCheck,
    stoppCheck,
  ],
  watch: [overdueMonitoring],
  panels: [criteriaPanel],
}
