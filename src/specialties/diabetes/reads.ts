import { drugsOfClass, exclusionReads, type Reads, readsOfDrugRules } from '../../clinical/index.ts'
import { options, problems } from './concepts.ts'
import { builtIn, drugRules } from './tables.ts'

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: [
    ...new Set([
      ...exclusionReads,
      ...Object.values(problems).map(({ id }) => id),
      'hba1c',
      'hba1c-ifcc',
      'glucose',
      'fasting-glucose',
      'glucose-cgm',
      'creatinine',
      'acr',
      'clinical-frailty-scale',
      ...options.map(({ drug }) => drug),
      ...drugsOfClass('antidiabetic').map(({ id }) => id),
      ...readsOfDrugRules(builtIn.rows(drugRules)),
    ]),
  ],
  kinds: ['family-history'],
  // A value that an error is known of, e.g. dated before birth or after death, decides nothing.
  floors: { hba1c: 'no-error', 'hba1c-ifcc': 'no-error', glucose: 'no-error', creatinine: 'no-error', acr: 'no-error' },
}
