import { AppError } from '../core/index.ts'
import { readLock } from '../platform/database/index.ts'
import { createLog, type Log } from '../platform/logging/index.ts'
import { parseArguments } from './commands/arguments.ts'
import { compose } from './compose.ts'
import { databaseUrlOf, dataFolderOf, logLevelOf } from './config.ts'
import { type MllpSettings, mllpOptions, mllpSettings, startMllp } from './mllp.ts'
import { type MqttSettings, mqttHelp, mqttOptions, mqttSettings, startMqtt } from './mqtt.ts'
import { stopped } from './stopped.ts'
import type { Dependencies } from './use-cases/dependencies.ts'
import { watchSilence } from './watch-silence.ts'

const help = `attune listen --mllp PORT [--host ADDRESS] [--source NAME] [--tls-cert FILE --tls-key FILE [--tls-ca FILE]]
attune listen --mqtt URL --topic FILTER [--topic FILTER ...] [--source NAME]

Receives HL7 v2 messages over MLLP, or readings of devices from an MQTT broker, or both, and stores them. A message is
acknowledged only after it is committed.

  attune listen --mllp 2575 --source laboratory
  attune listen --mqtt mqtts://broker.example --topic ward/+/glucose --source gateway

  --mllp PORT      port to listen on (0 for any free one)
  --host ADDRESS   address to listen on (default 127.0.0.1); any other than loopback needs TLS
  --source NAME    name of the sender, part of every record's identity (default: the site's source)
  --tls-cert FILE  certificate (PEM), with --tls-key FILE; --tls-ca FILE: only senders whose certificate it signed
${mqttHelp}
  --json           an error is one JSON document on stdout
  --data DIR       data folder (also ATTUNE_DATA; default ./attune-data); DATABASE_URL for PostgreSQL

The embedded database is one process's: where a server holds the data folder, give the options to attune serve.`

/** `attune listen`: runs until it is told to stop. Resolves with the exit code. */
export const listen = async (argv: readonly string[], say: (line: string) => void): Promise<number> => {
  const { values, lists, positionals } = parseArguments(argv, {
    host: { type: 'string' },
    source: { type: 'string' },
    data: { type: 'string' },
    json: { type: 'boolean' },
    help: { type: 'boolean', short: 'h' },
    ...mllpOptions,
    ...mqttOptions,
  })
  if (values.help === true) {
    say(help)
    return 0
  }
  const textOf = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' ? value : undefined
  }
  const mllp = await mllpSettings(values, textOf('host'), textOf('source'))
  const mqtt = mqttSettings(values, lists.topic, textOf('source'), process.env)
  if ((mllp === undefined && mqtt === undefined) || positionals.length > 0) {
    throw new AppError('misuse', 'To what? attune listen --mllp PORT, or --mqtt URL --topic FILTER', {
      remedy: 'See attune listen --help.',
    })
  }
  const dataFolder = dataFolderOf(textOf('data'), process.env)
  const databaseUrl = databaseUrlOf(process.env)
  const holder = databaseUrl === undefined ? await readLock(dataFolder) : undefined
  if (holder?.url !== undefined && holder.url !== null) {
    throw new AppError('data-folder-in-use', `The data folder is held by a server at ${holder.url}.`, {
      remedy: 'Stop it and start it with attune serve --mllp PORT (or --mqtt URL), or use PostgreSQL (DATABASE_URL).',
    })
  }
  const log = createLog(logLevelOf(process.env))
  const application = await compose({ dataFolder, databaseUrl, log })
  try {
    const listening = await startListening(application.dependencies, { mllp, mqtt }, log, say)
    const watching = watchSilence(application.dependencies, log)
    say('Stop with Ctrl-C.')
    await stopped()
    say('Stopping ...')
    await watching.end()
    await listening.close()
    return 0
  } finally {
    await application.close()
  }
}

/** Starts what was asked for; closing stores and acknowledges what has come. */
export const startListening = async (
  deps: Dependencies,
  { mllp, mqtt }: { readonly mllp: MllpSettings | undefined; readonly mqtt: MqttSettings | undefined },
  log: Log,
  say: (line: string) => void,
): Promise<{ readonly close: () => Promise<void> }> => {
  const listener = mllp === undefined ? undefined : await startMllp(deps, mllp, log)
  if (listener !== undefined) say(`HL7 v2 messages are received on port ${listener.port}`)
  const subscription = mqtt === undefined ? undefined : await startMqtt(deps, mqtt, log)
  void subscription?.subscribed.then(() => say(`Readings are received from ${mqtt?.url.protocol}//${mqtt?.url.host}`))
  return {
    close: async () => {
      await listener?.close()
      await subscription?.close()
    },
  }
}
