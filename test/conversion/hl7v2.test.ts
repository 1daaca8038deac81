import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { agreementOf, clinicalTypes } from '../support/agreement.ts'
import { converterCases, convertFile, haveConverterCases } from '../support/converter-cases.ts'

/**
 * Another converter's opinion of the shared HL7 v2 cases. Differences are explained in docs/clinical/conversion.md; here
 * stands only that they do not grow. `node tools/conversion/agreement.ts Hl7v2 --differences` names them.
 */
describe.skipIf(!haveConverterCases)('conversion of the shared HL7 v2 cases', () => {
  test.each([
    ['clinical types', clinicalTypes],
    ['every type', undefined],
  ])('agrees with the expected bundles on 95 % of (type, code, value, unit, subject, time): %s', async (_of, types) => {
    let [expected, agreed, cases] = [0, 0, 0]
    for await (const { expected: theirs, ours } of converterCases('Hl7v2')) {
      for (const counts of agreementOf(theirs, ours, types).byType.values()) {
        expected += counts.expected
        agreed += counts.agreed
      }
      cases += 1
    }
    expect(cases).toBeGreaterThan(60)
    expect(agreed / expected).toBeGreaterThanOrEqual(0.95)
  })

  test('every resource has the members that R4 requires, and refers only to what is there', async () => {
    const problems: string[] = []
    const shared = resolve(import.meta.dirname, '../../../shared/data/fhir')
    for (const folder of ['converter-cases/input/Hl7v2', 'hl7v2-samples/src/test/resources']) {
      for (const name of existsSync(join(shared, folder)) ? readdirSync(join(shared, folder)) : []) {
        const ours = await convertFile(join(shared, folder, name))
        const there = new Set(ours.map(({ resourceType, id }) => `${resourceType}/${id}`))
        for (const resource of ours) {
          for (const member of required[resource.resourceType] ?? []) {
            const pattern = new RegExp(`^_?${member}$`)
            if (!Object.keys(resource).some(key => pattern.test(key)))
              problems.push(`${name} ${resource.resourceType} without ${member}`)
          }
          for (const [, reference] of JSON.stringify(resource).matchAll(/"reference":"([^"]+)"/g)) {
            if (!there.has(reference!)) problems.push(`${name} ${resource.resourceType} refers to ${reference}`)
          }
        }
      }
    }
    expect(problems).toEqual([])
  })
})

/** Members with a least cardinality of 1 (hl7.org/fhir/R4); a choice of types as a pattern. */
const required: Readonly<Record<string, readonly string[]>> = {
  Account: ['status'],
  AllergyIntolerance: ['patient'],
  Appointment: ['status', 'participant'],
  ChargeItem: ['status', 'code', 'subject'],
  Condition: ['subject'],
  Consent: ['status', 'scope', 'category'],
  Coverage: ['status', 'beneficiary', 'payor'],
  DiagnosticReport: ['status', 'code'],
  DocumentReference: ['status', 'content'],
  Encounter: ['status', 'class'],
  EpisodeOfCare: ['status', 'patient'],
  Goal: ['lifecycleStatus', 'description', 'subject'],
  Immunization: ['status', 'vaccineCode', 'patient', 'occurrence(?:DateTime|String)'],
  Linkage: ['item'],
  MedicationAdministration: ['status', 'medication\\w+', 'subject', 'effective\\w+'],
  MedicationDispense: ['status', 'medication\\w+'],
  MedicationRequest: ['status', 'intent', 'medication\\w+', 'subject'],
  MessageHeader: ['event(?:Coding|Uri)', 'source'],
  Observation: ['status', 'code'],
  Procedure: ['status', 'subject'],
  Provenance: ['target', 'recorded', 'agent'],
  RelatedPerson: ['patient'],
  ResearchStudy: ['status'],
  ServiceRequest: ['status', 'intent', 'subject'],
}
