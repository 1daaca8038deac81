import { describe, expect, it } from 'vitest'
import { issueGroups } from './issue-groups.ts'

describe('issueGroups', () => {
  it('says the same thing once, with all its facts, the worst first', () => {
    const note = {
      severity: 'information',
      code: 'recorded-unknown',
      message: 'The source does not say when.',
    } as const
    const unit = { severity: 'warning', code: 'unit-missing', message: 'No unit.' } as const
    expect(
      issueGroups([note, { ...unit, fact: 'f1' }, { ...unit, fact: 'f2' }, { ...unit, message: 'Other.', fact: 'f3' }]),
    ).toEqual([
      { ...unit, facts: ['f1', 'f2'] },
      { ...unit, message: 'Other.', facts: ['f3'] },
      { ...note, facts: [] },
    ])
  })
})
