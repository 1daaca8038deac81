import { type CdaElement, given, readText } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import codes from './codes.json' with { type: 'json' }
import { dateTime, identifiers, type Reading, warn } from './fhir-types.ts'
import { list } from './names.ts'
import { authorsOf } from './people.ts'
import type { Draft, Scope } from './scope.ts'
import { textOf } from './xhtml.ts'

// What clinical statements of CDA have in common, whatever they become.

/** The elements that are statements. */
export const statementNames: ReadonlySet<string> = new Set([
  'act',
  'encounter',
  'observation',
  'organizer',
  'procedure',
  'substanceAdministration',
  'supply',
])

/** Makes a resource of a statement; `undefined` when it gives none. */
export type Convert = (statement: CdaElement, scope: Scope) => Draft | undefined

/** A statement within another, and how they hang together. */
export type Nested = {
  readonly link: CdaElement
  readonly typeCode: string | undefined
  /** The inner statement is the subject, and the outer one says something about it. */
  readonly inverted: boolean
  readonly statement: CdaElement
}

export const nestedIn = (statement: CdaElement): Nested[] =>
  statement.elements().flatMap(link =>
    link.name === 'entryRelationship' || link.name === 'component' || link.name === 'sdtc:component'
      ? link
          .elements()
          .filter(child => statementNames.has(child.name))
          .map(child => ({
            link,
            typeCode: link.peek('typeCode'),
            inverted: link.peek('inversionInd') === 'true',
            statement: child,
          }))
      : [],
  )

export const hasTemplate = (element: CdaElement, ...roots: readonly string[]): boolean =>
  element.childrenNamed('templateId').some(id => roots.includes(id.peek('root') ?? ''))

export const codeIs = (element: CdaElement, ...wanted: readonly string[]): boolean =>
  wanted.includes(element.child('code')?.peek('code') ?? '')

/** Takes the first nested statement that fits; its fixed code and template are what found it. */
export const takeNested = (
  statement: CdaElement,
  scope: Scope,
  fits: (one: Nested) => boolean,
): CdaElement | undefined => takeAllNested(statement, scope, fits, 1)[0]

export const takeAllNested = (
  statement: CdaElement,
  scope: Scope,
  fits: (one: Nested) => boolean,
  most = Number.POSITIVE_INFINITY,
): CdaElement[] => {
  const found = nestedIn(statement).filter(one => !scope.taken(one.statement) && fits(one))
  return found.slice(0, most).map(one => {
    scope.take(one.statement)
    keepFrame(one.statement)
    return one.statement
  })
}

/** Notes what only says which kind of statement it is: templates, the fixed code, and that the statement is complete. */
export const keepFrame = (statement: CdaElement): void => {
  for (const template of statement.childrenNamed('templateId')) template.keep('mapped')
  keepCode(statement.child('code'))
  if (statement.child('statusCode')?.peek('code') === 'completed') statement.child('statusCode')?.keep('mapped')
}

/** Notes a code that another code of R4 says as well, or that only names a frame; its original words are not part of that. */
export const keepCode = (element: CdaElement | undefined): void => {
  if (element === undefined) return
  for (const name of ['code', 'codeSystem', 'codeSystemVersion', 'displayName']) element.attribute(name)
  for (const translation of element.childrenNamed('translation')) keepCode(translation)
}

export const isNegated = (statement: CdaElement): boolean => statement.attribute('negationInd') === 'true'

/** What a statement's status code stands for; the fallback, for a code that no table has, is reported. */
export const statusOf = (
  statement: CdaElement,
  table: Readonly<Record<string, string>>,
  fallback: string,
  reading: Reading,
): string => {
  const element = statement.child('statusCode')
  const code = element?.peek('code')
  if (element === undefined || code === undefined) return fallback
  const status = table[code.toLowerCase()]
  if (status === undefined) {
    warn(reading, element, 'status-unknown', `A status that CDA does not define: read as ${fallback}`)
    return fallback
  }
  element.attribute('code')
  element.attribute('codeSystem')
  element.attribute('displayName')
  return status
}

/** Identifiers, the statement's own words, and comments. */
export const baseOf = (statement: CdaElement, scope: Scope): JsonObject => ({
  ...textOf(statement.child('text'), scope),
  ...identifiers(statement),
})

/** Comment Activity: Annotation. */
export const notesOf = (statement: CdaElement, scope: Scope): JsonObject => {
  const comments = takeAllNested(
    statement,
    scope,
    one => hasTemplate(one.statement, '2.16.840.1.113883.10.20.22.4.64') || codeIs(one.statement, '48767-8'),
  )
  return list(
    'note',
    comments.flatMap(comment => {
      const text = readText(comment.child('text'), scope.narrative)
      const { author, time } = authorsOf(comment, scope)
      return text === undefined ? [] : [{ ...given('authorReference', author), ...given('time', time), text }]
    }),
  )
}

/** The value of a nested observation that says something about the statement around it. */
export const statedValue = (observation: CdaElement | undefined): CdaElement | undefined => observation?.child('value')

/** recorder and recordedDate, as several resources have them. */
export const recordedBy = (statement: CdaElement, around: CdaElement | undefined, scope: Scope): JsonObject => {
  const own = authorsOf(statement, scope)
  const outer = around === undefined ? undefined : authorsOf(around, scope)
  // C-CDA: the start of a concern is when it was written into the chart.
  const began = around?.child('effectiveTime')
  const time = own.time ?? outer?.time ?? dateTime(began?.child('low') ?? began, scope)
  return { ...given('recorder', own.author ?? outer?.author), ...given('recordedDate', time) }
}

/** The moment of an author as an instant, where R4 wants one: only with a time and an offset. */
export const instantOf = (time: string | undefined): string | undefined =>
  time !== undefined && /T.*(?:Z|[+-]\d{2}:\d{2})$/.test(time) ? time : undefined

export const tables = codes
