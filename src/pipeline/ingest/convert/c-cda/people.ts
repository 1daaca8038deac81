import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept, concepts, dateTime, identifiers, keyOf, timing } from './fhir-types.ts'
import { addresses, addressList, humanNames, list, telecoms } from './names.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'

// Participants of a document and of its entries (C-CDA on FHIR, mapping of participations).

/** Somebody of the document: a person, a device, or the organization alone. */
export type Participant = {
  readonly reference: JsonObject
  /** The organization for which somebody acts. */
  readonly onBehalfOf: JsonObject | undefined
}

/** assignedEntity, assignedAuthor, intendedRecipient, associatedEntity: who acts, as what, for whom. */
export const participantOf = (role: CdaElement | undefined, scope: Scope): Participant | undefined => {
  if (role === undefined) return undefined
  const organization = organizationOf(
    role.child('representedOrganization') ?? role.child('receivedOrganization') ?? role.child('scopingOrganization'),
    scope,
  )
  const device = role.child('assignedAuthoringDevice')
  if (device !== undefined)
    return { reference: deviceAuthor(role, device, organization, scope), onBehalfOf: organization }
  const person = role.child('assignedPerson') ?? role.child('informationRecipient') ?? role.child('associatedPerson')
  if (person === undefined && keyOf(role) === undefined && !hasContacts(role)) {
    return organization === undefined ? undefined : { reference: organization, onBehalfOf: undefined }
  }
  const practitioner = practitionerOf(role, person, scope)
  return practitioner === undefined ? undefined : { reference: practitioner, onBehalfOf: organization }
}

const hasContacts = (role: CdaElement): boolean =>
  role.childrenNamed('telecom').some(one => one.peek('value') !== undefined)

const practitionerOf = (role: CdaElement, person: CdaElement | undefined, scope: Scope): JsonObject | undefined => {
  const qualification = concepts([...role.childrenNamed('code'), ...role.childrenNamed('sdtc:specialty')], scope)
  const content = {
    ...identifiers(role),
    ...humanNames(person, scope),
    ...telecoms(role, scope),
    ...addresses(role, scope),
    ...list(
      'qualification',
      qualification.map(code => ({ code })),
    ),
  }
  if (Object.keys(content).length === 0) return undefined
  // A later mention by id alone is of the one described before.
  const bare = Object.keys(content).length === 1 && 'identifier' in content
  const known = bare ? scope.known('Practitioner', role) : undefined
  const draft = known ?? scope.emitShared('Practitioner', role, content)
  return { ...referenceTo(draft), ...given('display', nameIn(draft)) }
}

/** The name for a reader who does not follow the reference. */
const nameIn = (draft: Draft): string | undefined => {
  const [first] = Array.isArray(draft.name) ? (draft.name as JsonObject[]) : []
  if (first === undefined) return undefined
  if (typeof first.text === 'string') return first.text
  const parts = [first.prefix, first.given, first.family, first.suffix].flat().filter(part => typeof part === 'string')
  return parts.length === 0 ? undefined : parts.join(' ')
}

export const organizationOf = (element: CdaElement | undefined, scope: Scope): JsonObject | undefined => {
  if (element === undefined) return undefined
  const name = element
    .childrenNamed('name')
    .flatMap(one => one.text() ?? [])
    .join(' ')
  const industry = concept(element.child('standardIndustryClassCode'), scope)
  const partOf = organizationOf(element.at('asOrganizationPartOf', 'wholeOrganization'), scope)
  const content = {
    ...identifiers(element),
    ...(industry === undefined ? {} : { type: [industry] }),
    ...given('name', name === '' ? undefined : name),
    ...telecoms(element, scope),
    ...addresses(element, scope),
    ...given('partOf', partOf),
  }
  if (Object.keys(content).length === 0) return undefined
  const bare = Object.keys(content).length === 1 && 'identifier' in content
  const draft =
    (bare ? scope.known('Organization', element) : undefined) ?? scope.emitShared('Organization', element, content)
  return { ...referenceTo(draft), ...given('display', name === '' ? undefined : name) }
}

const deviceAuthor = (
  role: CdaElement,
  device: CdaElement,
  owner: JsonObject | undefined,
  scope: Scope,
): JsonObject => {
  const model = device.child('manufacturerModelName')
  const software = device.child('softwareName')
  const [modelName, softwareName] = [
    model?.text() ?? model?.attribute('displayName'),
    software?.text() ?? software?.attribute('displayName'),
  ]
  const draft = scope.emitShared('Device', role, {
    ...identifiers(role),
    ...list('deviceName', modelName === undefined ? [] : [{ name: modelName, type: 'model-name' }]),
    ...list('version', softwareName === undefined ? [] : [{ value: softwareName }]),
    // Without a code, the model is all that says what kind of device it is.
    ...given('type', concept(device.child('code') ?? role.child('code'), scope) ?? typeInWords(modelName)),
    ...given('owner', owner),
    ...telecomsOfDevice(role, scope),
  })
  return { ...referenceTo(draft), ...given('display', modelName ?? softwareName) }
}

const typeInWords = (modelName: string | undefined): JsonObject | undefined =>
  modelName === undefined ? undefined : { text: modelName }

const telecomsOfDevice = (role: CdaElement, scope: Scope): JsonObject => {
  const { telecom } = telecoms(role, scope)
  return telecom === undefined ? {} : { contact: telecom }
}

/** relatedEntity, associatedEntity with a personal relationship: a RelatedPerson of the patient. */
export const relatedPersonOf = (role: CdaElement, scope: Scope): JsonObject | undefined => {
  const person = ['relatedPerson', 'associatedPerson', 'assignedPerson', 'guardianPerson']
    .map(name => role.child(name))
    .find(one => one !== undefined)
  const relationship = concept(role.child('code'), scope)
  const when = role.child('effectiveTime')
  const content = {
    ...identifiers(role),
    ...(relationship === undefined ? {} : { relationship: [relationship] }),
    ...humanNames(person, scope),
    ...telecoms(role, scope),
    ...addresses(role, scope),
    ...given('period', when === undefined ? undefined : timing('x', when, scope).xPeriod),
  }
  if (Object.keys(content).length === 0) return undefined
  return referenceTo(scope.emit('RelatedPerson', role, { ...content, patient: scope.subject }))
}

/** Classes of an associatedEntity who is somebody of the patient's life, not of the care. */
const personal: ReadonlySet<string> = new Set(['PRS', 'NOK', 'ECON', 'CAREGIVER', 'AGNT', 'GUAR', 'POLHOLD'])

/** associatedEntity: who supports the patient, is to be called, or else has to do with the document. */
export const associatedOf = (role: CdaElement, scope: Scope): JsonObject | undefined =>
  personal.has(role.peek('classCode') ?? '') ? relatedPersonOf(role, scope) : participantOf(role, scope)?.reference

/** A place: participantRole of class SDLOC, or healthCareFacility. */
export const locationOf = (element: CdaElement | undefined, scope: Scope): JsonObject | undefined => {
  if (element === undefined) return undefined
  const place = element.child('playingEntity') ?? element.child('location')
  const name = place?.child('name')?.text()
  const type = concepts([...element.childrenNamed('code'), ...(place?.childrenNamed('code') ?? [])], scope)
  const [first] = addressList(element.child('addr') === undefined ? place : element, scope)
  const managing = organizationOf(element.child('serviceProviderOrganization') ?? element.child('scopingEntity'), scope)
  const description = place?.child('desc')?.text()
  const content = {
    ...identifiers(element),
    ...given('name', name),
    ...given('description', description),
    ...list('type', type),
    ...telecoms(element, scope),
    ...given('address', first),
    ...given('managingOrganization', managing),
  }
  if (Object.keys(content).length === 0) return undefined
  return { ...referenceTo(scope.emitShared('Location', element, content)), ...given('display', name) }
}

/** The authors of an entry: the last one, who answers for it, and the first time somebody wrote it down. */
export const authorsOf = (
  statement: CdaElement,
  scope: Scope,
): { readonly author: JsonObject | undefined; readonly time: string | undefined } => {
  const authors = statement.childrenNamed('author')
  const who = authors
    .map(author => participantOf(author.child('assignedAuthor'), scope)?.reference)
    .filter(one => one !== undefined)
  const times = authors.flatMap(author => {
    const time = author.child('time')
    return dateTime(time?.child('low') ?? time, scope) ?? []
  })
  for (const author of authors) for (const template of author.childrenNamed('templateId')) template.keep('mapped')
  return { author: who.at(-1), time: times.sort()[0] }
}

/** The performers of an entry, with what they did. */
export const performersOf = (
  statement: CdaElement,
  scope: Scope,
): readonly (Participant & { readonly role: JsonObject | undefined; readonly element: CdaElement })[] =>
  statement.childrenNamed('performer').flatMap(performer => {
    const found = participantOf(performer.child('assignedEntity'), scope)
    const role = concept(performer.child('sdtc:functionCode') ?? performer.child('functionCode'), scope)
    return found === undefined ? [] : [{ ...found, role, element: performer }]
  })
