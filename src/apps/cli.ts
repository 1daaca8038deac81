import { runArguments } from './run-arguments.ts'
import type { Terminal } from './terminal.ts'

const terminal: Terminal = {
  out: text => process.stdout.write(`${text}\n`),
  err: text => process.stderr.write(`${text}\n`),
  write: text =>
    process.stdout.write(text) ? undefined : new Promise(resolve => process.stdout.once('drain', () => resolve())),
}
// Whoever reads may stop early (`| head`): that is no error, and there is nobody left to tell.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})
process.exitCode = await runArguments(process.argv.slice(2), terminal)
