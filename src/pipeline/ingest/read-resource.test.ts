import { expect, test } from 'vitest'
import type { DocumentHash } from '../../core/index.ts'
import { createNames } from './names.ts'
import { createConvertedReader, createResourceReader } from './read-resource.ts'

const document = 'a'.repeat(64) as DocumentHash
const range = { offset: 3, length: 200 }

test.each([
  { resourceType: 'Patient', id: 'p1', name: [{ family: 'Müller' }], meta: { versionId: '20260102' } },
  { resourceType: 'Observation', id: 'o1', subject: { reference: 'Patient/p1' }, valueQuantity: { value: 5.4e-7 } },
  {
    resourceType: 'MedicationRequest',
    id: 'm1',
    medicationReference: { reference: 'Medication/x' },
    subject: { reference: 'Patient/p1' },
  },
  { resourceType: 'Location', id: 'l1', name: 'Ward' },
])('what was made here is the record that its text would have been: $resourceType', resource => {
  const text = JSON.stringify(resource)
  const scanned = {
    kind: 'resource' as const,
    range,
    bytes: new TextEncoder().encode(JSON.stringify(resource, null, 2)),
    fullUrl: undefined,
    resourceType: resource.resourceType,
    id: resource.id,
  }
  const names = createNames()
  const made = createConvertedReader('hospital')(resource, text, range, document, names)
  expect(made).toEqual(createResourceReader('hospital')(scanned, document, names))
  expect(made).toMatchObject({ record: { contentHash: expect.stringMatching(/^[0-9a-f]{64}$/) } })
})
