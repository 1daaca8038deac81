import { bundle, creatinine, type HostileCase, lines, patient } from '../case.ts'

const p = patient()

/** A creatinine of patient `p` with another number, at the same moment. */
const valued = (id: string, value: number, members: object = {}) =>
  creatinine(id, { valueQuantity: { ...creatinine(id).valueQuantity, value }, ...members })

const version = (versionId: string | undefined, lastUpdated?: string) => ({
  meta: { ...(versionId === undefined ? {} : { versionId }), ...(lastUpdated === undefined ? {} : { lastUpdated }) },
})

const encounter = (id: string, partOf: string) => ({
  resourceType: 'Encounter',
  id,
  status: 'finished',
  subject: { reference: 'Patient/p' },
  period: { start: '2024-03-01', end: '2024-03-02' },
  partOf: { reference: partOf },
})

const order = (id: string, members: object) => ({
  resourceType: 'MedicationRequest',
  id,
  status: 'active',
  intent: 'order',
  authoredOn: '2024-03-01',
  subject: { reference: 'Patient/p' },
  ...members,
})

export const circular: readonly HostileCase[] = [
  {
    name: 'resources that refer to each other, and to themselves',
    files: {
      'b.json': bundle(
        p,
        encounter('a', 'Encounter/b'),
        encounter('b', 'Encounter/a'),
        encounter('self', 'Encounter/self'),
        creatinine('x', { hasMember: [{ reference: 'Observation/y' }], derivedFrom: [{ reference: 'Observation/x' }] }),
        creatinine('y', { hasMember: [{ reference: 'Observation/x' }] }),
        order('o', {
          medicationReference: { reference: 'Medication/m' },
          basedOn: [{ reference: 'MedicationRequest/o' }],
          priorPrescription: { reference: 'MedicationRequest/o' },
        }),
        { resourceType: 'Medication', id: 'm', ingredient: [{ itemReference: { reference: 'Medication/m' } }] },
      ),
    },
    stored: [
      'Encounter/a',
      'Encounter/b',
      'Encounter/self',
      'Medication/m of nobody',
      'MedicationRequest/o',
      'Observation/x',
      'Observation/y',
      'Patient/p',
    ],
    facts: [
      'Encounter/a: encounter from 2024-03-01 to 2024-03-02',
      'Encounter/b: encounter from 2024-03-01 to 2024-03-02',
      'Encounter/self: encounter from 2024-03-01 to 2024-03-02',
      'MedicationRequest/o: medication from 2024-03-01',
      'Observation/x: 1.2 mg/dL at 2024-03-01',
      'Observation/y: 1.2 mg/dL at 2024-03-01',
    ],
    reads: { creatinine: '1.2 mg/dL' },
  },
  {
    name: 'patients that are links of each other, and a patient that is of itself',
    files: {
      'b.json': bundle(
        patient('p', { link: [{ other: { reference: 'Patient/q' }, type: 'replaced-by' }] }),
        patient('q', { link: [{ other: { reference: 'Patient/p' }, type: 'replaced-by' }] }),
        creatinine('x'),
        creatinine('y', { subject: { reference: 'Patient/q' } }),
      ),
    },
    stored: ['Observation/x', 'Observation/y of q', 'Patient/p', 'Patient/q'],
    facts: ['Observation/x: 1.2 mg/dL at 2024-03-01', 'Observation/y of q: 1.2 mg/dL at 2024-03-01'],
    reads: { creatinine: '1.2 mg/dL' },
  },
  {
    name: 'a contained resource that contains its container, by reference',
    files: {
      'b.json': bundle(
        p,
        order('o', {
          medicationReference: { reference: '#m' },
          contained: [{ resourceType: 'Medication', id: 'm', ingredient: [{ itemReference: { reference: '#m' } }] }],
        }),
      ),
    },
    stored: ['MedicationRequest/o', 'Patient/p'],
    facts: ['MedicationRequest/o: medication from 2024-03-01'],
    reads: { medicines: '1, of which 1 unrecognised' },
  },
]

export const missing: readonly HostileCase[] = [
  {
    name: 'references to what never comes: encounter, medicine, patient',
    files: {
      'x.ndjson': lines(
        creatinine('x', { encounter: { reference: 'Encounter/never' } }),
        order('o', { medicationReference: { reference: 'Medication/never' } }),
        order('c', { medicationReference: { reference: '#never' } }),
      ),
    },
    stored: ['MedicationRequest/c', 'MedicationRequest/o', 'Observation/x'],
    issues: ['reference-broken medicationReference'],
    facts: [
      'MedicationRequest/c: medication from 2024-03-01, reference-broken',
      'MedicationRequest/o: medication from 2024-03-01',
      'Observation/x: 1.2 mg/dL at 2024-03-01',
    ],
    reads: { creatinine: '1.2 mg/dL', age: 'absent', medicines: '2, of which 2 unrecognised' },
  },
  {
    name: 'references to what comes later, in the same file and in another',
    files: {
      'a.ndjson': lines(creatinine('x'), order('o', { medicationReference: { reference: 'Medication/m' } })),
      'b.ndjson': lines(p, { resourceType: 'Medication', id: 'm', code: { text: 'metformin' } }),
    },
    stored: ['Medication/m of nobody', 'MedicationRequest/o', 'Observation/x', 'Patient/p'],
    facts: ['MedicationRequest/o: medication from 2024-03-01', 'Observation/x: 1.2 mg/dL at 2024-03-01'],
    reads: { creatinine: '1.2 mg/dL', age: '64 years', medicines: '1, of which 0 unrecognised' },
  },
  {
    name: 'references that name nobody: none, empty, of another type, of words, to a fragment',
    files: {
      'x.ndjson': lines(
        p,
        creatinine('none', { subject: undefined }),
        creatinine('empty', { subject: { reference: '' } }),
        creatinine('object', { subject: {} }),
        creatinine('group', { subject: { reference: 'Group/g' } }),
        creatinine('words', { subject: { display: 'Otto Meier' } }),
        creatinine('fragment', { subject: { reference: '#p' } }),
        creatinine('number', { subject: { reference: 17 } }),
        creatinine('text', { subject: 'Patient/p' }),
        creatinine('path', { subject: { reference: '../Patient/p/../q' } }),
      ),
    },
    stored: [
      'Observation/empty of nobody',
      'Observation/fragment of nobody',
      'Observation/group of nobody',
      'Observation/none of nobody',
      'Observation/number of nobody',
      'Observation/object of nobody',
      'Observation/path of nobody',
      'Observation/text of nobody',
      'Observation/words of nobody',
      'Patient/p',
    ],
    issues: ['no-patient Observation', 'patient-unresolved Observation'],
    reads: { creatinine: 'absent' },
  },
]

export const others: readonly HostileCase[] = [
  {
    name: 'of another patient, in the bundle of one: that other patient’s, and said',
    files: {
      'b.json': bundle(p, valued('mine', 1), valued('theirs', 9, { subject: { reference: 'Patient/q' } })),
    },
    stored: ['Observation/mine', 'Observation/theirs of q', 'Patient/p'],
    issues: ['patient-another Observation'],
    facts: [
      'Observation/mine: 1 mg/dL at 2024-03-01',
      'Observation/theirs of q: 9 mg/dL at 2024-03-01, patient-another',
    ],
    reads: { creatinine: '1 mg/dL' },
  },
  {
    name: 'of two patients at once: of its subject',
    files: {
      'b.json': bundle(
        p,
        valued('a', 1, { performer: [{ reference: 'Patient/q' }], focus: [{ reference: 'Patient/q' }] }),
        valued('b', 9, { subject: { reference: 'Patient/q' }, performer: [{ reference: 'Patient/p' }] }),
        valued('c', 9, { subject: { reference: 'Patient/q' }, patient: { reference: 'Patient/p' } }),
      ),
    },
    stored: ['Observation/a', 'Observation/b of q', 'Observation/c of q', 'Patient/p'],
    issues: ['patient-another Observation'],
    facts: [
      'Observation/a: 1 mg/dL at 2024-03-01',
      'Observation/b of q: 9 mg/dL at 2024-03-01, patient-another',
      'Observation/c of q: 9 mg/dL at 2024-03-01, patient-another',
    ],
    reads: { creatinine: '1 mg/dL' },
  },
  {
    name: 'of the same id on another server: nobody’s',
    files: {
      'b.json': bundle(
        { fullUrl: 'https://a.example/fhir/Patient/p', resource: p },
        {
          fullUrl: 'https://a.example/fhir/Observation/x',
          resource: valued('x', 9, { subject: { reference: 'https://b.example/fhir/Patient/p' } }),
        },
      ),
    },
    stored: ['Observation/x of nobody', 'Patient/p'],
    issues: ['no-patient Observation', 'patient-elsewhere Observation'],
    reads: { creatinine: 'absent' },
  },
  {
    name: 'contained: a patient, and a value of another patient; neither becomes a fact of anybody',
    files: {
      'b.json': bundle(
        p,
        valued('x', 1, { contained: [valued('inner', 9, { subject: { reference: 'Patient/q' } })] }),
        valued('y', 9, { subject: { reference: '#q' }, contained: [patient('q')] }),
        valued('z', 9, { subject: { reference: '#p' }, contained: [patient('p')] }),
      ),
    },
    stored: ['Observation/x', 'Observation/y of nobody', 'Observation/z of nobody', 'Patient/p'],
    issues: ['contained-unread Observation.contained[0]', 'no-patient Observation', 'patient-unresolved Observation'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01, contained-unread'],
    reads: { creatinine: '1 mg/dL' },
  },
  {
    name: 'a patient with two birth dates, of which none is the later statement: no age',
    files: { 'a.json': bundle(p, valued('x', 1)), 'b.json': bundle(patient('p', { birthDate: '1990-01-01' })) },
    stored: ['Observation/x', 'Patient/p', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01'],
    reads: { age: 'conflicting', creatinine: '1 mg/dL' },
  },
]

export const versions: readonly HostileCase[] = [
  {
    name: 'a later and an earlier version, the later one first: it counts',
    files: {
      'b.json': bundle(
        p,
        valued('x', 2, version('2', '2024-03-03T00:00:00Z')),
        valued('x', 1, version('1', '2024-03-02T00:00:00Z')),
      ),
    },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01', 'Observation/x: 2 mg/dL at 2024-03-01'],
    reads: { creatinine: '2 mg/dL' },
  },
  {
    name: 'an earlier and a later version, in their order',
    files: {
      'b.json': bundle(
        p,
        valued('x', 1, version('1', '2024-03-02T00:00:00Z')),
        valued('x', 2, version('2', '2024-03-03T00:00:00Z')),
      ),
    },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01', 'Observation/x: 2 mg/dL at 2024-03-01'],
    reads: { creatinine: '2 mg/dL' },
  },
  {
    name: 'versions that are only numbered: 10 is later than 9',
    files: { 'b.json': bundle(p, valued('x', 2, version('10')), valued('x', 1, version('9'))) },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01', 'Observation/x: 2 mg/dL at 2024-03-01'],
    reads: { creatinine: '2 mg/dL' },
  },
  {
    name: 'the same twice is once',
    files: { 'b.json': bundle(p, valued('x', 1, version('1')), valued('x', 1, version('1'))) },
    stored: ['Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01'],
    reads: { creatinine: '1 mg/dL' },
  },
  {
    name: 'one version in two ways: both are kept, and neither is computed with',
    files: { 'b.json': bundle(p, valued('x', 1, version('1')), valued('x', 2, version('1'))) },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01', 'Observation/x: 2 mg/dL at 2024-03-01'],
    reads: { creatinine: 'conflicting' },
  },
  {
    name: 'one version in two ways that say the same',
    files: {
      'b.json': bundle(
        p,
        valued('x', 1, version('1')),
        valued('x', 1, { ...version('1'), performer: [{ display: 'Laboratory' }] }),
      ),
    },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01', 'Observation/x: 1 mg/dL at 2024-03-01'],
    reads: { creatinine: '1 mg/dL' },
  },
  {
    name: 'two of one id without any version: neither is computed with',
    files: { 'x.ndjson': lines(p, valued('x', 1), valued('x', 2)) },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01', 'Observation/x: 2 mg/dL at 2024-03-01'],
    reads: { creatinine: 'conflicting' },
  },
  {
    name: 'one id for two patients: each has its own',
    files: { 'x.ndjson': lines(p, valued('x', 1), valued('x', 2, { subject: { reference: 'Patient/q' } })) },
    stored: ['Observation/x', 'Observation/x of q', 'Patient/p'],
    facts: ['Observation/x of q: 2 mg/dL at 2024-03-01', 'Observation/x: 1 mg/dL at 2024-03-01'],
    reads: { creatinine: '1 mg/dL' },
  },
  {
    name: 'one version in two ways, of which one takes it back',
    files: { 'x.ndjson': lines(p, valued('x', 1, { status: 'entered-in-error' }), valued('x', 1)) },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01', 'Observation/x: 1 mg/dL at 2024-03-01'],
    reads: { creatinine: 'absent' },
  },
  {
    name: 'a version that takes it back',
    files: {
      'b.json': bundle(
        p,
        valued('x', 1, { status: 'entered-in-error', ...version('2') }),
        valued('x', 1, version('1')),
      ),
    },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01', 'Observation/x: 1 mg/dL at 2024-03-01'],
    reads: { creatinine: 'absent' },
  },
  {
    name: 'versions with a number that is none, and a time that is none: 1e9 is a hash',
    files: {
      'b.json': bundle(p, valued('x', 1, version('v1', 'yesterday')), valued('x', 2, version('1e9', '2024-02-30'))),
    },
    stored: ['Observation/x', 'Observation/x', 'Patient/p'],
    issues: ['date-invalid Observation.meta.lastUpdated'],
    facts: ['Observation/x: 1 mg/dL at 2024-03-01, date-invalid', 'Observation/x: 2 mg/dL at 2024-03-01, date-invalid'],
    reads: { creatinine: 'conflicting' },
  },
]
