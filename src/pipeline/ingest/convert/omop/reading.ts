import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { readUnit } from '../../../../standards/ucum/index.ts'
import { idOf } from '../ids.ts'
import { type DateStyle, dateReader } from '../table/index.ts'
import type { RowReader } from '../table-row.ts'
import { codingOf, type OmopContext } from './concepts.ts'
import vocabularies from './vocabularies.json' with { type: 'json' }

const operators: Readonly<Record<string, string>> = vocabularies.operators

/** The cells of a row of OMOP, read as R4; a reading that gives nothing is `undefined`, and uses no cell. */
export type OmopReading = ReturnType<typeof omopReading>

export const omopReading = (
  row: RowReader,
  columns: ReadonlyMap<string, number>,
  context: OmopContext,
  zone: string | undefined,
) => {
  const readDate = dateReader({ formats: ['iso', 'yyyyMMdd'], zone } satisfies DateStyle)
  const place = (name: string) => columns.get(name) ?? -1
  const peek = (name: string) => row.cell(place(name))
  const use = (name: string): string | undefined => {
    const cell = peek(name)
    if (cell === '') return undefined
    row.mapped(place(name))
    return cell
  }
  const words = (name: string): string | undefined => {
    const cell = peek(name)
    if (cell === '') return undefined
    row.text(place(name))
    return cell
  }
  /** Concept 0 says that there is none. */
  const conceptId = (name: string): string | undefined => {
    const id = use(name)
    if (id === undefined || id === '0') return undefined
    if (!context.concepts.has(id))
      row.warn('omop-concept-unknown', 'A concept without its row of CONCEPT: only its number is kept', place(name))
    return id
  }
  const time = (name: string): string | undefined => {
    const cell = peek(name)
    if (cell === '') return undefined
    const found = readDate(cell)
    if (found.kind === 'date') {
      row.mapped(place(name))
      return found.text
    }
    row.lost(place(name), 'not a date')
    row.fail('date-invalid', 'Not a date of ISO 8601', place(name))
    return undefined
  }
  return {
    peek,
    use,
    words,
    number: (name: string): number | undefined => {
      const cell = peek(name)
      if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/.test(cell)) return undefined
      row.mapped(place(name))
      return Number(cell)
    },
    /** `measurement`: measurement_datetime, else measurement_date. A date beside its time says nothing more. */
    moment: (stem: string): string | undefined => {
      const whole = time(`${stem}_datetime`)
      const day = whole === undefined || peek(`${stem}_date`) !== '' ? time(`${stem}_date`) : undefined
      // A midnight that nobody measured: the datetime of a day without a time (CDM 5.4, ETL conventions).
      if (whole !== undefined && day !== undefined && /T00:00:00(?!\.\d*[1-9])/.test(whole)) return day
      return whole ?? day
    },
    /** The code of a statement: standard concept, source concept, the source's own text. */
    concept: (stem: string): JsonObject | undefined => {
      const ids = [conceptId(`${stem}_concept_id`), conceptId(`${stem}_source_concept_id`)]
      const coding = [...new Set(ids.filter(id => id !== undefined))].map(id => codingOf(id, context))
      const text = coding.length === 0 ? words(`${stem}_source_value`) : use(`${stem}_source_value`)
      if (coding.length === 0 && text === undefined) return undefined
      return { ...(coding.length === 0 ? {} : { coding }), ...(text === undefined ? {} : { text }) }
    },
    conceptAt: (name: string): JsonObject | undefined => {
      const id = conceptId(name)
      return id === undefined ? undefined : { coding: [codingOf(id, context)] }
    },
    comparator: (): JsonObject => {
      const id = peek('operator_concept_id')
      if (id === '' || id === '0') return {}
      const comparator = Object.hasOwn(operators, id) ? operators[id] : undefined
      if (comparator !== undefined || id === '4172703') row.mapped(place('operator_concept_id'))
      return comparator === undefined ? {} : { comparator }
    },
    /** UCUM by the concept of the unit, else by what the source wrote; else words. */
    unit: (): JsonObject => {
      const id = peek('unit_concept_id')
      const concept = context.concepts.get(id)
      const written = peek('unit_source_value')
      if (concept?.vocabulary === 'UCUM') {
        row.mapped(place('unit_concept_id'))
        if (written !== '') row.mapped(place('unit_source_value'))
        return {
          unit: written === '' ? concept.code : written,
          system: 'http://unitsofmeasure.org',
          code: concept.code,
        }
      }
      const read = written === '' ? undefined : readUnit(written)
      if (read?.ok === true) {
        row.mapped(place('unit_source_value'))
        return { unit: written, system: 'http://unitsofmeasure.org', code: read.value }
      }
      if (written !== '') row.text(place('unit_source_value'))
      if (id !== '' && id !== '0') row.lost(place('unit_concept_id'), 'no UCUM concept')
      return written === '' ? {} : { unit: written }
    },
    encounter: (): JsonObject => {
      const id = use('visit_occurrence_id')
      return id === undefined || id === '0'
        ? {}
        : { encounter: { reference: `Encounter/${omopId('Encounter', 'visit_occurrence', id)}` } }
    },
  }
}

/** The id of a table's row. */
export const omopId = (type: string, table: string, id: string): string => idOf(type, `urn:attune:omop:${table}`, id)
