import type { JsonObject } from '../../../../../standards/fhir/index.ts'
import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import type { DataType, Scope } from '../scope.ts'
import { authorityOf, systemOf, tableSystem } from '../systems.ts'
import { translate } from '../tables.ts'
import { periodOf, timeAt } from './time.ts'

/** The parts of an HD that stand as sub-components of one component. */
export const authorityIn = (repetition: Repetition, component: number, scope: Scope): string | undefined =>
  authorityOf(
    scope.take(repetition, component, 1),
    scope.take(repetition, component, 2),
    scope.take(repetition, component, 3),
  )

/** Systems that everybody knows, for identifiers whose type says enough: SS is the US social security number. */
const systemOfType: Readonly<Record<string, string>> = {
  SS: 'http://hl7.org/fhir/sid/us-ssn',
  NPI: 'http://hl7.org/fhir/sid/us-npi',
  MC: 'http://hl7.org/fhir/sid/us-medicare',
}

export const typeOf = (code: string): JsonObject => {
  const known = translate('IdentifierType', code)
  return {
    coding: [
      {
        system: known?.system ?? tableSystem('0203'),
        code,
        ...(known === undefined || known.display === '' ? {} : { display: known.display }),
      },
    ],
  }
}

/** Adds a type that the field implies, such as PLAC for a placer's order number. */
export const typed =
  (inner: DataType, code: string): DataType =>
  (repetition, scope) => {
    const identifier = inner(repetition, scope)
    return typeof identifier !== 'object' || identifier.type !== undefined
      ? identifier
      : { ...identifier, type: typeOf(code) }
  }

/** CX. The check digit is part of what was sent; R4 has no place for it, so it stays unmapped. */
export const cx: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  if (value === undefined) return undefined
  const authority = authorityIn(repetition, 4, scope)
  const type = scope.take(repetition, 5)
  const system = authority ?? (type === undefined ? undefined : systemOfType[type.toUpperCase()])
  const facility = facilityAt(repetition, 6, scope)
  const period = periodOf(timeAt(repetition, 7, scope), timeAt(repetition, 8, scope))
  const jurisdiction = scope.take(repetition, 9, 2) ?? scope.take(repetition, 9)
  const department = scope.take(repetition, 10, 2) ?? scope.take(repetition, 10)
  const assigner = facility ?? jurisdiction ?? department
  return {
    ...(type === undefined ? {} : { type: typeOf(type) }),
    ...(system === undefined ? {} : { system }),
    value,
    ...(period === undefined ? {} : { period }),
    ...(assigner === undefined ? {} : { assigner: { display: assigner } }),
  }
}

/** The name of the facility that gave an identifier, and its universal id where there is one. */
const facilityAt = (repetition: Repetition, component: number, scope: Scope): string | undefined => {
  const name = scope.take(repetition, component, 1)
  const id = scope.take(repetition, component, 2)
  scope.take(repetition, component, 3)
  return name === undefined ? id : id === undefined ? name : `${name} (${id})`
}

/** EI: components 1-4. */
export const ei: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  if (value === undefined) return undefined
  const system = authorityOf(scope.take(repetition, 2), scope.take(repetition, 3), scope.take(repetition, 4))
  return { ...(system === undefined ? {} : { system }), value }
}

/** One half of an EIP: an EI as sub-components of component 1 (placer) or 2 (filler). */
export const eip =
  (half: 1 | 2): DataType =>
  (repetition, scope) => {
    const value = scope.take(repetition, half, 1)
    if (value === undefined) return undefined
    const system = authorityOf(
      scope.take(repetition, half, 2),
      scope.take(repetition, half, 3),
      scope.take(repetition, half, 4),
    )
    return { type: typeOf(half === 1 ? 'PLAC' : 'FILL'), ...(system === undefined ? {} : { system }), value }
  }

/** A bare number (ST, SI, NM) as an identifier of a type. */
export const bare =
  (type: string, system?: string): DataType =>
  (repetition, scope) => {
    const value = scope.take(repetition, 1)
    return value === undefined ? undefined : { type: typeOf(type), ...(system === undefined ? {} : { system }), value }
  }

/** DLN: number, state, expiry. */
export const driversLicence: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  if (value === undefined) return undefined
  const state = scope.take(repetition, 2)
  const end = timeAt(repetition, 3, scope)
  return {
    type: typeOf('DL'),
    value,
    ...(end === undefined ? {} : { period: { end } }),
    ...(state === undefined ? {} : { assigner: { display: state } }),
  }
}

/** CWE as Identifier. */
export const codeAsIdentifier: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  if (value === undefined) return undefined
  const system = systemOf(scope.take(repetition, 3), scope.take(repetition, 14))
  const name = scope.note(repetition, 2)
  return { ...(system === undefined ? {} : { system }), value, ...(name === undefined ? {} : { type: { text: name } }) }
}
