import { expect, it } from 'vitest'
import type { PersonId } from '../../core/index.ts'
import type { Advice } from '../advice/index.ts'
import { createAdviceDifference } from './advice-difference.ts'

type Part = Partial<Record<'state' | 'severity' | 'effect' | 'advise', string>>

const advice = (patient: string, found: Part | null, chosen: readonly string[] = [], died = false): Advice =>
  ({
    patient: patient as PersonId,
    noAdvice: died ? { because: 'died' } : null,
    findings:
      found === null
        ? []
        : [
            {
              specialty: 's',
              check: 'c',
              drug: 'warfarin',
              about: 'current',
              state: 'found',
              severity: 'warning',
              effect: 'avoid',
              ...found,
            },
            {
              specialty: 's',
              check: 'c',
              drug: 'warfarin',
              about: 'order',
              state: 'found',
              severity: 'critical',
              effect: 'avoid',
            },
          ],
    recommendations: chosen.map(text => ({
      verb: 'choose',
      specialty: 's',
      rule: 'r',
      severity: 'info',
      urgency: 'soon',
      action: [{ kind: 'start', subject: { system: 'x', code: '1', display: 'metformin' }, text }],
    })),
  }) as unknown as Advice

it('is silent where both say the same, whatever order they say it in', () => {
  const difference = createAdviceDifference()
  difference.add(advice('a', {}, ['x']), advice('a', {}, ['x']))
  expect(difference.report()).toEqual({ people: 1, died: 0, changed: 0, changes: [] })
})

it('adds up one change for several people, and tells new, gone and changed apart', () => {
  const difference = createAdviceDifference()
  for (const id of ['a', 'b']) {
    difference.add(advice(id, { advise: 'another drug' }), advice(id, { state: 'not checked', effect: 'none' }))
  }
  difference.add(advice('c', null, ['x', 'y']), advice('c', null, ['x']))
  difference.add(advice('d', null), advice('d', null, ['x']))
  difference.add(advice('e', {}, [], true), advice('e', null, [], true))
  const { changes, ...sums } = difference.report()
  expect(sums).toEqual({ people: 4, died: 1, changed: 4 })
  expect(changes.map(({ change, verb, drug, people }) => [change, verb, drug, people])).toEqual([
    ['changed', 'check', 'warfarin', ['a', 'b']],
    ['gone', 'choose', 'metformin', ['c']],
    ['new', 'choose', 'metformin', ['d']],
  ])
  expect(changes[0]).toMatchObject({
    from: { state: 'found', severity: 'warning', urgency: null, actions: ['another drug'] },
    to: { state: 'not checked', actions: ['none'] },
  })
  expect([changes[1]?.from?.actions, changes[1]?.to]).toEqual([['start: y'], null])
})
