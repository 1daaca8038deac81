import type { Dataset } from '../../../../standards/dicom/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { type Coding, conceptAt, conceptsAt, given, issuerIn, list, momentAt, namedPerson } from './concepts.ts'
import type { Reading } from './reading.ts'

/** What the resources of one file share. */
export type Scope = {
  readonly reading: Reading
  readonly studyUid: string
  readonly patient: string
  /** When the images were taken. */
  readonly started: string | undefined
  readonly device: string | undefined
}

export const studyIdOf = (studyUid: string): string => idOf('ImagingStudy', studyUid)

const modalities = 'http://dicom.nema.org/resources/ontology/DCM'

/** What R4 says of UIDs: `urn:dicom:uid` and `urn:oid:`. */
export const uidIdentifier = (uid: string): JsonObject => ({ system: 'urn:dicom:uid', value: `urn:oid:${uid}` })

/** What one file states of its study: one series with one instance. `joinStudies` makes the study of them. */
export const studyOf = (scope: Scope, basedOn: ConvertedResource | undefined): ConvertedResource => {
  const { reading, studyUid, patient, started } = scope
  const { root } = reading
  const modality = reading.take(root, 'Modality')
  const seriesUid = reading.take(root, 'SeriesInstanceUID')
  const coded = modality === undefined ? undefined : { system: modalities, code: modality }
  reading.take(root, 'StudyInstanceUID')
  const reader = namedPerson(reading, root, 'NameOfPhysiciansReadingStudy')
  return {
    resourceType: 'ImagingStudy',
    id: studyIdOf(studyUid),
    meta: { versionId: seriesUid === undefined ? '0' : '1' },
    identifier: [uidIdentifier(studyUid), ...accessionOf(scope), ...studyNumber(reading)],
    status: 'available',
    ...list('modality', coded === undefined ? [] : [coded]),
    subject: { reference: patient },
    ...given('started', started),
    ...list('basedOn', basedOn === undefined ? [] : [{ reference: `ServiceRequest/${basedOn.id}` }]),
    ...given('referrer', namedPerson(reading, root, 'ReferringPhysicianName')),
    ...list('interpreter', reader === undefined ? [] : [reader]),
    numberOfSeries: seriesUid === undefined ? 0 : 1,
    numberOfInstances: seriesUid === undefined ? 0 : 1,
    ...list('procedureCode', conceptsAt(reading, root, 'ProcedureCodeSequence')),
    ...list('reasonCode', conceptsAt(reading, root, 'ReasonForPerformedProcedureCodeSequence')),
    ...given('description', reading.take(root, 'StudyDescription')),
    ...list('series', seriesUid === undefined ? [] : [seriesOf(scope, seriesUid, coded)]),
  }
}

const studyNumber = (reading: Reading): readonly JsonObject[] => {
  const value = reading.take(reading.root, 'StudyID')
  return value === undefined ? [] : [{ use: 'secondary', value }]
}

const seriesOf = (scope: Scope, uid: string, modality: JsonObject | undefined): JsonObject => {
  const { reading, device } = scope
  const { root } = reading
  const performers = ['PerformingPhysicianName', 'OperatorsName'].flatMap(keyword => {
    const actor = namedPerson(reading, root, keyword)
    return actor === undefined ? [] : [{ actor }]
  })
  return {
    uid,
    ...given('number', whole(reading.number(root, 'SeriesNumber'))),
    // R4 requires it, and DICOM too.
    ...given('modality', modality),
    ...given('description', reading.take(root, 'SeriesDescription')),
    numberOfInstances: 1,
    ...given('bodySite', bodySiteOf(reading)),
    ...given('laterality', lateralityOf(reading)),
    ...given('started', momentAt(reading, root, 'SeriesDate', 'SeriesTime')),
    ...list('performer', [...performers, ...(device === undefined ? [] : [{ actor: { reference: device } }])]),
    instance: [instanceOf(reading)],
  }
}

const instanceOf = (reading: Reading): JsonObject => {
  const { root } = reading
  const sopClass = reading.take(root, 'SOPClassUID')
  return {
    uid: reading.take(root, 'SOPInstanceUID') ?? '',
    ...given(
      'sopClass',
      sopClass === undefined ? undefined : { system: 'urn:ietf:rfc:3986', code: `urn:oid:${sopClass}` },
    ),
    ...given('number', whole(reading.number(root, 'InstanceNumber'))),
  }
}

/** R4's numbers of series and instances are not negative. */
const whole = (number: number | undefined): number | undefined =>
  number !== undefined && Number.isSafeInteger(number) && number >= 0 ? number : undefined

/** The coded region, else the term of (0018,0015), which is of no system with a URI. */
const bodySiteOf = (reading: Reading): Coding | undefined => {
  const [coded] = conceptAt(reading, reading.root, 'AnatomicRegionSequence')?.coding ?? []
  const term = reading.take(reading.root, 'BodyPartExamined')
  if (coded !== undefined || term === undefined) return coded
  return { system: 'urn:attune:dicom:body-part-examined', code: term, display: term }
}

/** (0020,0060) and (0020,0062), with the concepts of PS3.16, CID 244. */
const sides: Readonly<Record<string, Coding>> = {
  R: { system: 'http://snomed.info/sct', code: '24028007', display: 'Right' },
  L: { system: 'http://snomed.info/sct', code: '7771000', display: 'Left' },
  B: { system: 'http://snomed.info/sct', code: '51440002', display: 'Bilateral' },
}

const lateralityOf = (reading: Reading): Coding | undefined => {
  for (const keyword of ['Laterality', 'ImageLaterality']) {
    const side = sides[reading.peek(reading.root, keyword) ?? '']
    if (side !== undefined) {
      reading.take(reading.root, keyword)
      return side
    }
  }
  return undefined
}

const accessionType = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'ACSN', display: 'Accession ID' }],
}

const accessionOf = ({ reading }: Scope, dataset: Dataset = reading.root): readonly JsonObject[] => {
  const value = reading.take(dataset, 'AccessionNumber')
  if (value === undefined) return []
  const system = issuerIn(reading, reading.items(dataset, 'IssuerOfAccessionNumberSequence')[0])
  return [{ type: accessionType, ...given('system', system), value }]
}

/**
 * The order behind the study, where the file names one: by its accession number, or the number of who placed it. That the
 * images exist does not say how far the order has come.
 */
export const orderOf = (scope: Scope): ConvertedResource | undefined => {
  const { reading, patient } = scope
  const { root } = reading
  const [request = root] = reading.items(root, 'RequestAttributesSequence')
  const accession = [...accessionOf(scope), ...(request === root ? [] : accessionOf(scope, request))]
  const placer =
    reading.take(request, 'PlacerOrderNumberImagingServiceRequest') ??
    reading.take(root, 'PlacerOrderNumberImagingServiceRequest')
  const [number] = accession
  if (number === undefined && placer === undefined) return undefined
  const value = typeof number?.value === 'string' ? number.value : undefined
  const system = typeof number?.system === 'string' ? number.system : undefined
  const code =
    conceptAt(reading, request, 'RequestedProcedureCodeSequence') ??
    conceptAt(reading, root, 'RequestedProcedureCodeSequence')
  const text =
    reading.take(request, 'RequestedProcedureDescription') ?? reading.take(root, 'RequestedProcedureDescription')
  const reason = reading.take(request, 'ReasonForTheRequestedProcedure')
  return {
    resourceType: 'ServiceRequest',
    id: idOf('ServiceRequest', patient, system, value ?? placer),
    identifier: [
      ...(number === undefined ? [] : [number]),
      ...(placer === undefined ? [] : [{ type: placerType, value: placer }]),
    ],
    status: 'unknown',
    intent: 'order',
    ...given('code', code ?? (text === undefined ? undefined : { coding: [], text })),
    subject: { reference: patient },
    ...given('requester', namedPerson(reading, root, 'RequestingPhysician')),
    ...list('reasonCode', [
      ...conceptsAt(reading, request, 'ReasonForRequestedProcedureCodeSequence'),
      ...(reason === undefined ? [] : [{ text: reason }]),
    ]),
  }
}

const placerType = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'PLAC', display: 'Placer Identifier' }],
}
