import { type CdaElement, given } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { absent, concept, identifier } from './fhir-types.ts'
import { list } from './names.ts'
import { attachmentOf } from './note.ts'
import { referenceTo, type Scope } from './scope.ts'

// External Document Reference: a document that this one only names, such as the advance directive itself.

/** The DocumentReference; `undefined` when nothing is said of the document. */
export const externalDocument = (element: CdaElement, scope: Scope): JsonObject | undefined => {
  for (const template of element.childrenNamed('templateId')) template.keep('mapped')
  const [id, set, text] = [element.child('id'), element.child('setId'), element.child('text')]
  const master = id === undefined ? undefined : identifier(id)
  const series = set === undefined ? undefined : identifier(set)
  const type = concept(element.child('code'), scope)
  if (master === undefined && series === undefined && type === undefined && text === undefined) return undefined
  return referenceTo(
    scope.emit('DocumentReference', element, {
      ...given('masterIdentifier', master),
      ...list('identifier', series === undefined ? [] : [series]),
      status: 'current',
      ...given('type', type),
      subject: scope.subject,
      content: [{ attachment: text === undefined ? absent(undefined) : attachmentOf(text, scope) }],
    }),
  )
}

/** The documents that a statement refers to. */
export const externalDocumentsOf = (statement: CdaElement, scope: Scope): JsonObject[] =>
  statement.childrenNamed('reference').flatMap(reference => {
    const document = reference.child('externalDocument')
    const found = document === undefined ? undefined : externalDocument(document, scope)
    return found === undefined ? [] : [found]
  })
