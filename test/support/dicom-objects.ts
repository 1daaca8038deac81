import { fileOf, type Written } from './dicom.ts'

/** What every object of one study has. */
export const study: Written = {
  SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
  SOPInstanceUID: '1.2.3.4.5',
  StudyInstanceUID: '1.2.3',
  SeriesInstanceUID: '1.2.3.4',
  StudyDate: '20240131',
  StudyTime: '101530.25',
  Modality: 'CT',
  PatientID: 'P1',
  PatientName: 'Doe^Jane^^Dr.',
}

/** A code sequence's item. */
export const code = (value: string, scheme: string, meaning: string): Written => ({
  CodeValue: value,
  CodingSchemeDesignator: scheme,
  CodeMeaning: meaning,
})

export const item = (type: string, relationship: string, concept: Written, rest: Written): Written => ({
  RelationshipType: relationship,
  ValueType: type,
  ConceptNameCodeSequence: [concept],
  ...rest,
})

export const num = (concept: Written, value: string, unit: Written, children: readonly Written[] = []): Written =>
  item('NUM', 'CONTAINS', concept, {
    MeasuredValueSequence: [{ NumericValue: value, MeasurementUnitsCodeSequence: [unit] }],
    ...(children.length === 0 ? {} : { ContentSequence: children }),
  })

export const modifier = (concept: Written, value: Written): Written =>
  item('CODE', 'HAS CONCEPT MOD', concept, { ConceptCodeSequence: [value] })

export const report = (children: readonly Written[], flags: Written = {}): Buffer =>
  fileOf({
    ...study,
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33',
    ContentDate: '20240131',
    ContentTime: '120000',
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'VERIFIED',
    ...flags,
    ValueType: 'CONTAINER',
    ConceptNameCodeSequence: [code('125200', 'DCM', 'Adult Echocardiography Procedure Report')],
    ContentSequence: children,
  })

export const millimetre = code('mm', 'UCUM', 'millimeter')
