import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept, date, dateTime, quantity, requiredConcept, warn } from './fhir-types.ts'
import { list } from './names.ts'
import type { Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  codeIs,
  hasTemplate,
  isNegated,
  keepFrame,
  nestedIn,
  notesOf,
  statedValue,
  tables,
  takeNested,
} from './statement.ts'

// Family History Organizer: FamilyMemberHistory, one for each relative.

const statuses: Readonly<Record<string, string>> = {
  active: 'partial',
  aborted: 'partial',
  cancelled: 'entered-in-error',
  completed: 'completed',
  nullified: 'entered-in-error',
}

export const convertFamilyHistory: Convert = (organizer, scope) => {
  for (const template of organizer.childrenNamed('templateId')) template.keep('mapped')
  const related = organizer.at('subject', 'relatedSubject')
  const person = related?.child('subject')
  const observations = nestedIn(organizer).filter(one => one.statement.name === 'observation')
  const conditions = observations.flatMap(({ statement }) => {
    if (scope.taken(statement)) return []
    scope.take(statement)
    const condition = conditionOf(statement, scope)
    return condition === undefined ? [] : [condition]
  })
  const status = organizer.child('statusCode')?.attribute('code')
  const gender = person?.child('administrativeGenderCode')
  const sex = concept(gender, scope)
  return scope.emit('FamilyMemberHistory', organizer, {
    ...baseOf(organizer, scope),
    status: statuses[status ?? ''] ?? 'partial',
    patient: scope.subject,
    ...given('date', dateTime(organizer.child('effectiveTime'), scope)),
    ...given('name', person?.child('name')?.text() ?? related?.child('name')?.text()),
    relationship: requiredConcept(related?.child('code'), scope),
    ...given('sex', sex === undefined ? undefined : withAdministrative(sex, gender)),
    ...given('bornDate', date(person?.child('birthTime'), scope)),
    ...deceased(person, scope),
    ...notesOf(organizer, scope),
    ...list('condition', conditions),
  })
}

/** R4 prefers its own codes of sex; the original stays beside them. */
const withAdministrative = (sex: JsonObject, element: CdaElement | undefined): JsonObject => {
  const code = (tables.administrativeGender as Readonly<Record<string, string>>)[element?.peek('code') ?? '']
  if (code === undefined || !Array.isArray(sex.coding)) return sex
  return { ...sex, coding: [{ system: 'http://hl7.org/fhir/administrative-gender', code }, ...sex.coding] }
}

const deceased = (person: CdaElement | undefined, scope: Scope): JsonObject => {
  const time = date(person?.child('sdtc:deceasedTime'), scope)
  if (time !== undefined) {
    person?.child('sdtc:deceasedInd')?.keep('mapped')
    return { deceasedDate: time }
  }
  const indicator = person?.child('sdtc:deceasedInd')?.attribute('value')
  return indicator === undefined ? {} : { deceasedBoolean: indicator === 'true' }
}

const conditionOf = (observation: CdaElement, scope: Scope): JsonObject | undefined => {
  if (isNegated(observation)) {
    scope.because(observation, 'negated: R4 has no family history of what a relative does not have')
    warn(scope, observation, 'family-history-negated', 'A disease that a relative does not have: not mapped')
    return undefined
  }
  for (const template of observation.childrenNamed('templateId')) template.keep('mapped')
  // The code says what kind of finding the value is.
  observation.child('code')?.keep('mapped')
  if (observation.child('statusCode')?.peek('code') === 'completed') observation.child('statusCode')?.keep('mapped')
  const age = takeNested(
    observation,
    scope,
    one =>
      hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.31') || codeIs(one.statement, '445518008', '397659008'),
  )
  const death = takeNested(observation, scope, one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.47'))
  if (death !== undefined) keepFrame(death)
  const outcome = concept(death?.child('value'), scope)
  const onsetAge = quantity(statedValue(age), scope)
  const time = observation.child('effectiveTime')
  const onset = dateTime(time?.child('low') ?? time, scope)
  return {
    code: requiredConcept(statedValue(observation) ?? observation.child('code'), scope),
    ...given('outcome', outcome),
    ...(death === undefined ? {} : { contributedToDeath: true }),
    ...(onsetAge === undefined ? (onset === undefined ? {} : { onsetString: onset }) : { onsetAge }),
    ...notesOf(observation, scope),
  }
}
