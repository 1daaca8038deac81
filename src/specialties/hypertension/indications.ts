import { type Coding, codeSystems } from '../../core/index.ts'

/** How the indication is coded on a recommendation. */
export const hypertensionCoding: Coding = { system: codeSystems.snomed, code: '38341003', display: 'Hypertension' }
