import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Recommendation } from '../../src/clinical/index.ts'
import type { SimulateRequest, SimulateView } from '../../src/pipeline/delivery/index.ts'
import { type Hospital, openHospital } from '../support/hospital.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

/** What is only supposed must not be taken for the patient: hazard H25. */

let server: TestAttune
let hospital: Hospital

beforeAll(async () => {
  server = await startAttune()
  hospital = await openHospital(server)
})
afterAll(async () => {
  await server.stop()
})

const post = (path: string, body: unknown) =>
  hospital.get(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

const suppose = async (name: string, supposed: SimulateRequest): Promise<SimulateView> => {
  const response = await post(`/api/patients/${hospital.idOf(name)}/simulate`, supposed)
  expect(response.status).toBe(200)
  return (await response.json()) as SimulateView
}

const withoutIds = (recommendations: readonly Recommendation[]) =>
  recommendations.map(({ summary, severity, rule }) => ({ summary, severity, rule }))

test('a what-if is marked, leaves the record and its advice as they were, and nothing of it can be decided', async () => {
  const before = await hospital.adviceFor('Jon')
  const view = await suppose('Jon', {
    add: [{ drug: 'clopidogrel', indication: 'myocardial-infarction' }],
    set: [{ concept: 'systolic', value: 185, unit: 'mm[Hg]' }],
  })
  expect(view.hypothetical).toBe(true)
  expect(view.supposedFacts.length).toBeGreaterThan(1)
  expect(view.supposedFacts.every(id => id.startsWith('hypothetical-'))).toBe(true)
  expect(view.advice.medicines.map(({ drug }) => drug)).toContain('clopidogrel')

  const kept = new Set(before.recommendations.map(({ id }) => id))
  const fresh = view.advice.recommendations.filter(({ id }) => !kept.has(id))
  expect(fresh.length).toBeGreaterThan(0)
  for (const { id } of fresh) {
    const decided = await post(`/api/recommendations/${id}/decisions`, { kind: 'accepted' })
    expect(decided.status, await decided.text()).toBe(404)
  }

  const after = await hospital.adviceFor('Jon')
  expect(withoutIds(after.recommendations)).toEqual(withoutIds(before.recommendations))
  expect(after.medicines.map(({ drug }) => drug)).not.toContain('clopidogrel')
})

test('a supposed medicine never moves a risk equation', async () => {
  const view = await suppose('Jon', { add: [{ drug: 'atorvastatin' }, { drug: 'amlodipine' }] })
  expect(view.differences.predictions).toEqual([])
})

test('a value beyond physiologic bounds, and a unit that does not fit, are refused', async () => {
  const path = `/api/patients/${hospital.idOf('Jon')}/simulate`
  for (const set of [
    [{ concept: 'systolic', value: 1850, unit: 'mm[Hg]' }],
    [{ concept: 'systolic', value: 150, unit: 'mg/dL' }],
  ]) {
    expect((await post(path, { set })).status).toBe(400)
  }
})
