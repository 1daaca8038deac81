import { describe, expect, it } from 'vitest'
import { problem, procedureConcept } from '../concepts/index.ts'
import type { Fact } from '../fact.ts'
import { condition, encounter, procedure, profileAt } from '../profile-fixture.ts'
import { problemState } from './problems.ts'

const asOf = '2026-11-02T09:00:00Z'
const stateOf = (
  facts: readonly Fact[],
  options: Parameters<typeof problemState>[2] = {},
  withheld: readonly string[] = [],
) => {
  const answer = problemState(profileAt(asOf, facts, withheld), problem.atrialFibrillation, options)
  return answer.kind === 'answered'
    ? answer.value.state
    : answer.kind === 'insufficient'
      ? answer.missing[0]?.reason
      : null
}

describe('problemState', () => {
  it('present: on the list, by SNOMED CT or ICD-10-CM, with or without a status', () => {
    expect(stateOf([condition('49436004', '2020-01-01')])).toBe('present')
    expect(stateOf([condition('I48.21', '2020-01-01', { clinicalStatus: 'active' })])).toBe('present')
    expect(stateOf([condition('I48.0', '2020-01-01', { clinicalStatus: 'recurrence' })])).toBe('present')
  })

  it('absent: a list was received and this is not on it', () => {
    expect(stateOf([condition('38341003', '2020-01-01')])).toBe('absent')
    expect(stateOf([encounter('2020-01-01')])).toBe('absent')
    expect(stateOf([condition('I48.92', '2020-01-01')])).toBe('absent')
  })

  it('no list at all is not a healthy person', () => {
    const answer = problemState(profileAt(asOf, []), problem.atrialFibrillation)
    expect(answer.kind).toBe('insufficient')
  })

  it('over: resolved or ended, unless ever having had it is asked', () => {
    for (const over of [
      condition('49436004', '2020-01-01', { clinicalStatus: 'resolved' }),
      condition('49436004', '2020-01-01', { until: '2021-01-01' }),
    ]) {
      expect(stateOf([over])).toBe('absent')
      expect(stateOf([over], { everHad: true })).toBe('present')
    }
    expect(stateOf([condition('49436004', '2020-01-01', { until: '2027-01-01' })])).toBe('present')
  })

  it('refuted never counts; unconfirmed is named as uncertain', () => {
    expect(stateOf([condition('49436004', '2020-01-01', { verification: 'refuted' })], { everHad: true })).toBe(
      'absent',
    )
    const answer = problemState(
      profileAt(asOf, [condition('49436004', '2020-01-01', { verification: 'provisional' })]),
      problem.atrialFibrillation,
    )
    expect(answer.kind === 'answered' && answer.value.state === 'absent' && answer.value.uncertain).toHaveLength(1)
  })

  it('withheld information is never read as absent, and what is visible still counts (H5)', () => {
    expect(stateOf([encounter('2020-01-01')], {}, ['mental-health'])).toBe('withheld')
    expect(stateOf([condition('49436004', '2020-01-01')], {}, ['mental-health'])).toBe('present')
  })

  it('a procedure may prove it, if it was done and is recent enough', () => {
    const procedures = [procedureConcept.pci]
    const stent = (at: string, status?: string) => procedure('415070008', at, status === undefined ? {} : { status })
    expect(stateOf([stent('2026-10-26')], { procedures })).toBe('present')
    expect(stateOf([stent('2026-10-26', 'not-done')], { procedures })).toBe('absent')
    expect(stateOf([stent('2026-10-26', 'preparation')], { procedures })).toBe('absent')
    expect(stateOf([stent('2020-10-26')], { procedures })).toBe('present')
    expect(stateOf([stent('2020-10-26')], { procedures, proceduresWithin: 90 })).toBe('absent')
    expect(stateOf([stent('2026-10-26')], { procedures, proceduresWithin: 90 })).toBe('present')
  })
})
