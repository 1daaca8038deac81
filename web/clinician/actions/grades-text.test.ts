import { describe, expect, it } from 'vitest'
import { gradesText } from './grades-text.ts'

describe('gradesText', () => {
  it('names each grade once', () => {
    expect(gradesText([{ grade: 'Class 1, LOE A' }, { grade: 'not graded' }, { grade: 'Class 1, LOE A' }])).toBe(
      'Class 1, LOE A',
    )
  })

  it('says when nothing is graded', () => {
    expect(gradesText([{ grade: 'regulator-approved label, not graded' }])).toBe('not graded')
  })
})
