import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept, requiredConcept, timing } from './fhir-types.ts'
import { list } from './names.ts'
import { authorsOf, performersOf } from './people.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
import { baseOf, type Convert, instantOf, nestedIn, notesOf, statementNames, statusOf, tables } from './statement.ts'

// Organizers: several statements under one heading.

/** The observations of an organizer take its time when they have none of their own. */
const partsOf = (organizer: CdaElement, scope: Scope): Draft[] => {
  const drafts: Draft[] = []
  for (const { statement } of nestedIn(organizer)) {
    if (scope.taken(statement) || !statementNames.has(statement.name)) continue
    const draft = scope.convert(statement)
    if (draft !== undefined) drafts.push(draft)
  }
  return drafts
}

const inherit = (parts: readonly Draft[], effective: JsonObject): void => {
  for (const part of parts) {
    if (part.resourceType !== 'Observation') continue
    if (part.effectiveDateTime === undefined && part.effectivePeriod === undefined) Object.assign(part, effective)
  }
}

/** Result Organizer: DiagnosticReport with its results. */
export const convertResults: Convert = (organizer, scope) => {
  for (const template of organizer.childrenNamed('templateId')) template.keep('mapped')
  const parts = partsOf(organizer, scope)
  const effective = timing('effective', organizer.child('effectiveTime'), scope, 'moment')
  inherit(parts, effective)
  const { author, time } = authorsOf(organizer, scope)
  const performers = performersOf(organizer, scope).map(one => one.reference)
  const results = parts.filter(part => part.resourceType === 'Observation')
  const when = Object.keys(effective).length === 0 ? spanOf(results) : effective
  return scope.emit('DiagnosticReport', organizer, {
    ...baseOf(organizer, scope),
    status: statusOf(organizer, tables.reportStatus, 'unknown', scope),
    code: requiredConcept(organizer.child('code'), scope),
    subject: scope.subject,
    ...when,
    ...given('issued', instantOf(time)),
    ...list('performer', performers.length > 0 ? performers : author === undefined ? [] : [author]),
    ...specimens(organizer, scope),
    ...list('result', results.map(referenceTo)),
  })
}

/** A report without a time: from its first result to its last. */
const spanOf = (results: readonly Draft[]): JsonObject => {
  const ends = results.flatMap(({ effectiveDateTime, effectivePeriod }) => {
    const { start, end } = (effectivePeriod ?? { start: effectiveDateTime }) as JsonObject
    return [start, end].filter(time => typeof time === 'string')
  })
  const [first] = ends.toSorted((a, b) => Date.parse(a) - Date.parse(b))
  const last = ends.toSorted((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
  if (first === undefined || last === undefined) return {}
  return first === last ? { effectiveDateTime: first } : { effectivePeriod: { start: first, end: last } }
}

const specimens = (organizer: CdaElement, scope: Scope): JsonObject =>
  list(
    'specimen',
    organizer.childrenNamed('specimen').flatMap(specimen => {
      const role = specimen.child('specimenRole')
      const type = concept(role?.at('specimenPlayingEntity', 'code'), scope)
      if (role === undefined || type === undefined) return []
      return [referenceTo(scope.emit('Specimen', role, { ...baseOf(role, scope), type, subject: scope.subject }))]
    }),
  )

/**
 * Vital Signs Organizer, functional and mental status organizers: the observations, and one Observation that holds them
 * together when the organizer says what it is.
 */
export const convertPanel: Convert = (organizer, scope) => {
  for (const template of organizer.childrenNamed('templateId')) template.keep('mapped')
  const parts = partsOf(organizer, scope)
  const effective = timing('effective', organizer.child('effectiveTime'), scope, 'moment')
  inherit(parts, effective)
  const code = concept(organizer.child('code'), scope)
  const members = parts.filter(part => part.resourceType === 'Observation')
  if (code === undefined || members.length === 0) return parts[0]
  const { author, time } = authorsOf(organizer, scope)
  const category = (tables.observationCategory as Readonly<Record<string, string>>)[scope.section.code ?? '']
  const system = 'http://terminology.hl7.org/CodeSystem/observation-category'
  return scope.emit('Observation', organizer, {
    ...baseOf(organizer, scope),
    status: statusOf(organizer, tables.observationStatus, 'unknown', scope),
    ...(category === undefined ? {} : { category: [{ coding: [{ system, code: category }] }] }),
    code,
    subject: scope.subject,
    ...effective,
    ...given('issued', instantOf(time)),
    ...list('performer', author === undefined ? [] : [author]),
    hasMember: members.map(referenceTo),
    ...notesOf(organizer, scope),
  })
}

/** Any other organizer: its parts alone. */
export const convertParts: Convert = (organizer, scope) => partsOf(organizer, scope)[0]
