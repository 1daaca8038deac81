import type { FastifyInstance } from 'fastify'
import { AppError } from '../core/index.ts'
import { readLock } from '../platform/database/index.ts'
import { loopbackAddressOf } from '../platform/http/index.ts'
import { createLog } from '../platform/logging/index.ts'
import { bringExamples } from './bring-examples.ts'
import { parseArguments } from './commands/arguments.ts'
import { compose } from './compose.ts'
import { databaseUrlOf, dataFolderOf, hasSite, logLevelOf, writeSite } from './config.ts'
import { exampleSite } from './example-hospital.ts'
import { createWorkspace } from './http/workspace.ts'
import { startListening } from './listen.ts'
import { mllpOptions, mllpSettings } from './mllp.ts'
import { mqttOptions, mqttSettings } from './mqtt.ts'
import { stopped } from './stopped.ts'
import { recordAct } from './use-cases/dependencies.ts'
import { keepLooking } from './use-cases/keep-looking.ts'
import { keepWatching } from './use-cases/models/keep-watching.ts'
import { warmUp } from './warm-up.ts'
import { silenceLine } from './watch-silence.ts'

const help = `attune serve [--host ADDRESS] [--port N] [--data DIR] [--empty] [--mllp PORT ...] [--mqtt URL --topic FILTER ...]

Starts the web workspace, its API and the CDS Hooks service on loopback.

  --host ADDRESS  an address of the loopback interface (also ATTUNE_HOST; default 127.0.0.1); others are refused
  --port N     port (also PORT; default 8080; 0 for any free one)
  --data DIR   data folder (also ATTUNE_DATA; default ./attune-data)
  --empty      a new data folder starts without the example hospital
  --mllp PORT  also receive HL7 v2 messages there (0 for any free port); --mllp-host ADDRESS, --mllp-source NAME,
               --tls-cert FILE --tls-key FILE [--tls-ca FILE] as of attune listen
  --mqtt URL   also take readings of devices from a broker, with --topic FILTER, --mqtt-source NAME and what attune listen
               has (--mqtt-client, --mqtt-ca, --mqtt-cert, --mqtt-key)
DATABASE_URL selects a PostgreSQL server instead of the embedded database.`

/** `attune serve`: runs until it is told to stop. Resolves with the exit code. */
export const serve = async (argv: readonly string[], say: (line: string) => void): Promise<number> => {
  const { values, lists, positionals } = parseArguments(argv, {
    host: { type: 'string' },
    port: { type: 'string' },
    data: { type: 'string' },
    empty: { type: 'boolean' },
    'mllp-host': { type: 'string' },
    'mllp-source': { type: 'string' },
    'mqtt-source': { type: 'string' },
    ...mllpOptions,
    ...mqttOptions,
    help: { type: 'boolean', short: 'h' },
  })
  if (values.help === true) {
    say(help)
    return 0
  }
  if (positionals.length > 0) {
    throw new AppError('misuse', 'attune serve takes options only.', { remedy: 'See attune serve --help.' })
  }
  // Before anything is opened or made: what may not be listened on leaves nothing behind.
  const host = await loopbackAddressOf(textOf(values.host) ?? (process.env.ATTUNE_HOST || '127.0.0.1'))
  const mllp = await mllpSettings(values, textOf(values['mllp-host']), textOf(values['mllp-source']))
  const mqtt = mqttSettings(values, lists.topic, textOf(values['mqtt-source']), process.env)
  const port = portOf(textOf(values.port) ?? process.env.PORT)
  const dataFolder = dataFolderOf(textOf(values.data), process.env)
  const log = createLog(logLevelOf(process.env))
  say('Opening the database ...')
  let isEmpty = false
  const application = await compose({
    dataFolder,
    databaseUrl: databaseUrlOf(process.env),
    log,
    settle: databaseIsEmpty => {
      isEmpty = databaseIsEmpty
      // Records that are there are a real site's, whatever the folder looks like: no examples among them.
      if (!hasSite(dataFolder))
        writeSite(dataFolder, databaseIsEmpty && values.empty !== true ? exampleSite() : undefined)
    },
  })
  try {
    const deps = application.dependencies
    await bringExamples(deps, isEmpty, say)
    const app = await createWorkspace(deps, { log, token: (await readLock(dataFolder))?.token })
    const url = await listen(app, host, port)
    const { version, code } = deps
    await recordAct(deps, {
      actor: 'system:attune',
      action: 'server.started',
      record: null,
      purpose: 'HOPERAT',
      details: { version, code },
    })
    deps.database.announce(url)
    const listening = await startListening(deps, { mllp, mqtt }, log, say)
    say(`Attune is at ${url}`)
    say('Example sign-in, loopback only. Decision support only; not a certified medical device. Stop with Ctrl-C.')
    // Beside everything else: a server that is only cold serves, and hears when it is told to stop.
    const warm = warmUp(deps).catch(error =>
      log.error({ event: 'warm-up-failed', err: error }, 'the rules could not be run before the first call'),
    )
    const looking = keepLooking(
      deps,
      error => log.error({ event: 'worklist-failed', err: error }, 'the worklist could not be refreshed'),
      silenceLine(log),
    )
    const watching = keepWatching(deps, {
      onError: (error, model) =>
        log.error({ event: 'model-watch-failed', model, err: error }, 'a model could not be watched'),
      onBreach: ({ model, version }) =>
        log.warn({ event: 'model-breach', model, version }, 'a model no longer does what it was approved for'),
    })
    await stopped()
    say('Stopping ...')
    await warm
    await watching.end()
    await looking.end()
    await listening.close()
    await app.close()
    return 0
  } finally {
    await application.close()
  }
}

const listen = async (app: FastifyInstance, host: string, port: number): Promise<string> => {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    throw new AppError('port-in-use', `Port ${port} is in use.`, {
      remedy: 'Choose another with --port N, or --port 0 for any free one.',
      cause,
    })
  }
}

const textOf = (value: string | boolean | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

const portOf = (text: string | undefined): number => {
  if (text === undefined) return 8080
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && text.trim() !== '') return port
  throw new AppError('misuse', `${text} is not a port.`, { remedy: 'Use a number from 0 to 65535.' })
}
