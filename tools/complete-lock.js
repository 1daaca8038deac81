#!/usr/bin/env node
// npm writes an optional package into package-lock.json only when the registry in use serves it. Some mirrors hold the
// binaries of one platform only; the lock they produce is then refused by `npm ci` ("Missing: ... from lock file") on
// every machine. This tool adds the missing entries: exact version from the parent package, platform from the name. They
// carry no integrity (nobody here has seen the bytes); npm adds it when a machine of that platform installs them.
// Run it after `npm install -E name@version`: node tools/complete-lock.js
import { readFileSync, writeFileSync } from 'node:fs'

const OS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const CPU = ['arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64', 'arm']

/**
 * @typedef {Record<string, { version?: string, optionalDependencies?: Record<string, string>, dev?: boolean }>} Packages
 * @typedef {{ key: string, name: string, version: string, dev: boolean }} Missing  `key`: where the entry would stand
 */

/**
 * The packages that some entry of a lock file names in `optionalDependencies` and that have no entry of their own.
 *
 * @param {Packages} packages the lock's `packages`
 * @returns {Missing[]}
 * @example missingFrom({ 'node_modules/a': { optionalDependencies: { 'a-darwin-x64': '1.0.0' } } })
 */
export const missingFrom = packages =>
  Object.entries(packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .map(([name, version]) => ({ key: besideOf(parent, name), name, version, dev: entry.dev === true }))
      .filter(({ name, version }) => !isReachable(packages, parent, name, version)),
  )

/** @param {string} parent @param {string} name */
const besideOf = (parent, name) => `${parent.slice(0, parent.lastIndexOf('node_modules/'))}node_modules/${name}`

/**
 * As Node resolves it: the nearest folder upwards that holds the name decides, and it must hold the wanted version.
 * @param {Packages} packages @param {string} from @param {string} name @param {string} version
 */
const isReachable = (packages, from, name, version) => {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('/node_modules/')))) {
    const found = packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`]
    if (found !== undefined) return found.version === version || !/^\d/.test(version)
    if (folder === '') return false
  }
}

/** @param {Missing} missing */
const entryOf = ({ name, version, dev }) => {
  const words = name.split(/[/-]/)
  const os = OS.find(word => words.includes(word))
  const cpu = CPU.find(word => words.includes(word))
  if (os === undefined || cpu === undefined || !/^\d+\.\d+\.\d+/.test(version))
    throw new Error(
      `${name}@${version}: the name tells no platform, or the version is not exact; install it where it is served`,
    )
  const libc = os !== 'linux' ? undefined : name.includes('musl') ? 'musl' : 'glibc'
  return {
    version,
    cpu: [cpu],
    ...(dev ? { dev } : {}),
    ...(libc ? { libc: [libc] } : {}),
    optional: true,
    os: [os],
  }
}

if (process.argv[1] === import.meta.filename) {
  const path = new URL('../package-lock.json', import.meta.url)
  const lock = JSON.parse(readFileSync(path, 'utf8'))
  const before = Object.keys(lock.packages).length
  // Again until nothing is missing: an entry may take the place of another version's, which then moves below its parent.
  for (let missing = missingFrom(lock.packages); missing.length > 0; missing = missingFrom(lock.packages))
    for (const one of missing) lock.packages[one.key] = entryOf(one)
  lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en')))
  writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`The lock file is complete: ${Object.keys(lock.packages).length - before} platform packages added.`)
}
