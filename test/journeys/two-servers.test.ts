import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DecisionView } from '../../src/pipeline/delivery/index.ts'
import { attune } from '../support/cli.ts'
import { sharedServer } from '../support/databases.ts'
import { type Hospital, openHospital } from '../support/hospital.ts'
import { postgresBinaries } from '../support/postgres.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

/** Several processes: two servers on one PostgreSQL database, and a second server on an embedded one. */

const folder = mkdtempSync(join(tmpdir(), 'attune-two-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe.skipIf(postgresBinaries() === undefined)('two servers on one PostgreSQL database', () => {
  const data = join(folder, 'shared')
  let env: { readonly DATABASE_URL: string }
  let servers: readonly [TestAttune, TestAttune]
  let hospitals: readonly [Hospital, Hospital]
  const call = (hookInstance: string) =>
    JSON.stringify({
      ...(JSON.parse(
        readFileSync(resolve(import.meta.dirname, '../../examples/hospital/hooks/dan-order-sign.json'), 'utf8'),
      ) as object),
      hookInstance,
    })
  const sign = async ({ url }: TestAttune, body: string) => {
    const response = await fetch(`${url}/cds-services/attune-order-sign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    const { cards } = (await response.json()) as { cards: readonly { uuid: string; summary: string }[] }
    return { status: response.status, cards: cards.map(({ uuid, summary }) => ({ uuid, summary })) }
  }
  const count = async (query: string): Promise<number> => {
    const client = new pg.Client({ connectionString: env.DATABASE_URL })
    await client.connect()
    const { rows } = await client.query<{ n: number }>(query)
    await client.end()
    return rows[0]?.n ?? -1
  }

  beforeAll(async () => {
    env = { DATABASE_URL: await (await sharedServer()).createDatabase() }
    // At the same moment, on an empty database: one creates the tables and brings in the examples, the other waits.
    servers = await Promise.all([startAttune({ folder: data, env }), startAttune({ folder: data, env })])
    hospitals = await Promise.all([openHospital(servers[0]), openHospital(servers[1])])
  })

  test('started at once on an empty database, both have the example hospital once', async () => {
    expect(hospitals[0].patients).toHaveLength(13)
    expect(hospitals[1].patients).toEqual(hospitals[0].patients)
  })

  test('the same calls to both at once get the same cards; advice is stored once, each call is audited', async () => {
    const audited = `select count(*)::int as n from audit_event where action = 'advice.given'`
    const before = await count(audited)
    const bodies = Array.from({ length: 12 }, () => call(randomUUID()))
    const answers = await Promise.all(bodies.flatMap(body => servers.map(server => sign(server, body))))
    const [first] = answers
    expect(first).toMatchObject({ status: 200, cards: [{ summary: expect.stringMatching(/clopidogrel/i) }] })
    for (const answer of answers) expect(answer).toEqual(first)
    expect(await count(audited)).toBe(before + answers.length)
    expect(
      await count('select count(*)::int as n from (select id from recommendation group by id having count(*) > 1) t'),
    ).toBe(0)
  })

  test('a decision made at one is what the other shows; the same one sent to both at once is recorded once', async () => {
    const [recommendation] = (await hospitals[0].adviceFor('Ana')).recommendations
    const comment = randomUUID()
    const answers = await Promise.all(
      hospitals.map(async ({ get }) => {
        const response = await get(`/api/recommendations/${recommendation!.id}/decisions`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ kind: 'modified', change: comment }),
        })
        return { status: response.status, decision: (await response.json()) as DecisionView }
      }),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(answers[0]?.decision.id).toBe(answers[1]?.decision.id)
    expect(await count(`select count(*)::int as n from decision where comment like '%${comment}%'`)).toBe(1)
    for (const { get } of hospitals) {
      const explained = await (await get(`/api/recommendations/${recommendation!.id}/explain`)).text()
      expect(explained).toContain(comment)
    }
  })

  test('one stops, the other goes on; the trail that both appended to and sealed verifies', async () => {
    expect(await servers[0].stop()).toBe(0)
    expect((await sign(servers[1], call(randomUUID()))).status).toBe(200)
    expect(await servers[1].stop()).toBe(0)
    for (const server of servers) expect(server.log()).not.toMatch(/"level":(50|60)/)
    const { code, stdout } = await attune(['audit', 'verify', '--data', data, '--json'], { env })
    expect({ code, verdict: JSON.parse(stdout) as unknown }).toMatchObject({ code: 0, verdict: { ok: true } })
  })
})

test('a second server on an embedded database is refused: who holds it, and what to do; the first goes on', async () => {
  const data = join(folder, 'embedded')
  const first = await startAttune({ folder: data, args: ['--empty'] })
  try {
    const second = await attune(['serve', '--data', data, '--port', '0'])
    expect(second.code).toBe(1)
    expect(second.stderr + second.stdout).toContain(String(first.pid))
    expect((await fetch(`${first.url}/readyz`)).status).toBe(200)
  } finally {
    expect(await first.stop()).toBe(0)
  }
})
