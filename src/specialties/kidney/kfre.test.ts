import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quantity } from '../../core/index.ts'
import { ckdEpi2021, kfre } from './calculators.ts'
import { type KfreInputs, kfreProbability, kfreTermsOf } from './kfre.ts'
import { builtIn } from './tables.ts'

const inputs = fc.record({
  age: fc.double({ min: 18, max: 100, noNaN: true }),
  sex: fc.constantFrom('female' as const, 'male' as const),
  egfr: fc.double({ min: 5, max: 59, noNaN: true }).map(value => quantity(value, 'mL/min/{1.73_m2}')),
  acr: fc.double({ min: 1, max: 5000, noNaN: true }).map(value => quantity(value, 'mg/g')),
})
const more = fc.double({ min: 1.01, max: 3, noNaN: true })
const risk = (of: KfreInputs, region: 'north-america' | 'other' = 'other', years: 2 | 5 = 5) =>
  kfreProbability(builtIn, of, region, years)

describe('kidney failure risk equation', () => {
  it('rises with albuminuria and falls with eGFR and age', () => {
    fc.assert(
      fc.property(inputs, more, (one, factor) => {
        const base = risk(one)
        // Equal where the probability has reached 1 in floating point.
        expect(risk({ ...one, acr: quantity(one.acr.value * factor, 'mg/g') })).toBeGreaterThanOrEqual(base)
        expect(risk({ ...one, egfr: quantity(one.egfr.value / factor, 'mL/min/{1.73_m2}') })).toBeGreaterThanOrEqual(
          base,
        )
        expect(risk({ ...one, age: one.age / factor })).toBeGreaterThanOrEqual(base)
        expect(base).toBeGreaterThan(0)
        expect(base).toBeLessThanOrEqual(1)
      }),
    )
  })

  it('is strictly monotonic away from certainty', () => {
    const one: KfreInputs = {
      age: 60,
      sex: 'male',
      egfr: quantity(25, 'mL/min/{1.73_m2}'),
      acr: quantity(300, 'mg/g'),
    }
    expect(risk({ ...one, acr: quantity(301, 'mg/g') })).toBeGreaterThan(risk(one))
    expect(risk({ ...one, egfr: quantity(26, 'mL/min/{1.73_m2}') })).toBeLessThan(risk(one))
  })

  it('is higher at 5 years than at 2, and in North America than elsewhere', () => {
    fc.assert(
      fc.property(inputs, one => {
        for (const region of ['north-america', 'other'] as const) {
          expect(risk(one, region, 5)).toBeGreaterThanOrEqual(risk(one, region, 2))
        }
        expect(risk(one, 'north-america')).toBeGreaterThanOrEqual(risk(one, 'other'))
      }),
    )
  })

  it('is explained by its four terms: they add up to the log-hazard', () => {
    fc.assert(
      fc.property(inputs, one => {
        const sum = kfreTermsOf(builtIn, one).reduce((total, { logHazard }) => total + logHazard, 0)
        expect(1 - 0.9365 ** Math.exp(sum)).toBeCloseTo(risk(one), 12)
      }),
    )
  })

  it('gives the same in mg/g and mg/mmol', () => {
    fc.assert(
      fc.property(inputs, ({ age, sex, egfr, acr }) => {
        const answer = (given: { readonly value: number; readonly unit: string }) =>
          firstValue(kfre.calculate({ age, sex, egfr, acr: given, region: 'other' }))
        expect(answer({ value: acr.value / 8.84, unit: 'mg/mmol' })).toBeCloseTo(answer(acr), 8)
      }),
    )
  })
})

describe('CKD-EPI 2021', () => {
  const creatinine = fc.double({ min: 0.3, max: 10, noNaN: true })
  const person = { age: 60, sex: 'female' }
  const egfr = (value: number, unit: string) =>
    firstValue(ckdEpi2021.calculate({ ...person, creatinine: { value, unit } }))

  it('gives the same in mg/dL and umol/L', () => {
    fc.assert(
      fc.property(creatinine, value => {
        expect(egfr(value * 88.4, 'umol/L')).toBeCloseTo(egfr(value, 'mg/dL'), 6)
      }),
    )
  })

  it('falls as creatinine rises', () => {
    fc.assert(
      fc.property(creatinine, more, (value, factor) => {
        expect(egfr(value * factor, 'mg/dL')).toBeLessThan(egfr(value, 'mg/dL'))
      }),
    )
  })
})

function firstValue(answer: ReturnType<typeof kfre.calculate>): number {
  const first = answer.kind === 'answered' ? answer.value.results[0] : undefined
  if (first === undefined || !('value' in first)) throw new Error(`No value: ${JSON.stringify(answer)}`)
  return Number(first.value)
}
