import { type CdaElement, given, readText } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { amount } from './dosage.ts'
import { externalDocumentsOf } from './external-document.ts'
import { concept, concepts, requiredConcept, timing, warn } from './fhir-types.ts'
import { list } from './names.ts'
import { observationValue } from './observation-value.ts'
import { authorsOf, performersOf } from './people.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
import { baseOf, type Convert, codeIs, instantOf, isNegated, nestedIn, notesOf, statusOf, tables } from './statement.ts'
import { system } from './systems.ts'

// Results, vital signs, social history, functional and mental status, and every other observation that happened:
// Observation (C-CDA on FHIR, mappings of results, vitals and social history).

export const convertObservation: Convert = (statement, scope) => {
  if (isNegated(statement)) {
    scope.because(statement, 'negated: R4 has no observation of what was not observed')
    warn(scope, statement, 'observation-negated', 'An observation that is denied: kept in the narrative only')
    return undefined
  }
  return observationOf(statement, scope)
}

const observationOf = (statement: CdaElement, scope: Scope): Draft => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
  const [value, ...more] = statement.childrenNamed('value')
  const read = observationValue(value, scope)
  const members = membersOf(statement, scope)
  const code = codeOf(statement, scope)
  const { author, time } = authorsOf(statement, scope)
  const performers = performersOf(statement, scope).map(one => one.reference)
  const status = statusOf(statement, tables.observationStatus, 'unknown', scope)
  return scope.emit('Observation', statement, {
    ...baseOf(statement, scope),
    status: statement.child('statusCode')?.peek('code') === undefined && value !== undefined ? 'final' : status,
    ...categoryOf(scope, read),
    code,
    subject: scope.subject,
    ...timing('effective', statement.child('effectiveTime'), scope, 'moment'),
    ...given('issued', instantOf(time)),
    ...list('performer', performers.length > 0 ? performers : author === undefined ? [] : [author]),
    ...read,
    ...list('interpretation', concepts(statement.childrenNamed('interpretationCode'), scope)),
    ...notesOf(statement, scope),
    ...given('bodySite', concept(statement.child('targetSiteCode'), scope)),
    ...given('method', concept(statement.child('methodCode'), scope)),
    ...specimenOf(statement, scope),
    ...ranges(statement, scope),
    ...members,
    // Observation has one value; each further one stands under the same code.
    ...list(
      'component',
      more.map(one => ({ code, ...observationValue(one, scope) })),
    ),
  })
}

/** The code; where older versions of a template only assert the value, that of the later versions before it. */
const codeOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const code = requiredConcept(statement.child('code'), scope)
  if (!codeIs(statement, 'ASSERTION') || !Array.isArray(code.coding)) return code
  const asserted = tables.assertedCode as Readonly<Record<string, string>>
  const [known] = statement.childrenNamed('templateId').flatMap(id => asserted[id.peek('root') ?? ''] ?? [])
  return known === undefined ? code : { ...code, coding: [{ system: system.loinc, code: known }, ...code.coding] }
}

/** The category by the section; words alone are no laboratory result. */
const categoryOf = (scope: Scope, read: JsonObject): JsonObject => {
  const code = (tables.observationCategory as Readonly<Record<string, string>>)[scope.section.code ?? '']
  if (code === undefined || (code === 'laboratory' && read.valueString !== undefined)) return {}
  const system = 'http://terminology.hl7.org/CodeSystem/observation-category'
  return { category: [{ coding: [{ system, code }] }] }
}

/** Observations within: parts of it as `hasMember`, what supports it as `derivedFrom`. */
const membersOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const [members, sources]: [JsonObject[], JsonObject[]] = [[], []]
  for (const { statement: inner, typeCode } of nestedIn(statement)) {
    if (scope.taken(inner) || inner.name !== 'observation') continue
    const draft = scope.convert(inner)
    if (draft?.resourceType !== 'Observation') continue
    const target = typeCode === 'SPRT' || typeCode === 'CAUS' || typeCode === 'RSON' ? sources : members
    target.push(referenceTo(draft))
  }
  return {
    ...list('hasMember', members),
    ...list('derivedFrom', [...sources, ...externalDocumentsOf(statement, scope)]),
  }
}

const specimenOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const role = statement.at('specimen', 'specimenRole')
  const entity = role?.child('specimenPlayingEntity')
  if (role === undefined) return {}
  const type = concept(entity?.child('code'), scope)
  const name = entity?.child('name')?.text()
  if (type === undefined && name === undefined) return {}
  const draft = scope.emit('Specimen', role, {
    ...baseOf(role, scope),
    type: type ?? { text: name },
    subject: scope.subject,
  })
  return { specimen: referenceTo(draft) }
}

const ranges = (statement: CdaElement, scope: Scope): JsonObject =>
  list(
    'referenceRange',
    statement.childrenNamed('referenceRange').flatMap(one => {
      const range = one.child('observationRange')
      if (range === undefined) return []
      for (const template of range.childrenNamed('templateId')) template.keep('mapped')
      // C-CDA on FHIR: who reads a reference range in R4 takes it as the normal one.
      const kind = range.child('interpretationCode')?.peek('code')
      if (kind !== undefined && kind !== 'N') {
        scope.because(range, 'a range of what is not normal: R4 has only reference ranges')
        return []
      }
      const value = range.child('value')
      const { xRange } = amount('x', value, scope)
      const limits = (xRange ?? {}) as { readonly low?: unknown; readonly high?: unknown }
      const said = readText(range.child('text'), scope.narrative)
      const inWords = xRange === undefined ? coded(value, scope) : undefined
      const text = [said, inWords].filter(part => part !== undefined).join('; ')
      // R4 obs-3: a range says low, high or something in words.
      if (limits.low === undefined && limits.high === undefined && text === '') return []
      const type = concept(range.child('interpretationCode'), scope)
      const appliesTo = concept(range.child('code'), scope)
      const read = {
        ...given('low', limits.low),
        ...given('high', limits.high),
        ...given('type', type),
        ...(appliesTo === undefined ? {} : { appliesTo: [appliesTo] }),
        ...given('text', text === '' ? undefined : text),
      }
      return [read]
    }),
  )

/** A range that is a word or a code: `Negative`. */
const coded = (value: CdaElement | undefined, scope: Scope): string | undefined => {
  const { valueString, valueCodeableConcept } = observationValue(value, scope)
  if (typeof valueString === 'string') return valueString
  const read = valueCodeableConcept as { text?: string; coding?: { display?: string; code?: string }[] } | undefined
  return read?.text ?? read?.coding?.[0]?.display ?? read?.coding?.[0]?.code
}
