import { describe, expect, it } from 'vitest'
import type { Instant } from '../../../src/core/index.ts'
import { effectiveText } from './effective-text.ts'

const at = (text: string) => text as Instant

describe('effectiveText', () => {
  it('says a span, a day and a moment, none finer than given', () => {
    const start = at('2019-03-01T00:00:00.000Z')
    expect(effectiveText({ start, end: null, precision: 'month' })).toBe('since Mar 2019')
    expect(effectiveText({ start, end: at('2019-03-01T23:59:59.999Z'), precision: 'day' })).toBe('1 Mar 2019')
    expect(effectiveText({ start, end: at('2019-04-02T23:59:59.999Z'), precision: 'day' })).toBe(
      '1 Mar 2019 to 2 Apr 2019',
    )
    expect(effectiveText({ start, end: start, precision: 'instant' })).toBe('1 Mar 2019, 00:00 UTC')
    expect(effectiveText({ start, end: null, precision: 'instant' })).toBe('since 1 Mar 2019, 00:00 UTC')
  })
})
