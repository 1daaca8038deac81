export type MqttLimits = {
  /** Bytes of one message. */
  readonly message: number
  /** Messages that wait to be stored; then the broker is not read from. */
  readonly waitingMessages: number
  /** Bytes of the messages that wait to be stored; then the broker is not read from. */
  readonly waitingBytes: number
  /** Milliseconds until a broker must have answered. */
  readonly answerTime: number
  /** Seconds without a packet after which it is asked whether it is there; after half as many more the connection is given up. */
  readonly keepAlive: number
  /** Milliseconds before the second attempt to connect; each later one waits twice as long, up to the longest. */
  readonly firstWait: number
  readonly longestWait: number
}

export const mqttLimits: MqttLimits = {
  message: 16 * 1024 * 1024,
  waitingMessages: 2_000,
  waitingBytes: 64 * 1024 * 1024,
  answerTime: 30_000,
  keepAlive: 30,
  firstWait: 1_000,
  longestWait: 60_000,
}

/** PEM. `ca`: the only authorities that are believed; `cert` and `key`: who we are. */
export type MqttTls = { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer }

/**
 * What happened, for the log; never content. `refused`: with the broker's code (5: not authorized); `topic-refused`: how many
 * topics; `too-large`: bytes; `lost`: milliseconds until it is tried again, at most; `untrusted`: its certificate is not believed.
 *
 * @param why the code of Node or OpenSSL, such as `ECONNREFUSED` or `SELF_SIGNED_CERT_IN_CHAIN`, where there is one
 */
export type MqttNote = (
  event: 'unreachable' | 'untrusted' | 'refused' | 'topic-refused' | 'lost' | 'malformed' | 'too-large',
  number: number,
  why?: string,
) => void

export type MqttOptions = {
  /** `mqtt://host:port` or `mqtts://host:port`. */
  readonly url: URL
  readonly topics: readonly string[]
  /** The name of the session that the broker keeps: one subscriber's alone. */
  readonly clientId: string
  readonly user?: string
  readonly password?: string
  readonly tls?: MqttTls
  readonly limits: MqttLimits
  /** Resolves when the message is committed. */
  readonly receive: (payload: Uint8Array) => Promise<void>
  readonly note: MqttNote
}
