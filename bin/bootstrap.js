// What every command of this repository needs before it can run: the packages of package-lock.json and a Node that reads
// TypeScript. Plain JavaScript for Node 20, Node's own modules only: it runs before anything is installed.
import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { oneAtATime } from './one-at-a-time.js'
import { runAloud, say } from './processes.js'

/** The repository, also when npx reached this file through a symbolic link in its cache. */
export const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))

/** Node that strips types and has what src/ uses; an older machine gets it from the npm package `node`. */
const WANTED_NODE = 24
const OLDEST_NODE = 20

/** A failure whose cause and cure are known: `code` for machines, `remedy` for the person who started the command. */
export class BootstrapError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {string} remedy
   */
  constructor(code, message, remedy) {
    super(message)
    this.code = code
    this.remedy = remedy
  }
}

/** @param {string} path */
const readJson = path => JSON.parse(readFileSync(path, 'utf8'))
const ownMajor = Number.parseInt(process.versions.node, 10)

/** The Node to run TypeScript with: this one if it is new enough, else the one the npm package `node` brought. */
export const nodePath = () =>
  ownMajor >= WANTED_NODE
    ? process.execPath
    : join(root, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node')

/**
 * Whether node_modules holds exactly what package-lock.json asks for. npm records what it installed in a hidden lock file;
 * packages for other platforms are absent from it. A few milliseconds.
 */
const isInstalled = () => {
  const installed = join(root, 'node_modules/.package-lock.json')
  if (!existsSync(installed) || !existsSync(nodePath())) return false
  const have = readJson(installed).packages
  return Object.entries(readJson(join(root, 'package-lock.json')).packages).every(
    ([key, want]) => key === '' || (have[key] ? have[key].version === want.version : want.optional === true),
  )
}

/**
 * Installs what is missing with `npm ci`, progress on stderr. Two commands started at once on a fresh clone install once.
 * @throws {BootstrapError} with a named remedy: no npm, no network, no permission, no space, a lock file out of step
 */
export const ensureInstalled = async () => {
  if (ownMajor < OLDEST_NODE)
    throw new BootstrapError(
      'node-too-old',
      `Node ${process.versions.node} is too old.`,
      `Install Node ${OLDEST_NODE} or newer.`,
    )
  if (isInstalled()) return
  await oneAtATime(join(root, '.attune/install.lock'), async () => {
    if (!isInstalled()) await install()
  })
}

const install = async () => {
  say('installing the packages of package-lock.json with npm ci; this takes about a minute')
  const options = ['--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error']
  await npm(['ci', ...options], root)
  // With `ignore-scripts` in the user's configuration the package `node` is there but its binary is not.
  if (!existsSync(nodePath())) {
    say(`fetching Node ${WANTED_NODE}`)
    await runAloud(process.execPath, ['installArchSpecificPackage.js'], join(root, 'node_modules/node'))
  }
  await verifyInstalled()
  say('installed')
}

const verifyInstalled = async () => {
  const remedy = `Install Node ${WANTED_NODE} yourself (any way you like) and run the command with it.`
  if (!existsSync(nodePath()))
    throw new BootstrapError('no-node', `npm brought no Node ${WANTED_NODE} for this platform.`, remedy)
  const { code } = await runAloud(nodePath(), ['--version'], root)
  if (code !== 0)
    throw new BootstrapError('no-node', `The Node ${WANTED_NODE} that npm brought does not run here.`, remedy)
  if (!isInstalled())
    throw new BootstrapError(
      'install-incomplete',
      'npm finished, yet node_modules is not what package-lock.json asks for.',
      'Delete the folder node_modules and run the command again.',
    )
}

/** @param {string[]} args @param {string} cwd */
const npm = async (args, cwd) => {
  const { code, output } = await runAloud(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, cwd)
  if (code !== 0) throw explain(code, output)
}

/** Causes that npm names in its output, and what to do about each. @type {[RegExp, string, string, string][]} */
const CAUSES = [
  [
    /ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNREFUSED|ECONNRESET|ENETUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED/,
    'offline',
    'The package registry cannot be reached.',
    'Connect to the network, or point npm at a proxy or mirror (npm config set proxy | registry), and run the command again.',
  ],
  [
    /EACCES|EPERM|EROFS/,
    'no-permission',
    'npm may not write here.',
    `Make ${root} writable for this user, or clone it to a folder that is, and run the command again.`,
  ],
  [/ENOSPC/, 'disk-full', 'The disk is full.', 'Free about 1 GB and run the command again.'],
  [
    /EUSAGE/,
    'lock-out-of-step',
    'package.json and package-lock.json disagree.',
    'Run `npm install`, then `node tools/complete-lock.js`, and commit the lock file.',
  ],
  [
    /EINTEGRITY/,
    'corrupt-download',
    'A package is not the one the lock file names.',
    'Run `npm cache clean --force` and try again; if it stays so, do not trust the registry in use.',
  ],
]

/** @param {number | 'missing'} code @param {string} output */
const explain = (code, output) => {
  if (code === 'missing')
    return new BootstrapError(
      'no-npm',
      'npm was not found.',
      'Install npm (it comes with Node) and put it on the PATH.',
    )
  const cause = CAUSES.find(([pattern]) => pattern.test(output))
  if (cause) return new BootstrapError(cause[1], cause[2], cause[3])
  return new BootstrapError(
    'install-failed',
    `npm ci failed (exit ${code}).`,
    'Read what npm said above, mend it, and run the command again.',
  )
}

/**
 * Runs the main part of a command; a failure with a known remedy is told in two lines, or as the one JSON document that
 * `--json` promises. Everything else is a bug and keeps its stack.
 * @param {() => Promise<void>} main
 */
export const command = async main => {
  try {
    await main()
  } catch (error) {
    if (!(error instanceof BootstrapError)) throw error
    const { code, message, remedy } = error
    say(message)
    say(remedy)
    if (process.argv.includes('--json'))
      process.stdout.write(`${JSON.stringify({ error: { code, message, remedy } })}\n`)
    process.exitCode = 1
  }
}
