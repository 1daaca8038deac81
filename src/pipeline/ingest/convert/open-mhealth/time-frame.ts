import type { DeviceTime } from '../devices/device-clock.ts'
import type { JsonLedger } from '../devices/json-ledger.ts'
import { dayOf, readWritten } from '../devices/written-time.ts'

export type TimeFrame =
  | { readonly kind: 'absent' }
  | { readonly kind: 'wrong' }
  | { readonly kind: 'moment'; readonly start: DeviceTime }
  | { readonly kind: 'interval'; readonly start: DeviceTime; readonly end: DeviceTime }

/** Milliseconds of the units of omh:duration-unit-value whose length is fixed. */
const durations: Readonly<Record<string, number>> = {
  ms: 1,
  sec: 1_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  wk: 604_800_000,
}

/** What `effective_time_frame` says; times are RFC 3339 with an offset (omh:date-time). */
export const readTimeFrame = (ledger: JsonLedger, at: string): TimeFrame => {
  const frame = `${at}effective_time_frame`
  if (ledger.peek(frame) === undefined) return { kind: 'absent' }
  const moment = momentOf(ledger.string(`${frame}/date_time`))
  if (moment !== undefined) {
    ledger.mapped(`${frame}/date_time`)
    return { kind: 'moment', start: moment }
  }
  const interval = `${frame}/time_interval`
  const start = momentOf(ledger.string(`${interval}/start_date_time`))
  const end = momentOf(ledger.string(`${interval}/end_date_time`))
  const amount = ledger.number(`${interval}/duration/value`)
  const length = durations[ledger.string(`${interval}/duration/unit`) ?? '']
  const lasting = amount === undefined || length === undefined ? undefined : amount * length
  const [from, to] = [
    start ?? (end === undefined || lasting === undefined ? undefined : { ...end, at: end.at - lasting }),
    end ?? (start === undefined || lasting === undefined ? undefined : { ...start, at: start.at + lasting }),
  ]
  if (from === undefined || to === undefined) return { kind: 'wrong' }
  ledger.mapped(interval)
  return from.at > to.at ? { kind: 'wrong' } : { kind: 'interval', start: from, end: to }
}

const momentOf = (text: string | undefined) => {
  const written = text === undefined ? undefined : readWritten(text)
  if (written?.time === undefined || written.offset === undefined || written.order !== 'YMD') return undefined
  const day = dayOf(written, undefined)
  if (day === undefined || day === null) return undefined
  return { kind: 'moment', at: day + written.time - written.offset * 60_000, offset: written.offset } as const
}
