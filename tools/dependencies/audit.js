// Asks the registry whether a known weakness, high or critical, is in a package of package-lock.json: in all of them, since
// the screens are built of packages that are no dependency at run time. Exit 0: none. 1: some. 77: nobody answered, not checked.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const PATIENCE_MS = 60_000
const NOT_CHECKED = 77
const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

/**
 * @typedef {{ id: string, package: string, severity: string, title: string, url: string }} Advisory
 * @typedef {{ id: string, package: string, reason: string, expires: string }} Exception  `expires`: the last day, YYYY-MM-DD
 */

/**
 * The advisories of an npm audit report that a release must not have.
 *
 * @param {{ vulnerabilities: Record<string, { via: readonly (string | { name: string, severity: string, title: string, url: string })[] }> }} report
 * @returns {Advisory[]} one of each
 */
const seriousOf = report => {
  const found = Object.values(report.vulnerabilities)
    .flatMap(({ via }) => via.filter(one => typeof one !== 'string'))
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity, title, url }) => ({
      id: url.split('/').at(-1) ?? url,
      package: name,
      severity,
      title,
      url,
    }))
  return [...new Map(found.map(one => [`${one.package} ${one.id}`, one])).values()]
}

/**
 * What of these is not excepted, with why an exception did not help.
 *
 * @param {readonly Advisory[]} advisories @param {readonly Exception[]} exceptions @param {string} today YYYY-MM-DD
 * @returns {string[]} a line each
 */
const notExcepted = (advisories, exceptions, today) =>
  advisories.flatMap(({ id, package: name, severity, title, url }) => {
    const exception = exceptions.find(one => one.id === id && one.package === name)
    if (exception !== undefined && exception.reason.trim() !== '' && today <= exception.expires) return []
    const because = exception === undefined ? '' : ` (the exception ended on ${exception.expires}, or gives no reason)`
    return [`${name}: ${severity}: ${title} ${url}${because}`]
  })

/** Asks npm, and so the registry that it is set up with. */
const askRegistry = () => {
  const windows = process.platform === 'win32'
  const asked = spawnSync(windows ? 'npm.cmd' : 'npm', ['audit', '--package-lock-only', '--json'], {
    cwd: root,
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    maxBuffer: 1 << 26,
    shell: windows,
    // One look, not npm's three with a pause of half a minute between them.
    env: { ...process.env, npm_config_fetch_retries: '0' },
  })
  if (asked.error !== undefined) return { reason: asked.error.message }
  try {
    const report = JSON.parse(asked.stdout)
    return report.vulnerabilities === undefined
      ? { reason: report.message ?? report.error?.summary ?? 'no report' }
      : { report }
  } catch {
    return { reason: `npm audit gave no report (exit ${asked.status})` }
  }
}

const main = () => {
  const path = process.env.ATTUNE_AUDIT_EXCEPTIONS ?? resolve(root, 'tools/dependencies/exceptions.json')
  const { advisories: exceptions } = JSON.parse(readFileSync(path, 'utf8'))
  const { report, reason } = askRegistry()
  if (report === undefined) {
    process.stdout.write(`SKIPPED, not checked: the registry does not answer audits: ${reason}\n`)
    return NOT_CHECKED
  }
  const serious = seriousOf(report)
  const left = notExcepted(serious, exceptions, new Date().toISOString().slice(0, 10))
  for (const line of left) process.stdout.write(`${line}\n`)
  process.stdout.write(`${serious.length} advisories, high or critical; ${left.length} not excepted\n`)
  return left.length === 0 ? 0 : 1
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main()
