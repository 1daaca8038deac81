import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { idOf } from '../ids.ts'
import type { Row } from '../table-row.ts'
import { type DateStyle, dateReader } from './date-reader.ts'
import type {
  CodeSpec,
  DateSpec,
  FlagSpec,
  IdSpec,
  QuantitySpec,
  TextSpec,
  TokenSpec,
  ValueSpec,
} from './mapping-schema.ts'
import { type NumberStyle, numberReader, unitMembers } from './number.ts'
import type { Field } from './resource-fields.ts'

/** What a field's cells give: a value, nothing, or something that cannot be read. */
export type Reading = { readonly value: unknown } | 'absent' | 'unreadable'

/** What a field needs to know of the file and the mapping. */
export type FieldContext = {
  /** The place of a column; the mapping's columns are known to be there. */
  readonly place: (column: string) => number
  readonly dates: Partial<DateStyle>
  readonly numbers: NumberStyle
  /** Scope of ids without a system of their own. */
  readonly scope: string
}

export type FieldReader = (row: Row) => Reading

/** The reader of a field, by its kind. */
export const fieldReader = (field: Field, spec: unknown, context: FieldContext): FieldReader =>
  readers[field.kind](spec as never, context, field)

type Make = (spec: never, context: FieldContext, field: Field) => FieldReader

const absent = 'absent'
const unreadable = 'unreadable'

type Codings = Exclude<CodeSpec['fixed'], undefined>
const listOf = (codings: Codings) => (Array.isArray(codings) ? codings : [codings])

const codeReader = (spec: CodeSpec, { place }: FieldContext): FieldReader => {
  if (spec.column === undefined) {
    const value = {
      ...(spec.fixed === undefined ? {} : { coding: listOf(spec.fixed) }),
      ...(spec.text === undefined ? {} : { text: spec.text }),
    }
    return () => ({ value })
  }
  const column = place(spec.column)
  const words = spec.display === undefined ? undefined : place(spec.display)
  const known = spec.codes === undefined ? undefined : new Map(Object.entries(spec.codes))
  return row => {
    const cell = row.cell(column)
    const shown = words === undefined ? '' : row.cell(words)
    if (cell === '' && shown === '') return absent
    if (words !== undefined && shown !== '') row.mapped(words)
    if (cell === '') {
      row.warn('code-missing', 'Words without the code they stand for', words!)
      return { value: { text: shown } }
    }
    const means = known?.get(cell)
    if (means !== undefined) {
      row.mapped(column)
      return { value: { coding: listOf(means), text: shown === '' ? cell : shown } }
    }
    if (spec.system !== undefined) {
      row.mapped(column)
      const coding = { system: spec.system, code: cell, ...(shown === '' ? {} : { display: shown }) }
      return { value: { coding: [coding], ...(shown === '' ? {} : { text: shown }) } }
    }
    row.text(column)
    if (known !== undefined) row.warn('code-unmapped', 'A code that the mapping does not list: kept as text', column)
    return { value: { text: shown === '' ? cell : `${cell} ${shown}` } }
  }
}

const tokenReader =
  (wrap: (code: string, field: Field) => unknown) =>
  (spec: TokenSpec, { place }: FieldContext, field: Field): FieldReader => {
    if (typeof spec === 'string') {
      const value = wrap(spec, field)
      return () => ({ value })
    }
    const column = place(spec.column)
    const { values } = spec
    return row => {
      const cell = row.cell(column)
      if (cell === '') return absent
      const code = values === undefined ? cell : Object.hasOwn(values, cell) ? values[cell] : undefined
      if (code === undefined || field.codes?.includes(code) === false) {
        row.lost(column, 'a value that the mapping does not list')
        row.fail('value-unmapped', 'A value that the mapping does not list', column)
        return unreadable
      }
      row.mapped(column)
      return { value: wrap(code, field) }
    }
  }

const dateFieldReader = (spec: DateSpec, { place, dates }: FieldContext, field: Field): FieldReader => {
  const columns = [spec.column].flat().map(place)
  const zone = spec.zone ?? dates.zone
  const read = dateReader({
    formats: spec.formats ?? dates.formats ?? [],
    zone,
    centuryFrom: spec.centuryFrom ?? dates.centuryFrom,
  })
  return row => {
    const used = columns.filter(column => row.cell(column) !== '')
    const [first] = used
    if (first === undefined) return absent
    const found = read(used.map(row.cell).join(' '))
    if (found.kind !== 'date') {
      for (const column of used) row.lost(column, 'not a date of the stated formats')
      if (found.kind === 'none') row.fail('date-invalid', 'Not a date of the stated formats', first)
      else row.fail('date-ambiguous', 'Two of the stated formats read different days', first)
      return unreadable
    }
    if (found.note === 'time-twice')
      row.warn(found.note, 'In the hour that summer time repeats: only its day is used', first)
    if (found.note === 'time-never')
      row.warn(found.note, 'In the hour that summer time leaves out: only its day is used', first)
    if (field.instant === true && !found.whole) {
      for (const column of used) row.lost(column, 'R4 wants a time with its offset here')
      row.warn('offset-missing', 'R4 wants a time with its offset from UTC here: left out', first)
      return absent
    }
    for (const column of used) row.mapped(column)
    return { value: field.day === true ? found.day : found.text }
  }
}

const textReader = (spec: TextSpec, { place }: FieldContext): FieldReader => {
  if ('fixed' in spec) return () => ({ value: spec.fixed })
  const column = place(spec.column)
  return row => {
    const cell = row.cell(column)
    if (cell === '') return absent
    row.mapped(column)
    return { value: cell }
  }
}

/** A number with its unit. `undefined`: the cell holds something else. */
const quantityOf = (spec: QuantitySpec, { place, numbers }: FieldContext) => {
  const column = place(spec.column)
  const read = numberReader({
    decimal: spec.decimal ?? numbers.decimal,
    thousands: spec.thousands ?? numbers.thousands,
  })
  const { unit } = spec
  const fixed = typeof unit === 'string' ? unitMembers(unit) : undefined
  const unitColumn = typeof unit === 'string' ? undefined : place(unit.column)
  const units = typeof unit === 'string' ? undefined : unit.units
  return (row: Row): JsonObject | undefined => {
    const number = read(row.cell(column))
    if (number === undefined) return undefined
    row.mapped(column)
    return { ...number, ...(fixed ?? unitIn(row, unitColumn!, units)) }
  }
}

const unitIn = (row: Row, column: number, units: Readonly<Record<string, string>> | undefined): JsonObject => {
  const written = row.cell(column)
  if (written === '') {
    row.warn('unit-missing', 'A number without a unit', column)
    return {}
  }
  const code = units !== undefined && Object.hasOwn(units, written) ? units[written] : undefined
  const members = unitMembers(code ?? written)
  if (members.code === undefined) {
    row.text(column)
    row.warn('unit-unknown', 'Not a UCUM code, and not listed: kept as text', column)
  } else row.mapped(column)
  return { ...members, unit: written }
}

const quantityReader = (spec: QuantitySpec, context: FieldContext): FieldReader => {
  const column = context.place(spec.column)
  const read = quantityOf(spec, context)
  return row => {
    if (row.cell(column) === '') return absent
    const value = read(row)
    if (value !== undefined) return { value }
    row.lost(column, 'not a number')
    row.warn('number-invalid', 'Not a number of the stated style', column)
    return absent
  }
}

const valueReader = (spec: ValueSpec, context: FieldContext): FieldReader => {
  const column = context.place(spec.column)
  if (spec.type === 'number') {
    const read = quantityOf(spec, context)
    const unitColumn = typeof spec.unit === 'string' ? undefined : context.place(spec.unit.column)
    return row => {
      const cell = row.cell(column)
      if (cell === '') return absent
      const valueQuantity = read(row)
      if (valueQuantity !== undefined) return { value: { valueQuantity } }
      row.text(column)
      if (unitColumn !== undefined) row.lost(unitColumn, 'the unit of no number')
      row.warn('number-invalid', 'Not a number of the stated style: kept as text', column)
      return { value: { valueString: cell } }
    }
  }
  const { type, ...rest } = spec
  const inner =
    type === 'text'
      ? textReader({ column: spec.column }, context)
      : type === 'boolean'
        ? flagReader(rest as FlagSpec, context)
        : codeReader(rest as CodeSpec, context)
  const name = { text: 'valueString', boolean: 'valueBoolean', code: 'valueCodeableConcept' }[type]
  return row => {
    const found = inner(row)
    return typeof found === 'string' ? found : { value: { [name]: found.value } }
  }
}

const flagReader = ({ column, values }: FlagSpec, { place }: FieldContext): FieldReader => {
  const at = place(column)
  return row => {
    const cell = row.cell(at)
    if (cell === '') return absent
    if (!Object.hasOwn(values, cell)) {
      row.lost(at, 'a value that the mapping does not list')
      row.fail('value-unmapped', 'A value that the mapping does not list', at)
      return unreadable
    }
    row.mapped(at)
    return { value: values[cell] }
  }
}

const idReader = ({ column, system }: IdSpec, { place }: FieldContext): FieldReader => {
  const at = place(column)
  return row => {
    const cell = row.cell(at)
    if (cell === '') return absent
    row.mapped(at)
    return { value: { ...(system === undefined ? {} : { system }), value: cell } }
  }
}

const encounterReader = ({ column, system }: IdSpec, { place, scope }: FieldContext): FieldReader => {
  const at = place(column)
  return row => {
    const cell = row.cell(at)
    if (cell === '') return absent
    row.mapped(at)
    return { value: { reference: `Encounter/${idOf('Encounter', system ?? scope, cell)}` } }
  }
}

const plain = (code: string) => code
const concept = (code: string, { system }: Field) => ({ coding: [{ system, code }] })
const coding = (code: string, { system }: Field) => ({ system, code })

const readers: Readonly<Record<Field['kind'], Make>> = {
  code: codeReader,
  token: tokenReader(plain),
  concept: tokenReader(concept),
  coding: tokenReader(coding),
  date: dateFieldReader,
  text: textReader,
  quantity: quantityReader,
  value: valueReader,
  flag: flagReader,
  id: idReader,
  encounter: encounterReader,
}
