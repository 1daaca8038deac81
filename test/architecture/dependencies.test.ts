import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { isAllowed, licencesNotTaken } from '../../tools/dependencies/licences.js'

const root = resolve(import.meta.dirname, '../..')
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))
const exceptions = readJson('tools/dependencies/exceptions.json')
const { packages } = readJson('package-lock.json')

describe('licences', () => {
  it('every package of the lock file comes under one that the project takes', () => {
    expect(licencesNotTaken(packages, exceptions.licences)).toEqual([])
  })

  it('an exception is for a package that is there, with the licence that it names', () => {
    const without = licencesNotTaken(packages, [])
    const excepted: readonly { package: string; licence: string }[] = exceptions.licences
    expect([...new Set(without)].sort()).toEqual(excepted.map(one => `${one.package}: ${one.licence}`).sort())
  })

  it.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['GPL-3.0-only OR AGPL-3.0-only', false],
    ['(MIT AND GPL-3.0-only)', false],
    ['MIT AND ISC', true],
    ['GPL-3.0-only AND MIT OR ISC', true],
    ['((MIT OR X) AND GPL-3.0-only)', false],
    ['UNLICENSED', false],
    ['none', false],
    ['', false],
  ])('%s: %s', (expression, allowed) => {
    expect(isAllowed(expression)).toBe(allowed)
  })

  it('a binary of another platform is a part of the package that names it', () => {
    const lock = {
      '': {},
      'node_modules/a': { license: 'GPL-3.0-only', optionalDependencies: { 'a-win32': '1.0.0' } },
      'node_modules/a-win32': {},
      'node_modules/b': {},
    }
    expect(licencesNotTaken(lock, [])).toEqual(['a: GPL-3.0-only', 'a-win32: GPL-3.0-only', 'b: none'])
    // An exception is for one licence: a package that changes it is asked about again.
    const reason = 'test'
    expect(licencesNotTaken(lock, [{ package: 'b', licence: 'MIT', reason }])).toContain('b: none')
    expect(licencesNotTaken(lock, [{ package: 'b', licence: 'none', reason }])).not.toContain('b: none')
  })
})

/** Every installed package's own manifest. */
const installed = (): readonly (readonly [name: string, manifest: Record<string, unknown>])[] =>
  readdirSync(join(root, 'node_modules'), { recursive: true, encoding: 'utf8' })
    .filter(path => /(^|\/node_modules\/)(@[^/]+\/)?[^/@.][^/]*\/package\.json$/.test(path))
    .map(path => readJson(join('node_modules', path)))
    .flatMap(manifest => (typeof manifest.name === 'string' ? [[manifest.name, manifest] as const] : []))

it('no package runs anything when it is installed, but the one that brings Node', () => {
  expect(Object.keys(readJson('package.json').allowScripts)).toEqual(['node'])
  const all = installed()
  expect(all.length).toBeGreaterThan(200)
  const scripted = all.filter(([, { scripts }]) =>
    ['preinstall', 'install', 'postinstall'].some(name => Object.hasOwn((scripts ?? {}) as object, name)),
  )
  expect([...new Set(scripted.map(([name]) => name))]).toEqual(['node'])
  // npm builds whatever has this file, without any script.
  const native = Object.keys(packages).filter(key => key !== '' && existsSync(join(root, key, 'binding.gyp')))
  expect(native).toEqual([])
})

const folder = mkdtempSync(join(tmpdir(), 'attune-audit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const { version } = packages['node_modules/fastify']
const versions = {
  name: 'fastify',
  'dist-tags': { latest: version },
  versions: { [version]: { name: 'fastify', version } },
}

type Answer = { readonly status: number; readonly body: string }

/** Runs the check against a registry of our own, through the real npm. */
const audit = async (answer: Answer | null, advisories: readonly object[] = []) => {
  const registry = createServer((request, response) => {
    request.resume()
    request.on('end', () => {
      // What npm asks about a package that has a weakness: which versions there are.
      const isAudit = request.method === 'POST'
      response.writeHead(isAudit ? (answer?.status ?? 500) : 200, { 'content-type': 'application/json' })
      response.end(isAudit ? answer?.body : JSON.stringify(versions))
    })
  })
  await new Promise<void>(done => registry.listen(0, '127.0.0.1', done))
  const { port } = registry.address() as AddressInfo
  // `null`: nobody there at all.
  if (answer === null) await new Promise(done => registry.close(done))
  const file = join(folder, 'exceptions.json')
  writeFileSync(file, JSON.stringify({ licences: [], advisories }))
  const child = spawn(process.execPath, [join(root, 'tools/dependencies/audit.js')], {
    env: {
      ...process.env,
      ATTUNE_AUDIT_EXCEPTIONS: file,
      npm_config_registry: `http://127.0.0.1:${port}/`,
      // Of its own: npm remembers what it has computed of an advisory.
      npm_config_cache: mkdtempSync(join(folder, 'cache-')),
    },
  })
  let said = ''
  child.stdout.on('data', chunk => {
    said += chunk
  })
  const code = await new Promise<number | null>(done => child.once('close', done))
  registry.close()
  return { code, said }
}

const advisory = (severity: string) => ({
  status: 200,
  body: JSON.stringify({
    fastify: [
      {
        id: 1,
        url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
        title: 'A weakness',
        severity,
        vulnerable_versions: '<99.0.0',
        cwe: [],
        cvss: { score: 8, vectorString: null },
      },
    ],
  }),
})
const excepted = (expires: string, reason = 'not reachable: no such plugin is used') => [
  { id: 'GHSA-aaaa-bbbb-cccc', package: 'fastify', reason, expires },
]

describe('the audit of dependencies', () => {
  it('passes where nothing is known, and where what is known is less than high', async () => {
    expect((await audit({ status: 200, body: '{}' })).code).toBe(0)
    expect((await audit(advisory('moderate'))).code).toBe(0)
  })

  it.each(['high', 'critical'])('fails for a package with a %s weakness, and names it', async severity => {
    const { code, said } = await audit(advisory(severity))
    expect(code).toBe(1)
    expect(said).toContain(`fastify: ${severity}: A weakness https://github.com/advisories/GHSA-aaaa-bbbb-cccc`)
  })

  it('an exception holds until its day, with a reason, for its own package and advisory', async () => {
    expect((await audit(advisory('high'), excepted('2999-12-31'))).code).toBe(0)
    expect((await audit(advisory('high'), excepted('2020-01-01'))).said).toContain('ended on 2020-01-01')
    expect((await audit(advisory('high'), excepted('2999-12-31', ' '))).code).toBe(1)
    expect((await audit(advisory('high'), [{ ...excepted('2999-12-31')[0], package: 'pg' }])).code).toBe(1)
  })

  it.each([
    ['refuses', { status: 405, body: '' }],
    ['does not know audits', { status: 404, body: '{}' }],
    ['is not there', null],
  ])('is skipped by name, and passes for nothing, where the registry %s', async (_what, answer) => {
    const { code, said } = await audit(answer)
    expect(code).toBe(77)
    expect(said).toContain('SKIPPED, not checked: the registry does not answer audits')
  })
})

it('every exception of an advisory has a reason and a last day within a year', () => {
  const inAYear = new Date(Date.now() + 366 * 86_400_000).toISOString()
  for (const { reason, expires } of exceptions.advisories as readonly { reason: string; expires: string }[]) {
    expect(reason.length).toBeGreaterThan(20)
    expect(expires).toMatch(/^\d{4}-\d{2}-\d{2}$/)
    expect(expires < inAYear).toBe(true)
  }
})
