// `npm run build`: dist/ as it is published. JavaScript and types of src/ with the tables and migrations beside them,
// and the screens.
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { command, ensureInstalled, nodePath, root } from './bootstrap.js'
import { runNode } from './processes.js'
import { ensureWeb } from './web.js'

const src = join(root, 'src')
const dist = join(root, 'dist')

/** What runs beside the code: knowledge tables, migrations, and the licences of tables under other terms. */
const isCarried = (/** @type {string} */ path) => /\.(json|sql)$|(^|[/\\])LICENSE$/.test(path) && !isCase(path)
const isCase = (/** @type {string} */ path) => /[/\\]cases[/\\]/.test(path)

command(async () => {
  await ensureInstalled()
  for (const entry of readdirSync(src)) rmSync(join(dist, entry), { recursive: true, force: true })
  const compile = ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json']
  process.exitCode = await runNode(nodePath(), compile, { cwd: root })
  if (process.exitCode !== 0) return
  for (const path of readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(isCarried))
    cpSync(join(src, path), join(dist, path))
  await ensureWeb()
})
