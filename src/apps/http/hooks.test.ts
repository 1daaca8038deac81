import { expect, test } from 'vitest'
import { createHttp } from '../../platform/http/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import type { Dependencies } from '../use-cases/dependencies.ts'
import { registerHooks } from './hooks.ts'

test('a call that is not answered in time gets a card that says that nothing was checked', async () => {
  const app = createHttp(createLog('silent'))
  const never = new Promise<never>(() => undefined)
  // A database that never answers: only what the call asks of it first.
  const hanging = {
    specialties: [],
    site: { source: 'ehr' },
    tail: { follow: () => never },
  } as unknown as Dependencies
  registerHooks(app, hanging, 20)
  const answer = await app.inject({
    method: 'POST',
    url: '/cds-services/attune-patient-view',
    headers: { host: 'localhost', 'content-type': 'application/json' },
    payload: {
      hook: 'patient-view',
      hookInstance: '3f2a6f3e-54e4-4c3c-9f7a-0b5a3f7d5b11',
      context: { userId: 'Practitioner/1', patientId: 'p1' },
    },
  })
  expect(answer.json()).toMatchObject({
    cards: [{ indicator: 'warning', summary: 'Not checked: Attune did not finish in time' }],
  })
  await app.close()
})
