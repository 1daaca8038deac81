import { describe, expect, it } from 'vitest'
import { ageInput, choiceInput, quantityInput, sexInput } from './calculator.ts'
import { measurement } from './concepts/index.ts'

const creatinine = (given: unknown) => quantityInput({ creatinine: given }, 'creatinine', measurement.creatinine)

describe('a measured input', () => {
  it.each([
    [{ value: 1, unit: 'mg/dL' }, 1],
    [{ value: 88.4, unit: 'umol/L' }, 1],
    [{ value: 88.4, unit: 'µmol/L' }, 1],
    [{ value: 10, unit: 'mg/L' }, 1],
  ])('%j is converted', (given, expected) => {
    const answer = creatinine(given)
    expect(answer.kind === 'answered' && answer.value.value).toBeCloseTo(expected, 12)
  })

  it.each([
    ['another dimension', { value: 1, unit: 'kg' }],
    ['no unit', { value: 1 }],
    ['an empty unit', { value: 1, unit: '' }],
    ['a number as text', { value: '1', unit: 'mg/dL' }],
    ['a bare number', 1],
    ['umol/L in the name of mg/dL', { value: 88, unit: 'mg/dL' }],
    ['a limit', { value: 1, unit: 'mg/dL', comparator: '<' }],
    ['the name of an inherited member', { value: 1, unit: 'constructor' }],
    ['the prototype', { value: 1, unit: '__proto__' }],
  ])('%s is unusable, and what is needed is said', (_what, given) => {
    expect(creatinine(given)).toMatchObject({
      kind: 'insufficient',
      missing: [{ what: 'creatinine', need: expect.stringContaining('mg/dL'), reason: 'unusable' }],
    })
  })
})

it('age is a number of years, or a quantity in years', () => {
  for (const age of [50, { value: 50, unit: 'a' }, { value: 50, unit: 'years' }]) {
    expect(ageInput({ age })).toEqual({ kind: 'answered', value: 50 })
  }
  for (const age of ['50', -1, 131, { value: 600, unit: 'mo' }, { value: '50', unit: 'a' }, null]) {
    expect(ageInput({ age }).kind).toBe('insufficient')
  }
})

it('words are read whatever their case, and no other word is guessed', () => {
  for (const sex of ['female', 'Female', 'FEMALE ']) expect(sexInput({ sex })).toMatchObject({ value: 'female' })
  for (const sex of ['other', 'unknown', 'F', '', 1]) expect(sexInput({ sex }).kind).toBe('insufficient')
  const regions = ['north-america', 'other'] as const
  expect(choiceInput({ region: 'North America' }, 'region', regions)).toMatchObject({ value: 'north-america' })
  expect(choiceInput({ region: 'us' }, 'region', regions)).toMatchObject({
    missing: [{ need: '"north-america" or "other"', have: '"us"' }],
  })
})
