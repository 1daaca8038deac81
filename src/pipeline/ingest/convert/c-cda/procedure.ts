import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { implantsOf } from './device.ts'
import { concept, concepts, identifiers, requiredConcept, timing } from './fhir-types.ts'
import { list } from './names.ts'
import { observationValue } from './observation-value.ts'
import { authorsOf, locationOf, performersOf } from './people.ts'
import { reasonsOf } from './reasons.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
import { baseOf, type Convert, hasTemplate, isNegated, notesOf, statusOf, tables, takeAllNested } from './statement.ts'

// Procedure Activity Procedure, Act and Observation: Procedure (C-CDA on FHIR, mapping of procedures).

export const convertProcedure: Convert = (statement, scope) => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
  const negated = isNegated(statement)
  const status = statusOf(statement, tables.procedureStatus, 'unknown', scope)
  const { author, time } = authorsOf(statement, scope)
  const result = resultOf(statement, scope)
  const draft = scope.emit('Procedure', statement, {
    ...baseOf(statement, scope),
    status: negated && status !== 'entered-in-error' ? 'not-done' : status,
    ...(negated ? refusalOf(statement, scope) : {}),
    code: requiredConcept(statement.child('code'), scope),
    subject: scope.subject,
    ...timing('performed', statement.child('effectiveTime'), scope),
    ...given('recorder', author),
    ...list(
      'performer',
      performersOf(statement, scope).map(({ reference, onBehalfOf, role }) => ({
        ...given('function', role),
        actor: reference,
        ...given('onBehalfOf', onBehalfOf),
      })),
    ),
    ...given('location', locationOf(participantRole(statement, 'LOC'), scope)),
    ...reasonsOf(statement, scope),
    ...list(
      'bodySite',
      concepts([...statement.childrenNamed('targetSiteCode'), ...statement.childrenNamed('approachSiteCode')], scope),
    ),
    ...outcomeOf(statement, scope),
    ...complicationsOf(statement, scope),
    ...implantsOf(statement, scope),
    ...list('usedCode', concepts(statement.childrenNamed('methodCode'), scope)),
    ...notesOf(statement, scope),
    ...(time === undefined ? {} : recordedOn(time)),
  })
  if (result !== undefined) draft.report = [referenceTo(result)]
  return draft
}

/** R5's Procedure.recorded; R4 has no member for when somebody wrote it down. */
const recordedOn = (time: string): JsonObject => ({
  extension: [{ url: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-Procedure.recorded', valueDateTime: time }],
})

export const participantRole = (statement: CdaElement, typeCode: string): CdaElement | undefined =>
  statement
    .childrenNamed('participant')
    .find(one => one.peek('typeCode') === typeCode)
    ?.child('participantRole')

/** Why it was not done: the refusal reason, or the reason that the statement gives. */
const refusalOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const [reason] = takeAllNested(
    statement,
    scope,
    one =>
      one.typeCode === 'RSON' &&
      hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.53', '2.16.840.1.113883.10.20.24.3.88'),
    1,
  )
  if (reason === undefined) return {}
  return given('statusReason', concept(reason.child('value'), scope) ?? concept(reason.child('code'), scope))
}

/** The value of a Procedure Activity Observation: a result of its own, since a Procedure has none. */
const resultOf = (statement: CdaElement, scope: Scope): Draft | undefined => {
  if (statement.name !== 'observation' || isNegated(statement)) return undefined
  const read = observationValue(statement.child('value'), scope)
  if (Object.keys(read).length === 0 || read.dataAbsentReason !== undefined) return undefined
  const code = requiredConcept(statement.child('code'), scope)
  const effective = timing('effective', statement.child('effectiveTime'), scope, 'moment')
  const observation = scope.emit('Observation', statement, {
    ...identifiers(statement),
    status: 'final',
    code,
    subject: scope.subject,
    ...effective,
    ...read,
  })
  return scope.emit('DiagnosticReport', statement, {
    ...identifiers(statement),
    status: 'final',
    code,
    subject: scope.subject,
    ...effective,
    result: [referenceTo(observation)],
  })
}

const outcomeOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const [outcome] = takeAllNested(
    statement,
    scope,
    one => one.typeCode === 'OUTC' && one.statement.name === 'observation',
    1,
  )
  const value = concept(outcome?.child('value'), scope)
  return value === undefined ? {} : { outcome: value }
}

/** Reactions and complications that the procedure caused. */
const complicationsOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const found = takeAllNested(statement, scope, one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.9'))
  return list(
    'complication',
    concepts(
      found.flatMap(one => one.child('value') ?? []),
      scope,
    ),
  )
}
