import { X509Certificate } from 'node:crypto'
import { createSecureContext } from 'node:tls'
import { AppError } from '../core/index.ts'
import { isLoopbackAddress } from '../platform/http/index.ts'
import type { Log } from '../platform/logging/index.ts'
import { createMqttSubscriber, type MqttTls, mqttLimits } from '../platform/mqtt/index.ts'
import { isTopicFilter } from '../standards/mqtt/index.ts'
import { fileAt } from './file-at.ts'
import type { Dependencies } from './use-cases/dependencies.ts'
import { recordAct } from './use-cases/dependencies.ts'
import { createPublishedReceiver } from './use-cases/receive-published.ts'

/** Options of the subscription that `attune listen` and `attune serve` share. */
export const mqttOptions = {
  mqtt: { type: 'string' },
  topic: { type: 'string', multiple: true },
  'mqtt-client': { type: 'string' },
  'mqtt-ca': { type: 'string' },
  'mqtt-cert': { type: 'string' },
  'mqtt-key': { type: 'string' },
} as const

export const mqttHelp = `  --mqtt URL       broker to take readings from: mqtts://HOST[:PORT], or mqtt:// on this machine
  --topic FILTER   topics to subscribe to (+ and # as in MQTT); may be given several times
  --mqtt-client ID name of the session that the broker keeps (default attune-SOURCE); one subscriber's alone
  --mqtt-ca FILE   certificates (PEM) of the authorities to believe; --mqtt-cert FILE --mqtt-key FILE: who we are
  ATTUNE_MQTT_USER, ATTUNE_MQTT_PASSWORD or ATTUNE_MQTT_PASSWORD_FILE: how to sign in`

export type MqttSettings = {
  readonly url: URL
  readonly topics: readonly string[]
  readonly clientId: string | undefined
  readonly source: string | undefined
  readonly user: string | undefined
  readonly password: string | undefined
  readonly tls: MqttTls
}

/**
 * Reads the options of the subscription; `undefined` without --mqtt.
 *
 * @throws AppError `misuse`; `not-loopback` for a broker on another machine without TLS; `not-found` for a file
 */
export const mqttSettings = (
  values: Readonly<Record<string, string | boolean | undefined>>,
  topics: readonly string[] | undefined,
  source: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): MqttSettings | undefined => {
  const textOf = (name: string): string | undefined => {
    const value = values[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const given = textOf('mqtt')
  if (given === undefined) {
    if (topics === undefined && Object.keys(mqttOptions).every(name => values[name] === undefined)) return undefined
    throw new AppError('misuse', 'Options of the subscription without --mqtt URL.', { remedy: 'See --help.' })
  }
  if (topics === undefined || !topics.every(isTopicFilter)) {
    throw new AppError(
      'misuse',
      'Which topics? --topic FILTER, with + for one level and a last # for all that follow.',
      {
        remedy: 'For example: --topic ward/+/glucose --topic laboratory/#',
      },
    )
  }
  const pem = (name: string) => {
    const path = textOf(name)
    return path === undefined ? undefined : fileAt(path, 'a file')
  }
  const [ca, cert, key] = [pem('mqtt-ca'), pem('mqtt-cert'), pem('mqtt-key')]
  if ((cert === undefined) !== (key === undefined)) {
    throw new AppError('misuse', 'A certificate goes with its key.', {
      remedy: '--mqtt-cert FILE --mqtt-key FILE (PEM)',
    })
  }
  refuseUnusable({ ca, cert, key })
  return {
    url: brokerUrl(given),
    topics,
    clientId: textOf('mqtt-client'),
    source,
    ...signIn(env),
    tls: { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) },
  }
}

/** What no connection could be made with is told before anything is opened. */
const refuseUnusable = ({ ca, cert, key }: Readonly<Record<'ca' | 'cert' | 'key', Buffer | undefined>>): void => {
  const refuse = (what: string, cause: unknown): never => {
    throw new AppError('misuse', `${what}.`, {
      remedy: 'Give files in PEM: -----BEGIN CERTIFICATE----- and so on.',
      cause,
    })
  }
  try {
    for (const one of [ca, cert]) if (one !== undefined) new X509Certificate(one)
  } catch (cause) {
    refuse('--mqtt-ca or --mqtt-cert is no certificate', cause)
  }
  try {
    if (cert !== undefined && key !== undefined) createSecureContext({ cert, key })
  } catch (cause) {
    refuse('--mqtt-cert and --mqtt-key do not go together, or the key cannot be read', cause)
  }
}

const brokerUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^mqtts?:$/.test(url.protocol) || url.hostname === '' || !/^\/?$/.test(url.pathname)) {
    throw new AppError('misuse', '--mqtt is no address of a broker.', { remedy: 'Write it as mqtts://HOST[:PORT].' })
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('misuse', '--mqtt holds a name or a password.', {
      remedy: 'Addresses end up in process lists: use ATTUNE_MQTT_USER and ATTUNE_MQTT_PASSWORD_FILE instead.',
    })
  }
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (url.protocol === 'mqtt:' && host !== 'localhost' && !isLoopbackAddress(host)) {
    throw new AppError('not-loopback', 'Patient data would cross the network in clear text.', {
      remedy: 'Use mqtts://HOST, or a broker on this machine (mqtt://127.0.0.1).',
    })
  }
  return url
}

const signIn = (env: Readonly<Record<string, string | undefined>>): Pick<MqttSettings, 'user' | 'password'> => {
  const user = env.ATTUNE_MQTT_USER || undefined
  const file = env.ATTUNE_MQTT_PASSWORD_FILE || undefined
  const password =
    file === undefined
      ? env.ATTUNE_MQTT_PASSWORD || undefined
      : fileAt(file, 'a file')
          .toString()
          .replace(/\r?\n$/, '')
  if (password !== undefined && user === undefined) {
    throw new AppError('misuse', 'A password without a user.', { remedy: 'Set ATTUNE_MQTT_USER too.' })
  }
  return { user, password }
}

/** What the log says of a broker. */
const texts = {
  unreachable: 'the broker cannot be reached, or did not answer in time; it is tried again',
  untrusted: 'the certificate of the broker is not believed (its authority: --mqtt-ca FILE); it is tried again',
  refused: 'the broker refused the connection; it is tried again',
  'topic-refused': 'the broker refused topics',
  lost: 'the connection to the broker was lost; it is tried again',
  malformed: 'the broker does not speak MQTT 3.1.1',
  'too-large': 'a message was too large: it is not acknowledged',
} as const

/** Starts the subscription; what is returned ends it: what has come is stored and acknowledged first. */
export const startMqtt = async (
  deps: Dependencies,
  settings: MqttSettings,
  log: Log,
): Promise<{ readonly subscribed: Promise<void>; readonly close: () => Promise<void> }> => {
  const source = settings.source ?? deps.site.source
  const receiver = createPublishedReceiver(deps, source, log)
  const { url, topics, tls, user, password } = settings
  const act = (
    action: 'listener.started' | 'listener.stopped',
    details: Readonly<Record<string, string | number | boolean>>,
  ) => recordAct(deps, { actor: 'system:attune', action, record: null, purpose: 'HOPERAT', details })
  await act('listener.started', { broker: url.host, topics: topics.length, tls: url.protocol === 'mqtts:' })
  const subscriber = createMqttSubscriber({
    url,
    topics,
    clientId: settings.clientId ?? `attune-${source}`,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { password }),
    tls,
    limits: mqttLimits,
    receive: receiver.receive,
    note: (event, number, why) =>
      log[event === 'lost' || event === 'unreachable' ? 'warn' : 'error'](
        { event: `mqtt-${event}`, number, ...(why === undefined ? {} : { why }) },
        texts[event],
      ),
  })
  return {
    subscribed: subscriber.subscribed,
    close: async () => {
      await subscriber.close()
      await act('listener.stopped', receiver.counts())
    },
  }
}
