import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { DocumentHash } from '../../src/core/index.ts'

const hospital = resolve(import.meta.dirname, '../../examples/hospital')

/** A CDS Hooks call as it is sent, byte for byte. */
export type HookCall = {
  readonly service: 'attune-order-sign' | 'attune-patient-view'
  readonly body: string
  readonly document: DocumentHash
  /** A user who makes this call and no other, so that the audit trail tells it from all others. */
  readonly user: string
}

const orderSign = readFileSync(join(hospital, 'hooks/dan-order-sign.json'), 'utf8')
const record = readFileSync(join(hospital, 'dan.ndjson'), 'utf8')
  .split('\n')
  .filter(line => line.trim() !== '')

/** A creatinine that nobody has sent before. */
const creatinine = (patient: string, value: number) => ({
  resourceType: 'Observation',
  id: randomUUID(),
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: '2160-0' }] },
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: '2026-11-01T08:00:00Z',
  valueQuantity: { value, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
})

/**
 * A call about a patient like Dan of the example hospital, with everything known about him.
 *
 * @param patient one name for each patient there shall be
 * @param news whether it brings a reading that is not known yet
 */
export const hookCall = (service: HookCall['service'], patient: string, news: boolean, value: number): HookCall => {
  const own = (text: string): unknown => JSON.parse(text.replaceAll('dan-', `${patient}-`))
  const call = own(orderSign) as { context: Record<string, unknown> }
  const user = `Practitioner/${randomUUID()}`
  const id = `${patient}-604411`
  const entry = [...record.map(own), ...(news ? [creatinine(id, value)] : [])].map(resource => ({ resource }))
  const context = service === 'attune-order-sign' ? { ...call.context, userId: user } : { userId: user, patientId: id }
  const body = JSON.stringify({
    hookInstance: randomUUID(),
    hook: service === 'attune-order-sign' ? 'order-sign' : 'patient-view',
    context,
    prefetch: { record: { resourceType: 'Bundle', type: 'searchset', entry } },
  })
  return { service, body, user, document: createHash('sha256').update(body).digest('hex') as DocumentHash }
}

/** Sends a call. */
export const send = (url: string, { service, body }: HookCall): Promise<Response> =>
  fetch(`${url}/cds-services/${service}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
