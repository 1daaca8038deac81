import type { Segment } from '../../../../standards/hl7v2/index.ts'
import { isSame } from './resources.ts'
import type { DataType, Draft, Json, Scope } from './scope.ts'

/**
 * One row of a segment map, as in HL7's v2-to-FHIR tables: a field, the member it becomes, and its data type. `to`:
 * `gender`; `name[]` takes every repetition, any other only the first that can be read; `collection.method` nests;
 * `extension:URL#valueCode` is an extension of the resource. `put` wraps the value.
 */
export type Row = {
  readonly field: number
  readonly to: string
  readonly as: DataType
  readonly put?: (value: Json, scope: Scope) => Json | undefined
}

export const row = (
  field: number,
  to: string,
  as: DataType,
  put?: (value: Json, scope: Scope) => Json | undefined,
): Row => (put === undefined ? { field, to, as } : { field, to, as, put })

/** A row's `to`, taken apart: the members on the way, the last, and whether that is a list. */
type Path = { readonly way: readonly string[]; readonly last: string; readonly list: boolean; readonly url?: string }

/** Taken apart once: the texts are those of the maps. */
const paths = new Map<string, Path>()

const pathOf = (to: string): Path => {
  let path = paths.get(to)
  if (path === undefined) {
    path = parsePath(to)
    paths.set(to, path)
  }
  return path
}

const parsePath = (to: string): Path => {
  if (to.startsWith('extension:')) {
    const [url = '', member = ''] = to.slice('extension:'.length).split('#')
    return { way: [], last: member, list: true, url }
  }
  const names = to.split('.')
  const last = names.pop()!
  const list = last.endsWith('[]')
  return { way: names, last: list ? last.slice(0, -2) : last, list }
}

/**
 * Puts what a segment says into a resource. A member that is there already is left, and the field stays unmapped; the order
 * of the rows is their precedence.
 */
export const applyMap = (draft: Draft, segment: Segment, rows: readonly Row[], scope: Scope): void => {
  scope.segment = segment
  for (const { field, to, as, put } of rows) {
    const repetitions = segment.fields[field]
    if (repetitions === undefined) continue
    scope.field = field
    const path = pathOf(to)
    for (const repetition of repetitions) {
      if (repetition === undefined || (!path.list && has(draft, path))) continue
      const read = as(repetition, scope)
      const value = read === undefined || put === undefined ? read : put(read, scope)
      if (value !== undefined) placeAt(draft, path, value)
    }
  }
}

/** Members named by a path, e.g. `collection.method`; the last name may end with `[]`. */
export const place = (draft: Record<string, unknown>, to: string, value: Json): void =>
  placeAt(draft, pathOf(to), value)

const placeAt = (draft: Record<string, unknown>, { way, last, list, url }: Path, value: Json): void => {
  if (url !== undefined) {
    append(draft, 'extension', { url, [last]: value })
    return
  }
  let at = draft
  for (const name of way) {
    const inner = at[name]
    if (typeof inner === 'object' && inner !== null) at = inner as Record<string, unknown>
    else {
      const fresh: Record<string, unknown> = {}
      at[name] = fresh
      at = fresh
    }
  }
  if (list) append(at, last, value)
  else at[last] = value
}

const append = (at: Record<string, unknown>, name: string, value: Json): void => {
  const list = at[name]
  if (!Array.isArray(list)) at[name] = [value]
  else if (!list.some(one => isSame(one, value))) list.push(value)
}

const has = (draft: Record<string, unknown>, { way, last }: Path): boolean => {
  let at: unknown = draft
  for (const name of way) {
    if (typeof at !== 'object' || at === null) return false
    at = (at as Record<string, unknown>)[name]
  }
  return typeof at === 'object' && at !== null && (at as Record<string, unknown>)[last] !== undefined
}

/** The first repetition of a field. */
export const firstOf = (segment: Segment | undefined, field: number) =>
  segment?.fields[field]?.find(one => one !== undefined)

/** Reads a field as it would be read by a row, outside of a map. */
export const readField = (
  segment: Segment | undefined,
  field: number,
  as: DataType,
  scope: Scope,
): Json | undefined => {
  const repetition = firstOf(segment, field)
  if (segment === undefined || repetition === undefined) return undefined
  scope.segment = segment
  scope.field = field
  return as(repetition, scope)
}

export const readAll = (segment: Segment, field: number, as: DataType, scope: Scope): readonly Json[] => {
  scope.segment = segment
  scope.field = field
  return (segment.fields[field] ?? []).flatMap(repetition => {
    const value = repetition === undefined ? undefined : as(repetition, scope)
    return value === undefined ? [] : [value]
  })
}

/**
 * Adds to a resource that was named before what another field says of it, such as an organisation's address. Without such a
 * resource the field is not read, and stays unmapped.
 */
export const addStated = (
  reference: unknown,
  member: string,
  [segment, field]: readonly [Segment, number],
  as: DataType,
  scope: Scope,
): void => {
  const target = typeof reference === 'string' ? scope.find(reference) : undefined
  if (target === undefined) return
  for (const value of readAll(segment, field, as, scope)) append(target, member, value)
}
