import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readFeedback, readHookRequest } from './index.ts'

const messages = join(
  process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'),
  'fhir/cds-hooks-messages',
)

describe.skipIf(!existsSync(messages))('HL7 test cases (shared data)', () => {
  const files = existsSync(messages)
    ? readdirSync(messages).filter(name => /request-(patient-view|order-sign|order-select)/.test(name))
    : []
  test.each(files.map(name => [name]))('%s', name => {
    const read = readHookRequest(JSON.parse(readFileSync(join(messages, name), 'utf8')))
    expect(read.ok, JSON.stringify(read.issues)).toBe(!name.includes('bad'))
  })
})

const call = {
  hook: 'patient-view',
  hookInstance: '3f2a6f3e-54e4-4c3c-9f7a-0b5a3f7d5b11',
  context: { userId: 'Practitioner/1', patientId: 'p1' },
  prefetch: { patient: { resourceType: 'Patient', id: 'p1' }, conditions: null },
}

describe('readHookRequest', () => {
  test('accepts a call, and a prefetch entry that the client could not fill', () => {
    expect(readHookRequest(call).ok).toBe(true)
  })
  test('names the place of every problem', () => {
    const read = readHookRequest({
      ...call,
      hookInstance: 'x',
      context: { userId: 'Practitioner/1', patientId: 'Patient/p1' },
    })
    expect(read.issues.map(({ location }) => location)).toEqual(['hookInstance', 'context.patientId'])
  })
  test('refuses a hook that it does not know', () => {
    expect(readHookRequest({ ...call, hook: 'encounter-start' }).ok).toBe(false)
  })
  test('refuses what is not an object', () => {
    expect(readHookRequest([]).ok).toBe(false)
  })
})

describe('readFeedback', () => {
  test('reads an override with its coded reason', () => {
    const read = readFeedback({
      feedback: [
        {
          card: call.hookInstance,
          outcome: 'overridden',
          outcomeTimestamp: '2026-11-02T09:00:00Z',
          overrideReason: { reason: { code: 'patient-declined', system: 'urn:x' }, userComment: 'asked twice' },
        },
      ],
    })
    expect(read.ok && read.value[0]?.overrideReason?.reason?.code).toBe('patient-declined')
  })
  test('refuses an outcome that the specification does not have', () => {
    expect(
      readFeedback({
        feedback: [{ card: call.hookInstance, outcome: 'ignored', outcomeTimestamp: '2026-11-02T09:00:00Z' }],
      }).ok,
    ).toBe(false)
  })
})
