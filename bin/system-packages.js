// Chromium and PostgreSQL, which some tests need, on a machine where installing them is ours to do: Debian, as root.
// Anywhere else, or without a network, those tests are skipped by name.
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './bootstrap.js'
import { runAloud, say } from './processes.js'

/** @param {string} program */
const isOnPath = program => (process.env.PATH ?? '').split(delimiter).some(folder => existsSync(join(folder, program)))

/** Debian keeps the server's programs off the PATH, one folder per version. */
const hasPostgres = () => {
  const versions = '/usr/lib/postgresql'
  const isServer = (/** @type {string} */ version) => existsSync(join(versions, version, 'bin/postgres'))
  return isOnPath('postgres') || (existsSync(versions) && readdirSync(versions).some(isServer))
}

const NEEDED = [
  {
    name: 'chromium',
    tests: 'tests in a browser',
    isThere: () => ['chromium', 'chromium-browser', 'google-chrome'].some(isOnPath),
  },
  { name: 'postgresql', tests: 'tests on a PostgreSQL server', isThere: hasPostgres },
]

/** Installs what is absent, where it may; what stays absent is named, with the tests that will be skipped. */
export const ensureSystemPackages = async () => {
  const absent = NEEDED.filter(one => !one.isThere())
  if (absent.length === 0) return
  const names = absent.map(one => one.name)
  if (process.getuid?.() === 0 && isOnPath('apt-get')) {
    say(`installing ${names.join(' and ')} with apt-get`)
    const apt = (/** @type {string[]} */ args) =>
      runAloud('env', ['DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q', ...args], root)
    const update = await apt(['update'])
    if (update.code !== 0) say('apt-get update failed; trying with the lists at hand')
    for (const name of names) await apt(['install', '--yes', '--no-install-recommends', name])
  }
  for (const { name, tests } of NEEDED.filter(one => !one.isThere()))
    say(`${name} is not installed: ${tests} are skipped. Remedy: apt-get install ${name}`)
}
