import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { externalDocumentsOf } from './external-document.ts'
import { absent, concept, dateTime, quantity, requiredConcept } from './fhir-types.ts'
import { list } from './names.ts'
import { authorsOf } from './people.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
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
  takeNested,
} from './statement.ts'

// Problem Observation and the acts around it: Condition (C-CDA on FHIR, mapping of problems).

const problemObservation = '2.16.840.1.113883.10.20.22.4.4'
const riskConcern = '2.16.840.1.113883.10.20.22.4.136'
const indication = '2.16.840.1.113883.10.20.22.4.19'

/** Problem Concern Act, and the acts for diagnoses: a Condition for each problem inside. */
export const convertConcern: Convert = (act, scope) => {
  keepFrame(act)
  let first: Draft | undefined
  const problems = nestedIn(act).filter(({ statement }) => statement.name === 'observation' && !scope.taken(statement))
  for (const { statement, typeCode } of problems) {
    if (
      typeCode !== undefined &&
      typeCode !== 'SUBJ' &&
      typeCode !== 'COMP' &&
      !hasTemplate(statement, problemObservation)
    )
      continue
    scope.take(statement)
    const condition = conditionOf(statement, act, scope)
    first ??= condition
  }
  return first
}

/** A Problem Observation that stands alone. */
export const convertProblem: Convert = (observation, scope) => conditionOf(observation, undefined, scope)

const conditionOf = (observation: CdaElement, act: CdaElement | undefined, scope: Scope): Draft => {
  keepTemplates(observation)
  const negated = isNegated(observation) || (act !== undefined && isNegated(act))
  const time = observation.child('effectiveTime')
  const onset = dateTime(time?.child('low') ?? time, scope)
  const end = time?.child('high')
  const abatement = dateTime(end, scope)
  const ended = abatement !== undefined || end?.peek('nullFlavor') === 'UNK'
  if (abatement === undefined && ended) end?.attribute('nullFlavor')
  const nullified =
    observation.child('statusCode')?.peek('code') === 'nullified' ||
    act?.child('statusCode')?.peek('code') === 'nullified'
  const age = onsetAge(observation, scope)
  const severity = takeNested(observation, scope, one => isSeverity(one.statement))
  const evidence = evidenceOf(observation, scope)
  const value = statedValue(observation)
  return scope.emit('Condition', observation.child('id') === undefined ? (act ?? observation) : observation, {
    ...baseOf(observation, scope),
    ...statusesOf({ observation, act, scope, negated, ended, nullified }),
    ...categoriesOf(observation, scope),
    ...given('severity', concept(statedValue(severity), scope)),
    code: requiredConcept(value ?? observation.child('code'), scope),
    ...list(
      'bodySite',
      observation.childrenNamed('targetSiteCode').flatMap(site => concept(site, scope) ?? []),
    ),
    subject: scope.subject,
    ...(onset === undefined ? given('onsetAge', age) : { onsetDateTime: onset }),
    ...given('abatementDateTime', abatement),
    ...(abatement === undefined && ended ? { _abatementDateTime: absent(undefined) } : {}),
    ...diagnosed(observation, scope),
    ...recordedBy(observation, act, scope),
    ...evidence,
    ...notesOf(observation, scope),
  })
}

const keepTemplates = (observation: CdaElement): void => {
  for (const template of observation.childrenNamed('templateId')) template.keep('mapped')
  if (observation.child('statusCode')?.peek('code') === 'completed') observation.child('statusCode')?.keep('mapped')
}

const isSeverity = (observation: CdaElement): boolean =>
  hasTemplate(observation, '2.16.840.1.113883.10.20.22.4.8') || codeIs(observation, 'SEV')

type Stated = {
  readonly observation: CdaElement
  readonly act: CdaElement | undefined
  readonly scope: Scope
  readonly negated: boolean
  readonly ended: boolean
  readonly nullified: boolean
}

/**
 * Clinical and verification status. A problem that ended, or that somebody denies, is never active: R4 constraint con-4,
 * and what a reader of a problem list expects.
 */
const statusesOf = ({ observation, act, scope, negated, ended, nullified }: Stated): JsonObject => {
  const stated = takeNested(
    observation,
    scope,
    one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.6') || codeIs(one.statement, '33999-4'),
  )
  const byStatus = lookUp(tables.problemStatus, statedValue(stated))
  const concern = act?.child('statusCode')
  const byConcern = lookUp(tables.concernStatus, concern)
  if (act !== undefined) concern?.attribute('codeSystem')
  let clinical = byStatus ?? byConcern ?? 'active'
  const over = !['active', 'recurrence', 'relapse'].includes(clinical)
  if (ended && !over) clinical = byStatus === undefined ? 'resolved' : 'inactive'
  if (negated) clinical = 'inactive'
  // What somebody may get is not what they have; why something was done is by itself no diagnosis.
  const risk = (act !== undefined && hasTemplate(act, riskConcern)) || hasTemplate(observation, indication)
  return verified({ nullified, negated, risk, clinical })
}

type Verified = {
  readonly nullified: boolean
  readonly negated: boolean
  readonly risk: boolean
  readonly clinical: string
}

/** What is entered in error has no clinical status (R4, con-5). */
const verified = ({ nullified, negated, risk, clinical }: Verified): JsonObject => {
  const verification = nullified ? 'entered-in-error' : negated ? 'refuted' : risk ? 'unconfirmed' : 'confirmed'
  return {
    ...(nullified
      ? {}
      : { clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', clinical) }),
    verificationStatus: coded('http://terminology.hl7.org/CodeSystem/condition-ver-status', verification),
  }
}

const coded = (system: string, code: string): JsonObject => ({ coding: [{ system, code }] })

/** What a table says of an element's code, which is then read. */
const lookUp = (table: Readonly<Record<string, string>>, element: CdaElement | undefined): string | undefined => {
  const found = table[element?.peek('code') ?? '']
  if (found !== undefined) keepCode(element)
  return found
}

const categoriesOf = (observation: CdaElement, scope: Scope): JsonObject => {
  const bySection = (tables.problemCategory as Readonly<Record<string, string>>)[scope.section.code ?? '']
  const ofSection =
    bySection === undefined
      ? []
      : [
          coded(
            bySection === 'health-concern'
              ? 'http://hl7.org/fhir/us/core/CodeSystem/condition-category'
              : 'http://terminology.hl7.org/CodeSystem/condition-category',
            bySection,
          ),
        ]
  const kind = observation.child('value') === undefined ? undefined : concept(observation.child('code'), scope)
  return list('category', [...ofSection, ...(kind === undefined ? [] : [kind])])
}

const onsetAge = (observation: CdaElement, scope: Scope): JsonObject | undefined => {
  const age = takeNested(
    observation,
    scope,
    one =>
      hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.31') || codeIs(one.statement, '445518008', '397659008'),
  )
  return quantity(statedValue(age), scope)
}

/** Date of Diagnosis Act: the extension that R4 has for it. */
const diagnosed = (observation: CdaElement, scope: Scope): JsonObject => {
  const act = takeNested(
    observation,
    scope,
    one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.502') || codeIs(one.statement, '77975-1'),
  )
  const time = act?.child('effectiveTime')
  const valueDateTime = dateTime(time?.child('low') ?? time, scope)
  if (valueDateTime === undefined) return {}
  return { extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/condition-assertedDate', valueDateTime }] }
}

/** Assessment scales and other observations that support the problem. */
const evidenceOf = (observation: CdaElement, scope: Scope): JsonObject => {
  const details = nestedIn(observation).flatMap(({ statement, typeCode }) => {
    if (typeCode !== 'SPRT' && typeCode !== 'COMP') return []
    if (statement.name !== 'observation' || scope.taken(statement)) return []
    const draft = scope.convert(statement)
    return draft === undefined ? [] : [referenceTo(draft)]
  })
  details.push(...externalDocumentsOf(observation, scope))
  return details.length === 0 ? {} : { evidence: [{ detail: details }] }
}

/** Health Concern Act and Risk Concern Act: the concern itself, and the problems that it names. */
export const convertHealthConcern: Convert = (act, scope) => {
  keepFrame(act)
  const problems = nestedIn(act).filter(({ statement }) => hasTemplate(statement, problemObservation))
  if (problems.length > 0) return convertConcern(act, scope)
  // A negated concern without a problem says that there are none: nothing that could become a problem.
  const negated = isNegated(act)
  const text = baseOf(act, scope)
  const time = act.child('effectiveTime')
  const { author, time: recorded } = authorsOf(act, scope)
  const clinical = negated ? 'inactive' : (lookUp(tables.concernStatus, act.child('statusCode')) ?? 'active')
  const nullified = act.child('statusCode')?.peek('code') === 'nullified'
  return scope.emit('Condition', act, {
    ...text,
    ...verified({ nullified, negated, risk: hasTemplate(act, riskConcern), clinical }),
    category: [coded('http://hl7.org/fhir/us/core/CodeSystem/condition-category', 'health-concern')],
    code: requiredConcept(act.child('code'), scope),
    subject: scope.subject,
    ...given('onsetDateTime', dateTime(time?.child('low') ?? time, scope)),
    ...given('abatementDateTime', negated ? undefined : dateTime(time?.child('high'), scope)),
    ...given('recorder', author),
    ...given('recordedDate', recorded),
    ...notesOf(act, scope),
  })
}
