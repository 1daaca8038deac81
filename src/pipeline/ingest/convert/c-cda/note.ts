import { type CdaElement, given, readEd } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { requiredConcept, timing } from './fhir-types.ts'
import { list } from './names.ts'
import { authorsOf, participantOf } from './people.ts'
import { linkTo } from './plan.ts'
import { referenceTo, type Scope } from './scope.ts'
import { baseOf, type Convert, statusOf } from './statement.ts'

// Note Activity: DocumentReference (C-CDA on FHIR, mapping of notes).

export const convertNote: Convert = (act, scope) => {
  for (const template of act.childrenNamed('templateId')) template.keep('mapped')
  const { author, time } = authorsOf(act, scope)
  const attester = act
    .childrenNamed('participant')
    .filter(one => one.peek('typeCode') === 'LA')
    .map(one => participantOf(one.child('participantRole'), scope)?.reference)
    .find(one => one !== undefined)
  const { text: _shown, ...base } = baseOf(act, scope)
  const when = timing('x', act.child('effectiveTime'), scope)
  const period = when.xPeriod ?? (when.xDateTime === undefined ? undefined : { start: when.xDateTime })
  const draft = scope.emit('DocumentReference', act, {
    ...base,
    status: statusOf(act, { nullified: 'entered-in-error', aborted: 'superseded' }, 'current', quiet(scope)),
    ...docStatus(act),
    type: requiredConcept(act.child('code'), scope),
    subject: scope.subject,
    ...given('date', time !== undefined && /T.*[Z\d]$/.test(time) ? time : undefined),
    ...list('author', author === undefined ? [] : [author]),
    ...given('authenticator', attester),
    content: [{ attachment: { ...attachmentOf(act.child('text'), scope), ...given('creation', time) } }],
    ...(period === undefined ? {} : { context: { period } }),
  })
  linkTo(act, scope, target => {
    if (target.resourceType !== 'Encounter') return
    draft.context = { ...(draft.context as JsonObject | undefined), encounter: [referenceTo(target)] }
  })
  return draft
}

/** The status of a note is that of the writing; none of its codes is unknown to R4. */
const quiet = (scope: Scope): Scope => ({ ...scope, report: () => undefined })

const docStatus = (act: CdaElement): JsonObject => {
  const code = act.child('statusCode')?.peek('code')
  if (code !== 'completed' && code !== 'active') return {}
  act.child('statusCode')?.keep('mapped')
  return { docStatus: code === 'completed' ? 'final' : 'preliminary' }
}

/** The content: bytes as they stand in the document, or its words. */
export const attachmentOf = (element: CdaElement | undefined, scope: Scope): JsonObject => {
  if (element === undefined) return { title: 'No content' }
  const { base64, text, mediaType, language, compression, url } = readEd(element, scope.narrative)
  const zipped =
    compression === undefined ? mediaType : `${mediaType ?? 'application/octet-stream'}; compression=${compression}`
  if (base64 !== undefined) {
    return { ...given('contentType', zipped), ...given('language', language), data: base64 }
  }
  if (text === undefined) {
    return { ...given('contentType', zipped), ...given('language', language), ...given('url', url) }
  }
  return {
    contentType: mediaType ?? 'text/plain',
    ...given('language', language),
    data: base64Of(text),
    ...given('url', url),
  }
}

const base64Of = (text: string): string => {
  let bytes = ''
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte)
  return btoa(bytes)
}
