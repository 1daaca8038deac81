import { drugsOfClass, preventReads, type Reads } from '../../clinical/index.ts'
import { doacDoses } from './doac-tables.ts'
import { builtIn } from './tables.ts'

const classes = ['anticoagulant', 'antiplatelet', 'nsaid', 'strong-cyp3a4-inducer', 'strong-cyp3a4-inhibitor'] as const

/** Drugs that the dose rules look for beside the anticoagulant. */
const interacting = builtIn
  .rows(doacDoses)
  .flatMap(({ when }) => when.flatMap(({ of }) => of.flatMap(test => (test.what === 'interacting' ? test.drugs : []))))

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: [
    ...preventReads,
    // atrial fibrillation
    'atrial-fibrillation',
    'atrial-flutter',
    'venous-thromboembolism',
    'hypertension',
    'systemic-embolism',
    'mechanical-valve',
    'mechanical-valve-procedure',
    'mitral-stenosis',
    'antiphospholipid-syndrome',
    'active-bleeding',
    'major-bleeding',
    'intracranial-haemorrhage',
    'anaemia',
    'cirrhosis',
    'alcohol-use-high',
    ...new Set([...classes.flatMap(one => drugsOfClass(one).map(({ id }) => id)), ...interacting]),
  ],
  kinds: ['allergy'],
}
