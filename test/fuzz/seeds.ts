import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export type Resource = { readonly resourceType: string; readonly [name: string]: unknown }

const subject = { reference: 'Patient/p' }
const loinc = (code: string) => ({ coding: [{ system: 'http://loinc.org', code }] })
const ucum = (value: number, code: string) => ({ value, unit: code, system: 'http://unitsofmeasure.org', code })

/** Types that no example patient has. */
const others: readonly Resource[] = [
  {
    resourceType: 'MedicationAdministration',
    id: 'a',
    status: 'completed',
    subject,
    effectivePeriod: { start: '2024-03-01', end: '2024-03-02' },
    medicationCodeableConcept: { text: 'heparin' },
    dosage: { text: 'x', dose: ucum(5, 'mg') },
  },
  {
    resourceType: 'Immunization',
    id: 'i',
    status: 'completed',
    patient: subject,
    occurrenceDateTime: '2023-10',
    vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '140' }] },
    protocolApplied: [{ doseNumberPositiveInt: 1, targetDisease: [{ text: 'influenza' }] }],
  },
  {
    resourceType: 'FamilyMemberHistory',
    id: 'f',
    status: 'completed',
    patient: subject,
    date: '2024',
    relationship: { text: 'father' },
    condition: [{ code: { text: 'stroke' }, onsetAge: ucum(60, 'a') }],
  },
  {
    resourceType: 'Goal',
    id: 'g',
    lifecycleStatus: 'active',
    subject,
    startDate: '2024-01-01',
    description: { text: 'walk' },
    target: [{ measure: loinc('4548-4'), detailQuantity: ucum(7, '%'), dueDate: '2024-12-31' }],
  },
  {
    resourceType: 'CarePlan',
    id: 'c',
    status: 'active',
    intent: 'plan',
    subject,
    period: { start: '2024-01-01' },
    activity: [{ detail: { kind: 'Task', status: 'in-progress', code: { text: 'diet' }, doNotPerform: false } }],
  },
  {
    resourceType: 'ImagingStudy',
    id: 's',
    status: 'available',
    subject,
    started: '2024-03-01T10:00:00Z',
    modality: [{ code: 'CT' }],
    numberOfSeries: 1,
    series: [{ uid: '1.2', modality: { code: 'CT' }, bodySite: { display: 'chest' } }],
  },
  {
    resourceType: 'QuestionnaireResponse',
    id: 'q',
    status: 'completed',
    subject,
    authored: '2024-03-01',
    item: [
      {
        linkId: '44250-9',
        answer: [{ valueCoding: { system: 'http://loinc.org', code: 'LA6568-5' } }],
        item: [{ linkId: '/x', answer: [{ valueDecimal: 1.5 }] }],
      },
    ],
  },
  {
    resourceType: 'MolecularSequence',
    id: 'm',
    type: 'dna',
    coordinateSystem: 1,
    patient: subject,
    referenceSeq: {
      referenceSeqId: { coding: [{ system: 'http://www.ncbi.nlm.nih.gov/nuccore', code: 'NC_000010.11' }] },
      windowStart: 1,
      windowEnd: 9,
    },
    variant: [{ start: 94781859, end: 94781860, observedAllele: 'A', referenceAllele: 'G' }],
  },
  {
    resourceType: 'Observation',
    id: 'v',
    status: 'final',
    subject,
    code: loinc('69548-6'),
    effectiveDateTime: '2024-03-01',
    component: [
      { code: loinc('48018-6'), valueCodeableConcept: { coding: [{ code: 'HGNC:2621', display: 'CYP2C19' }] } },
      { code: loinc('81255-2'), valueCodeableConcept: { coding: [{ code: 'rs4244285' }] } },
      { code: loinc('53034-5'), valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: 'LA6706-1' }] } },
      { code: loinc('81254-5'), valueRange: { low: { value: 94781859 } } },
    ],
  },
  {
    resourceType: 'Observation',
    id: 'o',
    status: 'final',
    subject,
    code: loinc('85354-9'),
    effectivePeriod: { start: '2024-03-01T10:00:00+01:00', end: '2024-03-01T11:00:00+01:00' },
    issued: '2024-03-01T12:00:00Z',
    meta: { versionId: '2', lastUpdated: '2024-03-02T00:00:00Z' },
    component: [
      { code: loinc('8480-6'), valueQuantity: ucum(120, 'mm[Hg]') },
      { code: loinc('8462-4'), valueQuantity: { ...ucum(80, 'mm[Hg]'), comparator: '<' } },
    ],
  },
]

const examples = new URL('../../examples/hospital/', import.meta.url)
const shared = process.env.SHARED_DATA ?? new URL('../../../shared/data', import.meta.url).pathname
const r4 = join(shared, 'fhir/r4-examples')

const isResource = (json: unknown): json is Resource =>
  typeof json === 'object' && json !== null && typeof (json as Resource).resourceType === 'string'

const resourcesIn = (text: string): readonly Resource[] => {
  const documents = text.trimStart().startsWith('{"') && text.includes('}\n{') ? text.trim().split('\n') : [text]
  return documents.flatMap(document => {
    const json: unknown = JSON.parse(document)
    if (!isResource(json)) return []
    const entries = json.resourceType === 'Bundle' && Array.isArray(json.entry) ? json.entry : [{ resource: json }]
    return entries.flatMap(({ resource }: { readonly resource?: unknown }) => (isResource(resource) ? [resource] : []))
  })
}

/** Bytes of a file: mutations of a larger one seldom touch what matters. */
const small = 12_000

/** Every valid resource there is to start from: our own, the example patients', and HL7's examples where they are. */
export const resources: readonly Resource[] = [
  ...others,
  ...readdirSync(examples)
    .filter(name => /\.(?:json|ndjson)$/.test(name) && name !== 'hospital.json')
    .flatMap(name => resourcesIn(readFileSync(new URL(name, examples), 'utf8'))),
  ...(existsSync(r4) ? readdirSync(r4) : [])
    .map(name => join(r4, name))
    .filter(path => path.endsWith('.json') && statSync(path).size < small)
    .flatMap(path => resourcesIn(readFileSync(path, 'utf8'))),
]

/** One of each type, the smallest. */
export const oneOfEach: readonly Resource[] = [
  ...Map.groupBy(resources, ({ resourceType }) => resourceType).values(),
].map(alike => alike.toSorted((a, b) => JSON.stringify(a).length - JSON.stringify(b).length)[0]!)

/** The example patients, each with all that one file says of them. */
export const patients: readonly (readonly Resource[])[] = readdirSync(examples)
  .filter(name => /\.(?:json|ndjson)$/.test(name) && name !== 'hospital.json')
  .map(name => resourcesIn(readFileSync(new URL(name, examples), 'utf8')))
  .filter(all => all.some(({ resourceType }) => resourceType === 'Patient'))
