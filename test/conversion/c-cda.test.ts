import { describe, expect, test } from 'vitest'
import { agreementOf } from '../support/agreement.ts'
import { converterCases, haveConverterCases } from '../support/converter-cases.ts'

/** Another converter's opinion of the shared C-CDA cases; docs/clinical/conversion.md explains the differences. */
describe.skipIf(!haveConverterCases)('conversion of the shared C-CDA cases', () => {
  test('agrees with at least 95 % of the expected resources, and all of the rest is known', async () => {
    const missing: string[] = []
    let all = 0
    for await (const { expected, ours } of converterCases('Ccda')) {
      // The moment of conversion, which the other one writes into its DocumentReference, is no statement of the document.
      const types = [...new Set(expected.map(({ resourceType }) => resourceType))].filter(
        type => type !== 'DocumentReference',
      )
      const { byType, differences } = agreementOf(expected, ours, types)
      for (const counts of byType.values()) all += counts.expected
      missing.push(...differences.map(({ type, parts }) => `${type}: ${parts.join(', ')}`))
    }
    expect(1 - missing.length / all).toBeGreaterThanOrEqual(0.95)
    expect(missing.toSorted()).toEqual([
      'Device: code',
      'Device: code',
      'MedicationAdministration: code, value, unit, subject, time',
    ])
  })
})
