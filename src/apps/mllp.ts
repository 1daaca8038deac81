import { AppError } from '../core/index.ts'
import { loopbackAddressOf } from '../platform/http/index.ts'
import type { Log } from '../platform/logging/index.ts'
import { createMllpServer } from '../platform/mllp/index.ts'
import { fileAt } from './file-at.ts'
import type { Dependencies } from './use-cases/dependencies.ts'
import { recordAct } from './use-cases/dependencies.ts'
import { createMessageReceiver } from './use-cases/receive-messages.ts'

/** Options of the listener that `attune listen` and `attune serve` share. */
export const mllpOptions = {
  mllp: { type: 'string' },
  'tls-cert': { type: 'string' },
  'tls-key': { type: 'string' },
  'tls-ca': { type: 'string' },
} as const

export type MllpSettings = {
  readonly port: number
  readonly host: string
  readonly source: string | undefined
  readonly tls: { readonly cert: Buffer; readonly key: Buffer; readonly ca?: Buffer } | undefined
}

type Values = Readonly<Record<string, string | boolean | undefined>>

/**
 * Reads the options of the listener; `undefined` without --mllp.
 *
 * @throws AppError `misuse`; `not-loopback` for an address that others can reach without TLS
 */
export const mllpSettings = async (
  values: Values,
  host: string | undefined,
  source: string | undefined,
): Promise<MllpSettings | undefined> => {
  const given = textOf(values.mllp)
  if (given === undefined) {
    if (Object.keys(mllpOptions).some(name => values[name] !== undefined)) {
      throw new AppError('misuse', 'Options of the listener without --mllp PORT.', { remedy: 'See --help.' })
    }
    return undefined
  }
  const port = Number(given)
  if (!Number.isInteger(port) || port < 0 || port > 65_535 || given.trim() === '') {
    throw new AppError('misuse', `${given} is not a port.`, { remedy: 'Use a number from 0 to 65535.' })
  }
  const tls = tlsOf(values)
  const address = host ?? '127.0.0.1'
  return { port, host: tls === undefined ? await withoutTls(address) : address, source, tls }
}

const withoutTls = async (host: string): Promise<string> => {
  try {
    return await loopbackAddressOf(host)
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== 'not-loopback') throw cause
    throw new AppError('not-loopback', 'Patient data would cross the network in clear text.', {
      remedy: 'Give --tls-cert FILE and --tls-key FILE, or listen on 127.0.0.1 behind a tunnel.',
      cause,
    })
  }
}

const tlsOf = (values: Values): MllpSettings['tls'] => {
  const [cert, key, ca] = [textOf(values['tls-cert']), textOf(values['tls-key']), textOf(values['tls-ca'])]
  if (cert === undefined && key === undefined && ca === undefined) return undefined
  if (cert === undefined || key === undefined) {
    throw new AppError('misuse', 'TLS needs a certificate and its key.', {
      remedy: '--tls-cert FILE --tls-key FILE (PEM)',
    })
  }
  return {
    cert: fileAt(cert, 'a PEM file'),
    key: fileAt(key, 'a PEM file'),
    ...(ca === undefined ? {} : { ca: fileAt(ca, 'a PEM file') }),
  }
}

const textOf = (value: string | boolean | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

/** Starts listening; what is returned stops it: what has come is stored and answered first. */
export const startMllp = async (
  deps: Dependencies,
  { port, host, source, tls }: MllpSettings,
  log: Log,
): Promise<{ readonly port: number; readonly close: () => Promise<void> }> => {
  const receiver = createMessageReceiver(deps, source ?? deps.site.source, log)
  const server = await createMllpServer({
    host,
    port,
    ...(tls === undefined ? {} : { tls }),
    receive: receiver.receive,
    note: (event, bytes) => log.warn({ event: `mllp-${event}`, bytes }, 'something on a connection was not a message'),
  })
  const act = (
    action: 'listener.started' | 'listener.stopped',
    details: Readonly<Record<string, string | number | boolean>>,
  ) => recordAct(deps, { actor: 'system:attune', action, record: null, purpose: 'HOPERAT', details })
  await act('listener.started', { port: server.port, tls: tls !== undefined })
  return {
    port: server.port,
    close: async () => {
      await server.close()
      await receiver.settled()
      await act('listener.stopped', receiver.counts())
    },
  }
}
