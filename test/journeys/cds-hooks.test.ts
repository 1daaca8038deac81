import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExplainView } from '../../src/pipeline/delivery/index.ts'
import type { Card, Discovery } from '../../src/standards/cds-hooks/index.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

/** An EHR that sends everything with the call: the data folder starts empty. */

type Resource = { readonly resourceType: string; readonly id: string }
const examples = resolve(import.meta.dirname, '../../examples/hospital')
const orderSign = JSON.parse(readFileSync(join(examples, 'hooks/dan-order-sign.json'), 'utf8'))
const resources = readFileSync(join(examples, 'dan.ndjson'), 'utf8')
  .split('\n')
  .filter(line => line.trim() !== '')
  .map(line => JSON.parse(line) as Resource)

const folder = mkdtempSync(join(tmpdir(), 'attune-hooks-'))
let server: TestAttune

beforeAll(async () => {
  writeFileSync(
    join(folder, 'site.json'),
    JSON.stringify({ title: 'Hooks', jurisdiction: 'us', asOf: '2026-11-02T09:00:00Z', source: 'ehr' }),
  )
  server = await startAttune({ folder })
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const post = (path: string, body: unknown) =>
  fetch(`${server.url}/cds-services/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body, null, 1),
  })
const cardsOf = async (path: string, body: unknown): Promise<readonly Card[]> =>
  ((await (await post(path, body)).json()) as { cards: readonly Card[] }).cards

/** What the templates ask for, as a searchset a key. */
const prefetch = (keep: (resource: Resource) => boolean = () => true) => {
  const bundle = (type: string) => ({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.filter(one => one.resourceType === type && keep(one)).map(resource => ({ resource })),
  })
  return {
    patient: resources.find(({ resourceType }) => resourceType === 'Patient'),
    encounters: bundle('Encounter'),
    conditions: bundle('Condition'),
    procedures: bundle('Procedure'),
    medicationRequests: bundle('MedicationRequest'),
    medicationStatements: null,
    observations: bundle('Observation'),
  }
}

test('a patient nobody knows: the card says that nothing was checked', async () => {
  const cards = await cardsOf('attune-order-sign', { ...orderSign, prefetch: { patient: null } })
  expect(cards).toMatchObject([{ summary: expect.stringMatching(/^Not checked:/), indicator: 'warning' }])
})

test('discovery asks for what the specialties read, and for nothing by a code they do not', async () => {
  const { services } = (await (await fetch(`${server.url}/cds-services`)).json()) as Discovery
  expect(services.map(({ hook }) => hook)).toEqual(['patient-view', 'order-select', 'order-sign'])
  for (const { prefetch: templates } of services) {
    expect(templates.patient).toBe('Patient/{{context.patientId}}')
    expect(templates.observations).toContain('http://loinc.org|2160-0')
    // Body temperature: nothing reads it.
    expect(templates.observations).not.toContain('http://loinc.org|8310-5')
  }
})

test('everything by prefetch: the critical card, explained to the bytes of the call itself', async () => {
  const [card] = await cardsOf('attune-order-sign', { ...orderSign, prefetch: prefetch() })
  expect(card).toMatchObject({ indicator: 'critical', summary: expect.stringContaining('clopidogrel') })
  const get = await server.signIn('dr-okafor')
  const explained = (await (await get(`/api/recommendations/${card?.uuid}/explain`)).json()) as ExplainView
  const facts = explained.because.flatMap(one => one.facts)
  expect(facts.length).toBeGreaterThan(0)
  for (const { bytes, source } of facts) {
    expect(source.name).toBe('ehr')
    const { resourceType, id } = JSON.parse(bytes ?? '') as Resource
    expect(`${resourceType}/${id}`).toBe(source.resource)
  }
})

test('the same call again stores nothing new and gives the same card', async () => {
  const call = { ...orderSign, prefetch: prefetch() }
  expect((await cardsOf('attune-order-sign', call)).map(({ uuid }) => uuid)).toEqual(
    (await cardsOf('attune-order-sign', call)).map(({ uuid }) => uuid),
  )
})

test('without a genotype the check is "not checked", never silence', async () => {
  const other = JSON.parse(
    JSON.stringify({
      ...orderSign,
      prefetch: prefetch(({ resourceType }) => resourceType !== 'Observation'),
    }).replaceAll('dan-604411', 'dan-2'),
  )
  const cards = await cardsOf('attune-order-sign', other)
  expect(cards).toMatchObject([{ indicator: 'warning', summary: expect.stringMatching(/^Not checked:.*clopidogrel/) }])
})

test('an order that Attune does not know, and one that is no medicine, are said to be not checked', async () => {
  const call = structuredClone({ ...orderSign, prefetch: prefetch() })
  call.context.draftOrders.entry = [
    {
      resource: {
        ...call.context.draftOrders.entry[0].resource,
        id: 'unknown',
        medicationCodeableConcept: { coding: [{ system: 'urn:local', code: '1', display: 'Zzyzx' }] },
      },
    },
    { resource: { resourceType: 'ServiceRequest', id: 'x', status: 'draft', intent: 'order' } },
  ]
  const [card] = await cardsOf('attune-order-sign', call)
  expect(card?.detail).toContain('Zzyzx')
  expect(card?.detail).toContain('ServiceRequest/x')
})

test('a selected order that was not sent is said to be not checked', async () => {
  const { draftOrders: _, ...context } = orderSign.context
  const selections = ['MedicationRequest/left-out']
  const call = { ...orderSign, hook: 'order-select', context: { ...context, selections }, prefetch: prefetch() }
  const [card] = await cardsOf('attune-order-select', call)
  expect(card?.detail).toContain('MedicationRequest/left-out')
})

test('patient-view gives the whole advice of the patient', async () => {
  const cards = await cardsOf('attune-patient-view', {
    hook: 'patient-view',
    hookInstance: orderSign.hookInstance,
    context: { userId: 'Practitioner/1', patientId: orderSign.context.patientId },
    prefetch: prefetch(),
  })
  expect(cards.some(({ summary }) => summary.includes('P2Y12'))).toBe(true)
  for (const { summary } of cards) expect(summary.length).toBeLessThan(140)
})

test('a list that the client was asked for and did not send is missing, not empty; and it replays so', async () => {
  const { conditions: _, ...rest } = prefetch(
    ({ resourceType }) => resourceType !== 'Condition' && resourceType !== 'Procedure',
  )
  const call = JSON.parse(
    JSON.stringify({
      hook: 'patient-view',
      hookInstance: orderSign.hookInstance,
      context: { userId: 'Practitioner/1', patientId: 'dan-3' },
      prefetch: { ...rest, conditions: null },
    }).replaceAll('dan-604411', 'dan-3'),
  )
  const cards = await cardsOf('attune-patient-view', call)
  expect(cards.map(({ detail }) => detail).join()).toContain('problem list')
  const get = await server.signIn('dr-okafor')
  for (const { uuid, links } of cards) {
    if (links === undefined) continue
    const replayed = await (await get(`/api/recommendations/${uuid}/replay`, { method: 'POST' })).json()
    expect(replayed).toMatchObject({ identical: true })
  }
})

test('a call that is not as the specification says is refused with the place; one that is no JSON too', async () => {
  const refused = await post('attune-patient-view', { ...orderSign, hook: 'patient-view', hookInstance: 'x' })
  expect(refused.status).toBe(400)
  expect(await refused.json()).toMatchObject({ error: { details: { issues: [{ location: 'hookInstance' }] } } })
  expect((await post('attune-patient-view', '{"hook":')).status).toBe(400)
  expect((await post('attune-patient-view', orderSign)).status).toBe(400)
})

test('feedback on a card without a recommendation is kept in the audit only', async () => {
  const answer = await post('attune-order-sign/feedback', {
    feedback: [{ card: orderSign.hookInstance, outcome: 'accepted', outcomeTimestamp: '2026-11-02T09:00:00Z' }],
  })
  expect(await answer.json()).toEqual({ decisions: 0, withoutRecommendation: 1 })
})
