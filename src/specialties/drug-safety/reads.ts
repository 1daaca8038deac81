import { drugs, exclusionReads, type Reads, readsOfSituation } from '../../clinical/index.ts'
import { criteria } from './criteria-table.ts'
import { interactions } from './interaction-table.ts'
import { qtFactors } from './qt-tables.ts'
import { builtIn, duplicates, monitoring, olderPeople } from './tables.ts'

/** Any medicine may be twice on the list, or be what somebody is allergic to: every drug is looked at. */
export const reads: Reads = {
  // Doses by kidney and liver function: a value that an error is known of decides nothing.
  floors: {
    creatinine: 'no-error',
    weight: 'no-error',
    bilirubin: 'no-error',
    albumin: 'no-error',
    inr: 'no-error',
  },
  concepts: [
    ...new Set([
      ...exclusionReads,
      'pregnancy-status',
      'pregnant',
      'gestational-age',
      'creatinine',
      'weight',
      ...['bilirubin', 'albumin', 'inr', 'cirrhosis', 'liver-failure', 'ascites', 'hepatic-encephalopathy'],
      'breastfeeding',
      ...drugs.keys(),
      ...[...builtIn(interactions), ...builtIn(duplicates)].flatMap(({ contexts }) =>
        contexts.flatMap(({ when }) => readsOfSituation(when)),
      ),
      ...builtIn(olderPeople).flatMap(({ when }) => readsOfSituation(when)),
      ...builtIn(qtFactors).flatMap(({ when }) => readsOfSituation(when)),
      ...builtIn(criteria).flatMap(({ when, unless }) => [...readsOfSituation(when), ...readsOfSituation(unless)]),
      ...builtIn(monitoring).map(({ measurement }) => measurement),
    ]),
  ],
  kinds: ['allergy', 'immunization'],
}
