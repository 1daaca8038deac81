import { describe, expect, it } from 'vitest'
import type { Action, RecommendationDraft } from '../../clinical/index.ts'
import { codeSystems, type FactId, type Instant } from '../../core/index.ts'
import { oneCardEach } from './one-card.ts'
import type { Drafted } from './recommendation.ts'

const start = (code: string): Action => ({
  kind: 'start',
  subject: { system: codeSystems.rxnorm, code, display: code },
  text: `Start ${code}`,
})

const draft = (
  specialty: string,
  action: readonly [Action, ...Action[]],
  more: Partial<RecommendationDraft> = {},
): Drafted => ({
  specialty,
  basis: { moment: '2026-11-02T09:00:00.000Z' as Instant, profile: specialty },
  draft: {
    rule: `${specialty}-rule`,
    verb: 'choose',
    action,
    summary: `${specialty} asks`,
    severity: 'info',
    because: [
      {
        kind: 'fact',
        fact: `fact-${specialty}` as FactId,
        label: specialty,
        value: '1',
        at: '2026-11-01T00:00:00.000Z' as Instant,
      },
    ],
    evidence: [{ id: `source-${specialty}`, citation: specialty, grade: 'not graded', kind: 'guideline' }],
    wouldChangeIf: ['x'],
    limits: ['x'],
    missing: [],
    notChecked: [],
    alternatives: [],
    indication: null,
    dose: null,
    urgency: 'routine',
    validForDays: 90,
    monitor: [],
    knowledgeRows: [`row-${specialty}`],
    ...more,
  },
})

describe('one card for the same act', () => {
  const diabetes = draft('diabetes', [start('dapagliflozin'), start('empagliflozin')], {
    severity: 'warning',
    urgency: 'soon',
  })
  const heart = draft('heart', [start('spironolactone'), start('dapagliflozin'), start('empagliflozin')])

  it('the narrower becomes a reason of the wider, with its facts, sources, rows and the higher severity', () => {
    const [card, ...none] = oneCardEach([diabetes, heart])
    expect(none).toEqual([])
    expect(card?.specialty).toBe('heart')
    expect(card?.draft).toMatchObject({
      rule: 'heart-rule',
      severity: 'warning',
      urgency: 'soon',
      because: [
        { label: 'Also', value: 'diabetes asks', from: ['fact-diabetes'] },
        { label: 'heart' },
        { label: 'diabetes' },
      ],
      knowledgeRows: ['row-heart', 'row-diabetes'],
    })
    expect(card?.draft.evidence.map(({ id }) => id)).toEqual(['source-heart', 'source-diabetes'])
    expect(card?.basis.profile).not.toBe('heart')
  })
  it('of two that ask for exactly the same the earlier leads', () => {
    const same = draft('heart', diabetes.draft.action)
    expect(oneCardEach([diabetes, same]).map(({ specialty }) => specialty)).toEqual(['diabetes'])
    expect(oneCardEach([same, diabetes]).map(({ specialty }) => specialty)).toEqual(['heart'])
  })
  it('three become one', () => {
    const third = draft('kidney', [start('dapagliflozin'), start('empagliflozin')])
    const [card, ...none] = oneCardEach([diabetes, third, heart])
    expect(none).toEqual([])
    expect(card?.draft.because.filter(({ label }) => label === 'Also')).toHaveLength(2)
  })
  it.each([
    ['another act on the same drug', draft('other', [{ ...start('dapagliflozin'), kind: 'stop' }])],
    ['a drug that the other does not name', draft('other', [start('dapagliflozin'), start('semaglutide')])],
    ['an act without a drug', draft('other', [{ kind: 'refer', text: 'Refer' }])],
    ['the same specialty', draft('heart', [start('dapagliflozin')])],
  ])('%s stays a card of its own', (_, other) => {
    expect(oneCardEach([heart, other])).toEqual([heart, other])
  })
})

describe('a finding about a medicine that is taken', () => {
  const stop: Action = { ...start('glyburide'), kind: 'stop', text: 'Stop glyburide' }
  const less = draft('diabetes', [stop, { ...start('insulin'), kind: 'reduce' }])
  it('is a reason of the choice that already asks for it, even of the same field', () => {
    const check = draft('diabetes', [stop], { verb: 'check', severity: 'critical' })
    const [card, ...none] = oneCardEach([less, check])
    expect(none).toEqual([])
    expect(card?.draft).toMatchObject({ verb: 'choose', severity: 'critical' })
  })
  it('never takes a choice in, and stays apart where it asks for something else', () => {
    const check = draft('drug-safety', [stop, { ...start('insulin'), kind: 'reduce' }, start('x')], { verb: 'check' })
    expect(oneCardEach([less, check])).toHaveLength(2)
    const other = draft('drug-safety', [{ ...stop, kind: 'switch' }], { verb: 'check' })
    expect(oneCardEach([less, other])).toHaveLength(2)
  })
})
