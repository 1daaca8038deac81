import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { courseOf } from './dosage.ts'
import { absent, concept, dateTime, numberOf, quantity, requiredConcept } from './fhir-types.ts'
import { list } from './names.ts'
import { authorsOf, locationOf, organizationOf, performersOf } from './people.ts'
import { reasonsOf, refusalOf } from './reasons.ts'
import type { Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  hasTemplate,
  isNegated,
  notesOf,
  statedValue,
  statusOf,
  tables,
  takeNested,
} from './statement.ts'

// Immunization Activity: Immunization; a refused one is not done, with its reason (C-CDA on FHIR, immunizations).

export const convertImmunization: Convert = (statement, scope) => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
  const negated = isNegated(statement)
  const product = statement.at('consumable', 'manufacturedProduct')
  for (const template of product?.childrenNamed('templateId') ?? []) template.keep('mapped')
  const material = product?.child('manufacturedMaterial')
  const status = statusOf(statement, tables.immunizationStatus, 'completed', scope)
  const { author, time } = authorsOf(statement, scope)
  return scope.emit('Immunization', statement, {
    ...baseOf(statement, scope),
    status: negated && status !== 'entered-in-error' ? 'not-done' : status,
    ...given('statusReason', refusalOf(statement, scope)),
    vaccineCode: vaccineOf(material, scope),
    patient: scope.subject,
    ...occurrence(statement, scope),
    ...given('recorded', time),
    ...given('manufacturer', organizationOf(product?.child('manufacturerOrganization'), scope)),
    ...given('lotNumber', material?.child('lotNumberText')?.text()),
    ...given(
      'expirationDate',
      dateTime(material?.child('sdtc:expirationTime') ?? material?.child('expirationTime'), scope)?.slice(0, 10),
    ),
    ...given('site', concept(statement.child('approachSiteCode'), scope)),
    ...given('route', concept(statement.child('routeCode'), scope)),
    ...given('doseQuantity', quantity(statement.child('doseQuantity'), scope)),
    ...given('location', locationOf(placeOf(statement), scope)),
    ...performers(statement, author, scope),
    ...reasonsOf(statement, scope),
    ...reactions(statement, scope),
    ...protocol(statement),
    ...notesOf(statement, scope),
  })
}

const placeOf = (statement: CdaElement): CdaElement | undefined =>
  statement
    .childrenNamed('participant')
    .find(one => one.peek('typeCode') === 'LOC')
    ?.child('participantRole')

const vaccineOf = (material: CdaElement | undefined, scope: Scope): JsonObject => {
  const code = requiredConcept(material?.child('code'), scope)
  const name = material?.child('name')?.text()
  return name === undefined || 'text' in code ? code : { ...code, text: name }
}

/** R4 requires one; a refusal and an old record may have none. */
const occurrence = (statement: CdaElement, scope: Scope): JsonObject => {
  const time = courseOf(statement)
  const at = dateTime(time?.child('low') ?? time?.child('center') ?? time, scope)
  return at === undefined ? { _occurrenceDateTime: absent(time) } : { occurrenceDateTime: at }
}

const performers = (statement: CdaElement, author: JsonObject | undefined, scope: Scope): JsonObject => {
  const system = 'http://terminology.hl7.org/CodeSystem/v2-0443'
  const gave = performersOf(statement, scope).map(({ reference }) => ({
    function: { coding: [{ system, code: 'AP', display: 'Administering Provider' }] },
    actor: reference,
  }))
  return list('performer', [...gave, ...(author === undefined ? [] : [{ actor: author }])])
}

const reactions = (statement: CdaElement, scope: Scope): JsonObject => {
  const reaction = takeNested(statement, scope, one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.9'))
  if (reaction === undefined) return {}
  const time = reaction.child('effectiveTime')
  const detail = scope.emit('Observation', reaction, {
    ...baseOf(reaction, scope),
    status: 'final',
    code: { text: 'Reaction to the immunization' },
    subject: scope.subject,
    ...given('valueCodeableConcept', concept(statedValue(reaction), scope)),
  })
  return {
    reaction: [
      {
        ...given('date', dateTime(time?.child('low') ?? time, scope)),
        detail: { reference: `${detail.resourceType}/${detail.id}` },
      },
    ],
  }
}

/** repeatNumber counts the doses of the series: this one is the n-th. */
const protocol = (statement: CdaElement): JsonObject => {
  const element = statement.child('repeatNumber')
  const dose = numberOf(element?.peek('value'))
  if (dose === undefined || dose < 1 || !Number.isInteger(dose)) return {}
  element?.attribute('value')
  return { protocolApplied: [{ doseNumberPositiveInt: dose }] }
}
