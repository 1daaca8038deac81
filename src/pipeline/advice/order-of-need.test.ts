import { expect, test } from 'vitest'
import type { ActionKind, Recommendation, Urgency } from '../../clinical/index.ts'
import { inOrderOfNeed } from './order-of-need.ts'

const of = (rule: string, severity: Recommendation['severity'], urgency: Urgency, kind: ActionKind) =>
  ({
    id: rule,
    specialty: 'x',
    subject: '',
    rule,
    severity,
    urgency,
    action: [{ kind, text: '' }],
  }) as unknown as Recommendation

const rules = (...recommendations: readonly Recommendation[]) => inOrderOfNeed(recommendations).map(({ rule }) => rule)

test('severity before urgency, urgency before a change of treatment', () => {
  expect(
    rules(
      of('start-soon', 'warning', 'soon', 'start'),
      of('test-today', 'warning', 'today', 'test'),
      of('refer-routine', 'critical', 'routine', 'refer'),
    ),
  ).toEqual(['refer-routine', 'test-today', 'start-soon'])
})

test('of equals what changes the treatment first, then by rule, whatever order they come in', () => {
  const equals = [
    of('b-discuss', 'warning', 'soon', 'discuss'),
    of('z-start', 'warning', 'soon', 'start'),
    of('a-test', 'warning', 'soon', 'test'),
    of('c-stop', 'warning', 'soon', 'stop'),
  ]
  const expected = ['c-stop', 'z-start', 'a-test', 'b-discuss']
  expect(rules(...equals)).toEqual(expected)
  expect(rules(...equals.toReversed())).toEqual(expected)
})
