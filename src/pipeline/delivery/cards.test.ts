import { describe, expect, test } from 'vitest'
import type { Recommendation } from '../../clinical/index.ts'
import type { Advice } from '../advice/index.ts'
import { toCards } from './cards.ts'

const context = { baseUrl: 'http://localhost:1', patient: 'p1', hookInstance: 'h1', draftOrders: new Map() }

const nothing = {
  noAdvice: null,
  recommendations: [],
  findings: [],
  notChecked: [],
  missing: [],
} as unknown as Advice

const recommendation = {
  id: '2a0223d9-3021-8d42-a248-b66fc543f796',
  verb: 'choose',
  rule: 'r',
  specialty: 's',
  severity: 'warning',
  summary: 'Start it',
  action: [{ kind: 'start', subject: { system: 'rx', code: '1', display: 'drug' }, text: 'Start drug' }],
  because: [
    { kind: 'order', label: 'Order', value: '<b>*x*</b> [a](javascript:1)\n# head' },
    { kind: 'order', label: 'Order', value: '<b>*x*</b> [a](javascript:1)\n# head' },
  ],
  evidence: [{ id: 'e', citation: `A very long citation ${'x'.repeat(200)}`, grade: 'not graded', kind: 'trial' }],
  wouldChangeIf: ['w'],
  limits: ['l'],
  missing: [],
  notChecked: [],
  alternatives: [],
} as unknown as Recommendation

describe('toCards', () => {
  test('text of the record cannot become markup in the EHR, and stands once', () => {
    const [card] = toCards({ ...nothing, recommendations: [recommendation] }, context)
    expect(card?.detail).toContain('- Order: \\<b\\>\\*x\\*\\</b\\> \\[a\\](javascript:1) \\# head')
    expect(card?.detail?.match(/Order:/g)).toHaveLength(1)
  })
  test('a start is offered as a draft proposal, and the source fits its line', () => {
    const [card] = toCards({ ...nothing, recommendations: [recommendation] }, context)
    expect(card).toMatchObject({
      uuid: recommendation.id,
      selectionBehavior: 'at-most-one',
      suggestions: [{ actions: [{ type: 'create', resource: { status: 'draft', intent: 'proposal' } }] }],
    })
    expect(card?.source.label.length).toBeLessThanOrEqual(120)
  })
  test('what was not checked is a card of its own; with nothing to say there is none', () => {
    expect(toCards(nothing, context)).toEqual([])
    const cards = toCards({ ...nothing, notChecked: [{ what: 'Gene', because: 'x'.repeat(300) }] }, context)
    expect(cards).toMatchObject([{ indicator: 'info', summary: expect.stringMatching(/^Not checked/) }])
    expect(cards[0]?.summary.length).toBeLessThan(140)
  })
  test('no advice about the dead is said, once', () => {
    const cards = toCards({ ...nothing, noAdvice: { because: 'The person has died.' } }, context)
    expect(cards).toMatchObject([{ summary: 'No advice: The person has died.', indicator: 'info' }])
  })
})
