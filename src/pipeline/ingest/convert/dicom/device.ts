import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { given, list } from './concepts.ts'
import type { Reading } from './reading.ts'

/** The equipment (PS3.3, C.7.5.1), known by its maker, model, serial number and station. */
export const deviceOf = (reading: Reading): ConvertedResource | undefined => {
  const { root } = reading
  const manufacturer = reading.take(root, 'Manufacturer')
  const model = reading.take(root, 'ManufacturerModelName')
  const serial = reading.take(root, 'DeviceSerialNumber')
  const station = reading.take(root, 'StationName')
  const versions = reading.takeAll(root, 'SoftwareVersions')
  if ([manufacturer, model, serial, station].every(part => part === undefined)) return undefined
  const owner = reading.take(root, 'InstitutionName')
  return {
    resourceType: 'Device',
    id: idOf('Device', 'dicom', manufacturer, model, serial, station, owner, versions.join('\\')),
    ...given('manufacturer', manufacturer),
    ...given('serialNumber', serial),
    ...list('deviceName', [
      ...(model === undefined ? [] : [{ name: model, type: 'model-name' }]),
      ...(station === undefined ? [] : [{ name: station, type: 'user-friendly-name' }]),
    ]),
    ...given('modelNumber', model),
    ...list(
      'version',
      versions.map(value => ({ value })),
    ),
    ...given('owner', owner === undefined ? undefined : { display: owner }),
  }
}
