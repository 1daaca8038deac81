import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { implantsOf } from './device.ts'
import { concept, concepts, identifiers, requiredConcept, timing } from './fhir-types.ts'
import { list } from './names.ts'
import { observationValue } from './observation-value.ts'
import { authorsOf, locationOf, performersOf } from './people.ts'
import { reasonsOf, refusalOf } from './reasons.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  codeIs,
  hasTemplate,
  isNegated,
  notesOf,
  statusOf,
  tables,
  takeAllNested,
  takeNested,
} from './statement.ts'

// Procedure Activity Procedure, Act and Observation: Procedure (C-CDA on FHIR, mapping of procedures).

export const convertProcedure: Convert = (statement, scope) => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
  const negated = isNegated(statement)
  const status = statusOf(statement, tables.procedureStatus, 'unknown', scope)
  const { author, time } = authorsOf(statement, scope)
  const draft = scope.emit('Procedure', statement, {
    ...baseOf(statement, scope),
    status: negated && status !== 'entered-in-error' ? 'not-done' : status,
    ...given('statusReason', negated ? refusalOf(statement, scope) : undefined),
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
  if (statement.name === 'observation' && !negated) findingOf(statement, draft, scope)
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

/**
 * Procedure Activity Observation: C-CDA on FHIR has it as an Observation, which holds what was found; the Procedure says what
 * was done.
 */
const findingOf = (statement: CdaElement, procedure: Draft, scope: Scope): void => {
  scope.emit('Observation', statement, {
    ...identifiers(statement),
    partOf: [referenceTo(procedure)],
    status: statusOf(statement, tables.observationStatus, 'unknown', scope),
    code: requiredConcept(statement.child('code'), scope),
    subject: scope.subject,
    ...timing('effective', statement.child('effectiveTime'), scope, 'moment'),
    ...observationValue(statement.child('value'), scope),
  })
}

/** SNOMED CT: Failed attempted procedure, an act inside (C-CDA Examples, "Procedure Unsuccessful"). */
const failed = '103709008'

const outcomeOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const outcome = takeNested(statement, scope, one => one.typeCode === 'OUTC' && one.statement.name === 'observation')
  const failure = takeNested(statement, scope, one => codeIs(one.statement, failed))
  const value = concept(outcome?.child('value') ?? failure?.child('code'), scope)
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
