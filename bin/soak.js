// `npm run test:soak -- --rounds N --only NAME --json`: installs what is missing, then kills and starves real servers.
import { command, ensureInstalled, nodePath, root } from './bootstrap.js'
import { runNode } from './processes.js'
import { ensureSystemPackages } from './system-packages.js'

command(async () => {
  await ensureInstalled()
  await ensureSystemPackages()
  process.exitCode = await runNode(nodePath(), ['test/soak/run.ts', ...process.argv.slice(2)], { cwd: root })
})
