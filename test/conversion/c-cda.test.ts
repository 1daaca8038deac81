import { describe, expect, test } from 'vitest'
import { agreementOf, type Resource } from '../support/agreement.ts'
import { converterCases, haveConverterCases, withoutClock } from '../support/converter-cases.ts'

type Comparable = (expected: readonly Resource[]) => readonly Resource[]

const compared = async (comparable: Comparable) => {
  const missing: string[] = []
  let all = 0
  for await (const { expected, ours } of converterCases('Ccda')) {
    const { byType, differences } = agreementOf(comparable(expected), ours)
    for (const counts of byType.values()) all += counts.expected
    missing.push(...differences.map(({ type, parts }) => `${type}: ${parts.join(', ')}`))
  }
  return { missing: missing.toSorted(), all, share: 1 - missing.length / all }
}

const given = 'MedicationAdministration: code, value, unit, subject, time'

/** Another converter's opinion of the shared C-CDA cases; docs/clinical/conversion.md explains the differences. */
describe.skipIf(!haveConverterCases)('conversion of the shared C-CDA cases', () => {
  test("agrees with at least 95 % of the expected resources, the other converter's clock apart", async () => {
    const { missing, all, share } = await compared(withoutClock)
    expect({ missing, all }).toEqual({ missing: [given], all: 93 })
    expect(share).toBeGreaterThanOrEqual(0.95)
  })

  test('with that clock, only the eight moments of conversion come to it', async () => {
    const { missing, share } = await compared(expected => expected)
    expect(missing).toEqual([...Array(8).fill('DocumentReference: time'), given])
    expect(share).toBeGreaterThanOrEqual(0.9)
  })
})
