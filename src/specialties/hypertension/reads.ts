import { drugsOfClass, preventReads, type Reads } from '../../clinical/index.ts'

const classes = ['antihypertensive', 'diuretic', 'mineralocorticoid-antagonist', 'neprilysin-inhibitor'] as const

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: [
    ...new Set([
      ...preventReads,
      'hypertension',
      'chronic-kidney-disease',
      'hfref',
      'angioedema',
      'renal-artery-stenosis',
      'gout',
      'asthma',
      'av-block',
      'sick-sinus-syndrome',
      'bradycardia',
      'diastolic',
      'systolic-mean',
      'diastolic-mean',
      'systolic-24h',
      'systolic-standing',
      'systolic-supine',
      'home-setting',
      'potassium',
      'acr',
      'aliskiren',
      ...classes.flatMap(one => drugsOfClass(one).map(({ id }) => id)),
    ]),
  ],
}
