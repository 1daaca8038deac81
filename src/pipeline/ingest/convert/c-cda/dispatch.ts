import type { CdaElement } from '../../../../standards/cda/index.ts'
import type { Draft, Scope } from './scope.ts'
import { nestedIn } from './statement.ts'
import { byElement, templateOf } from './templates.ts'

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
  const convert = template?.convert ?? byElement(statement.name, mood)
  const draft = convert?.(statement, scope)
  if (convert === undefined) scope.because(statement, 'a statement of a kind that has no resource')
  for (const { statement: inner } of nestedIn(statement)) {
    // Without a template, a statement inside another may only qualify it; alone it would say something else.
    const known = templateOf(
      inner.childrenNamed('templateId').map(id => id.peek('root') ?? ''),
      scope.section.code,
    )
    if (known === undefined && draft !== undefined)
      scope.because(inner, 'says something of the statement around it that R4 has no place for')
    else if (!scope.taken(inner)) scope.convert(inner)
  }
  return draft
}
