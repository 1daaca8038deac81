import type { DeviceFact } from '../../clinical/index.ts'
import type { Issue } from '../../core/index.ts'
import { device } from '../../standards/fhir/index.ts'
import { given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { recordedOf, timesOf } from './times.ts'

/** A device of a patient: an implant, or one that the patient uses. */
export const readDevice: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = device(resource, 'Device', issues) ?? {}
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', 'Device.meta.lastUpdated']], issues)
  const text = wire.type?.text ?? wire.deviceName?.find(({ name }) => name !== undefined)?.name
  const [carrier] = wire.udiCarrier ?? []
  const fact: Omit<DeviceFact, 'received'> = {
    ...factBase(context, 'Device', 0, {
      concept: { coding: wire.type?.coding ?? [], ...given('text', text) },
      // R4 gives a Device no time of its own, so that none is missing.
      times: timesOf(undefined, recorded, { path: 'Device', lasts: true, issues: [] }),
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'device',
    ...given('manufacturer', wire.manufacturer),
    ...given('model', wire.modelNumber),
    ...given('udi', carrier?.deviceIdentifier ?? carrier?.carrierHRF),
  }
  return { facts: [fact], sharedCode: null, issues }
}
