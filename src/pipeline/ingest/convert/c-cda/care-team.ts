import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { concept, period } from './fhir-types.ts'
import { list } from './names.ts'
import { participantOf, relatedPersonOf } from './people.ts'
import type { Draft, Scope } from './scope.ts'
import { baseOf, type Convert, hasTemplate, notesOf, statusOf, tables, takeAllNested } from './statement.ts'

// Care Team Organizer, and the performers of the document's service event: CareTeam.

const member = '2.16.840.1.113883.10.20.22.4.500.1'
const kind = '2.16.840.1.113883.10.20.22.4.500.2'

export const convertCareTeam: Convert = (organizer, scope) => {
  for (const template of organizer.childrenNamed('templateId')) template.keep('mapped')
  const acts = takeAllNested(organizer, scope, one => hasTemplate(one.statement, member))
  const kinds = takeAllNested(organizer, scope, one => hasTemplate(one.statement, kind))
  const category = kinds.map(one => concept(one.child('value'), scope)).filter(one => one !== undefined)
  return scope.emit('CareTeam', organizer, {
    ...baseOf(organizer, scope),
    status: statusOf(organizer, tables.careTeamStatus, 'active', scope),
    ...list('category', category),
    ...given('name', nameOf(organizer)),
    subject: scope.subject,
    ...given('period', period(organizer.child('effectiveTime'), scope)),
    ...list(
      'participant',
      acts.flatMap(act => memberOf(act, scope) ?? []),
    ),
    ...notesOf(organizer, scope),
  })
}

/** What the team is called: the words of its code. */
const nameOf = (organizer: CdaElement): string | undefined => {
  organizer.child('code')?.keep('mapped')
  return organizer.child('code')?.peek('displayName')
}

const memberOf = (act: CdaElement, scope: Scope): JsonObject | undefined => {
  const performer = act.child('performer')
  const assigned = performer?.child('assignedEntity')
  act.child('statusCode')?.attribute('code')
  const role = concept(performer?.child('sdtc:functionCode') ?? performer?.child('functionCode'), scope)
  const member = participantOf(assigned, scope)?.reference ?? relative(act, scope)
  if (member === undefined) return undefined
  return {
    ...(role === undefined ? {} : { role: [role] }),
    member,
    ...given('period', period(act.child('effectiveTime'), scope)),
  }
}

/** A member who is family, not staff. */
const relative = (act: CdaElement, scope: Scope): JsonObject | undefined => {
  const role = act.child('participant')?.child('participantRole')
  return role === undefined ? undefined : relatedPersonOf(role, scope)
}

/** documentationOf/serviceEvent: who cared for the patient during the time that the document covers. */
export const serviceEventTeam = (event: CdaElement, scope: Scope): Draft | undefined => {
  const members = event.childrenNamed('performer').flatMap(performer => {
    for (const template of performer.childrenNamed('templateId')) template.keep('mapped')
    const found = participantOf(performer.child('assignedEntity'), scope)
    const role = concept(performer.child('functionCode') ?? performer.child('sdtc:functionCode'), scope)
    if (found === undefined) return []
    return [
      {
        ...(role === undefined ? {} : { role: [role] }),
        member: found.reference,
        ...given('onBehalfOf', found.onBehalfOf),
        ...given('period', period(performer.child('time'), scope)),
      },
    ]
  })
  if (members.length === 0) return undefined
  return scope.emit('CareTeam', event, { subject: scope.subject, participant: members })
}
