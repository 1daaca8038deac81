import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject, type JsonObject } from '../../../../standards/fhir/index.ts'
import { converterOf } from '../test-support.ts'
import cases from './cases/r3-to-r4.json' with { type: 'json' }
import { fhirStu3, looksLikeStu3 } from './index.ts'
import { elements } from './tables.ts'

type Case = { readonly type: string; readonly stu3: JsonObject; readonly r4: JsonObject }

const convert = converterOf(fhirStu3)

const inR4 = async (resource: JsonObject) => {
  const { resources, loss } = await convert(JSON.stringify({ id: '1', ...resource }))
  return { r4: resources[0] as JsonObject, loss }
}

/** Values of a document: what is neither an object nor a list nor null. */
const valuesIn = (json: unknown): number =>
  Array.isArray(json) || isJsonObject(json)
    ? Object.values(json).reduce((sum: number, one) => sum + valuesIn(one), 0)
    : json === null || json === undefined
      ? 0
      : 1

describe('STU3 becomes R4', () => {
  // By type: what is in STU3, and what of it must stand in R4. HL7's maps "R3 to R4" (hl7.org/fhir/R4/*-version-maps.html).
  it.each(cases as readonly Case[])('$type %#', async ({ type: resourceType, stu3, r4: expected }) => {
    const { r4, loss } = await inR4({ resourceType, ...stu3 })
    expect(r4).toMatchObject({ resourceType, id: '1', ...expected })
    expect(loss.unmapped).toEqual([])
    expect(loss.mapped + loss.text).toBe(valuesIn({ resourceType, id: '1', ...stu3 }))
  })

  it('names what R4 has no place for', async () => {
    const { loss, r4 } = await inR4({
      resourceType: 'Observation',
      status: 'final',
      context: { reference: 'EpisodeOfCare/3' },
      related: [{ type: 'qualified-by', target: { reference: 'Observation/1' } }],
      valueAttachment: { url: 'x' },
      colour: 'red',
    })
    expect(r4).toEqual({ resourceType: 'Observation', id: '1', status: 'final' })
    expect(loss.unmapped.map(({ path, reason }) => [path, reason])).toEqual([
      ['Observation.context.reference', 'R4 has a reference to Encounter only'],
      ['Observation.related.type', 'R4 has no such relation'],
      ['Observation.related.target.reference', 'R4 has no such relation'],
      ['Observation.valueAttachment.url', 'R4 has no such element'],
      ['Observation.colour', 'No element of STU3'],
    ])
    const error = await inR4({ resourceType: 'MedicationStatement', taken: 'n', status: 'entered-in-error' })
    expect(error.r4.status).toBe('entered-in-error')
    expect(error.loss.unmapped).toMatchObject([{ path: 'MedicationStatement.taken', value: 'n' }])
    const unknown = await inR4({ resourceType: 'Condition', verificationStatus: 'unknown' })
    expect(unknown.loss.unmapped).toMatchObject([{ reason: 'R4 has no such code', value: 'unknown' }])
    expect(unknown.r4).toEqual({ resourceType: 'Condition', id: '1' })
  })

  it('requests get their type, and those of both kinds stay apart', async () => {
    const lines = [
      {
        resourceType: 'ProcedureRequest',
        id: '7',
        status: 'suspended',
        requester: { agent: { display: 'a' } },
        performer: { display: 'b' },
      },
      {
        resourceType: 'ReferralRequest',
        id: '7',
        serviceRequested: [{ text: 'x' }, { text: 'y' }],
        recipient: [{ display: 'c' }],
      },
      {
        resourceType: 'Procedure',
        id: '8',
        basedOn: [{ reference: 'ProcedureRequest/7' }, { reference: 'http://a/ReferralRequest/7' }],
      },
      { resourceType: 'Basic', id: '9', subject: { reference: 'ProcedureRequest/7' } },
    ]
    const { resources } = await convert(lines.map(line => JSON.stringify(line)).join('\n'))
    expect(resources).toMatchObject([
      {
        resourceType: 'ServiceRequest',
        id: '7',
        status: 'on-hold',
        requester: { display: 'a' },
        performer: [{ display: 'b' }],
      },
      {
        resourceType: 'ServiceRequest',
        id: 'ReferralRequest-7',
        code: { text: 'x' },
        orderDetail: [{ text: 'y' }],
        performer: [{ display: 'c' }],
      },
      { basedOn: [{ reference: 'ServiceRequest/7' }, { reference: 'http://a/ServiceRequest/ReferralRequest-7' }] },
      { resourceType: 'Basic', subject: { reference: 'ServiceRequest/7' } },
    ])
  })

  it('a Bundle names its resources by full URL', async () => {
    const { resources } = await convert(
      JSON.stringify({
        resourceType: 'Bundle',
        entry: [
          { fullUrl: 'urn:uuid:aa', resource: { resourceType: 'Patient', id: 'p' } },
          { fullUrl: 'urn:uuid:bb', resource: { resourceType: 'Observation', subject: { reference: 'urn:uuid:aa' } } },
        ],
      }),
    )
    expect(resources).toEqual([
      { resourceType: 'Patient', id: 'p' },
      { resourceType: 'Observation', id: 'bb', subject: { reference: 'Patient/p' } },
    ])
  })

  it('bad input costs only itself', async () => {
    const { codes, resources } = await convert(
      '{"resourceType":"Patient","id":"1"}\n{"a":1}\nnothing\n{"resourceType":"Patient","id":"2"}\n',
    )
    expect(resources.map(({ id }) => id)).toEqual(['1', '2'])
    expect(codes.length).toBe(2)
  })

  it('counts every value once, whatever stands there', async () => {
    const json = fc.letrec(tie => ({
      value: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.string({ minLength: 1 }),
        fc.integer(),
        fc.boolean(),
        fc.array(tie('value'), { maxLength: 2 }),
        fc.dictionary(
          fc.constantFrom(
            'coding',
            'system',
            'code',
            'text',
            'reference',
            'agent',
            'actor',
            'role',
            'type',
            'target',
            'div',
            'value',
            'extension',
            'reason',
            'batch',
            'attachment',
            'identifier',
            'doseQuantity',
            'species',
          ),
          tie('value'),
          { maxKeys: 3 },
        ),
      ),
    })).value
    const resource = fc
      .constantFrom(...[...elements.keys()].filter(type => elements.get(type)?.has('contained')))
      .chain(resourceType => {
        const names = [...(elements.get(resourceType)?.keys() ?? [])].filter(
          name => !['contained', 'resourceType', 'id'].includes(name),
        )
        return fc
          .dictionary(fc.constantFrom(...names, ...names.map(name => `_${name}`), 'unheard'), json, { maxKeys: 6 })
          .map((members): JsonObject => ({ resourceType, id: '1', ...members }))
      })
    await fc.assert(
      fc.asyncProperty(resource, async stu3 => {
        const { loss } = await convert(JSON.stringify(stu3))
        expect(loss.mapped + loss.text + loss.unmappedInAll).toBe(valuesIn(stu3))
      }),
      {
        numRuns: 400,
        examples: [[{ resourceType: 'QuestionnaireResponse', id: '1', questionnaire: { reference: false } }]],
      },
    )
  })
})

describe('telling STU3', () => {
  it('by a profile of it', () => {
    const of = (profile: string) =>
      fhirStu3.recognises(
        'a.json',
        Buffer.from(JSON.stringify({ resourceType: 'Patient', meta: { profile: [profile] } })),
      )
    expect(of('http://hl7.org/fhir/STU3/StructureDefinition/Patient')).toBe(true)
    expect(of('http://hl7.org/fhir/3.0/StructureDefinition/Patient')).toBe(true)
    expect(of('http://hl7.org/fhir/us/core/StructureDefinition/us-core-patient')).toBe(false)
  })

  it.each([
    { resourceType: 'Observation', comment: 'x' },
    { resourceType: 'Condition', clinicalStatus: 'active' },
    { resourceType: 'Immunization', notGiven: true },
    { resourceType: 'ProcedureRequest' },
    { resourceType: 'MedicationStatement', taken: 'n' },
  ])('by what only it has: %j', resource => {
    expect(looksLikeStu3(resource)).toBe(true)
  })

  const folder = join(process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../../../../../shared/data'), 'fhir')
  it.skipIf(!existsSync(folder))('never in examples of R4', () => {
    for (const name of ['r4-examples', 'us-core-examples', 'synthea-r4']) {
      for (const file of readdirSync(join(folder, name), { recursive: true, encoding: 'utf8' }).slice(0, 700)) {
        if (!/\.json(?:\.gz)?$/.test(file)) continue
        const bytes = readFileSync(join(folder, name, file))
        const json = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()) as JsonObject
        const entries = Array.isArray(json.entry)
          ? json.entry.flatMap(one => (isJsonObject(one.resource) ? [one.resource] : []))
          : []
        expect([json, ...entries].filter(looksLikeStu3).map(({ resourceType }) => `${file} ${resourceType}`)).toEqual(
          [],
        )
        if (name === 'synthea-r4') break
      }
    }
  })
})
