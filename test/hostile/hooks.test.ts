import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Application, compose } from '../../src/apps/compose.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import type { Card } from '../../src/standards/cds-hooks/index.ts'
import { startAttune, type TestAttune } from '../support/server.ts'
import { calls } from './cases/hooks.ts'

/** Hostile calls of CDS Hooks to a running server: refused with the place, or answered; the server goes on. */

type Answer = {
  readonly cards?: readonly Card[]
  readonly error?: { readonly code: string; readonly details?: { readonly issues: readonly { location: string }[] } }
}

const folder = mkdtempSync(join(tmpdir(), 'attune-hostile-hooks-'))
let server: TestAttune

beforeAll(async () => {
  writeFileSync(
    join(folder, 'site.json'),
    JSON.stringify({ title: 'Hooks', jurisdiction: 'us', asOf: '2026-11-02T09:00:00Z', source: 'ehr' }),
  )
  server = await startAttune({ folder })
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
})

const post = async (body: string | Uint8Array): Promise<{ readonly status: number; readonly answer: Answer }> => {
  const service = String(body).slice(0, 400).includes('order-sign') ? 'attune-order-sign' : 'attune-patient-view'
  const response = await fetch(`${server.url}/cds-services/${service}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: body as string,
  })
  return { status: response.status, answer: (await response.json()) as Answer }
}

test.each(calls.map(one => [one.name, one] as const))('%s', async (_name, { body, status, refused, says }) => {
  const given = await post(body)
  expect({ status: given.status, code: given.answer.error?.code }).toEqual({ status, code: refused?.[0] })
  if (refused?.[1] !== undefined) {
    expect(given.answer.error?.details?.issues.map(({ location }) => location)).toContain(refused[1])
    expect(given.answer.error?.details?.issues.length).toBeLessThanOrEqual(20)
  }
  if (says !== undefined) {
    expect(given.answer.cards?.map(({ summary, detail }) => `${summary} ${detail}`).join('\n')).toMatch(says)
  }
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
})

test('what could be read is kept, each with its patient; what could not is quarantined; nothing crashed', async () => {
  expect(server.log()).not.toContain('request-failed')
  expect(await server.stop()).toBe(0)
  const app: Application = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('silent') })
  try {
    const { kysely } = app.dependencies.database
    const rows = await kysely
      .selectFrom('resource')
      .innerJoin('record', 'record.record_id', 'resource.record_id')
      .select(['resource_type', 'logical_id', 'patient'])
      .where('resource_type', '!=', 'Patient')
      .execute()
    const kept = rows.map(row => `${row.resource_type}/${row.logical_id} of ${row.patient}`).sort()
    expect(kept).toEqual(calls.flatMap(one => one.kept ?? []).sort())
    const quarantine = await kysely.selectFrom('quarantine').select('code').execute()
    expect(quarantine.map(({ code }) => code).sort()).toEqual(calls.flatMap(one => one.quarantined ?? []).sort())
    const facts = await kysely.selectFrom('fact').select('body').where('body', 'like', '%duplicate-name%').execute()
    expect(facts).toHaveLength(1)
  } finally {
    await app.close()
  }
})
