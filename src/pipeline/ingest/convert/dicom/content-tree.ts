import type { Dataset } from '../../../../standards/dicom/index.ts'
import { type Concept, conceptAt, conceptIn } from './concepts.ts'
import type { Reading } from './reading.ts'

/** An item of a structured report's content (PS3.3, C.17.3). */
export type ContentItem = {
  readonly dataset: Dataset
  /** How it stands to the item above it: CONTAINS, HAS CONCEPT MOD, HAS OBS CONTEXT, HAS PROPERTIES, INFERRED FROM, ... */
  readonly relationship: string
  /** CONTAINER, NUM, CODE, TEXT, ... */
  readonly type: string
  /** What it is about. */
  readonly concept: Concept | undefined
  /** Its code, for comparison: `DCM 121071`; of several the one of SNOMED CT. */
  readonly key: string
  /** Where it stands, counted from 1 as the standard does: `1.3.2`. */
  readonly place: string
  readonly children: readonly ContentItem[]
}

const prefixes: Readonly<Record<string, string>> = {
  'http://dicom.nema.org/resources/ontology/DCM': 'DCM',
  'http://snomed.info/sct': 'SCT',
  'http://loinc.org': 'LN',
}

/** A concept's first code, for comparison. */
export const keyOf = (concept: Concept | undefined): string => {
  const [coding] = concept?.coding ?? []
  return coding === undefined ? '' : `${prefixes[coding.system] ?? coding.system} ${coding.code}`
}

/** The content of a report; its root is the data set itself. */
export const contentOf = (reading: Reading): ContentItem => itemOf(reading, reading.root, '1')

const itemOf = (reading: Reading, dataset: Dataset, place: string): ContentItem => {
  const concept = conceptAt(reading, dataset, 'ConceptNameCodeSequence')
  return {
    dataset,
    relationship: reading.take(dataset, 'RelationshipType') ?? '',
    type: reading.take(dataset, 'ValueType') ?? '',
    concept,
    key: keyOf(concept),
    place,
    children: reading.items(dataset, 'ContentSequence').map((item, n) => itemOf(reading, item, `${place}.${n + 1}`)),
  }
}

/** What a CODE item says. */
export const codeOf = (reading: Reading, { dataset }: ContentItem): Concept | undefined =>
  conceptIn(reading, reading.items(dataset, 'ConceptCodeSequence')[0])

/** For a reader: what an item says, as text. */
export const textOf = (reading: Reading, item: ContentItem): string | undefined => {
  const { dataset, type } = item
  if (type === 'CODE') {
    const code = codeOf(reading, item)
    return code?.text ?? code?.coding[0]?.code
  }
  const keywords: Readonly<Record<string, string>> = {
    TEXT: 'TextValue',
    UIDREF: 'UID',
    PNAME: 'PersonName',
    DATE: 'Date',
    TIME: 'Time',
    DATETIME: 'DateTime',
  }
  const keyword = keywords[type]
  if (keyword !== undefined) return reading.take(dataset, keyword)
  if (type !== 'NUM') return undefined
  const [measured] = reading.items(dataset, 'MeasuredValueSequence')
  if (measured === undefined) return undefined
  const unit = conceptAt(reading, measured, 'MeasurementUnitsCodeSequence')
  const number = reading.take(measured, 'NumericValue')
  return number === undefined ? undefined : [number, unit?.coding[0]?.code ?? unit?.text].filter(Boolean).join(' ')
}
