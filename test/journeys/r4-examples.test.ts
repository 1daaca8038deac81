import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findPerson } from '../../src/pipeline/profile/index.ts'
import { describeLossless } from '../support/lossless.ts'
import { parseExactly, receivedIn } from '../support/received.ts'

const folder = join(process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../shared/data'), 'fhir/r4-examples')

if (existsSync(folder)) {
  describeLossless('the official R4 examples (shared data)', folder, ({ app, report, exported }) => {
    test('are of 123 types and more; what belongs to nobody is kept too', () => {
      expect(Object.values(report().received).filter(count => count > 0).length).toBeGreaterThanOrEqual(123)
      expect(report().received).toMatchObject({ MolecularSequence: 17, Consent: 12, TestScript: 6, PlanDefinition: 16 })
    })

    test('decimals keep their digits', async () => {
      const line = (await exported()).find(text => text.includes('"Decimal Testing Observation"'))
      for (const digits of ['1.0', '1.00', '1E-22', '1.000000000000000000E-245', '-1.000000000000000000E+245']) {
        expect(line).toContain(`"value":${digits}`)
      }
    })

    test('one person’s export is that person’s resources, in all versions', async () => {
      const person = await findPerson(app().dependencies.database.kysely, 'pat1')
      const given = (await exported(person)).map(line => JSON.stringify(parseExactly(line)))
      const about = receivedIn(folder).filter(text => {
        const { resourceType, id, subject, patient } = JSON.parse(text) as Record<string, { reference?: string }>
        return (resourceType as unknown) === 'Patient' && (id as unknown) === 'pat1'
          ? true
          : subject?.reference === 'Patient/pat1' || patient?.reference === 'Patient/pat1'
      })
      expect(about.length).toBeGreaterThan(60)
      for (const text of new Set(about)) expect(given).toContain(text)
    })
  })
} else {
  describe.skip('the official R4 examples: shared data absent', () => {
    test('everything above', () => expect.fail('skipped'))
  })
}
