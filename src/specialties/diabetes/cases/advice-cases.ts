import type { AdviceCases, CasePatient } from '../../../clinical/index.ts'
import { limits } from './advice-limits.ts'
import { every, gone, hba1c } from './advice-parts.ts'
import { watchedLimits } from './advice-watched.ts'
import worked from './patients.json' with { type: 'json' }

const patientNamed = (start: string): CasePatient => {
  const found = worked.cases.find(({ id }) => id.startsWith(start))
  if (found === undefined) throw new Error(`No worked patient is called ${start}`)
  return found.patient as unknown as CasePatient
}

/** What people approved stands in `advice/`, a document for each patient and one for the limits. */
export const adviceCases: AdviceCases = {
  patients: [
    { id: 'adult-above-goal', patient: patientNamed('adult 7.0 %') },
    { id: 'adult-at-goal', like: 'adult-above-goal', patient: hba1c(6.9) },
    { id: 'adult-every-order', like: 'adult-at-goal', orders: every },
    {
      id: 'hba1c-in-mmol-per-mol',
      like: 'adult-above-goal',
      patient: { measured: { hba1c: gone, 'hba1c-ifcc': ['2026-10-01', 54] } },
    },
    { id: 'no-hba1c', like: 'adult-above-goal', patient: { measured: { hba1c: gone } } },
    { id: 'insulin-first', like: 'adult-above-goal', patient: hba1c(10.1) },
    {
      id: 'glucose-very-high',
      like: 'no-hba1c',
      patient: { measured: { glucose: ['2026-10-30', 400] }, medicines: { insulin: {} } },
    },
    { id: 'very-high-and-type-doubtful', patient: patientNamed('very high and the type doubtful') },
    { id: 'gita', patient: patientNamed('Gita') },
    { id: 'heart-failure-no-creatinine', patient: patientNamed('no creatinine') },
    { id: 'heart-failure-with-glp1', patient: patientNamed('heart failure with a GLP-1') },
    { id: 'heart-failure-protected', like: 'heart-failure-with-glp1', patient: { medicines: { empagliflozin: {} } } },
    { id: 'no-sglt2-left', patient: patientNamed('no SGLT2 inhibitor is left: a GLP-1') },
    { id: 'no-sglt2-left-heart-alone', patient: patientNamed('no SGLT2 inhibitor is left and only') },
    { id: 'vessels', patient: patientNamed('atherosclerosis alone') },
    { id: 'vessels-withheld', like: 'vessels', patient: { withheld: ['mental-health'] } },
    {
      id: 'vessels-and-men2',
      like: 'vessels',
      patient: { problems: { men2: '2010' } },
      orders: [{ drug: 'semaglutide' }],
    },
    { id: 'kidney-not-coded', patient: patientNamed('eGFR 46 and no kidney disease') },
    { id: 'albuminuria-not-coded', like: 'adult-at-goal', patient: { measured: { acr: ['2026-10-01', 30] } } },
    { id: 'albuminuria-none', like: 'adult-at-goal', patient: { measured: { acr: ['2026-10-01', 29] } } },
    { id: 'hugo', patient: patientNamed('Hugo'), orders: every.filter(({ origin }) => origin === 'current') },
    { id: 'adult-with-a-low', patient: patientNamed('glyburide under 65') },
    { id: 'older-with-a-low', patient: patientNamed('glyburide from 65') },
    { id: 'older-with-coded-low', patient: patientNamed('a hypoglycaemia of the year') },
    { id: 'older-too-low', patient: patientNamed('older and healthy on insulin at 6.9') },
    { id: 'very-complex', patient: patientNamed('dementia and frailty: no number') },
    { id: 'complex-above-goal', patient: patientNamed('dementia: 8.0 %') },
    { id: 'withheld-insulin', patient: patientNamed('withheld: no insulin seen') },
    { id: 'sensor-silent', patient: patientNamed('a sensor that fell silent') },
    { id: 'overdue', patient: patientNamed('albumin and creatinine of more than a year') },
    { id: 'refill-missed', patient: patientNamed('a supply that ran out more than a week') },
    { id: 'type-1', patient: patientNamed('type 1 of five years') },
  ],
  sweeps: [...limits, ...watchedLimits],
}
