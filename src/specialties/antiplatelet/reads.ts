import { drugsOfClass, exclusionReads, type Reads } from '../../clinical/index.ts'

const classes = ['antiplatelet', 'anticoagulant', 'strong-cyp3a4-inducer', 'strong-cyp3a4-inhibitor'] as const

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: [
    'acute-coronary-syndrome',
    'percutaneous-coronary-intervention',
    'stroke-or-tia',
    'intracranial-haemorrhage',
    'active-bleeding',
    'atrial-fibrillation',
    'atrial-flutter',
    'mechanical-valve',
    'coronary-disease',
    'myocardial-infarction',
    'peripheral-arterial-disease',
    'aortic-plaque',
    'weight',
    ...exclusionReads,
    ...new Set(classes.flatMap(one => drugsOfClass(one).map(({ id }) => id))),
  ],
}
