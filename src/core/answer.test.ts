import { describe, expect, it } from 'vitest'
import { allOf, answered, insufficient, type Missing, mapAnswer, outOfScope } from './answer.ts'

const missing = (what: string): Missing => ({ what, need: 'any', have: 'none', reason: 'absent' })

describe('allOf', () => {
  it('gives the values by name', () => {
    expect(allOf({ age: answered(61), sex: answered('male') })).toEqual(answered({ age: 61, sex: 'male' }))
  })

  it('names everything that is missing at once', () => {
    expect(
      allOf({ a: insufficient(missing('weight')), b: answered(1), c: insufficient(missing('creatinine')) }),
    ).toEqual(insufficient(missing('weight'), missing('creatinine')))
  })

  it('lets out of scope win, wherever it stands', () => {
    const out = outOfScope('under 18')
    expect(allOf({ a: insufficient(missing('weight')), b: out })).toBe(out)
    expect(allOf({ b: out, a: insufficient(missing('weight')) })).toBe(out)
  })

  it('of nothing is answered', () => {
    expect(allOf({})).toEqual(answered({}))
  })
})

describe('mapAnswer', () => {
  it('changes only what was answered', () => {
    const lacking = insufficient(missing('weight'))
    expect(mapAnswer(answered(2), value => value * 2)).toEqual(answered(4))
    expect(mapAnswer(lacking, () => 1)).toBe(lacking)
  })
})
