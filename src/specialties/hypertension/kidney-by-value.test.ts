import { describe, expect, it } from 'vitest'
import { contextOf, plain, twice, withMore } from './cases/worked.ts'
import { riskGroupOf } from './risk-group.ts'

const why = (acr: NonNullable<NonNullable<Parameters<typeof withMore>[1]['measured']>['acr']>) =>
  riskGroupOf(contextOf(withMore(plain, { measured: { ...twice(132, 79), acr } }))).why

describe('kidney disease by albuminuria', () => {
  it('one ratio counts, and is said to be one', () => {
    expect(why(['2026-11-01', 30])).toBe('albuminuria of 30 mg/g or more, by one value (KDIGO asks for 3 months)')
  })

  it('two within 90 days are no chronicity either', () => {
    const both = [
      ['2026-08-03', 40],
      ['2026-11-01', 30],
    ] as const
    expect(why(both)).toContain('one value')
  })

  it('an older one of more than 90 days before confirms it', () => {
    const both = [
      ['2026-08-02', 40],
      ['2026-11-01', 30],
    ] as const
    expect(why(both)).toBe('albuminuria of 30 mg/g or more for more than 90 days')
  })

  it('not with a normal one between', () => {
    const three = [
      ['2026-06-01', 40],
      ['2026-08-30', 10],
      ['2026-11-01', 30],
    ] as const
    expect(why(three)).toContain('one value')
  })
})
