import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { coding, concept, concepts, period } from './fhir-types.ts'
import { list } from './names.ts'
import { authorsOf, locationOf, participantOf, performersOf } from './people.ts'
import { convertConcern } from './problem.ts'
import { participantRole } from './procedure.ts'
import { reasonsOf } from './reasons.ts'
import { referenceTo, type Scope } from './scope.ts'
import { baseOf, type Convert, hasTemplate, isNegated, nestedIn, notesOf, statusOf, tables } from './statement.ts'
import { system } from './systems.ts'

// Encounter Activity and encompassingEncounter: Encounter (C-CDA on FHIR, mapping of encounters).

const encounterDiagnosis = '2.16.840.1.113883.10.20.22.4.80'

export const convertEncounter: Convert = (statement, scope) => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
  if (isNegated(statement)) {
    scope.because(statement, 'negated: an encounter that did not take place')
    return undefined
  }
  const when = period(statement.child('effectiveTime'), scope)
  const happened = (statement.peek('moodCode') ?? 'EVN') === 'EVN'
  const fallback = when?.end === undefined ? 'unknown' : 'finished'
  const status = happened
    ? statusOf(statement, tables.encounterStatus, fallback, scope)
    : statusOf(statement, tables.plannedEncounterStatus, 'planned', scope)
  const diagnoses = nestedIn(statement).flatMap(({ statement: act }) => {
    if (!hasTemplate(act, encounterDiagnosis) || scope.taken(act)) return []
    scope.take(act)
    for (const template of act.childrenNamed('templateId')) template.keep('mapped')
    act.child('code')?.keep('mapped')
    const condition = convertConcern(act, { ...scope, section: { code: '46240-8', templates: new Set() } })
    return condition === undefined ? [] : [{ condition: referenceTo(condition) }]
  })
  const { author } = authorsOf(statement, scope)
  const location = locationOf(participantRole(statement, 'LOC'), scope)
  return scope.emit('Encounter', statement, {
    ...baseOf(statement, scope),
    status,
    class: classOf(statement, scope),
    ...list(
      'type',
      concepts(
        [statement.child('code')].filter(one => one !== undefined),
        scope,
      ),
    ),
    ...given('priority', concept(statement.child('priorityCode'), scope)),
    subject: scope.subject,
    ...list('participant', [
      ...performersOf(statement, scope).map(({ reference, role }) => ({
        ...(role === undefined ? {} : { type: [role] }),
        individual: reference,
      })),
      ...(author === undefined ? [] : [{ individual: author }]),
    ]),
    ...given('period', when),
    ...reasonsOf(statement, scope),
    ...list('diagnosis', diagnoses),
    ...discharge(statement.child('sdtc:dischargeDispositionCode'), scope),
    ...(location === undefined ? {} : { location: [{ location }] }),
    ...extraNotes(statement, scope),
  })
}

/** R4's Encounter has no notes. */
const extraNotes = (statement: CdaElement, scope: Scope): JsonObject => {
  const { note } = notesOf(statement, scope)
  if (!Array.isArray(note)) return {}
  const url = 'http://hl7.org/fhir/StructureDefinition/note'
  return { extension: note.map(valueAnnotation => ({ url, valueAnnotation })) }
}

const classes: ReadonlySet<string> = new Set([
  'AMB',
  'EMER',
  'FLD',
  'HH',
  'IMP',
  'ACUTE',
  'NONAC',
  'OBSENC',
  'PRENC',
  'SS',
  'VR',
])

/** R4 wants a class; CDA has it as a code of ActCode, or beside another as a translation. */
const classOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const code = statement.child('code')
  for (const one of code === undefined ? [] : [code, ...code.childrenNamed('translation')]) {
    if (one.peek('codeSystem') === '2.16.840.1.113883.5.4' && classes.has(one.peek('code') ?? '')) {
      return coding(one, scope) ?? unknownClass
    }
  }
  return unknownClass
}

const unknownClass: JsonObject = { system: system.nullFlavor, code: 'UNK', display: 'unknown' }

const discharge = (element: CdaElement | undefined, scope: Scope): JsonObject => {
  const dischargeDisposition = concept(element, scope)
  return dischargeDisposition === undefined ? {} : { hospitalization: { dischargeDisposition } }
}

/** componentOf/encompassingEncounter: the encounter that the whole document is about. */
export const encompassingEncounter = (element: CdaElement, scope: Scope): JsonObject => {
  const facility = element.at('location', 'healthCareFacility')
  const location = locationOf(facility, scope)
  const people = [
    ...element.childrenNamed('encounterParticipant'),
    ...element.childrenNamed('responsibleParty'),
  ].flatMap(one => {
    const found = participantOf(one.child('assignedEntity'), scope)
    const code = one.name === 'responsibleParty' ? 'RESP' : one.peek('typeCode')
    const when = period(one.child('time'), scope)
    const type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code }] }
    if (found === undefined) return []
    return [{ ...(code === undefined ? {} : { type: [type] }), ...given('period', when), individual: found.reference }]
  })
  const when = period(element.child('effectiveTime'), scope)
  const draft = scope.emit('Encounter', element, {
    ...baseOf(element, scope),
    status: 'unknown',
    class: classOf(element, scope),
    ...list(
      'type',
      concepts(
        [element.child('code')].filter(one => one !== undefined),
        scope,
      ),
    ),
    subject: scope.subject,
    ...list('participant', people),
    ...given('period', when),
    ...discharge(element.child('dischargeDispositionCode') ?? element.child('sdtc:dischargeDispositionCode'), scope),
    ...(location === undefined ? {} : { location: [{ location }] }),
  })
  return referenceTo(draft)
}
