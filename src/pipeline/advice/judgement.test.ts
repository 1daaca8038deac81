import { describe, expect, test } from 'vitest'
import type { Checker, Doser, Dosing, Finding } from '../../clinical/index.ts'
import { type Answer, answered, insufficient } from '../../core/index.ts'
import { found, run } from './engine-fixture.ts'

describe('one drug, one judgement', () => {
  const finding = (check: string, more: Partial<Finding>): Checker => ({
    id: check,
    title: check,
    drugs: ['clopidogrel'],
    check: () => ({ ...found, check, title: check, severity: 'warning', ...more }),
  })
  const judged = (...checks: Checker[]) => run({ check: checks }).advice.medicines[0]
  const verdicts: readonly [string, Checker[], string, string][] = [
    ['nothing found', [finding('a', { state: 'not found', effect: 'none' })], 'ok', 'nothing-found'],
    [
      'one check without data beside one that found nothing',
      [finding('a', { state: 'not found', effect: 'none' }), finding('b', { state: 'not checked', effect: 'none' })],
      'not checked',
      'not-checked-is-not-ok',
    ],
    [
      'genes say another dose, kidneys say less',
      [finding('genes', { effect: 'adjust' }), finding('kidneys', { effect: 'reduce' })],
      'adjust',
      'lower-dose-wins',
    ],
    [
      'a contraindication and a dose',
      [finding('kidneys', { effect: 'reduce' }), finding('allergy', { effect: 'contraindicated' })],
      'avoid',
      'contraindication-wins',
    ],
    ['a test that must come first', [finding('genes', { effect: 'test-first' })], 'not checked', 'test-before-start'],
    ['something to watch', [finding('a', { effect: 'monitor' })], 'monitor', 'monitoring-advised'],
    ['no check at all', [], 'not checked', 'no-check-knows-it'],
  ]
  test.each(verdicts)('%s', (_name, checks, verdict, rule) => {
    expect(judged(...checks)).toMatchObject({ verdict, settledBy: { rule } })
  })
  test('both sides of a conflict are shown', () => {
    const medicine = judged(
      finding('genes', { effect: 'adjust', summary: 'genes say more' }),
      finding('kidneys', { effect: 'reduce', summary: 'kidneys say less' }),
    )
    expect(medicine?.settledBy.between).toEqual(['genes say more', 'kidneys say less'])
  })
  test('what the settling rule outweighs is shown too', () => {
    const medicine = judged(
      finding('genes', { effect: 'reduce', summary: 'genes say less' }),
      finding('kidneys', { effect: 'contraindicated', summary: 'kidneys forbid' }),
    )
    expect(medicine?.settledBy).toMatchObject({
      rule: 'contraindication-wins',
      between: ['kidneys forbid'],
      over: ['genes say less'],
    })
  })
  const aid = (answer: Answer<Dosing>): Doser => ({
    id: 'aid',
    title: 'aid',
    drugs: ['clopidogrel'],
    aid: true,
    dose: () => answer,
  })
  const factor: Dosing = {
    kind: 'factor',
    drug: { system: 's', code: 'c' },
    factor: { low: 0.5, high: 0.5 },
    text: 'start 50 %',
    when: [],
    besides: [],
    maximum: [],
    because: [],
    evidence: [],
    limits: [],
    wouldChangeIf: [],
    knowledgeRows: [],
  }
  const withAid = (answer: Answer<Dosing>, effect: Finding['effect']) =>
    run({ check: [finding('a', { state: effect === 'none' ? 'not found' : 'found', effect })], dose: [aid(answer)] })
      .advice.medicines[0]
  test('an aid answers without an indication; what it lacks is no open question; beside "avoid" it is silent', () => {
    expect(withAid(answered(factor), 'none')).toMatchObject({
      verdict: 'ok',
      indication: null,
      dose: { value: factor },
    })
    const lack = insufficient({ what: 'genotype', need: 'one', have: 'none', reason: 'absent' })
    expect(withAid(lack, 'none')).toMatchObject({ verdict: 'ok', dose: { kind: 'insufficient' } })
    expect(withAid(answered(factor), 'avoid')).toMatchObject({ verdict: 'avoid', dose: { kind: 'out-of-scope' } })
  })
  test('findings that ask for the same thing are one card with all reasons; those that do not stay apart', () => {
    const { advice } = run({
      check: [
        finding('a', { effect: 'avoid', severity: 'critical', summary: 'first', limits: ['limit a'] }),
        finding('b', { effect: 'contraindicated', summary: 'second', limits: ['limit b'] }),
        finding('c', { effect: 'monitor', summary: 'third' }),
      ],
    })
    expect(advice.recommendations.map(({ rule, limits }) => [rule, limits])).toEqual([
      ['a', ['limit a', 'limit b']],
      ['c', ['a limit']],
    ])
  })
})
