import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { Plan } from '../../src/governance/change-control/index.ts'
import { attune } from '../support/cli.ts'
import { startAttune, type TestAttune } from '../support/server.ts'
import { staysOf } from '../support/stays.ts'
import { loosePlan, smallDefinition } from '../support/trained.ts'

/**
 * From data to a served model and back, as a person at a terminal does it: every step a process of its own. The first work on the data folder
 * themselves; the later ones find a server on it, which has the folder open, and are done there.
 */

const home = mkdtempSync(join(tmpdir(), 'attune-models-cli-'))
let server: TestAttune | undefined
afterAll(async () => {
  await server?.stop()
  rmSync(home, { recursive: true, force: true })
})
const data = join(home, 'data')
const at = (name: string): string => join(home, name)

/** One command with its JSON; the document of stdout is exactly one. */
const run = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await attune([...args, '--data', data, '--json'])
  const json = stdout.trim() === '' ? undefined : JSON.parse(stdout)
  return { code, json, stderr }
}
const done = async (...args: readonly string[]) => {
  const { code, json, stderr } = await run(...args)
  expect(code, `${args.join(' ')}: ${stderr}${JSON.stringify(json)}`).toBe(0)
  return json
}
const decided = ['--by', 'dr-okafor', '--role', 'clinician', '--why', 'as agreed'] as const
const train = async (seed: string): Promise<string> =>
  (await done('model', 'train', at('again.json'), '--by', 'dr-lind', '--kind', 'logistic', '--seed', seed)).version

describe('attune model, process by process', () => {
  it('trains, plans, gates, approves, serves, shows and rolls back', async () => {
    mkdirSync(data, { mode: 0o700 })
    const site = { title: 'T', jurisdiction: 'us', asOf: '2026-03-01T00:00:00Z', source: 'ehr' }
    writeFileSync(join(data, 'site.json'), JSON.stringify(site))
    writeFileSync(at('hospital.ndjson'), staysOf(300))
    writeFileSync(at('again.json'), JSON.stringify(smallDefinition()))
    await done('import', at('hospital.ndjson'))
    const first = await train('1')
    server = await startAttune({ folder: data })

    // Nothing is decided without a plan, and the exit code says so.
    const early = await run('model', 'approve', 'again-soon', first, ...decided)
    expect([early.code, early.json.error.details.refusal]).toEqual([3, 'plan-unknown'])

    await done('model', 'plan', 'draft', 'again-soon', '--out', at('plan.json'))
    const draft = JSON.parse(readFileSync(at('plan.json'), 'utf8')) as Plan
    writeFileSync(at('loose.json'), JSON.stringify(loosePlan(draft)))
    await done('model', 'plan', 'sign', at('loose.json'), '--by', 'dr-okafor', '--why', 'read and agreed')
    const gated = await done('model', 'gate', 'again-soon')
    expect(gated).toMatchObject({ version: first, judgement: { verdict: 'passed', champion: null } })
    await done('model', 'approve', 'again-soon', first.slice(0, 12), ...decided)
    await done('model', 'serve', 'again-soon', first, ...decided)

    const second = await train('2')
    expect(second).not.toBe(first)
    const compared = await done('model', 'gate', 'again-soon', second)
    expect(compared.judgement).toMatchObject({ verdict: 'passed', champion: first })
    await done('model', 'approve', 'again-soon', second, ...decided)
    await done('model', 'serve', 'again-soon', second, ...decided)
    await done('model', 'rollback', 'again-soon', first, ...decided)

    const shown = await done('model', 'show', 'again-soon')
    expect(shown).toMatchObject({ serving: first, notServed: null, shadows: [] })
    expect(shown.history.map(({ kind }: { readonly kind: string }) => kind)).toEqual([
      ...['registered', 'gated', 'approved', 'served'],
      ...['registered', 'gated', 'approved', 'served', 'rolled-back'],
    ])
    const words = await attune(['model', 'show', 'again-soon', '--data', data])
    expect(words.code).toBe(0)
    expect(words.stdout).toContain(`serving ${first.slice(0, 12)}`)
    expect(words.stdout).toContain('[the estimate at least ')
  }, 300_000)
})
