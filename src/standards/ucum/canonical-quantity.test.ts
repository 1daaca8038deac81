import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalQuantity, readUnit } from './index.ts'
import { validateUnit } from './unit.ts'
import aliasRows from './unit-aliases.json' with { type: 'json' }

const canonical = (value: number, unit: string) => {
  const result = canonicalQuantity(value, unit)
  return result.ok ? [result.value.value, result.value.unit] : result.issues.map(({ code }) => code)
}

describe('canonical units', () => {
  test.each([
    [14, 'g/dL', 14_000, 'mg/dL'],
    [250, 'ng/mL', 0.025, 'mg/dL'],
    [88.4, 'umol/L', 0.0884, 'mmol/L'],
    [4.1, 'meq/L', 4.1, 'meq/L'],
    [30, 'kU/L', 30_000, 'U/L'],
    [0.5, 'ukat/L', 30, 'U/L'],
    [6.2, '10*3/uL', 6.2, '10*9/L'],
    [4.5, '10*6/uL', 4500, '10*9/L'],
    [150_000, '/uL', 150, '10*9/L'],
    [3500, 'g', 3.5, 'kg'],
    [100, '[lb_av]', 45.359237, 'kg'],
    [1.8, 'm', 180, 'cm'],
    [70, '[in_i]', 177.8, 'cm'],
    [98.6, '[degF]', 37, 'Cel'],
    [310.15, 'K', 37, 'Cel'],
    [13.3322, 'kPa', 100, 'mm[Hg]'],
    [2, 'L/min', 2000, 'mL/min'],
    [1, 'Hz', 60, '/min'],
    [17_300, 'cm2', 1.73, 'm2'],
  ])('%d %s', (value, unit, expected, canonicalUnit) => {
    const [converted, to] = canonical(value, unit)
    expect(to).toBe(canonicalUnit)
    expect(converted).toBeCloseTo(expected, 9)
  })
})

test.each([
  // Dimensionless and ratios; doses; annotations; arbitrary and logarithmic units; look-alikes of other dimensions.
  ...['%', 'mg/g', '1', '{INR}', '{score}', 'mg/mmol', 'mmol/mol', 'mg', 'ug', 'min', 'a', 'fL', 'pg'],
  ...['mL/min/{1.73_m2}', 'mg/L{FEU}', '[IU]/L', 'm[IU]/L', '[pH]', 'mg/kg/d', 'g/cm2', 'mmol/L/h'],
])('%s keeps value and spelling', unit => {
  expect(canonical(7.25, unit)).toEqual([7.25, unit])
})

describe('what is not understood is a failure, never a guess', () => {
  test.each(['', 'foo', 'mg/', 'units', 'MG%', ' mg', '{|}1', 'Gauss', 'bananas/L', 'mg/dL µ'])('%j', unit => {
    expect(canonical(1, unit)).toEqual([unit === '' ? 'unit-missing' : 'unit-unknown'])
  })
  test('a value that is no number', () => {
    expect(canonical(Number.NaN, 'kg')).toEqual(['value-not-finite'])
    expect(canonical(Number.POSITIVE_INFINITY, 'kg')).toEqual(['value-not-finite'])
  })
  test('case matters: Mg is a megagram', () => {
    expect(canonical(1, 'Mg')).toEqual([1, 'Mg'])
    expect(canonical(1, 'MMOL/l')).toEqual(['unit-unknown'])
  })
})

describe('aliases', () => {
  test('each means a UCUM code, is listed once, and is marked', () => {
    expect(new Set(aliasRows.map(row => row.written)).size).toBe(aliasRows.length)
    for (const { written, means } of aliasRows) {
      expect(validateUnit(means).ok, means).toBe(true)
      expect(aliasRows.some(row => row.written === means)).toBe(false)
      expect(canonicalQuantity(1, written).issues.map(({ code, severity }) => [code, severity])).toEqual([
        ['unit-alias', 'information'],
      ])
    }
  })
  test('an alias that is itself UCUM only drops or spells an annotation', () => {
    const alsoUcum = aliasRows.filter(({ written }) => validateUnit(written).ok).map(({ written }) => written)
    expect(alsoUcum.filter(written => !written.includes('{'))).toEqual([])
  })
  test.each([
    ['mmHg', 'mm[Hg]'],
    ['beats/min', '/min'],
    ['IU/L', '[IU]/L'],
    ['mL/min/1.73m2', 'mL/min/{1.73_m2}'],
    ['(score)', '{score}'],
  ])('%s is read as %s', (written, unit) => {
    expect(canonical(5, written)).toEqual([5, unit])
  })
  test('a dose keeps its own unit', () => {
    expect(readUnit('mcg')).toMatchObject({ ok: true, value: 'ug', issues: [{ code: 'unit-alias' }] })
    expect(readUnit('tablets').ok).toBe(false)
  })
})

const convertible = ['g/L', 'mg/L', 'ug/mL', 'umol/L', 'kPa', 'm', '[in_i]', '[lb_av]', 'L/h', '10*3/uL', '[degF]', 'K']

test('property: canonical is idempotent and keeps order', () => {
  const amount = fc.double({ min: 0.001, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(amount, amount, fc.constantFrom(...convertible), (a, b, unit) => {
      const [one, to] = canonical(a, unit)
      const [other] = canonical(b, unit)
      expect(canonical(one as number, to as string)).toEqual([one, to])
      if (Math.abs(a - b) > 1e-9 * Math.max(a, b)) expect((one as number) < (other as number)).toBe(a < b)
    }),
  )
})

test('property: a linear unit scales', () => {
  const linear = convertible.filter(unit => unit !== '[degF]' && unit !== 'K')
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e6, noNaN: true }), fc.constantFrom(...linear), (value, unit) => {
      const [one] = canonical(1, unit)
      const [many] = canonical(value, unit)
      expect((many as number) / (value * (one as number))).toBeCloseTo(1, 12)
    }),
  )
})
