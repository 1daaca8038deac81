import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { serviceEventTeam } from './care-team.ts'
import { encompassingEncounter } from './encounter.ts'
import { absent, concepts, dateTime, identifier, period, requiredConcept } from './fhir-types.ts'
import { list } from './names.ts'
import { attachmentOf } from './note.ts'
import { associatedOf, organizationOf, participantOf, relatedPersonOf } from './people.ts'
import { type Draft, referenceTo, type Scope } from './scope.ts'
import { instantOf } from './statement.ts'

// The header of a document: Composition, DocumentReference (C-CDA on FHIR, mapping of the header).

const extension = (name: string, valueReference: JsonObject | undefined): JsonObject[] =>
  valueReference === undefined
    ? []
    : [{ url: `http://hl7.org/fhir/us/ccda/StructureDefinition/${name}`, valueReference }]

/** The Composition of a document, with its sections, and the DocumentReference to the original. */
export const documentOf = (
  root: CdaElement,
  sections: readonly JsonObject[],
  original: JsonObject,
  scope: Scope,
): void => {
  for (const name of ['realmCode', 'typeId', 'templateId'])
    for (const one of root.childrenNamed(name)) one.keep('mapped')
  const authors = root.childrenNamed('author').flatMap(author => {
    dateTime(author.child('time'), scope)
    const found = participantOf(author.child('assignedAuthor'), scope)?.reference
    return found === undefined ? [] : [found]
  })
  const custodian = organizationOf(root.at('custodian', 'assignedCustodian', 'representedCustodianOrganization'), scope)
  const encompassing = root.at('componentOf', 'encompassingEncounter')
  const encounter = encompassing === undefined ? undefined : encompassingEncounter(encompassing, scope)
  const id = root.child('id')
  const master = id === undefined ? undefined : identifier(id)
  const set = root.child('setId')
  const type = requiredConcept(root.child('code'), scope)
  const date = dateTime(root.child('effectiveTime'), scope)
  const relatesTo = related(root)
  const title = root.child('title')?.text()
  const confidential = root.child('confidentialityCode')
  const confidentiality = confidential?.peek('code')
  const version = Number(root.child('versionNumber')?.attribute('value') ?? Number.NaN)
  const base = 'http://hl7.org/fhir/us/ccda/StructureDefinition'
  if (confidentiality !== undefined) confidential?.keep('mapped')
  scope.emit('Composition', root, {
    ...given('language', root.child('languageCode')?.attribute('code')),
    ...list('extension', [
      ...people(root, scope),
      ...(Number.isInteger(version) ? [{ url: `${base}/VersionNumber`, valueInteger: version }] : []),
    ]),
    ...given('identifier', (set === undefined ? undefined : identifier(set)) ?? master),
    status: 'final',
    type,
    subject: scope.subject,
    ...given('encounter', encounter),
    ...(date === undefined ? { _date: absent(root.child('effectiveTime')) } : { date }),
    author: authors.length === 0 ? [absent(undefined)] : authors,
    title: title ?? 'Clinical document',
    ...given('confidentiality', confidentiality),
    ...list('attester', attesters(root, scope)),
    ...given('custodian', custodian),
    ...list(
      'relatesTo',
      relatesTo.map(one => ({ code: one.code, targetIdentifier: one.target })),
    ),
    ...list('event', events(root, scope)),
    ...list('section', sections),
  })
  scope.emit('DocumentReference', root, {
    ...given('masterIdentifier', master),
    status: 'current',
    docStatus: 'final',
    type,
    subject: scope.subject,
    ...given('date', instantOf(date)),
    ...list('author', authors),
    ...given('custodian', custodian),
    ...list(
      'relatesTo',
      relatesTo.map(one => ({ code: one.code, target: { identifier: one.target } })),
    ),
    ...given('description', title),
    content: [
      { attachment: { ...original, ...given('title', title), ...given('creation', date) } },
      ...bodies(root, scope),
    ],
    ...(encounter === undefined ? {} : { context: { encounter: [encounter] } }),
  })
}

/** Sections or a body without a document around them: a Composition or a DocumentReference of what there is. */
export const pieceOf = (root: CdaElement, sections: readonly JsonObject[], scope: Scope): void => {
  const content = bodies(root, scope)
  if (content.length > 0) scope.emit('DocumentReference', root, { status: 'current', subject: scope.subject, content })
  const [first] = sections
  if (first === undefined) return
  scope.emit('Composition', root, {
    status: 'final',
    type: first.code ?? absent(undefined),
    subject: scope.subject,
    _date: absent(undefined),
    author: [absent(undefined)],
    title: first.title ?? 'Section',
    section: sections,
  })
}

/** nonXMLBody: the content in bytes. */
const bodies = (root: CdaElement, scope: Scope): JsonObject[] => {
  const text = root.at('component', 'nonXMLBody', 'text') ?? root.at('nonXMLBody', 'text')
  return text === undefined ? [] : [{ attachment: attachmentOf(text, scope) }]
}

const people = (root: CdaElement, scope: Scope): JsonObject[] => [
  ...extension('DataEntererExtension', participantOf(root.at('dataEnterer', 'assignedEntity'), scope)?.reference),
  ...root.childrenNamed('informant').flatMap(one => {
    const relative = one.child('relatedEntity')
    const found =
      relative === undefined
        ? participantOf(one.child('assignedEntity'), scope)?.reference
        : relatedPersonOf(relative, scope)
    return extension('InformantExtension', found)
  }),
  ...root
    .childrenNamed('informationRecipient')
    .flatMap(one =>
      extension('InformationRecipientExtension', participantOf(one.child('intendedRecipient'), scope)?.reference),
    ),
  ...root.childrenNamed('participant').flatMap(one => {
    const role = one.child('associatedEntity')
    for (const template of one.childrenNamed('templateId')) template.keep('mapped')
    return role === undefined ? [] : extension('ParticipantExtension', associatedOf(role, scope))
  }),
  ...root.childrenNamed('inFulfillmentOf').flatMap(one => {
    const id = one.at('order', 'id')
    const value = id === undefined ? undefined : identifier(id)
    return extension('OrderExtension', value === undefined ? undefined : { identifier: value })
  }),
]

const attesters = (root: CdaElement, scope: Scope): JsonObject[] =>
  (
    [
      ['legalAuthenticator', 'legal'],
      ['authenticator', 'professional'],
    ] as const
  ).flatMap(([name, mode]) =>
    root.childrenNamed(name).map(one => {
      // Present, or signed: both say that this person attests it.
      one.child('signatureCode')?.keep('mapped')
      return {
        mode,
        ...given('time', dateTime(one.child('time'), scope)),
        ...given('party', participantOf(one.child('assignedEntity'), scope)?.reference),
      }
    }),
  )

const relations: Readonly<Record<string, string>> = { RPLC: 'replaces', APND: 'appends', XFRM: 'transforms' }

const related = (root: CdaElement): { readonly code: string; readonly target: JsonObject }[] =>
  root.childrenNamed('relatedDocument').flatMap(one => {
    const id = one.at('parentDocument', 'id')
    const target = id === undefined ? undefined : identifier(id)
    const code = relations[one.peek('typeCode') ?? '']
    return code === undefined || target === undefined ? [] : [{ code, target }]
  })

const events = (root: CdaElement, scope: Scope): JsonObject[] =>
  root.childrenNamed('documentationOf').flatMap(one => {
    const event = one.child('serviceEvent')
    if (event === undefined) return []
    for (const template of event.childrenNamed('templateId')) template.keep('mapped')
    const team: Draft | undefined = serviceEventTeam(event, scope)
    const code = concepts(
      [event.child('code')].filter(part => part !== undefined),
      scope,
    )
    return [
      {
        ...list('code', code),
        ...given('period', period(event.child('effectiveTime'), scope)),
        ...list('detail', team === undefined ? [] : [referenceTo(team)]),
      },
    ]
  })

/** The kinds of act that a section's null flavor says there are none of. */
export const emptyReason = (section: CdaElement): JsonObject => {
  const nullFlavor = section.attribute('nullFlavor')
  if (nullFlavor === undefined) return {}
  const code = { NASK: 'notasked', MSK: 'withheld', NAV: 'unavailable' }[nullFlavor] ?? 'unavailable'
  return { emptyReason: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/list-empty-reason', code }] } }
}
