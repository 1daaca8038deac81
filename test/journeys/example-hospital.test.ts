import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Candidate } from '../../src/clinical/index.ts'
import type { DecisionView, ExplainView } from '../../src/pipeline/delivery/index.ts'
import { attuneHere as attune } from '../support/cli.ts'
import { candidateOf, type Hospital, openHospital, recommendationOf } from '../support/hospital.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

/**
 * The example patients through HTTP, as a clinician and an EHR would: each gives the expected advice and avoids its
 * trap (clinical-facts, section 9).
 */

let server: TestAttune
let hospital: Hospital
let get: Hospital['get']
let patients: Hospital['patients']

beforeAll(async () => {
  server = await startAttune()
  hospital = await openHospital(server)
  ;({ get, patients } = hospital)
})
afterAll(async () => {
  await server.stop()
})

const adviceFor = (name: string, query?: string) => hospital.adviceFor(name, query)

const doseOf = ({ dose }: Candidate) =>
  dose?.kind === 'answered' && dose.value.kind === 'regimen'
    ? `${dose.value.regimen.amount.value} ${dose.value.regimen.amount.unit} ${dose.value.regimen.frequency.code}`
    : dose?.kind

const af = 'anticoagulation-in-af'

describe('Ana, 84, new atrial fibrillation, 50 kg, creatinine 1.5', () => {
  test('anticoagulate; apixaban 2.5 mg twice daily, from Cockcroft-Gault and not from the eGFR', async () => {
    const advice = await adviceFor('Ana')
    expect(doseOf(candidateOf(advice, af, 'apixaban'))).toBe('2.5 mg bid')
    expect(candidateOf(advice, af, 'warfarin').excluded).toEqual([])
    expect(JSON.stringify(candidateOf(advice, af, 'apixaban'))).toMatch(/Cockcroft-Gault[^}]*22(\.0\d?)? mL\/min/)
    expect(recommendationOf(advice, af).action[0].kind).toBe('start')
  })
  test('in the EU dabigatran is excluded, and stays visible with its reason', async () => {
    const dabigatran = candidateOf(await adviceFor('Ana', '?jurisdiction=eu'), af, 'dabigatran')
    expect(dabigatran.rank).toBeNull()
    expect(dabigatran.excluded.join()).toMatch(/CrCl|clearance/i)
  })
  test('warfarin beside it: what the published algorithm estimates, and no regimen; on an order a card of information', async () => {
    const { dose } = candidateOf(await adviceFor('Ana'), af, 'warfarin')
    // No genes on record: the clinical algorithm; 156 cm, 50 kg, 84 years, race not read.
    expect(dose).toMatchObject({
      kind: 'answered',
      value: { kind: 'estimate', amount: { value: 20.76, unit: 'mg/wk' }, method: 'IWPC 2009 clinical' },
    })
    const cards = await hospital.cards('attune-order-sign', 'ana-order-sign.json')
    expect(cards.find(({ summary }) => summary.includes('mg a week'))).toMatchObject({
      indicator: 'info',
      summary: expect.stringContaining('about 20.8 mg a week (3 a day) estimated for INR 2 to 3'),
    })
  })
  test('trap: HAS-BLED never withholds', async () => {
    const recommendation = recommendationOf(await adviceFor('Ana'), af)
    expect(recommendation.action[0].kind).toBe('start')
    expect(JSON.stringify(recommendation.limits)).toMatch(/HAS-BLED/)
  })
})

test('Ben, 55: apixaban 5 mg; edoxaban excluded because it is cleared too well', async () => {
  const advice = await adviceFor('Ben')
  expect(doseOf(candidateOf(advice, af, 'apixaban'))).toBe('5 mg bid')
  const edoxaban = candidateOf(advice, af, 'edoxaban')
  expect(edoxaban.rank).toBeNull()
  expect(edoxaban.excluded.join()).toContain('95')
})

test('Chloe, 64: no anticoagulant, because; female sex alone never treats; review at 65', async () => {
  const recommendation = recommendationOf(await adviceFor('Chloe'), af)
  expect(recommendation.action[0].kind).toBe('wait')
  expect(recommendation.dose).toBeNull()
  expect(JSON.stringify([recommendation.wouldChangeIf, recommendation.monitor])).toContain('65')
})

describe('Dan, 61, stent last week, CYP2C19 *2/*2, TIA 2019, clopidogrel ordered', () => {
  const call = () => hospital.cards('attune-order-sign', 'dan-order-sign.json')
  test('a critical card: avoid clopidogrel; prasugrel excluded for the TIA; ticagrelor offered as a draft', async () => {
    const [card] = await call()
    expect(card).toMatchObject({ indicator: 'critical', selectionBehavior: 'at-most-one' })
    expect(card?.summary.length).toBeLessThan(140)
    expect(card?.detail).toMatch(/prasugrel[^\n]*not suitable[^\n]*(TIA|stroke)/i)
    expect(card?.suggestions?.map(({ label }) => label)).toEqual([expect.stringMatching(/ticagrelor/i)])
    const actions = card?.suggestions?.[0]?.actions ?? []
    expect(actions).toMatchObject([
      { type: 'delete', resourceId: 'MedicationRequest/draft-clopidogrel' },
      { type: 'create', resource: { resourceType: 'MedicationRequest', status: 'draft', intent: 'proposal' } },
    ])
  })
  test('feedback becomes a decision with its coded reason; the card returns for the next order', async () => {
    const [card] = await call()
    const response = await fetch(`${server.url}/cds-services/attune-order-sign/feedback`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        feedback: [
          {
            card: card?.uuid,
            outcome: 'overridden',
            outcomeTimestamp: '2026-11-02T09:05:00Z',
            overrideReason: { reason: { code: 'other-priority' } },
          },
        ],
      }),
    })
    expect(await response.json()).toEqual({ decisions: 1, withoutRecommendation: 0 })
    const explained = (await (await get(`/api/recommendations/${card?.uuid}/explain`)).json()) as ExplainView
    expect(explained.decision).toMatchObject({ kind: 'overridden', reason: 'other-priority', from: 'cds-hooks' })
    expect((await call())[0]?.indicator).toBe('critical')
  })
})

test('Jon, 58: PREVENT 8.44 and 5.91 %, a statin discussion; every effect lowers the risk', async () => {
  const advice = await adviceFor('Jon')
  const risks = advice.predictions.flatMap(said => (said.kind === 'answered' ? [said.value] : []))
  const tenYears = risks.filter(({ horizon }) => horizon !== 'present' && 'years' in horizon && horizon.years === 10)
  expect(tenYears.map(({ probability }) => (probability * 100).toFixed(2))).toEqual(
    expect.arrayContaining(['8.44', '5.91']),
  )
  const effects = risks.flatMap(({ effects: list, probability }) =>
    list.map(effect => effect.probability / probability),
  )
  expect(effects.length).toBeGreaterThan(0)
  for (const ratio of effects) expect(ratio).toBeLessThan(1)
  expect(recommendationOf(advice, 'statin-discussion').action[0].kind).toBe('discuss')
})

test('Otto has died: no advice at all, and why', async () => {
  const advice = await adviceFor('Otto')
  expect(advice).toMatchObject({
    noAdvice: { because: expect.stringContaining('2026-08-19') },
    recommendations: [],
    options: [],
    predictions: [],
  })
})

describe('from a recommendation back to the bytes, and forward to a decision', () => {
  test('explain ends at the received JSON of every fact', async () => {
    const { id } = recommendationOf(await adviceFor('Ana'), af)
    const explained = (await (await get(`/api/recommendations/${id}/explain`)).json()) as ExplainView
    const facts = explained.because.flatMap(one => one.facts)
    expect(facts.length).toBeGreaterThan(2)
    for (const { bytes, source } of facts) {
      const resource = JSON.parse(bytes ?? '') as { resourceType: string; id: string }
      expect(`${resource.resourceType}/${resource.id}`).toBe(source.resource)
    }
  })
  test('replay gives the same bytes', async () => {
    const { id } = recommendationOf(await adviceFor('Ben'), af)
    const replayed = await (await get(`/api/recommendations/${id}/replay`, { method: 'POST' })).json()
    expect(replayed).toMatchObject({ identical: true, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })
  test('acceptance makes a draft proposal with dose, route, frequency and maximum, and nothing more', async () => {
    const { id } = recommendationOf(await adviceFor('Ana'), af)
    const post = (body: object) =>
      get(`/api/recommendations/${id}/decisions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    const accepted = (await (await post({ kind: 'accepted' })).json()) as DecisionView
    expect(accepted.draft).toMatchObject({ resourceType: 'MedicationRequest', status: 'draft', intent: 'proposal' })
    expect(JSON.stringify(accepted.draft)).toContain('maxDosePerPeriod')
    expect((await post({ kind: 'overridden', reason: 'because-i-say-so' })).status).toBe(400)
    const { decisions } = await adviceFor('Ana')
    expect(decisions[id]).toMatchObject({ kind: 'accepted', by: 'dr-okafor', from: 'web' })
  })
  test('recall lists who saw and who acted on advice that a fact has undermined', async () => {
    const recommendation = recommendationOf(await adviceFor('Ana'), af)
    const fact = recommendation.because.find(one => one.kind === 'fact')
    const { stdout, code } = await attune([
      'recall',
      '--fact',
      fact?.kind === 'fact' ? fact.fact : '',
      '--data',
      server.folder,
      '--json',
    ])
    expect(code).toBe(0)
    const recalled = JSON.parse(stdout) as {
      recommendations: { recommendation: string; shownTo: object[]; decision: object | null }[]
    }
    expect(recalled.recommendations).toContainEqual(
      expect.objectContaining({
        recommendation: recommendation.id,
        shownTo: expect.arrayContaining([expect.objectContaining({ actor: 'dr-okafor', channel: 'web' })]),
        decision: expect.objectContaining({ kind: 'accepted' }),
      }),
    )
  })
})

describe('who may', () => {
  test('nobody without signing in', async () => {
    for (const path of [
      '/api/patients',
      `/api/patients/${patients[0]?.id}`,
      `/api/patients/${patients[0]?.id}/advice`,
    ]) {
      expect((await fetch(`${server.url}${path}`)).status, path).toBe(401)
    }
  })
  test('governance does not read patients for treatment', async () => {
    const asGovernance = await server.signIn('r-lindqvist')
    expect((await asGovernance('/api/patients')).status).toBe(403)
  })
  test('a forged cookie is nobody', async () => {
    const response = await fetch(`${server.url}/api/patients`, { headers: { cookie: 'attune_session=dr-okafor.AAAA' } })
    expect(response.status).toBe(401)
  })
  test('a name that was bound to loopback from elsewhere is refused', async () => {
    const { status } = await new Promise<{ status: number | undefined }>((done, fail) => {
      import('node:http').then(({ get: request }) =>
        request(server.url, { headers: { host: 'evil.example' } }, answer => done({ status: answer.statusCode })).on(
          'error',
          fail,
        ),
      )
    })
    expect(status).toBe(403)
  })
})

describe('the command line beside the running server', () => {
  test('works through the server that holds the folder', async () => {
    const { code, stdout } = await attune(['patients', '--data', server.folder, '--json'])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ total: 13 })
  })
  test('one answer about a drug, and its dose alone: who, what, and why not', async () => {
    const ask = async (verb: string, drug: string, name: string, ...more: string[]) => {
      const patient = ['--patient', hospital.idOf(name), '--data', server.folder, '--json']
      const { code, stdout } = await attune([verb, drug, ...patient, ...more])
      return { code, json: JSON.parse(stdout) }
    }
    const af84 = ['--indication', 'atrial-fibrillation']
    expect(await ask('dose', 'warfarin', 'Ana')).toMatchObject({
      code: 0,
      json: { mgPerWeek: 20.76, kind: 'estimate' },
    })
    expect(await ask('dose', 'apixaban', 'Ana', ...af84)).toMatchObject({ code: 0, json: { kind: 'regimen' } })
    expect(await ask('dose', 'apixaban', 'Ana')).toMatchObject({
      code: 3,
      json: { refused: expect.stringContaining('--indication') },
    })
    expect(await ask('dose', 'azathioprine', 'Ana')).toMatchObject({
      code: 3,
      json: { missing: [{ what: 'NUDT15 and TPMT genotype' }] },
    })
    expect(await ask('dose', 'warfarin', 'Otto')).toMatchObject({
      code: 3,
      json: { noAdvice: { because: expect.stringContaining('died') } },
    })
    expect(await ask('dose', 'nosuch', 'Ana')).toMatchObject({
      code: 2,
      json: { error: { code: 'misuse', remedy: expect.any(String) } },
    })
    // Pregnant: the group stands in for the statin, each with its own reason against it.
    const { json } = await ask('drug', 'atorvastatin', 'Ivy')
    expect(json).toMatchObject({ verdict: 'avoid', alternativesFrom: expect.stringContaining('C10AA') })
    expect(json.alternatives.length).toBeGreaterThan(4)
    expect(json.alternatives.every(({ excluded }: { excluded: string[] }) => excluded.length > 0)).toBe(true)
    expect((await ask('drug', 'metformin', 'Gita')).json.settledBy).toMatchObject({
      rule: 'contraindication-wins',
      over: [expect.stringContaining('STOPP')],
    })
  }, 240_000)
  test('the audit is intact, and events were written', async () => {
    const { code, stdout } = await attune(['audit', 'verify', '--data', server.folder, '--json'])
    expect(code).toBe(0)
    const verdict = JSON.parse(stdout) as { ok: boolean; events: number }
    expect(verdict.ok).toBe(true)
    expect(verdict.events).toBeGreaterThan(20)
  })
  test('an unknown patient exits 2 with one JSON document', async () => {
    const { code, stdout } = await attune(['advise', 'nobody', '--data', server.folder, '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'not-found', remedy: expect.any(String) } })
  })
  test('an empty path is not the folder that one stands in', async () => {
    const { code, stdout } = await attune(['import', '', '--data', server.folder, '--json'])
    expect(code).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'misuse', message: 'A path is empty.' } })
  })
})

test('no name, birth date or identifier of a patient is in the log', () => {
  const log = server.log()
  for (const { name, birthDate, identifiers } of patients) {
    for (const word of [...(name ?? '').split(' '), birthDate ?? '-', ...identifiers.map(({ value }) => value)]) {
      if (word.length > 3) expect(log).not.toContain(word)
    }
  }
})
