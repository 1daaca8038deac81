import { drugsOfClass, type Reads } from '../../clinical/index.ts'
import { doacDoses } from './doac-tables.ts'
import { builtIn } from './tables.ts'

const classes = [
  'anticoagulant',
  'antihypertensive',
  'antiplatelet',
  'nsaid',
  'statin',
  'strong-cyp3a4-inducer',
  'strong-cyp3a4-inhibitor',
] as const

/** Drugs that the dose rules look for beside the anticoagulant. */
const interacting = builtIn
  .rows(doacDoses)
  .flatMap(({ when }) => when.flatMap(({ of }) => of.flatMap(test => (test.what === 'interacting' ? test.drugs : []))))

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: [
    // risk
    'total-cholesterol',
    'hdl-cholesterol',
    'ldl-cholesterol',
    'systolic',
    'bmi',
    'height',
    'weight',
    'creatinine',
    'smoking-status',
    'diabetes',
    'coronary-disease',
    'myocardial-infarction',
    'stroke-or-tia',
    'peripheral-arterial-disease',
    'aortic-plaque',
    'heart-failure',
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
    // coronary events
    'acute-coronary-syndrome',
    'percutaneous-coronary-intervention',
    // out of scope by default
    'pregnancy',
    'pregnancy-status',
    'breastfeeding',
    'dialysis',
    'dialysis-procedure',
    'kidney-transplant',
    'kidney-transplant-procedure',
    'acute-kidney-injury',
    'end-of-life',
    'end-of-life-procedure',
    ...new Set([...classes.flatMap(one => drugsOfClass(one).map(({ id }) => id)), ...interacting]),
  ],
}
