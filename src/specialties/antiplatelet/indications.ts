import { type Coding, codeSystems } from '../../core/index.ts'

/** How an indication is coded on a recommendation. */
export const indications = {
  acuteCoronarySyndrome: { system: codeSystems.snomed, code: '394659003', display: 'Acute coronary syndrome' },
  coronaryIntervention: {
    system: codeSystems.snomed,
    code: '415070008',
    display: 'Percutaneous coronary intervention',
  },
  strokeOrTia: {
    system: 'urn:attune:concept',
    code: 'stroke-or-tia',
    display: 'Ischaemic stroke or transient ischaemic attack',
  },
} as const satisfies Record<string, Coding>
