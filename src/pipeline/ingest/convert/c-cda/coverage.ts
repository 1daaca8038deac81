import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { absent, concept, identifier, period } from './fhir-types.ts'
import { addresses, humanNames, list, telecoms } from './names.ts'
import { organizationOf, participantOf } from './people.ts'
import { referenceTo, type Scope } from './scope.ts'
import { baseOf, type Convert, hasTemplate, notesOf, statusOf, tables, takeAllNested } from './statement.ts'

// Payers section. Policy Activity: Coverage.

const policyActivity = '2.16.840.1.113883.10.20.22.4.61'
const payer = '2.16.840.1.113883.10.20.22.4.87'

/** Coverage Activity: the frame around the policies. */
export const convertCoverages: Convert = (act, scope) => {
  for (const template of act.childrenNamed('templateId')) template.keep('mapped')
  act.child('code')?.keep('mapped')
  const policies = takeAllNested(act, scope, one => hasTemplate(one.statement, policyActivity))
  return policies.map(policy => convertPolicy(policy, scope))[0]
}

export const convertPolicy: Convert = (act, scope) => {
  for (const template of act.childrenNamed('templateId')) template.keep('mapped')
  const performers = act.childrenNamed('performer')
  const payors = performers.flatMap(performer => {
    const role = performer.child('assignedEntity')
    if (role === undefined || (performers.length > 1 && !isPayer(performer))) return []
    for (const template of performer.childrenNamed('templateId')) template.keep('mapped')
    return payorOf(role, scope) ?? []
  })
  const covered = participant(act, 'COV')
  const holder = participant(act, 'HLD')
  const role = covered?.child('participantRole')
  const member = role === undefined ? [] : identifiersOf(role)
  const [first] = member
  const subscriber = holder === undefined ? undefined : holderOf(holder, scope)
  return scope.emit('Coverage', act, {
    ...baseOf(act, scope),
    ...list('identifier', [...identifiersOf(act), ...member]),
    status: statusOf(act, tables.coverageStatus, 'active', scope),
    ...given('type', concept(act.child('code'), scope)),
    ...given('policyHolder', subscriber),
    ...given('subscriberId', typeof first?.value === 'string' ? first.value : undefined),
    beneficiary: scope.subject,
    ...given('relationship', concept(role?.child('code'), scope)),
    ...given('period', period(covered?.child('time') ?? act.child('effectiveTime'), scope)),
    payor: payors.length === 0 ? [absent(undefined)] : payors,
    ...extras(act, scope),
  })
}

const identifiersOf = (act: CdaElement): JsonObject[] =>
  act
    .childrenNamed('id')
    .map(identifier)
    .filter(one => one !== undefined)

const extras = (act: CdaElement, scope: Scope): JsonObject => {
  const { note } = notesOf(act, scope)
  if (!Array.isArray(note)) return {}
  const url = 'http://hl7.org/fhir/StructureDefinition/note'
  return { extension: note.map(valueAnnotation => ({ url, valueAnnotation })) }
}

const isPayer = (performer: CdaElement): boolean =>
  hasTemplate(performer, payer) || performer.at('assignedEntity', 'code')?.peek('code') === 'PAYOR'

/** The insurer: an organization, whose contacts may stand on the role around it. */
const payorOf = (role: CdaElement, scope: Scope): JsonObject | undefined => {
  role.child('code')?.keep('mapped')
  const organization = role.child('representedOrganization')
  if (organization === undefined) return participantOf(role, scope)?.reference
  const name = organization.child('name')?.text()
  const contacts = { ...list('identifier', identifiersOf(role)), ...telecoms(role, scope), ...addresses(role, scope) }
  const onlyNamed = organization.elements().every(child => child.name === 'name')
  const own = onlyNamed ? undefined : organizationOf(organization, scope)
  if (own !== undefined && Object.keys(contacts).length === 0) return own
  const draft = scope.emitShared('Organization', role, {
    ...contacts,
    ...given('name', name),
    ...given('partOf', own?.reference === undefined || organization.child('id') === undefined ? undefined : own),
  })
  return { ...referenceTo(draft), ...given('display', name) }
}

const participant = (act: CdaElement, typeCode: string): CdaElement | undefined => {
  const found = act.childrenNamed('participant').find(one => one.peek('typeCode') === typeCode)
  for (const template of found?.childrenNamed('templateId') ?? []) template.keep('mapped')
  return found
}

const holderOf = (holder: CdaElement, scope: Scope): JsonObject | undefined => {
  const role = holder.child('participantRole')
  if (role === undefined) return undefined
  const content = {
    ...list('identifier', identifiersOf(role)),
    ...humanNames(role.child('playingEntity'), scope),
    ...telecoms(role, scope),
    ...addresses(role, scope),
  }
  if (Object.keys(content).length === 0) return undefined
  return referenceTo(scope.emit('RelatedPerson', role, { ...content, patient: scope.subject }))
}
