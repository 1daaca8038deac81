import { describe, expect, it } from 'vitest'
import { headline } from './index.ts'

describe('the one word for a recommendation', () => {
  it('is the gravest thing said of the start of treatment', () => {
    expect(headline([{ action: 'alternative' }, { action: 'avoid' }, { action: 'monitor' }])).toBe('avoid')
    expect(headline([{ action: 'standard' }, { action: 'adjust' }])).toBe('adjust')
  })

  it('is what holds for every patient before what holds under a condition', () => {
    expect(headline([{ action: 'avoid', when: ['on-the-skin'] }, { action: 'adjust' }])).toBe('adjust')
    expect(
      headline([
        { action: 'avoid', when: ['pci-stroke-or-tia'] },
        { action: 'none', when: ['other-indications'] },
      ]),
    ).toBe('avoid')
  })

  it('does not rest on fallbacks, equal choices, later steps or other medicines', () => {
    expect(headline([{ action: 'adjust' }, { action: 'avoid', as: 'or' }, { action: 'avoid', as: 'else' }])).toBe(
      'adjust',
    )
    expect(
      headline([
        { action: 'avoid', when: ['with-strong-cyp3a-inhibitor'] },
        { action: 'standard', when: ['no-such-comedication'] },
      ]),
    ).toBe('standard')
    expect(headline([{ action: 'adjust', as: 'then', when: ['side-effects'] }])).toBe('monitor')
  })
})
