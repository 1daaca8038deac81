import { setTimeout as sleep } from 'node:timers/promises'
import { connectBroker, type MqttConnection } from './mqtt-connection.ts'
import type { MqttOptions } from './mqtt-options.ts'

export type MqttSubscriber = {
  /** Resolves when the broker has granted the topics for the first time. */
  readonly subscribed: Promise<void>
  /** Takes no more messages, acknowledges those it has, and ends. The broker keeps the session. */
  readonly close: () => Promise<void>
}

/**
 * Subscribes to topics of a broker (MQTT 3.1.1) with a session that the broker keeps. A message of QoS 1 is acknowledged when
 * `receive` has resolved, in the order in which they came; when it rejects, it is not, and the broker sends it again after the
 * next connection. While too much waits, the broker is not read from. A connection that is lost or refused is
 * tried again, each time after a longer wait.
 *
 * @example
 * const subscriber = createMqttSubscriber({ url, topics: ['ward/#'], clientId: 'attune', receive: store, note })
 */
export const createMqttSubscriber = (options: MqttOptions): MqttSubscriber => {
  const { limits, note } = options
  const stopping = new AbortController()
  const first = Promise.withResolvers<void>()
  let connection: MqttConnection | undefined
  const run = async (): Promise<void> => {
    let wait = limits.firstWait
    while (!stopping.signal.aborted) {
      connection = connectBroker(options, first.resolve)
      const { stored, granted, failed } = await connection.ended
      connection = undefined
      if (stopping.signal.aborted) return
      if (granted) note('lost', wait)
      // What cannot be stored is not asked for at full speed.
      if (stored > 0 || (granted && !failed)) wait = limits.firstWait
      // Spread, so that all subscribers of a broker that comes back do not come at once.
      await sleep(wait * (0.5 + Math.random() / 2), undefined, { signal: stopping.signal }).catch(() => undefined)
      wait = Math.min(wait * 2, limits.longestWait)
    }
  }
  const running = run()
  return {
    subscribed: first.promise,
    close: async () => {
      stopping.abort()
      connection?.finish()
      await running
    },
  }
}
