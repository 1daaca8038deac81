import { describe, expect, it } from 'vitest'
import type { AdviceView } from '../../../src/pipeline/delivery/contract.ts'
import { bySeverityOfAdvice } from './options-order.ts'

type OptionsFor = AdviceView['options'][number]

const answered = (chooser: string, ...severities: readonly string[]) =>
  ({ kind: 'answered', chooser, recommend: severities.map(severity => ({ severity })) }) as unknown as OptionsFor
const outOfScope = { kind: 'out-of-scope', chooser: 'statin', because: 'under 18' } as unknown as OptionsFor

describe('bySeverityOfAdvice', () => {
  it('puts the choice with the most severe recommendation first, and keeps them all', () => {
    expect(
      bySeverityOfAdvice([
        outOfScope,
        answered('referral', 'info'),
        answered('none'),
        answered('anticoagulation', 'info', 'warning'),
      ]).map(({ chooser }) => chooser),
    ).toEqual(['anticoagulation', 'referral', 'statin', 'none'])
  })
})
