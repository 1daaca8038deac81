import type { Rows } from '../../../../standards/sqlite/index.ts'
import type { ConversionContext, Converted } from '../conversion.ts'
import type { Notices } from '../devices/notices.ts'
import type { SeriesBuffer } from '../devices/series-buffer.ts'
import type { Columns } from './columns.ts'
import type { Origins } from './origins.ts'
import { momentOf, offsetOf } from './row-time.ts'

export const format = 'health-connect'

/** What the reading of every table shares. */
export type Scope = {
  readonly context: ConversionContext
  readonly notices: Notices
  readonly patient: string
  readonly origins: Origins
  readonly buffer: SeriesBuffer
}

export type Row = Rows['rows'][number]

export type RowReader = (row: Row, found: Converted[]) => void

export const rangeOf = ({ from, to }: Row): { readonly offset: number; readonly length: number } => ({
  offset: from,
  length: to - from,
})

/** Says once why rows of a table are not used, and counts what they hold. */
export const drop = (
  { notices }: Scope,
  columns: Columns,
  row: Row,
  fault: { readonly code: string; readonly message: string },
): void => {
  notices.note('error', fault.code, fault.message, `byte ${row.from}`, rangeOf(row))
  columns.count(row, fault.message)
}

export const untimed = { code: 'time-invalid', message: 'A record without a time, or with one that does not exist' }
export const valueless = { code: 'value-invalid', message: 'A record whose value is missing, or no number' }
const withoutOffset =
  'The phone did not note its zone, or one that does not exist: the moment is known, the local time is not (shown in UTC)'

/** A moment with the clock of the phone, in minutes east of UTC. */
export type RowTime = { readonly kind: 'moment'; readonly at: number; readonly offset: number }

/** @returns `undefined` for a row without that time */
export const timeOf = (
  { notices }: Scope,
  columns: Columns,
  row: Row,
  time: string,
  zone: string,
): RowTime | undefined => {
  const at = momentOf(columns.of(row, time))
  if (at === undefined) return undefined
  return { kind: 'moment', at, offset: knownOffset(notices, row, offsetOf(columns.of(row, zone))) }
}

export const knownOffset = (notices: Notices, row: Row, offset: number | undefined): number => {
  if (offset === undefined) notices.note('warning', 'zone-unknown', withoutOffset, `byte ${row.from}`, rangeOf(row))
  return offset ?? 0
}

/** Start and end of an interval; one that ends before it starts is none. */
export const spanOf = (
  scope: Scope,
  columns: Columns,
  row: Row,
): { readonly start: RowTime; readonly end: RowTime } | undefined => {
  const start = timeOf(scope, columns, row, 'start_time', 'start_zone_offset')
  const end = timeOf(scope, columns, row, 'end_time', 'end_zone_offset')
  return start === undefined || end === undefined || end.at < start.at ? undefined : { start, end }
}

/**
 * A measured number. The phone writes the smallest number there is for what an app did not set (Double.MIN_VALUE and Float.MIN_VALUE,
 * seen in exports): that is no value.
 */
export const numberAt = (columns: Columns, row: Row, column: string): number | undefined => {
  const value = columns.of(row, column)
  if (typeof value !== 'number' || !Number.isFinite(value)) return undefined
  return value > 0 && value < 1e-40 ? undefined : value
}

/** Digits of a converted number, without a binary tail. */
export const scaled = (value: number, factor = 1): number =>
  factor === 1 ? value : Number((value * factor).toPrecision(12))
