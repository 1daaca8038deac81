import { expect, it } from 'vitest'
import type { ProposedOrder } from '../../clinical/index.ts'
import type { DrugJudgement, Verdict } from './advice.ts'
import { alternativesOfGroup, groupOf } from './same-group.ts'

it('is the chemical subgroup of ATC, and no group of "others"', () => {
  expect(groupOf('sertraline').drugs).toEqual(['citalopram', 'escitalopram', 'fluoxetine', 'fluvoxamine', 'paroxetine'])
  expect(groupOf('simvastatin').drugs).toContain('pravastatin')
  // L04AX: other immunosuppressants have nothing in common.
  expect(groupOf('azathioprine')).toMatchObject({ drugs: [], from: expect.stringContaining('No specialty ranks') })
})

it('puts what passes every check first, then what is to be watched, then the rest with its reason', () => {
  const order: ProposedOrder = {
    drug: 'sertraline',
    codings: [],
    text: '',
    indication: 'depression',
    origin: 'candidate',
    reference: null,
    dose: null,
  }
  const verdicts: Record<string, Verdict> = { citalopram: 'avoid', escitalopram: 'ok', fluoxetine: 'monitor' }
  const asked: ProposedOrder[] = []
  const judge = (one: ProposedOrder) => {
    asked.push(one)
    const verdict = verdicts[one.drug] ?? 'not checked'
    return {
      verdict,
      settledBy: { rule: '', because: 'why', between: [`${one.drug} is ${verdict}`], over: [] },
    } as unknown as DrugJudgement
  }
  const found = alternativesOfGroup(groupOf('sertraline'), order, judge)
  expect(found.map(({ title, excluded }) => [title, excluded])).toEqual([
    ['escitalopram', []],
    ['fluoxetine', []],
    ['citalopram', ['citalopram is avoid']],
    ['fluvoxamine', ['fluvoxamine is not checked']],
    ['paroxetine', ['paroxetine is not checked']],
  ])
  expect(asked.every(({ indication, origin }) => indication === 'depression' && origin === 'candidate')).toBe(true)
})
