import { type CdaElement, given, readText } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept, concepts, date, requiredConcept, timing } from './fhir-types.ts'
import { list } from './names.ts'
import { observationValue } from './observation-value.ts'
import { authorsOf, performersOf } from './people.ts'
import { priorityOf, reasonsOf } from './reasons.ts'
import { referenceTo, type Scope } from './scope.ts'
import {
  baseOf,
  type Convert,
  hasTemplate,
  isNegated,
  nestedIn,
  notesOf,
  statusOf,
  tables,
  takeAllNested,
  takeNested,
} from './statement.ts'

// What is planned or wanted: Planned Act, Procedure, Observation and so on, Goal Observation, Instruction.

const moods: Readonly<Record<string, string>> = tables.requestIntent

/** A planned act, procedure or observation, a referral, an instruction: ServiceRequest. */
export const convertRequest: Convert = (statement, scope) => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
  const { author, time } = authorsOf(statement, scope)
  const words = takeAllNested(statement, scope, one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.20'))
  const said = words.flatMap(one => readText(one.child('text'), scope.narrative) ?? []).join('; ')
  const performers = performersOf(statement, scope)
  return scope.emit('ServiceRequest', statement, {
    ...baseOf(statement, scope),
    status: statusOf(statement, tables.requestStatus, 'unknown', scope),
    intent: moods[statement.peek('moodCode') ?? ''] ?? 'plan',
    ...priorityOf(statement),
    ...(isNegated(statement) ? { doNotPerform: true } : {}),
    code: requiredConcept(statement.child('code'), scope),
    subject: scope.subject,
    ...timing('occurrence', statement.child('effectiveTime'), scope, 'moment'),
    ...given('authoredOn', time),
    ...given('requester', author),
    ...list(
      'performer',
      performers.map(one => one.reference),
    ),
    ...reasonsOf(statement, scope),
    ...list('bodySite', concepts(statement.childrenNamed('targetSiteCode'), scope)),
    ...given('patientInstruction', said === '' ? undefined : said),
    ...notesOf(statement, scope),
  })
}

/** Instruction standing alone: what the patient is told to do. */
export const convertInstruction: Convert = (statement, scope) => {
  const said = readText(statement.child('text'), scope.narrative)
  const draft = convertRequest(statement, scope)
  if (draft !== undefined && said !== undefined) draft.patientInstruction = said
  return draft
}

/** Goal Observation: Goal; its value is the target that its code measures. */
export const convertGoal: Convert = (statement, scope) => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
  if (isNegated(statement)) {
    scope.because(statement, 'negated: a goal that nobody has')
    return undefined
  }
  const words = readText(statement.child('text'), scope.narrative)
  const value = statement.child('value')
  const read = observationValue(value, scope)
  const measure = concept(statement.child('code'), scope)
  const time = statement.child('effectiveTime')
  const { author } = authorsOf(statement, scope)
  const priority = takeNested(
    statement,
    scope,
    one =>
      hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.143') ||
      hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.142'),
  )
  const due = date(time?.child('high'), scope)
  const detail = detailOf(read)
  const draft = scope.emit('Goal', statement, {
    ...baseOf(statement, scope),
    lifecycleStatus: statusOf(statement, tables.goalStatus, 'active', scope),
    ...given('priority', concept(priority?.child('value'), scope)),
    description: descriptionOf(words, read, measure, statement, scope),
    subject: scope.subject,
    ...given('startDate', date(time?.child('low') ?? time, scope)),
    ...(Object.keys(detail).length === 0 && due === undefined
      ? {}
      : { target: [{ ...given('measure', measure), ...detail, ...given('dueDate', due) }] }),
    ...given('expressedBy', author),
    ...notesOf(statement, scope),
  })
  linkTo(statement, scope, target => {
    if (target.resourceType === 'Goal') return
    const before = Array.isArray(draft.addresses) ? draft.addresses : []
    draft.addresses = [...before, referenceTo(target)]
  })
  return draft
}

/** The words of the goal, else its value in words, else what is measured. */
const descriptionOf = (
  words: string | undefined,
  read: JsonObject,
  measure: JsonObject | undefined,
  statement: CdaElement,
  scope: Scope,
): JsonObject => {
  if (words !== undefined) return { ...measure, text: words }
  if (typeof read.valueString === 'string') return { ...measure, text: read.valueString }
  const coded = read.valueCodeableConcept as JsonObject | undefined
  return coded ?? measure ?? requiredConcept(statement.child('code'), scope)
}

const details: Readonly<Record<string, string>> = {
  valueQuantity: 'detailQuantity',
  valueRange: 'detailRange',
  valueCodeableConcept: 'detailCodeableConcept',
  valueString: 'detailString',
  valueBoolean: 'detailBoolean',
  valueInteger: 'detailInteger',
  valueRatio: 'detailRatio',
}

const detailOf = (read: JsonObject): JsonObject => {
  for (const [from, to] of Object.entries(details)) if (read[from] !== undefined) return { [to]: read[from] }
  return {}
}

/** Entry Reference: an act that only names another entry by its id. */
const entryReference = '2.16.840.1.113883.10.20.22.4.122'

export const linkTo = (statement: CdaElement, scope: Scope, then: Parameters<Scope['link']>[1]): void => {
  for (const { statement: inner } of nestedIn(statement)) {
    if (scope.taken(inner) || !hasTemplate(inner, entryReference)) continue
    scope.take(inner)
    for (const name of ['templateId', 'code', 'statusCode']) inner.child(name)?.keep('mapped')
    scope.link(inner, then)
  }
}
