import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GenePapersView, PatientPlanView } from '../../src/pipeline/delivery/index.ts'
import { attuneHere as run } from '../support/cli.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

/** Leo's laboratory genes on paper: who may print what, when the patient sees the card, and what consent keeps back. */
const examples = new URL('../../examples/hospital/', import.meta.url)
let attune: TestAttune
let clinician: Awaited<ReturnType<TestAttune['signIn']>>
let leo: Awaited<ReturnType<TestAttune['signIn']>>
let id: string

const imported = async (name: string, bundle: string): Promise<void> => {
  const file = join(attune.folder, name)
  writeFileSync(file, bundle)
  const { code, stderr } = await run(['import', file, '--source', 'example-hospital', '--data', attune.folder])
  expect([code, stderr]).toEqual([0, ''])
}
/** The example's results, reported before the moment that the example hospital is looked at. */
const genes = (prefix: string, change: (text: string) => string = text => text): string =>
  change(
    readFileSync(new URL('leo-genes.json', examples), 'utf8')
      .replaceAll('2026-11-0', '2026-10-0')
      .replaceAll(/leo-(cyp|pgx)/g, `${prefix}-$1`),
  )
const papers = async (): Promise<GenePapersView> =>
  (await (await clinician(`/api/patients/${id}/gene-papers`)).json()) as GenePapersView
const release = async (card: string | undefined) =>
  await clinician(`/api/patients/${id}/wallet-card/release`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card }),
  })
const plan = async (): Promise<PatientPlanView> =>
  (await (await leo(`/api/patients/${id}/plan`)).json()) as PatientPlanView

beforeAll(async () => {
  attune = await startAttune()
  clinician = await attune.signIn('dr-okafor')
  leo = await attune.signIn('leo')
  const session = (await (await leo('/api/session')).json()) as { readonly user: { readonly patient: string } }
  id = session.user.patient
}, 120_000)
afterAll(async () => await attune.stop())

it('without a result there is nothing to print', async () => {
  expect(await papers()).toEqual({ genes: 0, withheld: false, card: null })
  for (const page of ['gene-report', 'wallet-card']) {
    expect((await clinician(`/api/patients/${id}/${page}`)).status).toBe(404)
  }
})

it('a result is printed for the clinician, and waits for the patient', async () => {
  await imported('genes.json', genes('first'))
  expect(await papers()).toMatchObject({ genes: 2, card: { released: null } })
  const chart = await clinician(`/api/patients/${id}/gene-report`)
  expect(chart.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
  expect(chart.headers.get('cache-control')).toBe('no-store')
  expect(await chart.text()).toMatch(/Leo Larsson[\s\S]*CYP2C19[\s\S]*Poor Metabolizer[\s\S]*clopidogrel/)
  expect((await plan()).walletCard).toBe(false)
  const own = await leo(`/api/patients/${id}/wallet-card`)
  expect([own.status, await own.json()]).toMatchObject([404, { error: { message: 'There is no card for you yet.' } }])
})

it('nobody else gets in', async () => {
  const asked: readonly (readonly [string, readonly number[]])[] = [
    ['leo', [403, 404, 403]],
    ['gita', [403, 403, 403]],
    ['m-duarte', [403, 403, 403]],
    ['r-lindqvist', [200, 403, 403]],
  ]
  for (const [user, statuses] of asked) {
    const as = await attune.signIn(user)
    const got = []
    for (const page of ['gene-report', 'wallet-card', 'gene-papers']) {
      got.push((await as(`/api/patients/${id}/${page}`)).status)
    }
    expect([user, got]).toEqual([user, statuses])
  }
  expect((await fetch(`${attune.url}/api/patients/${id}/wallet-card`)).status).toBe(401)
  const forced = await leo(`/api/patients/${id}/wallet-card/release`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ card: (await papers()).card?.rule }),
  })
  expect(forced.status).toBe(403)
})

it('released as it was looked at, the patient sees and prints it; a new result waits again', async () => {
  expect((await release('pharmacogenomics/wallet-card@other')).status).toBe(409)
  const first = (await papers()).card?.rule
  const released = (await (await release(first)).json()) as GenePapersView
  expect(released.card?.released).toMatchObject({ by: 'dr-okafor' })
  expect((await plan()).walletCard).toBe(true)
  const card = await (await leo(`/api/patients/${id}/wallet-card`)).text()
  expect(card).toContain('My medicine genes')
  expect(card).not.toMatch(/\d mg|lower the|%<|raise/)
  expect((await plan()).looks.map(({ what }) => what)).toEqual(
    expect.arrayContaining(['gene-report.read', 'wallet-card.released', 'wallet-card.read']),
  )
  await imported(
    'more.json',
    genes('second', text => text.replaceAll('CYP2C19', 'CYP3A5').replaceAll('79714-8', '79715-5')),
  )
  expect((await papers()).card?.rule).not.toBe(first)
  expect(await papers()).toMatchObject({ card: { released: null } })
  expect((await plan()).walletCard).toBe(false)
  expect((await leo(`/api/patients/${id}/wallet-card`)).status).toBe(404)
})

it('what the patient keeps back is on no paper', async () => {
  const consent = {
    resourceType: 'Consent',
    id: 'leo-consent',
    status: 'active',
    scope: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }] },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: 'Patient/leo-3f20' },
    dateTime: '2026-10-20',
    policyRule: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTOUT' }] },
    provision: {
      type: 'deny',
      securityLabel: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'GDIS' }],
    },
  }
  await imported('consent.json', JSON.stringify(consent))
  expect(await papers()).toEqual({ genes: 0, withheld: true, card: null })
  for (const page of ['gene-report', 'wallet-card']) {
    const reply = await clinician(`/api/patients/${id}/${page}`)
    expect(reply.status).toBe(404)
    expect(await reply.text()).not.toMatch(/CYP|\*2/)
  }
})

it('each look and the release stand in the audit trail, which verifies', async () => {
  const { code, stdout } = await run(['audit', 'verify', '--data', attune.folder, '--json'])
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { ok: true }])
})
