import { describe, expect, it } from 'vitest'
import type { Instant } from '../../../src/core/index.ts'
import type { RuleView } from '../../../src/pipeline/delivery/contract.ts'
import { type Burden, burdenSentence, interruptText, mostFirst, numberText } from './burden.ts'

const rule = (title: string, counts: Partial<Burden> | null, verb: RuleView['verb'] = 'check'): RuleView => ({
  target: `x/${title}`,
  title,
  verb,
  off: null,
  burden:
    counts === null
      ? null
      : {
          people: 0,
          medicines: 0,
          critical: 0,
          warning: 0,
          info: 0,
          notChecked: 0,
          decisions: null,
          rows: [],
          ...counts,
        },
})
const measured = {
  at: '2026-11-02T09:00:00.000Z' as Instant,
  by: 'a',
  asOf: '2026-11-02T09:00:00.000Z' as Instant,
  people: 12,
  died: 1,
  medicines: 30,
  otherKnowledge: false,
}

describe('the burden of a rule', () => {
  it.each([
    [3, 'check', 'count', '3'],
    [3, 'check', 'medicines', '10.0'],
    [3, 'check', 'people', '25.0'],
    [3, 'watch', 'people', '25.0'],
    [3, 'watch', 'medicines', null],
    [0, 'check', 'people', '0.0'],
  ] as const)('%s of a %s, %s: %s', (count, verb, unit, expected) => {
    expect(numberText(count, verb, unit, measured)).toBe(expected)
  })

  it('is never rounded to nothing, and is no number where nobody is there', () => {
    expect(numberText(1, 'check', 'people', { people: 10_000, medicines: 0 })).toBe('< 0.1')
    expect(numberText(0, 'check', 'medicines', { people: 10_000, medicines: 0 })).toBeNull()
  })

  it('interrupts with cards, not with what is only shown', () => {
    expect(interruptText(rule('a', { warning: 1 }))).toBe('Yes, cards')
    expect(interruptText(rule('a', { info: 4 }))).toBe('No, beside only')
    expect(interruptText(rule('a', {}))).toBe('No, silent')
    expect(interruptText(rule('a', null))).toBe('Not measured')
    expect(interruptText(rule('a', null, 'predict'))).toBe('No alerts')
  })

  it('is told in a sentence before a rule is switched on', () => {
    expect(burdenSentence([rule('a', { critical: 2, warning: 1, info: 5 })], measured)).toBe(
      'Switched on, it would have made 3 findings that make a card (2 critical; 25 for each 100 people, 10 for each 100 medicines), and 5 only shown beside.',
    )
    expect(burdenSentence([rule('a', {})], measured)).toBe(
      'Switched on, it would have said nothing to any of 12 people.',
    )
  })

  it('puts most cards first', () => {
    const order = [rule('none', null), rule('info', { info: 9 }), rule('card', { warning: 1 })].sort(mostFirst)
    expect(order.map(({ title }) => title)).toEqual(['card', 'info', 'none'])
  })
})
