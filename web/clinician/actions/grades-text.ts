import type { Evidence } from '../../../src/clinical/index.ts'

/**
 * The grades of several citations, each once, in the words of their sources. What no source graded is said only when
 * nothing is graded at all.
 *
 * @example
 * gradesText([{ grade: 'Class 1, LOE A' }, { grade: 'label, not graded' }]) // 'Class 1, LOE A'
 */
export const gradesText = (evidence: readonly Pick<Evidence, 'grade'>[]): string => {
  const grades = [...new Set(evidence.map(({ grade }) => grade))]
  const graded = grades.filter(grade => !grade.includes('not graded'))
  return graded.length > 0 ? graded.join('; ') : 'not graded'
}
