import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { attuneHere as attune } from '../support/cli.ts'
import { startAttune } from '../support/server.ts'

/** Who looks after interfaces: what came, what could not be read, what fell silent. */

const home = mkdtempSync(join(tmpdir(), 'attune-sources-'))
const data = join(home, 'store')
let server: Awaited<ReturnType<typeof startAttune>>

const site = {
  title: 'Test',
  jurisdiction: null,
  asOf: null,
  source: 'default',
  sources: { lab: { silentAfter: 'PT1S' } },
}

beforeAll(async () => {
  mkdirSync(data, { recursive: true, mode: 0o700 })
  writeFileSync(join(data, 'site.json'), JSON.stringify(site))
  writeFileSync(join(home, 'lab.ndjson'), '{"resourceType":"Patient","id":"a"}\nno json\n')
  server = await startAttune({ folder: data, args: ['--empty'] })
}, 120_000)
afterAll(async () => {
  await server.stop()
  rmSync(home, { recursive: true, force: true })
})

const json = async (...args: readonly string[]) => {
  const { code, stdout } = await attune([...args, '--data', data, '--json'])
  return { code, json: JSON.parse(stdout) }
}

it('what could not be read is listed, shown, read again and set aside', async () => {
  await json('import', join(home, 'lab.ndjson'), '--source', 'lab')
  const { json: listed } = await json('quarantine', 'list', '--source', 'lab', '--code', 'json-invalid')
  const [row] = listed.quarantined
  expect(row).toMatchObject({ source: 'lab', file: 'lab.ndjson', locator: 'bytes=36+7' })
  const place = [row.document.slice(0, 12), row.locator]
  expect((await json('quarantine', 'show', ...place)).json).toMatchObject({ text: 'no json' })
  const replayed = await json('quarantine', 'replay', '--all')
  expect(replayed).toMatchObject({ code: 3, json: { resolved: 0, remaining: 1 } })
  expect((await json('quarantine', 'dismiss', ...place)).code).toBe(2)
  expect((await json('quarantine', 'dismiss', ...place, '--reason', 'a comment')).code).toBe(0)
  expect((await json('quarantine', 'list')).json.quarantined).toEqual([])
}, 120_000)

it('a source that is silent is told everywhere', async () => {
  // After a second it is silent; commands may be quicker than that.
  await sleep(1_100)
  const { code, json: told } = await json('sources', '--check')
  expect(code).toBe(3)
  expect(told.silent).toEqual(['lab'])
  expect(told.sources[0].adapters[0]).toMatchObject({ adapter: 'files', documents: 1, resources: 1, quarantined: 1 })
  const { json: doctor } = await json('doctor')
  const found = doctor.checks.find(({ check }: { check: string }) => check === 'sources')
  expect(found).toMatchObject({ state: 'warning', finding: expect.stringContaining('lab: nothing for') })
  const probe = await fetch(`${server.url}/sourcez`)
  expect([probe.status, (await probe.json()).error.code]).toEqual([503, 'source-silent'])
  // The source had never been heard when the server first looked: that is silence too.
  for (let left = 50; left > 0 && !server.log().includes('source-silent'); left -= 1) await sleep(100)
  expect(server.log()).toContain('source-silent')
  expect(readFileSync(join(data, 'site.json'), 'utf8')).toContain('PT1S')
}, 120_000)
