import { hash } from 'node:crypto'
import type { Issue } from '../../../../core/index.ts'
import { type CdaElement, given, readTime } from '../../../../standards/cda/index.ts'
import type { ByteRange, JsonObject } from '../../../../standards/fhir/index.ts'
import { idOf } from '../ids.ts'
import type { LossTally } from '../loss.ts'
import { writtenMeta } from '../written-meta.ts'
import { account } from './account.ts'
import { dispatch } from './dispatch.ts'
import { documentOf, emptyReason, pieceOf } from './document.ts'
import { absent, concept } from './fhir-types.ts'
import { list } from './names.ts'
import { patientKeyOf, patientOf } from './patient.ts'
import { relatedPersonOf } from './people.ts'
import { looseStatements, looseThings } from './piece.ts'
import { createScope, referenceTo, type Scope, type Section } from './scope.ts'
import { statementNames } from './statement.ts'
import { narrativeOf } from './xhtml.ts'

type Found = { readonly issue: Issue; readonly range: ByteRange }

type InSection = (section: Section) => Scope

/**
 * Converts a document, or a piece of one (a section, an entry). The Patient comes first; without one, what needs a patient
 * says that there is none.
 *
 * @param bytes what `root` was read from: the DocumentReference names it by its hash
 */
export const convertDocument = (root: CdaElement, bytes: Uint8Array, loss: LossTally) => {
  const issues: Found[] = []
  const report = (found: Issue, element: CdaElement) => issues.push({ issue: found, range: element.range })
  const role = root.name === 'recordTarget' ? root.child('patientRole') : root.at('recordTarget', 'patientRole')
  const key = role === undefined ? undefined : patientKeyOf(role)
  const patientKey = key?.join(' ') ?? ''
  const content = role === undefined ? undefined : role.peekText()
  const patientId = role === undefined ? undefined : idOf('Patient', ...(key ?? [content]))
  const subject = patientId === undefined ? absent(undefined) : { reference: `Patient/${patientId}` }
  const written = root.child('effectiveTime')?.peek('value')
  const documentDay = written === undefined || readTime(written) === undefined ? undefined : written.slice(0, 8)
  const meta = writtenMeta(written === undefined ? undefined : readTime(written)?.time)
  const options = { root, report, subject, patientKey, documentDay, meta }
  const { scope, collected, inSection } = createScope(options, dispatch)
  const patient = role === undefined ? undefined : patientOf(role, root, scope)
  for (const guardian of role?.child('patient')?.childrenNamed('guardian') ?? []) relatedPersonOf(guardian, scope)
  const body = root.at('component', 'structuredBody')
  const sections = topSections(root, body).map(section => sectionOf(section, inSection))
  if (root.name === 'ClinicalDocument') documentOf(root, sections, originalOf(bytes), scope)
  else {
    looseStatements(root).forEach(scope.convert)
    looseThings(root, scope)
    pieceOf(root, sections, scope)
  }
  collected.finish()
  account(root, collected.reasons, loss)
  const resources = collected.resources
  return {
    issues,
    resources:
      patient === undefined || patientId === undefined || role === undefined
        ? resources
        : [
            {
              resource: { resourceType: 'Patient', id: patientId, ...given('meta', meta), ...patient },
              range: role.range,
            },
            ...resources,
          ],
  }
}

/** The original, which the store keeps under its hash (RFC 6920). */
const originalOf = (bytes: Uint8Array): JsonObject => ({
  contentType: 'application/hl7-cda+xml',
  size: bytes.length,
  hash: hash('sha1', bytes, 'base64'),
  url: `ni:///sha-256;${hash('sha256', bytes, 'base64url')}`,
})

const topSections = (root: CdaElement, body: CdaElement | undefined): CdaElement[] => {
  if (root.name === 'section') return [root]
  if (root.name === 'component') return root.childrenNamed('section')
  return (body ?? root).childrenNamed('component').flatMap(one => one.childrenNamed('section'))
}

/** A section of the Composition; its entries become resources on the way. */
const sectionOf = (section: CdaElement, inSection: InSection): JsonObject => {
  const templates = section.childrenNamed('templateId')
  for (const template of templates) template.keep('mapped')
  const scope = inSection({
    code: section.child('code')?.peek('code'),
    templates: new Set(templates.map(id => id.peek('root') ?? '')),
  })
  const entries = section.childrenNamed('entry').flatMap(entry =>
    entry.elements().flatMap(statement => {
      if (!statementNames.has(statement.name)) return []
      const draft = scope.convert(statement)
      return draft === undefined ? [] : [referenceTo(draft)]
    }),
  )
  const inner = section.childrenNamed('component').flatMap(one => one.childrenNamed('section'))
  const text = narrativeOf(section.child('text'))
  return {
    ...given('title', section.child('title')?.text()),
    ...given('code', concept(section.child('code'), scope)),
    ...given('text', text),
    ...list('entry', entries),
    ...(entries.length === 0 && inner.length === 0 ? emptyReason(section) : {}),
    ...list(
      'section',
      inner.map(one => sectionOf(one, inSection)),
    ),
  }
}
