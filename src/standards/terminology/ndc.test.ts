import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ndcForms, readRxnsatNdc } from './ndc.ts'

describe('ndcForms', () => {
  it.each([
    ['9999-8888-77', '09999888877'],
    ['99999-888-77', '99999088877'],
    ['99999-8888-7', '99999888807'],
    ['99999-8888-77', '99999888877'],
    ['99999888877', '99999888877'],
  ])('%s is %s', (code, form) => {
    expect(ndcForms(code)).toEqual([form])
  })

  it.each(['', '12345', '99999-8888', '999-8888-777', '0999-888-77', 'ABCDEFGHIJK', '123456789012', '٠١٢٣٤٥٦٧٨٩'])(
    'makes nothing of %j',
    code => {
      expect(ndcForms(code)).toEqual([])
    },
  )

  it('ten digits without dashes may be each way of writing them with dashes, and nothing else', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{10}$/), digits => {
        const dashed = [
          [4, 8],
          [5, 8],
          [5, 9],
        ].map(([a = 0, b = 0]) => `${digits.slice(0, a)}-${digits.slice(a, b)}-${digits.slice(b)}`)
        expect(new Set(ndcForms(digits))).toEqual(new Set(dashed.flatMap(ndcForms)))
      }),
    )
  })
})

describe('readRxnsatNdc', () => {
  const line = (attribute: string, source: string, value: string, suppressed = 'N') =>
    `99900001|||99|AUI|99900001|||${attribute}|${source}|${value}|${suppressed}|4096|`

  it('reads what RxNorm itself says', () => {
    expect(readRxnsatNdc(line('NDC', 'RXNORM', '00000000001'))).toEqual({ ndc: '00000000001', rxcui: '99900001' })
  })

  it.each([
    line('NDC', 'MTHSPL', '0000-0000-01'),
    line('RXN_STRENGTH', 'RXNORM', '5 MG'),
    line('NDC', 'RXNORM', '00000000001', 'O'),
  ])('passes over %s', other => {
    expect(readRxnsatNdc(other)).toBeNull()
  })

  it('says of another line that it is none', () => {
    expect(readRxnsatNdc('99900001|NDC|00000000001')).toBeUndefined()
  })
})
