// The screens are served from dist/web. They are built when they are missing or older than what they are made of.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { BootstrapError, nodePath, root } from './bootstrap.js'
import { oneAtATime } from './one-at-a-time.js'
import { runNode, say } from './processes.js'

/** What the screens may import (the import law), and the versions of the libraries they are built with. */
const SOURCES = ['web', 'src/core', 'src/clinical', 'src/pipeline/delivery/contract.ts', 'package-lock.json']
const stampPath = join(root, 'dist/web.stamp')

/** @param {string} path @returns {string[]} */
const filesBelow = path =>
  path.endsWith('.ts') || path.endsWith('.json')
    ? [join(root, path)]
    : readdirSync(join(root, path), { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map(entry => join(entry.parentPath, entry.name))

/** A hash of everything the screens are made of. */
const stampOf = () => {
  const hash = createHash('sha256')
  for (const file of SOURCES.filter(path => existsSync(join(root, path)))
    .flatMap(filesBelow)
    .sort()) {
    hash
      .update(`${relative(root, file).replaceAll(sep, '/')}\0`)
      .update(readFileSync(file))
      .update('\0')
  }
  return hash.digest('hex')
}

const isBuilt = () =>
  existsSync(join(root, 'dist/web/index.html')) &&
  existsSync(stampPath) &&
  readFileSync(stampPath, 'utf8') === stampOf()

/**
 * Builds dist/web unless it is up to date.
 * @throws {BootstrapError} when the build fails
 */
export const ensureWeb = async () => {
  if (isBuilt()) return
  await oneAtATime(join(root, '.attune/web.lock'), async () => {
    if (!isBuilt()) await buildWeb()
  })
}

const buildWeb = async () => {
  say('building the screens (dist/web)')
  rmSync(stampPath, { force: true })
  const stamp = stampOf()
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const args = [vite, 'build', '--config', join(root, 'web/vite.config.ts'), '--emptyOutDir', '--logLevel', 'warn']
  const code = await runNode(nodePath(), args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { NODE_ENV: 'production' },
  })
  if (code !== 0)
    throw new BootstrapError(
      'web-build-failed',
      `The screens could not be built (exit ${code}).`,
      'Read what Vite said above, mend it, and run the command again.',
    )
  writeFileSync(stampPath, stamp)
}
