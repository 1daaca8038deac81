import type { Role } from '../../src/pipeline/delivery/contract.ts'

export const roleLabel: Readonly<Record<Role, string>> = {
  clinician: 'clinician',
  governance: 'governance',
  'integration-engineer': 'integration engineer',
  patient: 'patient',
}
