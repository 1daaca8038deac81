import { type CdaElement, given, readText } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept, dateTime, warn } from './fhir-types.ts'
import { list } from './names.ts'
import type { Draft, Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  codeIs,
  hasTemplate,
  isNegated,
  keepCode,
  keepFrame,
  nestedIn,
  notesOf,
  recordedBy,
  statedValue,
  tables,
  takeAllNested,
  takeNested,
} from './statement.ts'
import { system } from './systems.ts'

// Allergy - Intolerance Observation: AllergyIntolerance (C-CDA on FHIR, mapping of allergies).

export const convertAllergyConcern: Convert = (act, scope) => {
  keepFrame(act)
  let first: Draft | undefined
  for (const { statement } of nestedIn(act)) {
    if (statement.name !== 'observation' || scope.taken(statement)) continue
    scope.take(statement)
    const allergy = allergyOf(statement, act, scope)
    first ??= allergy
  }
  return first
}

export const convertAllergy: Convert = (observation, scope) => allergyOf(observation, undefined, scope)

const allergyOf = (observation: CdaElement, act: CdaElement | undefined, scope: Scope): Draft => {
  keepFrame(observation)
  const negated = isNegated(observation)
  const value = statedValue(observation)
  const agent = observation
    .childrenNamed('participant')
    .map(one => one.at('participantRole', 'playingEntity'))
    .find(one => one !== undefined)
  const [type, category] = kindOf(value)
  const time = observation.child('effectiveTime')
  const ended = dateTime(time?.child('high'), scope)
  const severity = severityOf(
    takeNested(observation, scope, one => isSeverity(one.statement)),
    scope,
  )
  const substance = substanceOf(agent, scope)
  const nullified =
    act?.child('statusCode')?.peek('code') === 'nullified' ||
    observation.child('statusCode')?.peek('code') === 'nullified'
  const own = negated && substance === undefined ? noneKnown(value, scope) : undefined
  const code = own ?? substance ?? concept(value, scope)
  // A "no known allergy" is what is true; a denied substance is refuted.
  const verification = nullified ? 'entered-in-error' : negated && own === undefined ? 'refuted' : 'confirmed'
  return scope.emit('AllergyIntolerance', observation.child('id') === undefined ? (act ?? observation) : observation, {
    ...abatement(ended),
    ...baseOf(observation, scope),
    ...(nullified ? {} : { clinicalStatus: clinicalOf(observation, act, ended, scope) }),
    verificationStatus: coded('allergyintolerance-verification', verification),
    ...given('type', type ?? undefined),
    ...(category == null ? {} : { category: [category] }),
    ...given('criticality', criticalityOf(observation, scope)),
    ...given('code', code),
    patient: scope.subject,
    ...given('onsetDateTime', dateTime(time?.child('low') ?? time, scope)),
    ...recordedBy(observation, act, scope),
    ...reactionsOf(observation, severity, scope),
    ...notesOf(observation, scope),
  })
}

const coded = (name: string, code: string): JsonObject => ({
  coding: [{ system: `http://terminology.hl7.org/CodeSystem/${name}`, code }],
})

const kindOf = (value: CdaElement | undefined): readonly (string | null)[] => {
  const found = (tables.allergyType as Readonly<Record<string, readonly (string | null)[]>>)[value?.peek('code') ?? '']
  if (found?.some(part => part !== null) === true) keepCode(value)
  return found ?? []
}

/** What somebody is allergic to: a code, or the name alone. */
const substanceOf = (agent: CdaElement | undefined, scope: Scope): JsonObject | undefined => {
  const code = agent?.child('code')
  const name = agent?.child('name')?.text()
  const read = concept(code, scope)
  if (read === undefined) return name === undefined ? undefined : { text: name }
  return name === undefined || 'text' in read ? read : { ...read, text: name }
}

/** Concept map CF-NoKnownAllergies. */
const noneKnown = (value: CdaElement | undefined, scope: Scope): JsonObject | undefined => {
  const found = (tables.noKnownAllergy as Readonly<Record<string, readonly string[]>>)[value?.peek('code') ?? '']
  if (found === undefined || value === undefined) return undefined
  const [code, display] = found
  const text = concept(value, scope)?.text
  return { coding: [{ system: system.snomed, code, display }], ...given('text', text) }
}

const clinicalOf = (
  observation: CdaElement,
  act: CdaElement | undefined,
  ended: string | undefined,
  scope: Scope,
): JsonObject => {
  const stated = takeNested(
    observation,
    scope,
    one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.28') || codeIs(one.statement, '33999-4'),
  )
  const value = statedValue(stated)
  const byStatus = (tables.allergyStatus as Readonly<Record<string, string>>)[value?.peek('code') ?? '']
  if (byStatus !== undefined) keepCode(value)
  const concern = act?.child('statusCode')
  const byConcern = (tables.concernStatus as Readonly<Record<string, string>>)[concern?.peek('code') ?? '']
  if (byConcern !== undefined) keepCode(concern)
  const clinical = byStatus ?? (ended === undefined ? byConcern : 'resolved') ?? 'active'
  return coded('allergyintolerance-clinical', clinical)
}

const abatement = (ended: string | undefined): JsonObject =>
  ended === undefined
    ? {}
    : {
        extension: [
          { url: 'http://hl7.org/fhir/StructureDefinition/allergyintolerance-abatement', valueDateTime: ended },
        ],
      }

const criticalityOf = (observation: CdaElement, scope: Scope): string | undefined => {
  const stated = takeNested(
    observation,
    scope,
    one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.145') || codeIs(one.statement, '82606-5'),
  )
  const value = statedValue(stated)
  const found = (tables.criticality as Readonly<Record<string, string>>)[value?.peek('code') ?? '']
  if (found !== undefined) keepCode(value)
  return found
}

const isSeverity = (observation: CdaElement): boolean =>
  hasTemplate(observation, '2.16.840.1.113883.10.20.22.4.8') || codeIs(observation, 'SEV')

const severityOf = (observation: CdaElement | undefined, scope: Scope): string | undefined => {
  const value = statedValue(observation)
  if (value === undefined) return undefined
  const found = (tables.severity as Readonly<Record<string, string>>)[value.peek('code') ?? '']
  if (found === undefined) {
    if (value.peek('code') !== undefined) warn(scope, value, 'severity-unknown', 'A severity outside the value set')
    return undefined
  }
  keepCode(value)
  if (observation?.child('text') !== undefined) observation.child('text')?.keep('text')
  return found
}

/** Each reaction with its own severity, else that of the allergy. */
const reactionsOf = (observation: CdaElement, ofAllergy: string | undefined, scope: Scope): JsonObject => {
  const found = takeAllNested(
    observation,
    scope,
    one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.9') || one.typeCode === 'MFST',
  )
  const reactions = found.flatMap(reaction => {
    if (isNegated(reaction)) {
      scope.because(reaction, 'negated: a reaction that did not happen')
      return []
    }
    const severity =
      severityOf(
        takeNested(reaction, scope, one => isSeverity(one.statement)),
        scope,
      ) ?? ofAllergy
    const manifestation = concept(statedValue(reaction), scope) ?? wordsOf(reaction, scope)
    const time = reaction.child('effectiveTime')
    if (manifestation === undefined) return []
    return [
      {
        manifestation: [manifestation],
        ...given('onset', dateTime(time?.child('low') ?? time, scope)),
        ...given('severity', severity),
        ...notesOf(reaction, scope),
      },
    ]
  })
  if (reactions.length > 0 || ofAllergy === undefined) return list('reaction', reactions)
  // R4 has no severity but that of a reaction; nobody says which one it was.
  return { reaction: [{ manifestation: [{ text: 'Not stated' }], severity: ofAllergy }] }
}

const wordsOf = (reaction: CdaElement, scope: Scope): JsonObject | undefined => {
  const text = readText(reaction.child('text'), scope.narrative)
  return text === undefined ? undefined : { text }
}
