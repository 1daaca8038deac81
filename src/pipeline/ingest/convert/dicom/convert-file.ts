import type { Issue } from '../../../../core/index.ts'
import type { DicomFile } from '../../../../standards/dicom/index.ts'
import { isJsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource, Said } from '../conversion.ts'
import type { LossTally } from '../loss.ts'
import { bodySizes } from './body-size.ts'
import { momentAt } from './concepts.ts'
import { deviceOf } from './device.ts'
import { type About, documentReportOf, encapsulatedOf, instanceOf, type Original, selectionOf } from './instance.ts'
import { patientOf } from './patient.ts'
import { createReading } from './reading.ts'
import { evidenceOf, reportOf } from './report.ts'
import { orderOf, type Scope, studyOf } from './study.ts'

const keyObjects = '1.2.840.10008.5.1.4.1.1.88.59'
const directory = '1.2.840.10008.1.3.10'
const encapsulated = '1.2.840.10008.5.1.4.1.1.104.'

/** Converts one file: one instance of one series of one study. */
export const convertFile = (
  file: DicomFile,
  original: Original,
  { said, loss }: { readonly said: Said; readonly loss: LossTally },
): { readonly resources: readonly ConvertedResource[]; readonly issues: readonly Issue[] } => {
  const reading = createReading(file)
  const { root } = reading
  const studyUid = reading.peek(root, 'StudyInstanceUID')
  const sopUid = reading.peek(root, 'SOPInstanceUID')
  const settled = (resources: readonly ConvertedResource[]) => {
    reading.settle(loss)
    return { resources, issues: reading.issues }
  }
  if (reading.peek(file.meta, 'MediaStorageSOPClassUID') === directory) {
    reading.because(root, 'a directory of files, which are read themselves')
    reading.issue('information', 'dicomdir', 'A directory: the files that it lists are read themselves')
    return settled([])
  }
  if (studyUid === undefined || sopUid === undefined) {
    reading.issue('error', 'study-unknown', 'An object without a study or an instance UID states nothing of a patient')
    return settled([])
  }
  reading.take(root, 'SpecificCharacterSet')
  const patient = patientOf(reading, studyUid, said)
  const device = deviceOf(reading)
  const scope: Scope = {
    reading,
    studyUid,
    patient: patient.reference,
    started: momentAt(reading, root, 'StudyDate', 'StudyTime'),
    device: device === undefined ? undefined : `Device/${device.id}`,
  }
  const sopClass = reading.peek(root, 'SOPClassUID') ?? ''
  const order = orderOf(scope)
  const isDocument = sopClass.startsWith(encapsulated)
  const isReport = sopClass !== keyObjects && reading.items(root, 'ContentSequence').length > 0
  const about = aboutOf(scope, original, { sopClass, isDocument, isReport })
  return settled(
    [
      patient.resource,
      device,
      order,
      studyOf(scope, order),
      instanceOf(scope, sopUid, original, about),
      ...bodySizes(scope),
      ...(isReport ? reportOf(scope, sopUid) : []),
      ...(isDocument ? [documentReportOf(scope, sopUid, about)] : []),
    ].flatMap(resource => (resource === undefined ? [] : [pruned(resource) as ConvertedResource])),
  )
}

const aboutOf = (
  scope: Scope,
  original: Original,
  {
    sopClass,
    isDocument,
    isReport,
  }: { readonly sopClass: string; readonly isDocument: boolean; readonly isReport: boolean },
): About => {
  if (sopClass === keyObjects) return selectionOf(scope)
  if (isDocument) return encapsulatedOf(scope, original)
  return isReport ? evidenceOf(scope) : {}
}

/** Without empty lists, which R4 does not allow. */
const pruned = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(pruned)
  if (!isJsonObject(value)) return value
  const members = Object.entries(value).filter(([, member]) => !Array.isArray(member) || member.length > 0)
  return Object.fromEntries(members.map(([name, member]) => [name, pruned(member)]))
}
