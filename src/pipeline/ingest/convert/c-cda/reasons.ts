import type { CdaElement } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept } from './fhir-types.ts'
import { list } from './names.ts'
import type { Scope } from './scope.ts'
import { hasTemplate, isNegated, statedValue, takeAllNested, takeNested } from './statement.ts'

// Why something is done, and how soon.

const priorities: Readonly<Record<string, string>> = {
  A: 'asap',
  EM: 'stat',
  S: 'stat',
  UR: 'urgent',
  R: 'routine',
  EL: 'routine',
}

export const priorityOf = (statement: CdaElement): JsonObject => {
  const element = statement.child('priorityCode')
  const priority = priorities[element?.peek('code') ?? '']
  if (priority === undefined) return {}
  element?.keep('mapped')
  return { priority }
}

/** Immunization Refusal Reason; Reason (of QRDA), which also stands in C-CDA documents. */
const refusals = ['2.16.840.1.113883.10.20.22.4.53', '2.16.840.1.113883.10.20.24.3.88'] as const

const actReason = '2.16.840.1.113883.5.8'

/** Why something was not done: a statement inside that gives the reason. */
export const refusalOf = (statement: CdaElement, scope: Scope): JsonObject | undefined => {
  const reason = takeNested(
    statement,
    scope,
    one =>
      hasTemplate(one.statement, ...refusals) ||
      (one.typeCode === 'RSON' && one.statement.child('code')?.peek('codeSystem') === actReason),
  )
  return concept(reason?.child('value'), scope) ?? concept(reason?.child('code'), scope)
}

/** Indications, as the codes that they are about. */
export const reasonsOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const reasons = takeAllNested(
    statement,
    scope,
    one => one.typeCode === 'RSON' || hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.19'),
  ).flatMap(reason => {
    const negated = isNegated(reason)
    if (negated) scope.because(reason, 'negated: no reason')
    return negated ? [] : (concept(statedValue(reason) ?? reason.child('code'), scope) ?? [])
  })
  return list('reasonCode', reasons)
}
