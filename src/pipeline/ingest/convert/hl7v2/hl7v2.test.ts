import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createMessageSplitter, parseMessage } from '../../../../standards/hl7v2/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { converterOf } from '../test-support.ts'
import { hl7v2 } from './index.ts'

const convert = converterOf(hl7v2)

const only = (resources: readonly ConvertedResource[], type: string): ConvertedResource => {
  const [first, ...others] = resources.filter(({ resourceType }) => resourceType === type)
  expect(others).toEqual([])
  return first!
}

const oru = (...segments: readonly string[]): string =>
  ['MSH|^~\\&|LAB|HOSP|||20260102030405+0100||ORU^R01^ORU_R01|C1|P|2.5.1', ...segments].join('\r')

const pid = 'PID|1||77^^^HOSP^MR||Müller^Anna||19500304|F'

describe('results', () => {
  test('a number with its unit, in the order of its patient', async () => {
    const { resources } = await convert(
      oru(
        pid,
        'OBR|1|P1|F1|2345-7^Glucose^LN|||20260101',
        'OBX|1|NM|2345-7^Glucose^LN||5.4|mmol/L^^UCUM|3.9-5.5|N|||F|||202601011530',
      ),
    )
    const patient = only(resources, 'Patient')
    expect(only(resources, 'Observation')).toMatchObject({
      status: 'final',
      code: { coding: [{ system: 'http://loinc.org', code: '2345-7', display: 'Glucose' }] },
      subject: { reference: `Patient/${patient.id}` },
      // MSH-7 gives the whole message its offset.
      effectiveDateTime: '2026-01-01T15:30:00+01:00',
      valueQuantity: { value: 5.4, unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
      referenceRange: [{ text: '3.9-5.5' }],
    })
    expect(only(resources, 'DiagnosticReport')).toMatchObject({
      result: [{ reference: expect.stringMatching(/^Observation\//) }],
    })
  })

  test.each([
    ['SN', '>^90', { valueQuantity: { value: 90, comparator: '>', unit: 'mL/min', code: 'mL/min' } }],
    ['SN', '^1^:^128', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }],
    ['SN', '^3^-^5', { valueRange: { low: { value: 3 }, high: { value: 5 } } }],
    ['SN', '^2^+', { valueString: '^2^+' }],
    ['NM', '<0.01', { valueQuantity: { value: 0.01, comparator: '<' } }],
    ['NM', 'see below', { valueString: 'see below' }],
    [
      'CWE',
      '260373001^Detected^SCT',
      {
        valueCodeableConcept: {
          coding: [{ system: 'http://snomed.info/sct', code: '260373001', display: 'Detected' }],
        },
      },
    ],
    ['TX', 'one~two', { valueString: 'one\ntwo' }],
    ['DT', '20260102', { valueDateTime: '2026-01-02' }],
    ['TM', '1530', { valueTime: '15:30:00' }],
  ])('%s %s', async (type, value, expected) => {
    const { resources } = await convert(
      oru(pid, 'OBR|1|P1|F1|X', `OBX|1|${type}|1^x^L||${value}|mL/min||||F`.replace('||||F', '|||||F')),
    )
    expect(only(resources, 'Observation')).toMatchObject(expected)
  })

  test('an unknown unit stays as text, without a code', async () => {
    const { resources, found } = await convert(oru(pid, 'OBR|1|P1|F1|X', 'OBX|1|NM|1^x^L||7|gibberish|||||F'))
    expect(only(resources, 'Observation').valueQuantity).toEqual({ value: 7, unit: 'gibberish' })
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'issue', issue: expect.objectContaining({ code: 'unit-unknown' }) }),
    )
  })

  test('a corrected result has the id of the one it corrects; the same message has the same ids', async () => {
    const send = (value: string, status: string) =>
      convert(oru(pid, 'OBR|1|P1|F1|X', `OBX|1|NM|1^x^L||${value}|mg/dL|||||${status}`))
    const [first, again, corrected] = [await send('7', 'F'), await send('7', 'F'), await send('8', 'C')]
    expect(first.resources).toEqual(again.resources)
    expect(only(corrected.resources, 'Observation').id).toBe(only(first.resources, 'Observation').id)
    expect(only(corrected.resources, 'Observation')).toMatchObject({ status: 'corrected', valueQuantity: { value: 8 } })
  })

  test('a time without any offset gets none', async () => {
    const { resources } = await convert(
      `MSH|^~\\&|||||20260102||ORU^R01|1|P|2.3\r${pid}\rOBR|1\rOBX|1|ST|1^x^L||y||||||F|||20260101153000`,
    )
    expect(only(resources, 'Observation').effectiveDateTime).toBe('2026-01-01T15:30:00')
  })
})

describe('what else messages say', () => {
  const message = (type: string, ...segments: readonly string[]): string =>
    [`MSH|^~\\&|A|HOSP|||20260102030405+0100||${type}|C1|P|2.5.1`, ...segments].join('\r')

  test('A40: both patients, linked; the old one is no longer used', async () => {
    const { resources } = await convert(message('ADT^A40', pid, 'MRG|88^^^HOSP^MR'))
    const [kept, old] = resources.filter(({ resourceType }) => resourceType === 'Patient')
    expect(kept).toMatchObject({ link: [{ other: { reference: `Patient/${old?.id}` }, type: 'replaces' }] })
    expect(old).toMatchObject({
      active: false,
      identifier: [{ value: '88' }],
      link: [{ other: { reference: `Patient/${kept?.id}` }, type: 'replaced-by' }],
    })
    // The old one is the Patient that earlier messages named.
    const { resources: before } = await convert(message('ADT^A04', 'PID|1||88^^^HOSP^MR||Old^Name'))
    expect(only(before, 'Patient').id).toBe(old?.id)
  })

  test('A24 and A37: two patients linked, and unlinked again by a later statement about the same two', async () => {
    const other = 'PID|2||88^^^HOSP^MR||Other^Name'
    const linked = await convert(message('ADT^A24', pid, other))
    const unlinked = await convert(message('ADT^A37', other, pid))
    const merged = await convert(message('ADT^A40', pid, 'MRG|88^^^HOSP^MR'))
    const [one, two] = linked.resources.filter(({ resourceType }) => resourceType === 'Patient')
    expect(one).toMatchObject({ link: [{ other: { reference: `Patient/${two?.id}` }, type: 'seealso' }] })
    expect(only(linked.resources, 'Linkage')).toMatchObject({ active: true, meta: { lastUpdated: expect.anything() } })
    expect(only(unlinked.resources, 'Linkage')).toMatchObject({
      active: false,
      id: only(linked.resources, 'Linkage').id,
    })
    expect(only(merged.resources, 'Linkage')).toMatchObject({
      active: true,
      id: only(linked.resources, 'Linkage').id,
    })
  })

  test.each(['A43', 'A44', 'A45'])('%s moves something from another patient: nothing links the two', async event => {
    const { resources } = await convert(message(`ADT^${event}`, pid, 'MRG|88^^^HOSP^MR'))
    const patients = resources.filter(({ resourceType }) => resourceType === 'Patient')
    expect(patients).toHaveLength(2)
    expect(patients.every(({ link }) => link === undefined)).toBe(true)
    expect(resources.some(({ resourceType }) => resourceType === 'Linkage')).toBe(false)
  })

  test('A08: the same patient, in a later version', async () => {
    const { resources } = await convert(message('ADT^A08', pid.replace('Anna', 'Anne')))
    expect(only(resources, 'Patient')).toMatchObject({
      id: only((await convert(oru(pid))).resources, 'Patient').id,
      name: [{ given: ['Anne'] }],
      meta: { lastUpdated: '2026-01-02T03:04:05+01:00' },
    })
  })

  test('VXU: a vaccine given, one refused', async () => {
    const given = 'RXA|0|1|20260101||88^influenza^CVX|0.5|mL^mL^UCUM||00^New^NIP001||||||L1||||||CP|A'
    const refused = 'RXA|0|1|20260101||08^HepB^CVX|999||||||||||||00^Parental decision^NIP002||RE'
    const { resources } = await convert(message('VXU^V04', pid, 'ORC|RE||F1^H', given, 'ORC|RE||F2^H', refused))
    expect(resources.filter(({ resourceType }) => resourceType === 'Immunization')).toMatchObject([
      {
        status: 'completed',
        vaccineCode: { coding: [{ system: 'http://hl7.org/fhir/sid/cvx', code: '88' }] },
        doseQuantity: { value: 0.5, code: 'mL' },
        lotNumber: 'L1',
        primarySource: true,
      },
      { status: 'not-done', statusReason: { coding: [{ code: '00' }] } },
    ])
  })

  test('RDE: dose, rhythm and route of a medicine', async () => {
    const { resources } = await convert(
      message(
        'RDE^O11',
        pid,
        'ORC|NW|P1^H',
        'RXE||6809^Metformin^RXNORM|500||mg^mg^UCUM|||||60|{tbl}|2',
        'TQ1|1||BID|||30^d|20260102',
        'RXR|PO^Oral^HL70162',
      ),
    )
    expect(only(resources, 'MedicationRequest')).toMatchObject({
      status: 'active',
      medicationCodeableConcept: { coding: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '6809' }] },
      dosageInstruction: [
        {
          doseAndRate: [{ doseQuantity: { value: 500, code: 'mg' } }],
          timing: { repeat: { frequency: 2, period: 1, periodUnit: 'd' } },
          route: { coding: [{ code: 'PO' }, { code: 'PO' }] },
        },
      ],
      dispenseRequest: { quantity: { value: 60 }, numberOfRepeatsAllowed: 2 },
    })
  })

  test('PPR: a problem deleted is entered in error, one resolved is not active', async () => {
    const { resources } = await convert(
      message(
        'PPR^PC1',
        pid,
        'PRB|DE|20260101|E11.9^Diabetes^I10C|1^H',
        'PRB|UP|20260101|I10^Hypertension^I10C|2^H|||20200101||20250101',
      ),
    )
    expect(resources.filter(({ resourceType }) => resourceType === 'Condition')).toMatchObject([
      { verificationStatus: { coding: [{ code: 'entered-in-error' }] } },
      { clinicalStatus: { coding: [{ code: 'resolved' }] }, abatementDateTime: '2025-01-01' },
    ])
  })

  test('MDM: a document with its bytes', async () => {
    const { resources } = await convert(
      message(
        'MDM^T02',
        pid,
        'TXA|1|DS^Discharge summary^HL70270|AP|20260101||||||||D1^H|||||AU',
        'OBX|1|ED|1^x^L||^application^pdf^Base64^JVBERi0=||||||F',
      ),
    )
    expect(only(resources, 'DocumentReference')).toMatchObject({
      docStatus: 'final',
      masterIdentifier: { value: 'D1' },
      content: [{ attachment: { contentType: 'application/pdf', data: 'JVBERi0=' } }],
    })
  })

  test('SIU: an appointment with whom and where; cancelled by its event', async () => {
    const { resources } = await convert(
      message(
        'SIU^S15',
        'SCH|A1|B1|||||FOLLOWUP^Follow-up^HL70276||30|min|^^^20260301100000^20260301103000',
        pid,
        'AIL|1||ROOM^1^^HOSP',
        'AIP|1||9^Doctor^Who',
      ),
    )
    const appointment = only(resources, 'Appointment')
    expect(appointment).toMatchObject({ status: 'cancelled', start: '2026-03-01T10:00:00+01:00', minutesDuration: 30 })
    expect(appointment.participant).toHaveLength(3)
  })
})

describe('what cannot be read', () => {
  test('costs only itself', async () => {
    const { found, resources } = await convert(`PID|1\rMSH|^^^^|bad\r${oru(pid)}`)
    expect(found.flatMap(one => (one.kind === 'quarantine' ? [one.code] : []))).toEqual([
      'msh-missing',
      'delimiters-invalid',
    ])
    expect(only(resources, 'Patient')).toMatchObject({ gender: 'female' })
  })

  test('a segment that nobody converts is named', async () => {
    const { loss } = await convert(oru(pid, 'ZXX|1|a^b'))
    expect(loss.unmapped).toContainEqual({
      path: 'ZXX-2.1',
      at: 'ZXX[1]-2.1',
      value: 'a',
      reason: 'segment not converted',
    })
  })
})

const shared = resolve(import.meta.dirname, '../../../../../../shared/data/fhir')
const folders = ['converter-cases/input/Hl7v2', 'hl7v2-samples/src/test/resources'].map(name => join(shared, name))

describe.skipIf(!existsSync(shared))('every message of the shared cases', () => {
  const files = folders.flatMap(folder =>
    existsSync(folder) ? readdirSync(folder).map(name => join(folder, name)) : [],
  )

  test.each(files)('%s: what the codec sees is mapped, text or named', async file => {
    const bytes = readFileSync(file)
    const { loss, found } = await convert(bytes)
    const splitter = createMessageSplitter()
    let values = 0
    for (const stretch of [...splitter.push(bytes), ...splitter.end()]) {
      const message = stretch.kind === 'message' ? parseMessage(stretch.bytes) : undefined
      if (message?.ok === true) values += message.value.values
    }
    expect(values).toBeGreaterThan(0)
    expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(values)
    expect(found.filter(({ kind }) => kind === 'quarantine')).toEqual([])
  })
})
