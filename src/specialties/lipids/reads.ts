import { drugsOfClass, preventReads, type Reads } from '../../clinical/index.ts'
import { statinInteractionCheck } from './check-interaction.ts'

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: [
    ...new Set([
      ...preventReads,
      'ldl-cholesterol',
      'hypertension',
      'statin-myopathy',
      'rhabdomyolysis',
      'familial-hypercholesterolaemia',
      ...['lipid-lowering', 'pcsk9-inhibitor'].flatMap(one => drugsOfClass(one).map(({ id }) => id)),
      ...statinInteractionCheck.drugs,
    ]),
  ],
  kinds: ['allergy'],
}
