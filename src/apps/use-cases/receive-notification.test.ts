import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeFhir, ndjsonOf, startFakeFhir } from '../../../test/support/fake-fhir.ts'
import { createLog } from '../../platform/logging/index.ts'
import { subscribeCommand } from '../commands/subscribe.ts'
import { type Application, compose } from '../compose.ts'
import { createWorkspace } from '../http/workspace.ts'
import { readSubscription } from './subscriptions.ts'

describe('a subscription', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-subscription-'))
  let application: Application
  let app: FastifyInstance
  let server: FakeFhir
  let secret = ''
  let id = ''
  beforeAll(async () => {
    application = await compose({ dataFolder: folder, databaseUrl: undefined, log: createLog('silent') })
    app = await createWorkspace(application.dependencies, { log: createLog('silent'), token: undefined })
    server = await startFakeFhir({ files: [{ type: 'Observation', body: ndjsonOf('Observation', 20) }] })
    const made = await subscribeCommand.run(application.dependencies, {
      values: {
        fhir: server.url,
        criteria: 'Observation?',
        endpoint: 'https://attune.example/',
        topic: 'http://example.org/topic',
        source: 's',
      },
      positionals: [],
      cwd: folder,
      caller: { actor: 'test', channel: 'command-line' },
      progress: () => undefined,
      output: () => undefined,
    })
    id = (made.json as { readonly id: string }).id
    const [asked] = server.seen.subscriptions
    const channel = asked?.channel as { readonly endpoint: string; readonly header: readonly string[] }
    expect(channel.endpoint).toBe(`https://attune.example/subscriptions/${id}`)
    secret = channel.header[0]?.replace('Authorization: Bearer ', '') ?? ''
  })
  afterAll(async () => {
    await app.close()
    await application.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const notify = async (body: unknown, { authorization = `Bearer ${secret}`, path = '', method = 'POST' } = {}) => {
    const answer = await app.inject({
      method: method as 'POST',
      url: `/subscriptions/${id}${path}`,
      headers: { host: 'localhost', 'content-type': 'application/fhir+json', authorization },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    return {
      status: answer.statusCode,
      body: answer.json() as { readonly stored?: number; readonly missed?: number; readonly fetched?: number },
    }
  }
  const observation = (n: number) =>
    JSON.parse(ndjsonOf('Observation', 20).split('\n')[n] ?? '') as { readonly id: string }
  const notification = (
    type: string,
    since: number,
    events: readonly (readonly [number, string])[],
    resources: readonly unknown[] = [],
  ) => ({
    resourceType: 'Bundle',
    type: 'history',
    entry: [
      {
        resource: {
          resourceType: 'Parameters',
          parameter: [
            { name: 'subscription', valueReference: { reference: `${server.url}/Subscription/remote-1` } },
            { name: 'status', valueCode: 'active' },
            { name: 'type', valueCode: type },
            { name: 'events-since-subscription-start', valueString: String(since) },
            ...events.map(([number, focus]) => ({
              name: 'notification-event',
              part: [
                { name: 'event-number', valueString: String(number) },
                { name: 'focus', valueReference: { reference: focus } },
              ],
            })),
          ],
        },
        request: { method: 'GET', url: `${server.url}/Subscription/remote-1/$status` },
        response: { status: '200' },
      },
      ...resources.map(resource => ({
        fullUrl: `${server.url}/Observation/${(resource as { id: string }).id}`,
        resource,
      })),
    ],
  })
  const stored = async (): Promise<readonly string[]> => {
    const rows = await application.dependencies.database.kysely
      .selectFrom('resource')
      .select(['resource_type', 'logical_id'])
      .where('source', '=', 's')
      .where('resource_type', '!=', 'Parameters')
      .execute()
    return rows.map(({ resource_type, logical_id }) => `${resource_type}/${logical_id}`).sort()
  }

  it('is let in by its secret only, which stands nowhere on this disk', async () => {
    expect((await notify(observation(0), { authorization: 'Bearer wrong' })).status).toBe(403)
    expect((await notify(observation(0), { authorization: '' })).status).toBe(403)
    expect(await stored()).toEqual([])
    expect(readFileSync(join(folder, 'subscriptions', `${id}.json`), 'utf8')).not.toContain(secret)
  })

  it('rest-hook of R4: the resource itself, at the address or below it; the same again is known', async () => {
    expect(await notify(observation(0))).toMatchObject({ status: 200, body: { stored: 1 } })
    expect(await notify(observation(0))).toMatchObject({ status: 200, body: { stored: 0 } })
    expect(await notify(observation(1), { method: 'PUT', path: '/Observation/o1' })).toMatchObject({
      body: { stored: 1 },
    })
    expect(await notify(undefined, { method: 'DELETE', path: '/Observation/o1' })).toMatchObject({ status: 200 })
    expect(await notify(undefined)).toMatchObject({ status: 200, body: { stored: 0 } })
    expect(await stored()).toEqual(['Deletion/Observation/o1', 'Observation/o0', 'Observation/o1'])
  })

  it('handshake, heartbeat, events with their resources', async () => {
    expect((await notify(notification('handshake', 0, []))).status).toBe(200)
    const event = notification('event-notification', 1, [[1, 'Observation/o2']], [observation(2)])
    expect(await notify(event)).toMatchObject({ status: 200, body: { stored: 2, fetched: 0, missed: 0 } })
    expect((await notify(notification('heartbeat', 1, []))).body).toMatchObject({ missed: 0 })
    expect(readSubscription(application.dependencies, id)).toMatchObject({
      lastEvent: 1,
      missed: [],
      remote: 'remote-1',
    })
  })

  it('fetches what an event only names; refuses to look elsewhere', async () => {
    const event = notification('event-notification', 2, [[2, `${server.url}/Observation/o3`]])
    expect(await notify(event)).toMatchObject({ status: 200, body: { fetched: 1 } })
    expect(await stored()).toContain('Observation/o3')
    const elsewhere = notification('event-notification', 3, [[3, 'https://elsewhere.example/Observation/o4']])
    expect((await notify(elsewhere)).status).toBe(502)
    expect(readSubscription(application.dependencies, id).lastEvent).toBe(2)
  })

  it('fetches events that never came, and remembers those that it cannot have', async () => {
    server.seen.events = (from, to) =>
      notification(
        'query-event',
        5,
        Array.from({ length: to - from + 1 }, (_, n) => [from + n, `Observation/o${from + n + 1}`] as const),
      )
    const event = notification('event-notification', 5, [[5, 'Observation/o9']], [observation(9)])
    expect(await notify(event)).toMatchObject({ body: { fetched: 3, missed: 0 } })
    expect(await stored()).toEqual(expect.arrayContaining(['Observation/o4', 'Observation/o5', 'Observation/o9']))
    server.seen.events = undefined
    expect((await notify(notification('heartbeat', 8, []))).body).toMatchObject({ missed: 3 })
    expect(readSubscription(application.dependencies, id)).toMatchObject({ lastEvent: 8, missed: [[6, 8]] })
  })

  it('an event may be a deletion', async () => {
    const event = notification('event-notification', 9, [[9, 'Observation/o2']])
    const gone = { request: { method: 'DELETE', url: 'Observation/o2' }, response: { status: '410' } }
    expect((await notify({ ...event, entry: [...event.entry, gone] })).status).toBe(200)
    expect(await stored()).toContain('Deletion/Observation/o2')
  })

  it('refuses what is no JSON', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: `/subscriptions/${id}`,
      headers: { host: 'localhost', 'content-type': 'application/fhir+json', authorization: `Bearer ${secret}` },
      payload: '{"resourceType"',
    })
    expect(answer.statusCode).toBe(400)
  })
})
