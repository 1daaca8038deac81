import type { Specialty } from '../../clinical/index.ts'
import { gad7, phq9 } from './calculators.ts'
import { crisisEngager } from './engage.ts'
import { moodPanel } from './panel.ts'
import { reads } from './reads.ts'
import { pack, tables } from './tables.ts'
import { courseWatch } from './watch-course.ts'
import { selfHarmWatch } from './watch-self-harm.ts'

/** Questionnaires of mood and anxiety: scores over time, and a person for every sign of self-harm. No drug is chosen. */
export const mentalHealth: Specialty = {
  id: 'mental-health',
  title: 'Mental health',
  intendedUse: {
    user: 'Clinicians who receive PHQ-9 or GAD-7; crisis text goes to the patient at once.',
    population: 'Anyone who filled in PHQ-9 or GAD-7.',
    exclusions: ['no diagnosis', 'no choice of a drug or therapy', 'no conversation with the patient', 'died'],
    setting: 'Outpatient and primary care.',
    timeCriticality:
      'A positive item 9 needs a person within the hour or the day; Attune opens and escalates the task, and is no emergency service.',
    criteria: [
      // A pattern in a wearable's signal is context of a signal: a device function, not cleared.
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
  watch: [selfHarmWatch, courseWatch],
  engage: [crisisEngager],
  panels: [moodPanel],
  calculators: [phq9, gad7],
}
