import { codeSystems } from '../../core/index.ts'

export const indication = { system: codeSystems.snomed, code: '84114007', display: 'Heart failure' } as const
