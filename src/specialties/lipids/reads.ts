import { drugsOfClass, preventReads, type Reads } from '../../clinical/index.ts'
import { statinInteractionCheck } from './check-interaction.ts'

/** What this specialty may look at, by concept id. */
export const reads: Reads = {
  concepts: [
    ...new Set([
      ...preventReads,
      'ldl-cholesterol',
      'hypertension',
      'ezetimibe',
      ...drugsOfClass('lipid-lowering').map(({ id }) => id),
      ...statinInteractionCheck.drugs,
    ]),
  ],
  kinds: ['allergy'],
}
