import type { Specialty } from '../../clinical/index.ts'
import { aspirinDoseCheck } from './check-aspirin-dose.ts'
import { besideAnticoagulantCheck } from './check-beside-anticoagulant.ts'
import { antiplateletCheck } from './check-label.ts'
import { antiplateletAfterAcs } from './choose-after-coronary-event.ts'
import { antiplateletAfterStroke } from './choose-after-stroke.ts'
import { antiplateletEngager } from './engage.ts'
import { antiplateletPanel } from './panel.ts'
import { reads } from './reads.ts'
import { pack, tables } from './tables.ts'
import { antiplateletCourseWatch } from './watch-course.ts'

const reviewable = {
  noImageOrSignal: true,
  displaysMedicalInformation: true,
  supportsProfessional: true,
  basisReviewable: true,
} as const

/** Antiplatelets after a coronary event, an intervention, a stroke or a TIA: which, how long, and beside what. */
export const antiplatelet: Specialty = {
  id: 'antiplatelet',
  title: 'Antiplatelets',
  intendedUse: {
    user: 'Clinicians who treat adults after an acute coronary syndrome, a coronary intervention, a stroke or a TIA.',
    population: 'Adults of 18 years and over with such an event on record.',
    exclusions: [
      'under 18',
      'pregnancy or breastfeeding',
      'dialysis',
      'kidney transplant',
      'acute kidney injury',
      'end of life',
      'died',
    ],
    setting: 'Outpatient and hospital prescribing after the acute phase.',
    timeCriticality:
      'Not for the acute event: no loading dose, no triage, and no choice before coronary anatomy is known.',
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
  choose: [antiplateletAfterAcs, antiplateletAfterStroke],
  check: [antiplateletCheck, besideAnticoagulantCheck, aspirinDoseCheck],
  watch: [antiplateletCourseWatch],
  engage: [antiplateletEngager],
  panels: [antiplateletPanel],
}
