import type { JsonObject } from '../../../../../standards/fhir/index.ts'
import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import type { DataType, Scope } from '../scope.ts'
import { systemOf, tableSystem } from '../systems.ts'
import { numberOf, type TableName, translate } from '../tables.ts'

type CodingJson = {
  readonly system?: string
  readonly version?: string
  readonly code?: string
  readonly display?: string
}

/** One triplet of a CWE, CE or CNE. A text without a code is no coding; it stands in `text`. */
const codingAt = (
  repetition: Repetition,
  scope: Scope,
  [code, display, system, version, id]: readonly [number, number, number, number, number],
  defaultSystem: string | undefined,
): CodingJson | undefined => {
  const value = scope.take(repetition, code)
  if (value === undefined) return undefined
  const uri = systemOf(scope.take(repetition, system), scope.take(repetition, id)) ?? defaultSystem
  const shown = scope.take(repetition, display)
  const edition = scope.take(repetition, version)
  return {
    ...(uri === undefined ? {} : { system: uri }),
    ...(edition === undefined ? {} : { version: edition }),
    code: value,
    ...(shown === undefined ? {} : { display: shown }),
  }
}

const first = [1, 2, 3, 7, 14] as const
const alternate = [4, 5, 6, 8, 17] as const
const secondAlternate = [10, 11, 12, 13, 20] as const

/**
 * CWE, CE, CNE, CF, IS or ID as CodeableConcept. With a table, what HL7's concept map makes of the code comes first; the code
 * as it was sent always follows.
 */
export const concept =
  (table?: TableName, hl7Table?: string): DataType =>
  (repetition, scope) => {
    const number = table === undefined ? hl7Table : numberOf(table)
    const ownSystem = number === undefined || number === '' ? undefined : tableSystem(number)
    const original = codingAt(repetition, scope, first, undefined)
    const others = [
      codingAt(repetition, scope, alternate, undefined),
      codingAt(repetition, scope, secondAlternate, undefined),
    ]
    const translated =
      table === undefined || original?.code === undefined ? undefined : translated3(table, original, ownSystem)
    const sent =
      original === undefined || original.system !== undefined || translated === undefined
        ? original
        : withSystem(original, ownSystem)
    const codings = distinct([translated, sent ?? undefined, ...others])
    const shown = scope.take(repetition, 9)
    // A name without a code, in either triplet.
    const name = original === undefined ? scope.take(repetition, 2) : undefined
    const other = others[0] === undefined ? scope.take(repetition, 5) : undefined
    const text = shown ?? name ?? other
    if (codings.length === 0 && text === undefined) return undefined
    return { ...(codings.length === 0 ? {} : { coding: codings }), ...(text === undefined ? {} : { text }) }
  }

/** A code is translated unless it says that it belongs to another system. */
const translated3 = (
  table: TableName,
  { code, system }: CodingJson,
  own: string | undefined,
): CodingJson | undefined => {
  if (code === undefined || (system !== undefined && system !== own && !system.startsWith('urn:attune:')))
    return undefined
  const found = translate(table, code)
  return found === undefined || found.code === ''
    ? undefined
    : { system: found.system, code: found.code, display: found.display }
}

const withSystem = (coding: CodingJson, system: string | undefined): CodingJson =>
  system === undefined ? coding : { system, ...coding }

const distinct = (codings: readonly (CodingJson | undefined)[]): readonly CodingJson[] => {
  const found: CodingJson[] = []
  for (const coding of codings) {
    if (coding === undefined) continue
    const same = found.some(
      ({ system, code }) => code === coding.code && (system === coding.system || coding.system === undefined),
    )
    if (!same) found.push(coding)
  }
  return found
}

export const cwe: DataType = concept()

/** Only the first coding, for members of type Coding. */
export const codingIn =
  (table?: TableName, hl7Table?: string): DataType =>
  (repetition, scope) => {
    const found = concept(table, hl7Table)(repetition, scope)
    return typeof found === 'object' && Array.isArray(found.coding) ? (found.coding[0] as JsonObject) : undefined
  }

/**
 * A code of a required binding: what the concept map gives, else nothing, and the value stays unmapped. `fallback` is for
 * members that R4 requires.
 */
export const code =
  (table: TableName, fallback?: string): DataType =>
  (repetition, scope) => {
    const sent = scope.peek(repetition, 1)
    if (sent === undefined) return fallback
    const found = translate(table, sent)
    if (found !== undefined && found.code !== '') {
      scope.take(repetition, 1)
      scope.take(repetition, 2)
      scope.take(repetition, 3)
      return found.code
    }
    scope.warn('code-unknown', `No code of R4 for this one of HL7 table ${numberOf(table)}`)
    return fallback
  }

/** Yes/no (table 0136). */
export const yesNo: DataType = (repetition, scope) => {
  const sent = scope.peek(repetition, 1)?.toUpperCase()
  const flag =
    sent === 'Y' || sent === 'YES' || sent === 'TRUE' || sent === '1'
      ? true
      : sent === 'N' || sent === 'NO' || sent === 'FALSE' || sent === '0'
        ? false
        : undefined
  if (flag !== undefined) scope.take(repetition, 1)
  return flag
}

/** ST, TX, FT, ID, SI: its text; with further components (a comma too many) as they stand. */
export const text: DataType = (repetition, scope) => {
  const all = repetition.length > 1 || (repetition[0]?.length ?? 0) > 1 ? scope.noteAll(repetition) : undefined
  const only = scope.take(repetition, 1)
  return all ?? only
}
