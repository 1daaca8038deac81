import type { CdaElement } from '../../../../standards/cda/index.ts'
import type { Draft, Scope } from './scope.ts'
import { nestedIn, statementNames } from './statement.ts'
import { byElement, convertIn, isPlanSection, templateOf } from './templates.ts'

/**
 * Converts a statement by its template, else by its element and mood; then the statements inside that nobody took.
 * A statement about somebody else than the patient is not converted, unless it is family history.
 */
export const dispatch = (statement: CdaElement, scope: Scope): Draft | undefined => {
  if (scope.taken(statement)) return undefined
  scope.take(statement)
  const roots = statement.childrenNamed('templateId').map(id => id.peek('root') ?? '')
  const template = templateOf(roots, scope.section.code)
  const mood = statement.peek('moodCode') ?? 'EVN'
  if (statement.at('subject', 'relatedSubject') !== undefined && template?.title !== 'FamilyHistoryOrganizer') {
    scope.because(statement, 'about somebody else than the patient')
    return undefined
  }
  const planned = isPlanSection(scope.section.code) || isIntent(statement.parent?.parent)
  const convert = template === undefined ? byElement(statement.name, mood) : convertIn(template, mood, planned)
  const draft = convert?.(statement, scope)
  if (convert === undefined) scope.because(statement, 'a statement of a kind that has no resource')
  // What is inside of something that is denied, and gives nothing, was not there either.
  const denied = draft === undefined && statement.peek('negationInd') === 'true'
  if (!denied) convertRest(statement, draft !== undefined, scope)
  return draft
}

/** The statements inside that nobody took, also those inside of what somebody took. */
const convertRest = (statement: CdaElement, converted: boolean, scope: Scope): void => {
  if (statement.at('subject', 'relatedSubject') !== undefined) return
  for (const { statement: inner } of nestedIn(statement)) {
    // Without a template, a statement inside another may only qualify it; alone it would say something else.
    const known = templateOf(
      inner.childrenNamed('templateId').map(id => id.peek('root') ?? ''),
      scope.section.code,
    )
    if (scope.taken(inner)) convertRest(inner, true, scope)
    else if (known === undefined && converted)
      scope.because(inner, 'says something of the statement around it that R4 has no place for')
    else scope.convert(inner)
  }
}

/** The statement around another is itself only intended. */
const isIntent = (around: CdaElement | undefined): boolean =>
  around !== undefined &&
  statementNames.has(around.name) &&
  ['INT', 'PRMS', 'PRP', 'RQO'].includes(around.peek('moodCode') ?? '')
