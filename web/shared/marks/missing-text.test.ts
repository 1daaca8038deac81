import { describe, expect, it } from 'vitest'
import { missingText } from './missing-text.ts'

describe('missingText', () => {
  it('says what, why, what is needed and what there is', () => {
    expect(missingText({ what: 'creatinine', need: 'within 12 months', have: 'none', reason: 'absent' })).toBe(
      'creatinine: not on record (need: within 12 months)',
    )
    expect(missingText({ what: 'weight', need: 'within 12 months', have: 'last 2019-04-02', reason: 'stale' })).toBe(
      'weight: too old (need: within 12 months; have: last 2019-04-02)',
    )
  })

  it('never says what is withheld', () => {
    expect(
      missingText({ what: 'genotype', need: 'any', have: 'some information is withheld', reason: 'withheld' }),
    ).toBe('genotype: some information is withheld (need: any)')
  })
})
