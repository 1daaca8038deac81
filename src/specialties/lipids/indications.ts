import { type Coding, codeSystems } from '../../core/index.ts'

/** How an indication is coded on a recommendation. */
export const indications = {
  primaryPrevention: {
    system: 'urn:attune:concept',
    code: 'primary-prevention-of-ascvd',
    display: 'Primary prevention of atherosclerotic cardiovascular disease',
  },
  secondaryPrevention: {
    system: 'urn:attune:concept',
    code: 'secondary-prevention-of-ascvd',
    display: 'Secondary prevention in atherosclerotic cardiovascular disease',
  },
  severeHypercholesterolaemia: {
    system: 'urn:attune:concept',
    code: 'severe-hypercholesterolaemia',
    display: 'LDL cholesterol of 190 mg/dL or more',
  },
  diabetes: { system: codeSystems.snomed, code: '73211009', display: 'Diabetes mellitus' },
} as const satisfies Record<string, Coding>
