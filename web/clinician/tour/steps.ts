import type { PatientSummary } from '../../../src/pipeline/delivery/contract.ts'
import type { PatientViewName } from '../patient/viewpoint.ts'

/** One stop of the tour: where it leads, and what to look at there. */
export type TourStep = {
  readonly title: string
  readonly text: string
  /** First name of the example patient, the view, and the part of it that is shown; `null`: the worklist. */
  readonly at: { readonly name: string; readonly view: PatientViewName; readonly part?: string } | null
}

const stops: readonly TourStep[] = [
  {
    title: 'Who needs me today',
    text: 'The worklist puts people in the order of need, each with one reason. Arrow keys walk it, Enter opens. Filters can be saved under a name.',
    at: null,
  },
  {
    title: 'What is excluded stays in sight',
    text: 'Dan had a stent last week. The reasons stand before the verdict, and in the options clopidogrel (his genes) and prasugrel (an old TIA) are excluded, with why.',
    at: { name: 'Dan', view: 'advice', part: 'options' },
  },
  {
    title: 'A dose with its reasons',
    text: 'Ana is 84 and light. Her dose comes from Cockcroft-Gault, as the label asks, and not from the reported eGFR. “Explain to the source” leads to the very bytes received.',
    at: { name: 'Ana', view: 'advice', part: 'actions' },
  },
  {
    title: 'One answer a medicine',
    text: 'Genes, kidneys, interactions, allergy, pregnancy and age settle one verdict for each medicine of Gita. What was not checked is written, never left blank.',
    at: { name: 'Gita', view: 'medicines' },
  },
  {
    title: 'Everything on one axis',
    text: 'Femi’s visits, genes and values share one time axis; empty years are trimmed. Arrow keys walk it, details unfold in place, and days can be counted from any event.',
    at: { name: 'Femi', view: 'timeline' },
  },
  {
    title: 'What if',
    text: 'Suppose another blood pressure or medicine for Jon. It is marked hypothetical everywhere and never stored. Treatments change a prediction by trial effects only.',
    at: { name: 'Jon', view: 'what-if' },
  },
  {
    title: 'Somebody answers for it',
    text: 'Leo’s form at two in the morning opens a task with an owner and a deadline. It escalates when nobody answers, and the safety ledger shows where it stands.',
    at: { name: 'Leo', view: 'advice', part: 'tasks' },
  },
  {
    title: 'What the patient sees',
    text: 'Ivy’s page has plain words, only what a clinician has signed, and never tells her to stop a medicine herself. Sign in as Ivy to see it as she does.',
    at: { name: 'Ivy', view: 'patient-sees' },
  },
]

/** The stops whose patient is here, with their addresses; empty where there are no example patients. */
export const tourSteps = (
  patients: readonly Pick<PatientSummary, 'id' | 'name' | 'story'>[],
): readonly (TourStep & { readonly patient: string | null })[] => {
  const examples = patients.filter(({ story }) => story !== null)
  if (examples.length === 0) return []
  return stops.flatMap((step): readonly (TourStep & { readonly patient: string | null })[] => {
    if (step.at === null) return [{ ...step, patient: null }]
    const { name } = step.at
    const patient = examples.find(one => one.story?.startsWith(name))
    return patient === undefined ? [] : [{ ...step, patient: patient.id }]
  })
}
