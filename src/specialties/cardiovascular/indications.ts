import { type Coding, codeSystems } from '../../core/index.ts'

/** How an indication is coded on a recommendation. */
export const indications = {
  atrialFibrillation: { system: codeSystems.snomed, code: '49436004', display: 'Atrial fibrillation' },
} as const satisfies Record<string, Coding>
