import { describe, expect, it } from 'vitest'
import { findingGroups } from './finding-groups.ts'

describe('findingGroups', () => {
  const finding = (state: 'found' | 'not found' | 'not checked', severity: 'critical' | 'warning' | 'info') => ({
    state,
    severity,
  })

  it('never mixes what was not checked with what was not found', () => {
    const grouped = findingGroups([
      finding('not found', 'info'),
      finding('not checked', 'warning'),
      finding('found', 'info'),
      finding('found', 'critical'),
    ])
    expect(grouped.map(({ state, findings }) => [state, findings.map(({ severity }) => severity)])).toEqual([
      ['found', ['critical', 'info']],
      ['not checked', ['warning']],
      ['not found', ['info']],
    ])
  })
})
