import type { JsonObject } from '../../../../../standards/fhir/index.ts'
import type { Repetition } from '../../../../../standards/hl7v2/index.ts'
import type { DataType, Scope } from '../scope.ts'
import { systemOf, tableSystem } from '../systems.ts'
import { translate } from '../tables.ts'
import { addOrganization, assignedAt, assignedBy, hdAt, hdIn } from './authority.ts'
import { periodOf, timeAt } from './time.ts'

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

/** CX[Identifier] */
export const cx: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  if (value === undefined) return undefined
  const { system: authority, assigner } = assignedBy(hdIn(repetition, 4, scope), scope)
  const type = scope.take(repetition, 5)
  const system = authority ?? (type === undefined ? undefined : systemOfType[type.toUpperCase()])
  const facility = addOrganization(hdIn(repetition, 6, scope), scope)
  const period = periodOf(timeAt(repetition, 7, scope), timeAt(repetition, 8, scope))
  return {
    ...extended([...checkDigit(repetition, 2, scope), ...assignedAt(facility)]),
    ...(type === undefined ? {} : { type: typeOf(type) }),
    ...(system === undefined ? {} : { system }),
    value,
    ...(period === undefined ? {} : { period }),
    ...(assigner === undefined ? jurisdiction(repetition, scope) : { assigner }),
  }
}

/** A check digit and its scheme (CX.2 and 3, XCN.11 and 12). */
export const checkDigit = (repetition: Repetition, component: number, scope: Scope): readonly JsonObject[] =>
  (['identifier-checkDigit', 'namingsystem-checkDigit'] as const).flatMap((name, index) => {
    const valueString = scope.take(repetition, component + index)
    return valueString === undefined ? [] : [{ url: `http://hl7.org/fhir/StructureDefinition/${name}`, valueString }]
  })

export const extended = (extension: readonly JsonObject[]): { readonly extension?: readonly JsonObject[] } =>
  extension.length === 0 ? {} : { extension }

/** CX.9 and CX.10, which no table maps: where nothing else says who assigned the identifier, they do. */
const jurisdiction = (repetition: Repetition, scope: Scope): { readonly assigner?: JsonObject } => {
  const component = (scope.peek(repetition, 9) ?? scope.peek(repetition, 9, 2)) ? 9 : 10
  const code = scope.take(repetition, component)
  const display = scope.take(repetition, component, 2) ?? code
  return display === undefined ? {} : { assigner: { display } }
}

/** EI: components 1-4. */
export const ei: DataType = (repetition, scope) => {
  const value = scope.take(repetition, 1)
  if (value === undefined) return undefined
  const { system, assigner } = assignedBy(hdAt(repetition, 2, scope), scope)
  return { ...(system === undefined ? {} : { system }), value, ...(assigner && { assigner }) }
}

/** One half of an EIP: an EI as sub-components of component 1 (placer) or 2 (filler). */
export const eip =
  (half: 1 | 2): DataType =>
  (repetition, scope) => {
    const value = scope.take(repetition, half, 1)
    if (value === undefined) return undefined
    const [name, id, type] = [2, 3, 4].map(sub => scope.take(repetition, half, sub))
    const assigned = assignedBy({ name, id, type }, scope)
    return { type: typeOf(half === 1 ? 'PLAC' : 'FILL'), value, ...assigned }
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
