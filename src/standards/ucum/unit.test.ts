import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { quantity } from '../../core/index.ts'
import { convertQuantity, validateUnit } from './index.ts'

const cases = join(process.env.SHARED_DATA ?? '../shared/data', 'fhir/ucum/UcumFunctionalTests.xml')

const xml = (text: string): string =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_, name: string) => ({ lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' })[name]!,
  )

/** The attributes of each `<case>` in one section, comments left out. */
const casesOf = (section: string): readonly Readonly<Record<string, string>>[] => {
  const document = readFileSync(cases, 'utf8').replace(/<!--[\s\S]*?-->/g, '')
  const body = new RegExp(`<${section}>([\\s\\S]*)</${section}>`).exec(document)![1]!
  return [...body.matchAll(/<case\s([\s\S]*?)\/>/g)].map(([, attributes]) =>
    Object.fromEntries(
      [...attributes!.matchAll(/(\w+)\s*=\s*"([^"]*)"/g)].map(([, name, value]) => [name!, xml(value!)]),
    ),
  )
}

describe.skipIf(!existsSync(cases))('UCUM functional tests', () => {
  test('529 validations', () => {
    const validations = casesOf('validation')
    expect(validations.length).toBe(529)
    const wrong = validations.filter(({ unit, valid }) => validateUnit(unit!).ok !== (valid === 'true'))
    expect(wrong).toEqual([])
  })
  test('30 conversions, at the precision printed', () => {
    const conversions = casesOf('conversion')
    expect(conversions.length).toBe(30)
    for (const { id, value, srcUnit, dstUnit, outcome } of conversions) {
      const converted = convertQuantity(quantity(Number(value), srcUnit!), dstUnit!)
      expect(converted.ok, id).toBe(true)
      const digits = Math.min(12, Math.max(1, outcome!.replace(/e.*/i, '').replace(/^[0.]+|\./g, '').length))
      const given = converted.ok ? converted.value.value.toPrecision(digits) : ''
      expect(given, id).toBe(Number(outcome).toPrecision(digits))
    }
  })
})

test('no conversion between dimensions, or of what is not a unit', () => {
  expect(convertQuantity(quantity(1, 'mg/dL'), 'mmol/L').issues[0]?.code).toBe('unit-incommensurable')
  expect(convertQuantity(quantity(1, '[IU]/L'), 'U/L').issues[0]?.code).toBe('unit-incommensurable')
  expect(convertQuantity(quantity(1, 'foo'), 'kg').issues[0]?.code).toBe('unit-unknown')
  expect(convertQuantity(quantity(1, 'kg'), '').issues[0]?.code).toBe('unit-missing')
})

test('property: there and back', () => {
  const pairs = [
    ['mg/dL', 'g/L'],
    ['[degF]', 'Cel'],
    ['mm[Hg]', 'kPa'],
    ['[lb_av]', 'kg'],
    ['U/L', 'ukat/L'],
  ] as const
  fc.assert(
    fc.property(fc.double({ min: 1e-3, max: 1e5, noNaN: true }), fc.constantFrom(...pairs), (value, [a, b]) => {
      const there = convertQuantity(quantity(value, a), b)
      const back = there.ok ? convertQuantity(there.value, a) : there
      expect(back.ok && Math.abs(back.value.value - value)).toBeLessThan(1e-9 * Math.max(1, value))
    }),
  )
})
