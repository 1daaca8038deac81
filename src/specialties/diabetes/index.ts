import type { Specialty } from '../../clinical/index.ts'
import { checks } from './checks.ts'
import { deintensification } from './choose-deintensify.ts'
import { type2Therapy } from './choose-therapy.ts'
import { diabetesEngager } from './engage.ts'
import { hba1cPanel } from './panel.ts'
import { reads } from './reads.ts'
import { sensorPanel } from './sensor-panel.ts'
import { pack, tables } from './tables.ts'
import { lowGlucoseWatch } from './watch-lows.ts'
import { overdueTests } from './watch-overdue.ts'
import { sensorSilence } from './watch-silence.ts'

/** Type 2 diabetes: what to add or take away, lows, overdue tests, and questions for the patient. */
export const diabetes: Specialty = {
  id: 'diabetes',
  title: 'Diabetes',
  intendedUse: {
    user: 'Clinicians who treat adults with diabetes; messages go to patients and carers after release where they say so.',
    population: 'Adults of 18 years and over with type 2 diabetes; lows and sensor silence in any diabetes on record.',
    exclusions: [
      'under 18',
      'type 1 diabetes (except lows)',
      'pregnancy or breastfeeding',
      'dialysis',
      'kidney transplant',
      'acute kidney injury',
      'end of life',
      'died',
    ],
    setting: 'Outpatient and primary care.',
    timeCriticality: 'Not for emergencies: lows are reported from what was sent, after the event, and are no alarm.',
    criteria: [
      {
        verb: 'choose',
        noImageOrSignal: true,
        displaysMedicalInformation: true,
        supportsProfessional: true,
        basisReviewable: true,
      },
      {
        verb: 'check',
        noImageOrSignal: true,
        displaysMedicalInformation: true,
        supportsProfessional: true,
        basisReviewable: true,
      },
      // Patterns of a sensor, and what speaks to patients: a device function, not cleared.
      {
        verb: 'watch',
        noImageOrSignal: false,
        displaysMedicalInformation: true,
        supportsProfessional: true,
        basisReviewable: true,
      },
      {
        verb: 'engage',
        noImageOrSignal: true,
        displaysMedicalInformation: true,
        supportsProfessional: false,
        basisReviewable: true,
      },
    ],
  },
  reads,
  knowledge: pack,
  tables,
  choose: [type2Therapy, deintensification],
  check: checks,
  watch: [lowGlucoseWatch, overdueTests, sensorSilence],
  engage: [diabetesEngager],
  panels: [hba1cPanel, sensorPanel],
}
