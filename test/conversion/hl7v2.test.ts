import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createLossTally, formatOf } from '../../src/pipeline/ingest/index.ts'
import { agreementOf, type Resource } from '../support/agreement.ts'

/**
 * Another converter's opinion of the shared HL7 v2 cases. Differences are explained in docs/clinical/conversion.md; here
 * stands only that they do not grow. `node tools/hl7v2/agreement.ts --differences` names them.
 */
const shared = resolve(import.meta.dirname, '../../../shared/data/fhir/converter-cases')

describe.skipIf(!existsSync(shared))('conversion of the shared HL7 v2 cases', () => {
  test('agrees with the expected bundles on 95 % of (type, code, value, unit, subject, time)', async () => {
    const folder = join(shared, 'expected/Hl7v2')
    let [expected, agreed, cases] = [0, 0, 0]
    for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
      const name = basename(file).replace('-expected.json', '')
      const input = join(shared, 'input/Hl7v2', `${name}.hl7`)
      if (!file.endsWith('.json') || !existsSync(input)) continue
      const bytes = readFileSync(input)
      const ours: Resource[] = []
      const context = { name, source: 'test', loss: createLossTally() }
      for await (const found of formatOf(name, bytes)!.convert([bytes], context)) {
        if (found.kind === 'resource') ours.push(found.resource)
      }
      const bundle = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { entry: { resource: Resource }[] }
      for (const counts of agreementOf(
        bundle.entry.map(({ resource }) => resource),
        ours,
      ).byType.values()) {
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
    for (const folder of [join(shared, 'input/Hl7v2'), resolve(shared, '../hl7v2-samples/src/test/resources')]) {
      for (const name of existsSync(folder) ? readdirSync(folder) : []) {
        const bytes = readFileSync(join(folder, name))
        const ours: Resource[] = []
        const context = { name, source: 'test', loss: createLossTally() }
        for await (const found of formatOf(name, bytes)!.convert([bytes], context)) {
          if (found.kind === 'resource') ours.push(found.resource)
        }
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
