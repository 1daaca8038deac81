import { describe, expect, it } from 'vitest'
import { answered, insufficient, outOfScope } from '../../../src/core/index.ts'
import { answeredOf, unansweredOf } from './said.ts'

const lipids = { what: 'total cholesterol', need: 'within 5 years', have: 'none', reason: 'absent' } as const
const said = [
  { id: 'cvd', title: 'CVD, 10 years', ...insufficient(lipids) },
  { id: 'kfre', title: 'Kidney failure, 5 years', ...outOfScope('eGFR is 60 or above') },
  { id: 'ascvd', title: 'ASCVD, 10 years', ...insufficient(lipids) },
  { id: 'hf', title: 'Heart failure, 10 years', ...answered(0.08) },
]

describe('said', () => {
  it('parts answers from questions without one', () => {
    expect(answeredOf(said)).toEqual([{ id: 'hf', title: 'Heart failure, 10 years', value: 0.08 }])
  })

  it('says one reason once for all the questions it stops, and loses none', () => {
    expect(unansweredOf(said)).toEqual([
      { titles: ['CVD, 10 years', 'ASCVD, 10 years'], kind: 'insufficient', missing: [lipids] },
      { titles: ['Kidney failure, 5 years'], kind: 'out-of-scope', because: 'eGFR is 60 or above' },
    ])
  })
})
