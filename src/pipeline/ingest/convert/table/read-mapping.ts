import type { z } from 'zod'
import { failure, type Issue, issue, type Result, success } from '../../../../core/index.ts'
import { isJsonObject, type JsonObject } from '../../../../standards/fhir/index.ts'
import {
  codeSpec,
  dateSpec,
  flagSpec,
  idSpec,
  type MappingSpec,
  mappingSpec,
  quantitySpec,
  textSpec,
  tokenSpec,
  valueSpec,
} from './mapping-schema.ts'
import { type Field, type ResourceFields, resourceFields } from './resource-fields.ts'

/** A mapping that holds together. */
export type TableMapping = Omit<MappingSpec, 'rows'> & { readonly rows: readonly RowMapping[] }

export type RowMapping = {
  readonly type: ResourceFields
  readonly when?: { readonly column: string; readonly in: readonly string[] }
  readonly fields: readonly { readonly field: Field; readonly spec: unknown }[]
}

const specs: Readonly<Record<Field['kind'], z.ZodType>> = {
  code: codeSpec,
  token: tokenSpec,
  concept: tokenSpec,
  coding: tokenSpec,
  date: dateSpec,
  text: textSpec,
  quantity: quantitySpec,
  value: valueSpec,
  flag: flagSpec,
  id: idSpec,
  encounter: idSpec,
}

/**
 * Reads a mapping. Every issue has its place in the mapping, such as `rows[0].value.unit`; a `"?"`, which `attune map`
 * leaves where somebody must decide, is an issue of its own.
 *
 * @example
 * readMapping(JSON.parse(text))
 */
export const readMapping = (json: unknown): Result<TableMapping> => {
  const open = undecided(json, '')
  if (open.length > 0) return failure(...open)
  const read = mappingSpec.safeParse(json)
  if (!read.success) return failure(...issuesOf(read.error, ''))
  const issues: Issue[] = []
  const rows = read.data.rows.map((row, n) => readRow(row, `rows[${n}]`, issues))
  if (issues.length > 0) return failure(...issues)
  const mapping = { ...read.data, rows: rows.filter(row => row !== undefined) }
  const further = [...undated(mapping), ...twoMeanings(mapping)]
  return further.length > 0 ? failure(...further) : success(mapping)
}

const undecided = (json: unknown, at: string): readonly Issue[] => {
  if (json === '?') return [issue('error', 'mapping-open', 'Not decided yet: write what is meant in place of "?"', at)]
  if (Array.isArray(json)) return json.flatMap((one, n) => undecided(one, `${at}[${n}]`))
  if (!isJsonObject(json)) return []
  return Object.entries(json).flatMap(([name, one]) => undecided(one, at === '' ? name : `${at}.${name}`))
}

const wrong = (message: string, at: string): Issue => issue('error', 'mapping-invalid', message, at)

const issuesOf = ({ issues }: { readonly issues: readonly z.core.$ZodIssue[] }, at: string): readonly Issue[] =>
  issues.flatMap(found => {
    const where = pathOf(found.path, at)
    // Of several shapes the one that is meant is that whose kind of value it has.
    const meant = found.code === 'invalid_union' ? found.errors.find(one => !one.some(isOtherKind)) : undefined
    return meant === undefined ? [wrong(found.message, where || 'the mapping')] : issuesOf({ issues: meant }, where)
  })

const isOtherKind = ({ code, path }: z.core.$ZodIssue): boolean => code === 'invalid_type' && path.length === 0

const pathOf = (path: readonly PropertyKey[], at: string): string =>
  path.reduce<string>(
    (before, part) =>
      typeof part === 'number' ? `${before}[${part}]` : before === '' ? String(part) : `${before}.${String(part)}`,
    at,
  )

const readRow = (row: JsonObject, at: string, issues: Issue[]): RowMapping | undefined => {
  const { resource, when, ...members } = row
  const type = resourceFields.get(String(resource))
  if (type === undefined) {
    issues.push(wrong(`A row becomes one of ${[...resourceFields.keys()].join(', ')}`, `${at}.resource`))
    return undefined
  }
  const fields: { field: Field; spec: unknown }[] = []
  for (const [name, spec] of Object.entries(members)) {
    const field = type.fields.find(one => one.name === name)
    if (field === undefined) {
      issues.push(
        wrong(`${type.type} has no such member: ${type.fields.map(one => one.name).join(', ')}`, `${at}.${name}`),
      )
      continue
    }
    const read = specs[field.kind].safeParse(spec)
    if (!read.success) issues.push(...issuesOf(read.error, `${at}.${name}`))
    else {
      issues.push(...unknownCodes(field, read.data, `${at}.${name}`))
      fields.push({ field, spec: read.data })
    }
  }
  for (const { name, required } of type.fields) {
    if (required === true && members[name] === undefined) issues.push(wrong(`${type.type} needs it`, `${at}.${name}`))
  }
  return { type, ...(when === undefined ? {} : { when: when as NonNullable<RowMapping['when']> }), fields }
}

/** Codes of R4 that a token may have; a column without a list of values must hold them itself. */
const unknownCodes = ({ codes, kind }: Field, spec: unknown, at: string): readonly Issue[] => {
  if (codes === undefined || (kind !== 'token' && kind !== 'concept' && kind !== 'coding')) return []
  const check = (code: unknown, where: string) =>
    codes.includes(String(code)) ? [] : [wrong(`One of ${codes.join(', ')}`, where)]
  if (typeof spec === 'string') return check(spec, at)
  const values = isJsonObject(spec) && isJsonObject(spec.values) ? spec.values : {}
  return Object.entries(values).flatMap(([name, code]) => check(code, `${at}.values.${name}`))
}

/** Every date has its formats, and two digits of a year their century. */
const undated = ({ rows, dates }: TableMapping): readonly Issue[] =>
  rows.flatMap(({ fields }, n) =>
    fields.flatMap(({ field, spec }) => {
      if (field.kind !== 'date') return []
      const at = `rows[${n}].${field.name}`
      const { formats = dates?.formats, centuryFrom = dates?.centuryFrom } = spec as z.infer<typeof dateSpec>
      if (formats === undefined)
        return [wrong('The formats of its dates are said neither here nor in "dates"', `${at}.formats`)]
      const two = formats.some(format => /(?<!y)yy(?!y)/.test(format))
      return two && centuryFrom === undefined
        ? [wrong('Years of two digits: say the first year that can be meant, e.g. 1930', `${at}.centuryFrom`)]
        : []
    }),
  )

/** A sign that both groups digits and begins the fraction. */
const twoMeanings = (mapping: TableMapping): readonly Issue[] => {
  const own = mapping.rows.flatMap(({ fields }, n) =>
    fields.map(({ field, spec }) => ({ spec, at: `rows[${n}].${field.name}.` })),
  )
  return [{ spec: mapping as unknown, at: '' }, ...own].flatMap(({ spec, at }) => {
    if (!isJsonObject(spec)) return []
    const { decimal = mapping.decimal ?? '.', thousands = mapping.thousands } = spec
    return decimal === thousands
      ? [wrong('The sign before the fraction cannot group digits too', `${at}thousands`)]
      : []
  })
}
