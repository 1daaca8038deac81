import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { type FakeFhir, type FakeFile, ndjsonOf, startFakeFhir } from '../../../../test/support/fake-fhir.ts'
import { createFhirClient, type FhirClient } from '../../../platform/fhir-client/index.ts'
import { bulkExport, cancelExport, type ExportScope, openCheckpoint } from './index.ts'

/** A client of Bulk Data Access 2.0.0 against a server that does what goes wrong in life. */

const home = mkdtempSync(join(tmpdir(), 'attune-bulk-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const servers: FakeFhir[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})
const start = async (...given: Parameters<typeof startFakeFhir>): Promise<FakeFhir> => {
  const server = await startFakeFhir(...given)
  servers.push(server)
  return server
}

const files: readonly FakeFile[] = [
  { type: 'Patient', body: ndjsonOf('Patient', 20) },
  { type: 'Observation', body: ndjsonOf('Observation', 1500) },
  { type: 'Observation', body: ndjsonOf('Observation', 300, 'b') },
]

const clientOf = (server: FakeFhir, more: Partial<Parameters<typeof createFhirClient>[0]> = {}) => {
  const slept: number[] = []
  const notes: string[] = []
  const client = createFhirClient({
    base: server.url,
    note: line => notes.push(line),
    sleep: async milliseconds => void slept.push(milliseconds),
    ...more,
  })
  return { client, slept, notes }
}

let folders = 0
const newFolder = (): string => join(home, String(folders++))
const scope: ExportScope = { level: { kind: 'patient' }, types: [] }

/** Takes all files; stops before storing the file with this number, as a killed process would. */
const pull = async (client: FhirClient, folder: string, asked = scope, until = Number.POSITIVE_INFINITY) => {
  const checkpoint = await openCheckpoint(folder)
  const found: { readonly type: string; readonly text: string }[] = []
  const generator = bulkExport(client, checkpoint, asked)
  for (let next = await generator.next(); ; next = await generator.next()) {
    if (next.done === true) return { found, end: next.value, checkpoint }
    if (found.length >= until) {
      await generator.return({ transactionTime: '', restarts: 0 })
      return { found, end: undefined, checkpoint }
    }
    found.push({ type: next.value.file.type, text: readFileSync(next.value.path, 'utf8') })
    next.value.stored()
  }
}

const texts = (of: readonly FakeFile[]) => of.map(({ type, body }) => ({ type, text: body }))

describe('a bulk export', () => {
  it('is begun, waited for, fetched byte for byte, and removed', async () => {
    const server = await start({ files })
    const { client, notes, slept } = clientOf(server)
    const { found, end } = await pull(client, newFolder(), { ...scope, since: '2026-01-01T00:00:00.000Z' })
    expect(found).toEqual(texts(files))
    expect(end).toEqual({ transactionTime: '2026-11-27T00:00:00.000Z', restarts: 0 })
    expect(server.seen.kickOffs).toEqual([
      'Patient/$export?_outputFormat=application%2Ffhir%2Bndjson&_since=2026-01-01T00%3A00%3A00.000Z',
    ])
    expect(server.seen.deleted).toEqual(['1'])
    expect(notes).toEqual(['the server is preparing the export: 50 % done'])
    expect(slept).toEqual([0])
  })

  it('asks for a group, the system, and types', async () => {
    const server = await start({ files })
    const { client } = clientOf(server)
    await pull(client, newFolder(), { level: { kind: 'group', id: 'a/b' }, types: ['Observation', 'Patient'] })
    await pull(client, newFolder(), { level: { kind: 'system' }, types: ['Patient'] })
    expect(server.seen.kickOffs[0]).toMatch(/^Group\/a%2Fb\/\$export\?.*_type=Observation%2CPatient$/)
    expect(server.seen.kickOffs[1]).toMatch(/^\$export\?.*_type=Patient$/)
  })

  it('waits when it is told to, longer each time when it is not told how long', async () => {
    const server = await start({ files })
    Object.assign(server.faults, { busy: 3, down: 4 })
    const { client, slept } = clientOf(server)
    expect((await pull(client, newFolder())).found).toEqual(texts(files))
    expect(slept.slice(0, 7)).toEqual([0, 0, 0, 8_000, 16_000, 32_000, 60_000])
  })

  it('gives up at last, and goes on later', async () => {
    const server = await start({ files })
    server.faults.down = 100
    const { client } = clientOf(server)
    const folder = newFolder()
    await expect(pull(client, folder)).rejects.toMatchObject({ code: 'peer-refused', details: { status: 503 } })
    server.faults.down = 0
    expect((await pull(client, folder)).found).toEqual(texts(files))
  })
})

describe('a connection that is cut', () => {
  const cut = { after: 300_000, times: 2 }

  it('goes on where it was, with what is there compared', async () => {
    const server = await start({ files })
    server.faults.cut = { ...cut }
    const { client } = clientOf(server)
    expect((await pull(client, newFolder())).found).toEqual(texts(files))
    expect(server.seen.ranges[0]).toMatch(/^Observation \d+$/)
    expect(Number(server.seen.ranges[0]?.split(' ')[1])).toBeLessThanOrEqual(300_000 - 64 * 1024)
  })

  it.each(['withoutRanges', 'gzip'] as const)('begins again from the start: %s', async fault => {
    const server = await start({ files })
    Object.assign(server.faults, { cut: { after: 5_000, times: 2 }, [fault]: true })
    const { client } = clientOf(server)
    expect((await pull(client, newFolder())).found).toEqual(texts(files))
  })

  it('takes the file anew when other bytes come', async () => {
    const server = await start({ files: [files[1]!] })
    Object.assign(server.faults, { cut: { after: 300_000, times: 1 }, otherBytes: true })
    const { client } = clientOf(server)
    const { found } = await pull(client, newFolder())
    expect(found[0]?.text).toBe(files[1]?.body.toUpperCase())
    expect(server.seen.ranges.length).toBe(1)
  })

  it('is given up when nothing comes any more, and what is there is used by the next process', async () => {
    const server = await start({ files: [files[1]!] })
    server.faults.cut = { after: 100_000, times: 1 }
    const folder = newFolder()
    const checkpoint = await openCheckpoint(folder)
    const path = join(checkpoint.folder, '0001-Observation.ndjson')
    writeFileSync(path, files[1]!.body.slice(0, 200_000))
    server.faults.cut = { after: 10, times: 6 }
    const { client } = clientOf(server)
    await expect(pull(client, folder)).rejects.toMatchObject({ code: 'peer-unavailable' })
    expect(statSync(path).size).toBe(200_000)
    expect((await pull(client, folder)).found).toEqual(texts([files[1]!]))
  })
})

describe('an export that expires', () => {
  it('is begun again for the types that are not all stored', async () => {
    const server = await start({ files })
    server.faults.expire = { files: 2, times: 1 }
    const { client } = clientOf(server)
    const { found, end } = await pull(client, newFolder())
    expect(end).toEqual({ transactionTime: '2026-11-27T00:00:00.000Z', restarts: 1 })
    expect(server.seen.kickOffs[1]).toMatch(/_type=Observation$/)
    expect(server.seen.fetched).toEqual(['Patient 1/0', 'Observation 1/1', 'Observation 2/0', 'Observation 2/1'])
    expect(found.map(({ type }) => type)).toEqual(['Patient', 'Observation', 'Observation', 'Observation'])
  })

  it('before it was ready is begun again, and not for ever', async () => {
    const server = await start({ files })
    server.faults.polls = 0
    server.faults.expire = { files: 0, times: 100 }
    const { client } = clientOf(server)
    await expect(pull(client, newFolder())).rejects.toMatchObject({ code: 'peer-refused', message: /6 exports expire/ })
    expect(server.seen.kickOffs.length).toBe(6)
  })
})

describe('a pull that was stopped', () => {
  it('fetches nothing twice that is stored', async () => {
    const server = await start({ files })
    const { client } = clientOf(server)
    const folder = newFolder()
    expect((await pull(client, folder, scope, 1)).found.length).toBe(1)
    const { found } = await pull(client, folder)
    expect(found).toEqual(texts(files.slice(1)))
    expect(server.seen.kickOffs.length).toBe(1)
    expect(server.seen.fetched.filter(one => one === 'Patient 1/0').length).toBe(1)
  })

  it('is given up when that is wished, also at the server', async () => {
    const server = await start({ files })
    const { client } = clientOf(server)
    const folder = newFolder()
    const { checkpoint } = await pull(client, folder, scope, 1)
    expect(await cancelExport(client, checkpoint)).toBe(true)
    expect(server.seen.deleted).toEqual(['1'])
    expect(existsSync(folder)).toBe(false)
    expect(await cancelExport(client, await openCheckpoint(newFolder()))).toBe(false)
  })

  it('does not read a checkpoint that is damaged', async () => {
    const server = await start({ files })
    const folder = newFolder()
    await openCheckpoint(folder)
    writeFileSync(join(folder, 'checkpoint.json'), '{"version":1}')
    const { client } = clientOf(server)
    await expect(pull(client, folder)).rejects.toMatchObject({ code: 'data-folder-unusable' })
  })
})

describe('SMART Backend Services', () => {
  it.each(['P-384', 'RSA'] as const)(
    'signs who it is (%s), and gets another token when one is refused',
    async curve => {
      const server = await start({ files, secured: true, curve })
      server.faults.tokenUses = 2
      const { id: clientId, jwk, pem } = server.client
      for (const key of [JSON.stringify(jwk), JSON.stringify({ keys: [jwk] }), pem]) {
        const { client } = clientOf(server, { backend: { clientId, key } })
        expect((await pull(client, newFolder())).found).toEqual(texts(files))
      }
      expect(server.seen.tokens).toBeGreaterThan(3)
      expect(server.seen.refused).toBe(0)
    },
  )

  it('renews a token before it ends', async () => {
    const server = await start({ files, secured: true })
    const now = () => Date.now() + server.faults.ahead
    const { client } = clientOf(server, {
      backend: { clientId: server.client.id, key: server.client.pem },
      now,
    })
    await pull(client, newFolder())
    expect(server.seen.tokens).toBe(1)
    server.faults.ahead = 200_000
    await pull(client, newFolder())
    expect(server.seen.tokens).toBe(1)
    server.faults.ahead = 260_000
    await pull(client, newFolder())
    expect(server.seen.tokens).toBe(2)
  })

  it('says why it is not let in, without the key', async () => {
    const server = await start({ files, secured: true })
    const backend = { clientId: 'somebody', key: server.client.pem }
    await expect(pull(clientOf(server, { backend }).client, newFolder())).rejects.toMatchObject({
      code: 'peer-refused',
      message: 'The server gives no token: invalid_client (400).',
    })
    await expect(pull(clientOf(server).client, newFolder())).rejects.toMatchObject({ details: { status: 401 } })
    for (const key of ['x', '{"kty":"EC"}', '{']) {
      expect(() => clientOf(server, { backend: { clientId: 'a', key } })).toThrow(
        expect.objectContaining({ code: 'misuse', message: 'The key cannot be used.' }),
      )
    }
  })
})

it.each(['http://ehr.example/fhir', 'ftp://127.0.0.1/', 'no address', 'https://name:secret@ehr.example/fhir'])(
  'refuses %s as a server',
  base => {
    expect(() => createFhirClient({ base })).toThrow(expect.objectContaining({ code: 'misuse' }))
  },
)
