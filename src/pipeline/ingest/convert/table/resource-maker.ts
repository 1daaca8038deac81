import { canonicalJson } from '../../../../core/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import type { RowReader } from '../table-row.ts'
import { type FieldContext, type FieldReader, fieldReader } from './field-readers.ts'
import type { RowMapping } from './read-mapping.ts'
import type { Field, ResourceFields } from './resource-fields.ts'

/** The patient of a row. */
export type MadeFor = {
  readonly id: string
  readonly identifier?: { readonly system: string; readonly value: string }
  /** Where the row names them. */
  readonly column?: number
}

type Building = { [member: string]: unknown; resourceType: string; id: string }

/** Makes one resource of each row that has what it needs; `undefined` for the others. */
export type ResourceMaker = (row: RowReader, patient: MadeFor) => ConvertedResource | undefined

export const resourceMaker = ({ type, when, fields }: RowMapping, context: FieldContext): ResourceMaker => {
  const readers = fields
    .map(({ field, spec }) => ({ field, read: fieldReader(field, spec, context) }))
    // What another field depends on is read before it.
    .toSorted((a, b) => Number(a.field.needs !== undefined) - Number(b.field.needs !== undefined))
  const condition = when === undefined ? undefined : { column: context.place(when.column), values: new Set(when.in) }
  return (row, patient) => {
    if (condition !== undefined) {
      if (!condition.values.has(row.cell(condition.column))) return undefined
      row.mapped(condition.column)
    }
    const resource: Building = { resourceType: type.type, id: '' }
    const missing = fill(resource, readers, row)
    if (missing !== undefined) {
      row.drop(0, `the ${type.type} was not made: ${missing}`)
      return undefined
    }
    row.keep()
    return finished(resource, type, patient, context)
  }
}

type Reader = { readonly field: Field; readonly read: FieldReader }

/** @returns why it cannot be */
const fill = (resource: Building, readers: readonly Reader[], row: RowReader): string | undefined => {
  const found = new Set<string>()
  let missing: Field | undefined
  for (const { field, read } of readers) {
    const mark = row.mark()
    const reading = read(row)
    if (reading === 'unreadable') {
      if (field.essential === true || field.required === true) return `${field.name} cannot be read`
    } else if (reading === 'absent') {
      // A wide row has no value where nothing was measured.
      if (field.required === true || field.kind === 'value') missing ??= field
    } else if (field.needs !== undefined && !found.has(field.needs)) row.drop(mark, `nothing without ${field.needs}`)
    else {
      found.add(field.name)
      put(resource, field.path, reading.value)
      for (const [path, value] of Object.entries(field.beside ?? {})) put(resource, path, value)
    }
  }
  if (missing === undefined) return undefined
  // A column of codes that is empty says that there is nothing; a result without its code does not.
  if (missing.kind !== 'value' && (missing.kind !== 'code' || found.has('value')) && found.size > 0) {
    row.failRow('required-missing', `No ${missing.name}`)
  }
  return `no ${missing.name}`
}

const finished = (
  resource: Building,
  { type, subject }: ResourceFields,
  patient: MadeFor,
  { scope }: FieldContext,
): ConvertedResource => {
  if (subject !== undefined) resource[subject] = { reference: `Patient/${patient.id}` }
  if (type === 'Patient') {
    resource.id = patient.id
    if (patient.identifier !== undefined) resource.identifier = [patient.identifier]
    return compact(resource)
  }
  const [own] = (resource.identifier ?? []) as readonly { readonly system?: string; readonly value: string }[]
  resource.id =
    own === undefined ? idOf(type, patient.id, canonicalJson(resource)) : idOf(type, own.system ?? scope, own.value)
  return compact(resource)
}

/** Lists whose earlier places stayed empty, such as an e-mail address without a telephone. */
const compact = (resource: Building): ConvertedResource => {
  if (Array.isArray(resource.telecom)) resource.telecom = resource.telecom.filter(one => one !== undefined)
  if (Array.isArray(resource.name)) {
    for (const name of resource.name)
      if (Array.isArray(name.given)) name.given = name.given.filter((one: unknown) => one !== undefined)
  }
  return resource
}

const put = (resource: Building, path: string, value: unknown): void => {
  if (path === 'value') {
    Object.assign(resource, value)
    return
  }
  const steps = path.split('.')
  let at: Record<string, unknown> = resource
  steps.forEach((step, n) => {
    if (n === steps.length - 1) at[step] = value
    else {
      at[step] ??= /^\d+$/.test(steps[n + 1]!) ? [] : {}
      at = at[step] as Record<string, unknown>
    }
  })
}
