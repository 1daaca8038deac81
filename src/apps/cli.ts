import { errorCodes } from '../core/index.ts'
import { errorBody } from '../platform/http/index.ts'
import { errorFields } from '../platform/logging/index.ts'
import { knownError } from './known-error.ts'
import type { Terminal } from './terminal.ts'

/** With `--json` stdout is one JSON document also when something is wrong. */
const report = (error: unknown, json: boolean, terminal: Terminal): number => {
  const known = knownError(error)
  if (known.code === 'internal') terminal.err(JSON.stringify(errorFields(error)))
  if (json) terminal.out(JSON.stringify(errorBody(known), null, 2))
  else terminal.err(`attune: ${known.message}\n${known.remedy}`)
  return errorCodes[known.code].exit
}

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
const argv = process.argv.slice(2)
try {
  // Loaded here, so that a damaged knowledge table is reported like any other error.
  const { main } = await import('./main.ts')
  process.exitCode = await main(argv, terminal)
} catch (error) {
  process.exitCode = report(error, argv.includes('--json'), terminal)
}
