import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BootstrapError, command, ensureInstalled, nodePath, root } from './bootstrap.js'
import { nodeFlags } from './node-flags.js'
import { becomeNode } from './processes.js'
import { ensureWeb } from './web.js'

/**
 * Becomes the Attune command line with these arguments. In a clone the sources run as they are, and what they need is
 * installed first; in a published package npm has installed everything and dist/ runs.
 * @param {string[]} args the verb and its arguments
 * @example launch(['serve', '--port', '3000'])
 */
export const launch = args =>
  command(async () => {
    const cli = join(root, 'src/apps/cli.ts')
    if (!existsSync(cli))
      return becomeNode(publishedNode(), [...nodeFlags(args), join(root, 'dist/apps/cli.js'), ...args])
    await ensureInstalled()
    if (args[0] === 'serve' && !args.includes('--help')) await ensureWeb()
    becomeNode(nodePath(), [...nodeFlags(args), cli, ...args])
  })

const publishedNode = () => {
  if (nodePath() === process.execPath) return process.execPath
  throw new BootstrapError(
    'node-too-old',
    `Node ${process.versions.node} is too old for the published package.`,
    'Run it with Node 24 or newer, for example: npx -p node@24 -p attune attune --help',
  )
}
