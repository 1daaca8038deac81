import { codeSystems } from '../../../../core/index.ts'
import type { SqliteTable } from '../../../../standards/sqlite/index.ts'
import { concept, ucum } from '../devices/fhir.ts'
import { glucoseCode } from '../devices/glucose.ts'
import { createColumns, type Fate, wordOf } from './columns.ts'
import { createSeriesColumns } from './measures.ts'
import { type Noted, recordObservation } from './resources.ts'
import { drop, numberAt, type RowReader, rangeOf, type Scope, timeOf, untimed, valueless } from './scope.ts'

const loinc = (code: string) => ({ system: codeSystems.loinc, code })

const pressureNotes: Noted = {
  body_position: { title: 'Body position', words: 'bodyPosition' },
  measurement_location: { title: 'Measured at', words: 'measurementLocation' },
}

/** Systolic and diastolic pressure, in mmHg (AOSP BloodPressureRecord.toRecordInternal). */
export const bloodPressureReader = (scope: Scope, table: SqliteTable): RowReader => {
  const own: Readonly<Record<string, Fate>> = {
    systolic: 'mapped',
    diastolic: 'mapped',
    body_position: { words: 'bodyPosition' },
    measurement_location: { words: 'measurementLocation' },
  }
  const columns = createColumns(table, 'resource', own, scope.context.loss)
  return (row, found) => {
    const start = timeOf(scope, columns, row, 'time', 'zone_offset')
    const part = (column: string, code: string, text: string) => {
      const value = numberAt(columns, row, column)
      return value === undefined
        ? []
        : [{ code: concept([loinc(code)], text), valueQuantity: ucum(value, 'mm[Hg]', 'mmHg') }]
    }
    const component = [
      ...part('systolic', '8480-6', 'Systolic blood pressure'),
      ...part('diastolic', '8462-4', 'Diastolic blood pressure'),
    ]
    if (start === undefined || component.length === 0) {
      drop(scope, columns, row, start === undefined ? untimed : valueless)
      return
    }
    const resource = recordObservation(scope, columns, row, {
      category: 'vital-signs',
      codings: [loinc('85354-9')],
      text: 'Blood pressure',
      value: { component },
      start,
      noted: pressureNotes,
    })
    found.push({ kind: 'resource', resource, range: rangeOf(row) })
    columns.count(row)
  }
}

const glucoseNotes: Noted = {
  relation_to_meal: { title: 'Relation to meal', words: 'relationToMeal' },
  meal_type: { title: 'Meal type', words: 'mealType' },
}

// LOINC 14749-6: Glucose [Moles/volume] in Serum or Plasma.
const inSerumOrPlasma = { codings: [loinc('14749-6')], text: 'Glucose in serum or plasma' }

/** What was measured, as far as the specimen says it; without one nobody knows whether it was blood or a sensor. */
const glucoseOf = (specimen: string | undefined) => {
  if (specimen === 'capillary blood' || specimen === 'whole blood') return glucoseCode('blood-glucose', 'mmol/L')
  if (specimen === 'plasma' || specimen === 'serum') return inSerumOrPlasma
  return { codings: [], text: specimen === undefined ? 'Glucose' : `Glucose in ${specimen}` }
}

const specimenUnknown =
  'A glucose of which the phone does not know whether it is of blood or of a sensor: it has no code'

/** Glucose in mmol/L, by its specimen: a sensor's readings are a series, all others stand alone. */
export const glucoseReader = (scope: Scope, table: SqliteTable): RowReader => {
  const own: Readonly<Record<string, Fate>> = {
    level: 'mapped',
    specimen_source: { words: 'specimen' },
    relation_to_meal: { words: 'relationToMeal' },
    meal_type: { words: 'mealType' },
  }
  const { loss } = scope.context
  const columns = createColumns(table, 'resource', { ...own, specimen_source: 'mapped' }, loss)
  const unknown = createColumns(table, 'resource', own, loss)
  const noPlace: Fate = { reason: 'A series has no place for it' }
  const sensor = createColumns(
    table,
    'series',
    { ...own, specimen_source: 'mapped', relation_to_meal: noPlace, meal_type: noPlace },
    loss,
  )
  const interstitial = { ...glucoseCode('interstitial-glucose', 'mmol/L'), unit: 'mmol/L' }
  const columnOf = createSeriesColumns(scope, interstitial, false)
  return (row, found) => {
    const start = timeOf(scope, columns, row, 'time', 'zone_offset')
    const value = numberAt(columns, row, 'level')
    if (start === undefined || value === undefined) {
      drop(scope, columns, row, start === undefined ? untimed : valueless)
      return
    }
    const specimen = wordOf('specimen', columns.of(row, 'specimen_source'))
    if (specimen === 'interstitial fluid') {
      const origin = scope.origins.words(columns.of(row, 'app_info_id'), columns.of(row, 'device_info_id'))
      const run = columnOf(origin).push(start.at, start.at, value, start.offset, 0, row.from, row.to)
      if (run !== undefined) found.push(run)
      sensor.count(row)
      return
    }
    if (specimen === undefined) {
      scope.notices.note('warning', 'glucose-specimen-unknown', specimenUnknown, `byte ${row.from}`, rangeOf(row))
    }
    const resource = recordObservation(scope, columns, row, {
      ...glucoseOf(specimen),
      category: 'laboratory',
      value: { valueQuantity: ucum(value, 'mmol/L') },
      start,
      noted: glucoseNotes,
    })
    found.push({ kind: 'resource', resource, range: rangeOf(row) })
    const counted = specimen === undefined ? unknown : columns
    counted.count(row)
  }
}
