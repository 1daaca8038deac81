import { expect, it } from 'vitest'
import { groundsFor } from './referral.ts'
import { builtIn } from './tables.ts'

/** NICE NG203 1.5.5: "greater than 5 %". KDIGO 2024 practice point 2.2.1: "3 to 5 %". KDIGO 2012 5.1.1: "GFR < 30", "ACR >= 300". */
it.each<[Parameters<typeof groundsFor>[1], readonly string[]]>([
  [{ 'five-year-risk': 0.0299 }, []],
  [{ 'five-year-risk': 0.03 }, ['referral-risk-3-to-5-percent']],
  [{ 'five-year-risk': 0.05 }, ['referral-risk-3-to-5-percent']],
  [{ 'five-year-risk': 0.0501 }, ['referral-risk-over-5-percent']],
  [{ egfr: 30 }, []],
  [{ egfr: 29.9 }, ['referral-egfr-under-30']],
  [{ acr: 299.9 }, []],
  [{ acr: 300 }, ['referral-acr-300-and-over']],
  [
    { egfr: 29.9, acr: 300, 'five-year-risk': 0.06 },
    ['referral-risk-over-5-percent', 'referral-egfr-under-30', 'referral-acr-300-and-over'],
  ],
  [{}, []],
])('%j: %j', (measures, grounds) => {
  expect(groundsFor(builtIn, measures).map(({ id }) => id)).toEqual(grounds)
})
