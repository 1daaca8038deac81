import { type MatchingFields, matchingFields } from '../../normalize/index.ts'
import type { FieldWeight } from '../matching/index.ts'

/** One field of two records, as received; `null` when a record does not say it. */
export type ComparedField = {
  readonly field: string
  readonly a: string | null
  readonly b: string | null
  readonly level: FieldWeight['level']
  readonly weight: number | null
}

/** What two records say, field by field, with what the matcher made of it where it compared them. */
export const matchedFields = (
  a: MatchingFields | null,
  b: MatchingFields | null,
  weights: readonly FieldWeight[],
): readonly ComparedField[] => {
  const weightOf = new Map(weights.map(one => [one.field, one]))
  const row = (
    field: string,
    one: string | null,
    other: string | null,
    weight = weightOf.get(field),
  ): ComparedField => ({
    field,
    a: one,
    b: other,
    level: weight?.level ?? (one === null || other === null ? 'missing' : one === other ? 'exact' : 'different'),
    weight: weight?.weight ?? null,
  })
  const said = (of: MatchingFields | null, field: (typeof matchingFields)[number]) => of?.fields[field] ?? null
  const fields = matchingFields
    .map(field => row(field, said(a, field), said(b, field)))
    .filter(one => one.a !== null || one.b !== null)
  const birth = (of: MatchingFields | null) =>
    of === null || of.multipleBirth === null ? null : String(of.multipleBirth)
  const multiple = birth(a) !== null || birth(b) !== null ? [row('multiple_birth', birth(a), birth(b))] : []
  const systems = [
    ...new Set([...(a?.identifiers ?? []), ...(b?.identifiers ?? [])].map(({ system }) => system)),
  ].sort()
  const values = (of: MatchingFields | null, system: string) =>
    (of?.identifiers ?? [])
      .filter(one => one.system === system)
      .map(({ value }) => value)
      .join(', ') || null
  const numbers = systems.map(system => row(system, values(a, system), values(b, system)))
  return [...fields, ...multiple, ...numbers]
}
