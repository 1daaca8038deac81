import type { SqliteTable, SqlValue } from '../../../../standards/sqlite/index.ts'
import { concept, observation, ucum } from '../devices/fhir.ts'
import { type CodeList, createColumns, type Fate, wordOf } from './columns.ts'
import type { Parents } from './parents.ts'
import { type Noted, recordObservation } from './resources.ts'
import { momentOf } from './row-time.ts'
import {
  drop,
  format,
  knownOffset,
  type RowReader,
  type RowTime,
  rangeOf,
  type Scope,
  spanOf,
  untimed,
} from './scope.ts'

const written: Noted = { title: { title: 'Title' }, notes: { title: 'Notes' } }

/** A session of sleep or exercise: from when to when, and what it was. */
export const sessionReader = (scope: Scope, table: SqliteTable, kind: 'sleep' | 'exercise'): RowReader => {
  const own: Readonly<Record<string, Fate>> = {
    title: 'text',
    notes: 'text',
    ...(kind === 'exercise' ? { exercise_type: { words: 'exerciseType' } } : {}),
  }
  const columns = createColumns(table, 'resource', own, scope.context.loss)
  return (row, found) => {
    const span = spanOf(scope, columns, row)
    if (span === undefined) {
      drop(scope, columns, row, untimed)
      return
    }
    const { start, end } = span
    const minutes = (end.at - start.at) / 60_000
    const words = kind === 'exercise' ? wordOf('exerciseType', columns.of(row, 'exercise_type')) : undefined
    const resource = recordObservation(scope, columns, row, {
      category: 'activity',
      codings: [],
      text: kind === 'sleep' ? 'Sleep session' : 'Exercise session',
      value: {
        ...(words === undefined ? {} : { component: [{ code: concept([], 'Exercise'), valueString: words }] }),
        valueQuantity: ucum(minutes, 'min'),
      },
      start,
      end,
      noted: written,
    })
    found.push({ kind: 'resource', resource, range: rangeOf(row) })
    columns.count(row)
  }
}

const orphaned = { code: 'record-missing', message: 'A stage of sleep whose session is not there' }
const wordless = { code: 'value-invalid', message: 'A stage of sleep that is not known' }

/** A stage of a session of sleep. */
export const sleepStageReader = (scope: Scope, table: SqliteTable, sessions: Parents): RowReader => {
  const own: Readonly<Record<string, Fate>> = {
    parent_key: 'mapped',
    stage_start_time: 'mapped',
    stage_end_time: 'mapped',
    stage_type: 'mapped',
  }
  const columns = createColumns(table, 'other', own, scope.context.loss)
  return (row, found) => {
    const [from, to] = [momentOf(columns.of(row, 'stage_start_time')), momentOf(columns.of(row, 'stage_end_time'))]
    const session = sessions.of(numberOf(columns.of(row, 'parent_key')))
    const words = wordOf('sleepStage' satisfies CodeList, columns.of(row, 'stage_type'))
    if (from === undefined || to === undefined || to < from) drop(scope, columns, row, untimed)
    else if (session === undefined || words === undefined) {
      drop(scope, columns, row, session === undefined ? orphaned : wordless)
    } else {
      const offset = knownOffset(scope.notices, row, session.offset)
      const moment = (at: number): RowTime => ({ kind: 'moment', at, offset })
      const resource = observation({
        format,
        patient: scope.patient,
        category: 'activity',
        codings: [],
        text: 'Sleep stage',
        start: moment(from),
        end: moment(to),
        value: { valueCodeableConcept: concept([], words) },
        ...(session.origin === '' ? {} : { device: session.origin }),
        key: words,
      })
      found.push({ kind: 'resource', resource, range: rangeOf(row) })
      columns.count(row)
    }
  }
}

const numberOf = (value: SqlValue | undefined): number => (typeof value === 'number' ? value : Number.NaN)
