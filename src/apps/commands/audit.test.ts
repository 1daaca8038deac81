import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { runCommand } from '../run-command.ts'
import { auditCommand } from './audit.ts'
import { commands } from './registry.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-audit-command-'))
const data = join(folder, 'data')
const copy = join(folder, 'copy')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (name: string, values: Readonly<Record<string, string>> = {}, ...positionals: string[]) => {
  const command = commands.find(one => one.name === name) ?? auditCommand
  return runCommand(
    command,
    { values: { data, ...values }, positionals },
    () => undefined,
    () => undefined,
  )
}

it('names what is wrong with the seals, also where this keeps Attune from sealing', async () => {
  // A folder that is there, with nothing in it: reading commands make none.
  mkdirSync(data)
  await run('patients')
  cpSync(join(data, 'seals'), copy, { recursive: true })
  expect(await run('audit', { seals: copy }, 'verify')).toMatchObject({
    exit: 0,
    text: expect.stringMatching(/^intact: 1 events in 1 chains, 2 seals, 0 events not sealed yet; \d+ events\/s$/),
    json: { ok: true, events: 1, faults: [], eventsPerSecond: expect.any(Number) },
  })
  const [name = ''] = readdirSync(join(data, 'seals'))
  const file = join(data, 'seals', name)
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"n":1/, '"n":2'))
  expect(await run('audit', {}, 'verify')).toMatchObject({
    exit: 3,
    text: expect.stringContaining('seal 1: the seal was edited: its signature does not match'),
    json: { ok: false, faults: [{ kind: 'seal-edited', seal: 1 }] },
  })
})
