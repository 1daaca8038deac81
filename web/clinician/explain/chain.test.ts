import { describe, expect, it } from 'vitest'
import type { ExplainedBecause, ExplainedFact } from '../../../src/pipeline/delivery/contract.ts'
import { chainFacts, leadingNumber } from './chain.ts'

const fact = (id: string, locator: string) => ({ id, source: { document: 'd1', locator } }) as unknown as ExplainedFact
const reason = (...facts: readonly ExplainedFact[]) => ({ facts }) as unknown as ExplainedBecause

describe('chainFacts', () => {
  const systolic = fact('systolic', 'bytes=10+200')
  const diastolic = fact('diastolic', 'bytes=10+200')
  const birth = fact('birth', 'bytes=300+90')

  it('shows each fact once, in the order of the reasons', () => {
    const chain = chainFacts({ because: [reason(systolic, birth), reason(birth, diastolic)] })
    expect(chain.map(({ fact }) => fact.id)).toEqual(['systolic', 'birth', 'diastolic'])
  })

  it('shows bytes that two facts share once', () => {
    const chain = chainFacts({ because: [reason(systolic, birth, diastolic)] })
    expect(chain.map(({ sameBytesAs }) => sameBytesAs?.id ?? null)).toEqual([null, null, 'systolic'])
  })
})

describe('leadingNumber', () => {
  it('reads the number of a value with unit', () => {
    expect(leadingNumber('1.5 mg/dL')).toBe(1.5)
    expect(leadingNumber('<0.3 mg/dL')).toBe(0.3)
  })

  it('does not make a number of words', () => {
    expect(leadingNumber('CYP2C19 *2/*2')).toBeNull()
    expect(leadingNumber(null)).toBeNull()
  })
})
