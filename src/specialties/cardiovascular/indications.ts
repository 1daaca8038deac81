import { type Coding, codeSystems } from '../../core/index.ts'

/** How an indication is coded on a recommendation. */
export const indications = {
  atrialFibrillation: { system: codeSystems.snomed, code: '49436004', display: 'Atrial fibrillation' },
  acuteCoronarySyndrome: { system: codeSystems.snomed, code: '394659003', display: 'Acute coronary syndrome' },
  coronaryIntervention: {
    system: codeSystems.snomed,
    code: '415070008',
    display: 'Percutaneous coronary intervention',
  },
  primaryPrevention: {
    system: 'urn:attune:concept',
    code: 'primary-prevention-of-ascvd',
    display: 'Primary prevention of atherosclerotic cardiovascular disease',
  },
} as const satisfies Record<string, Coding>
