import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BlobStore, createFolderBlobStore } from '../../platform/blobs/index.ts'
import { type IngestEvent, ingestPaths, recordIdOf, type SourceRecord } from './index.ts'

const all = async <T>(items: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

let folder: string
let blobs: BlobStore
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'attune-ingest-'))
  blobs = createFolderBlobStore(join(folder, 'blobs'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, 'in', name)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
  return path
}

const ingest = async (paths: readonly string[] = [join(folder, 'in')], whole?: number): Promise<IngestEvent[]> =>
  await all(ingestPaths(paths, { source: 'hospital', blobs, ...(whole === undefined ? {} : { whole }) }))

const recordsIn = (events: readonly IngestEvent[]): SourceRecord[] =>
  events.flatMap(event => (event.kind === 'record' ? [event.record] : []))
const quarantinedIn = (events: readonly IngestEvent[]) =>
  events.flatMap(event => (event.kind === 'quarantine' ? [event.quarantined] : []))

const bundle = (...entry: readonly unknown[]) => JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry })

describe('whose a resource is', () => {
  const owners = async (...entry: readonly unknown[]) => {
    file('bundle.json', bundle(...entry))
    return recordsIn(await ingest()).map(({ resourceType, patient }) => [resourceType, patient])
  }

  it('is found through relative and absolute references, whatever the member is called', async () => {
    const resources = [
      { resourceType: 'Patient', id: 'p' },
      { resourceType: 'Observation', subject: { reference: 'Patient/p' } },
      { resourceType: 'AllergyIntolerance', patient: { reference: 'https://ehr.example/fhir/Patient/p/_history/3' } },
      { resourceType: 'Coverage', beneficiary: { reference: 'Patient/p' } },
      {
        resourceType: 'Appointment',
        participant: [{ actor: { reference: 'Practitioner/d' } }, { actor: { reference: 'Patient/p' } }],
      },
      { resourceType: 'Account', subject: [{ reference: 'Patient/p' }] },
      { resourceType: 'Observation', subject: { reference: 'Patient/somebody-else' } },
      { resourceType: 'Observation', subject: { reference: 'Group/g' } },
      { resourceType: 'Organization', id: 'o' },
    ]
    expect(await owners(...resources.map(resource => ({ resource })))).toEqual([
      ['Patient', 'p'],
      ['Observation', 'p'],
      ['AllergyIntolerance', 'p'],
      ['Coverage', 'p'],
      ['Appointment', 'p'],
      ['Account', 'p'],
      ['Observation', 'somebody-else'],
      ['Observation', ''],
      ['Organization', ''],
    ])
  })

  it('is found through the full URLs of the Bundle, before or behind the resource', async () => {
    expect(
      await owners(
        { fullUrl: 'urn:uuid:o', resource: { resourceType: 'Observation', subject: { reference: 'urn:uuid:1' } } },
        { fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient', id: 'real-id' } },
        { fullUrl: 'urn:uuid:2', resource: { resourceType: 'Patient' } },
        { resource: { resourceType: 'Condition', subject: { reference: 'urn:uuid:2' } } },
        // Not in the Bundle: the uuid is the id (Synthea's other files).
        { resource: { resourceType: 'Condition', subject: { reference: 'urn:uuid:elsewhere' } } },
      ),
    ).toEqual([
      ['Observation', 'real-id'],
      ['Patient', 'real-id'],
      ['Patient', '2'],
      ['Condition', '2'],
      ['Condition', 'elsewhere'],
    ])
  })

  it('stays open, with an issue, when the patient has no id', async () => {
    file(
      'a.json',
      '{"resourceType":"Observation","contained":[{"resourceType":"Patient","id":"x"}],"subject":{"reference":"#x"}}',
    )
    file('b.json', '{"resourceType":"Observation","subject":{"identifier":{"value":"7"}}}')
    file('c.json', '{"resourceType":"Patient","active":true}')
    const [contained, logical, nameless] = recordsIn(await ingest())
    expect(contained).toMatchObject({ patient: '', issues: [{ code: 'patient-unresolved' }] })
    expect(logical).toMatchObject({ patient: '', issues: [{ code: 'patient-unresolved' }] })
    expect(nameless).toMatchObject({ issues: [{ code: 'patient-without-id' }] })
    expect(nameless?.patient).toMatch(/^content:[0-9a-f]{64}$/)
  })

  it('gives the record its id, from the source and the source’s patient id only', async () => {
    file('a.json', '{"resourceType":"Patient","id":"p"}')
    const [record] = recordsIn(await ingest())
    expect(record?.record).toBe(recordIdOf('hospital', 'p'))
    expect(recordIdOf('hospital', 'p')).not.toBe(recordIdOf('clinic', 'p'))
    expect(recordIdOf('a', 'b')).not.toBe(recordIdOf('ab', ''))
  })
})

it('names the Medication that a request means', async () => {
  const request = (reference: string) => ({
    resource: {
      resourceType: 'MedicationRequest',
      medicationReference: { reference },
      subject: { reference: 'Patient/1' },
    },
  })
  file(
    'b.json',
    bundle(
      request('urn:uuid:m'),
      request('Medication/7'),
      request('https://ehr.example/Medication/8'),
      request('#here'),
      request('urn:uuid:other'),
      { fullUrl: 'urn:uuid:m', resource: { resourceType: 'Medication', id: 'real' } },
    ),
  )
  expect(recordsIn(await ingest()).map(record => record.medicationReference)).toEqual([
    'Medication/real',
    'Medication/7',
    'Medication/8',
    null,
    'Medication/other',
    null,
  ])
})

describe('a resource', () => {
  it('is located in the decompressed bytes of its document, which the blob store holds', async () => {
    const text = `\ufeff${JSON.stringify(JSON.parse(bundle({ resource: { resourceType: 'Patient', id: 'Ω', meta: { versionId: '3' } } })), null, 2)}`
    file('deep/er/x.json.gz', gzipSync(text))
    const events = await ingest()
    expect(events[0]).toMatchObject({
      kind: 'document',
      document: { name: join('deep', 'er', 'x.json.gz'), source: 'hospital' },
    })
    const [record] = recordsIn(events)
    const [, offset, length] = /^bytes=(\d+)\+(\d+)$/.exec(record!.locator)!
    const bytes = await blobs.getRange(record!.document, Number(offset), Number(length))
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual(record!.resource)
    expect(record).toMatchObject({ logicalId: 'Ω', version: '3', counted: 'Patient' })
  })

  it('has one content hash in every layout, and another for every change', async () => {
    const resource = { resourceType: 'Patient', id: 'p', name: [{ text: 'A  B' }] }
    file('1.json', JSON.stringify(resource))
    file('2.json', JSON.stringify(resource, null, '\t'))
    file('3.json', bundle({ resource }))
    file('4.json', JSON.stringify(resource).replace('A  B', 'A B'))
    const [first, second, third, other] = recordsIn(await ingest()).map(record => record.contentHash)
    expect(new Set([first, second, third]).size).toBe(1)
    expect(other).not.toBe(first)
  })

  it('of an unknown type is kept and counted as unknown', async () => {
    file('a.json', '{"resourceType":"Genotype","id":"g","subject":{"reference":"Patient/1"}}')
    expect(recordsIn(await ingest())).toMatchObject([{ resourceType: 'Genotype', counted: 'unknown', patient: '1' }])
  })

  it('cannot pollute a prototype, and says which member stands twice', async () => {
    file('a.json', '{"resourceType":"Patient","id":"p","id":"q","__proto__":{"polluted":true},"constructor":{"x":1}}')
    const [record] = recordsIn(await ingest())
    expect(record).toMatchObject({ patient: 'q', issues: [{ code: 'duplicate-name', location: 'Patient.id' }] })
    expect('polluted' in {}).toBe(false)
  })
})

describe('what cannot be read is quarantined with its bytes, and the rest goes on', () => {
  const patient = '{"resourceType":"Patient","id":"1"}'

  it('names code and byte range', async () => {
    const bad = ['{"resourceType":"Patient",}', '{"a":1}', '[1]', '{"resourceType":7}', '{"resourceType":"Pa tient"}']
    file('x.ndjson', `${[patient, ...bad, patient].join('\n')}\n`)
    const events = await ingest()
    expect(recordsIn(events)).toHaveLength(2)
    expect(quarantinedIn(events).map(({ code }) => code)).toEqual([
      'json-invalid',
      ...Array.from({ length: 4 }, () => 'not-a-resource'),
    ])
    for (const [n, { document, range }] of quarantinedIn(events).entries()) {
      expect(Buffer.from(await blobs.getRange(document, range.offset, range.length)).toString()).toBe(bad[n])
    }
  })

  it('says nothing of the content', async () => {
    file('x.json', '{"resourceType":"Patient","name":"Secretperson" oops}')
    const [quarantined] = quarantinedIn(await ingest())
    expect(quarantined?.code).toBe('json-invalid')
    expect(JSON.stringify(quarantined)).not.toContain('Secret')
  })

  it('wrong encoding, an empty file', async () => {
    file('1.json', Buffer.from([...Buffer.from('{"resourceType":"Patient","id":"'), 0xff, 0x22, 0x7d]))
    file('2.json', '\n')
    file('3.ndjson', '')
    expect(quarantinedIn(await ingest()).map(({ code }) => code)).toEqual(['encoding-invalid', 'json-invalid'])
  })

  it('a damaged gzip file gives what it still holds, and its compressed bytes are kept', async () => {
    const text = Array.from({ length: 2000 }, (_, n) => `{"resourceType":"Patient","id":"${n * 7919}"}`).join('\n')
    const compressed = gzipSync(text)
    const path = file('x.ndjson.gz', compressed.subarray(0, compressed.length - 2000))
    const events = await ingest()
    expect(recordsIn(events).length).toBeGreaterThan(500)
    const last = quarantinedIn(events).at(-1)
    expect(last).toMatchObject({ code: 'gzip-invalid' })
    expect(Buffer.compare(await blobs.get(last!.document), readFileSync(path))).toBe(0)
  })

  it('a path that does not exist is misuse', async () => {
    await expect(ingest([join(folder, 'nothing')])).rejects.toMatchObject({ code: 'not-found' })
  })
})

it('reads the entries of a Bundle that is itself an entry, by its own full URLs too', async () => {
  const inner = JSON.parse(
    bundle(
      { fullUrl: 'urn:uuid:1', resource: { resourceType: 'Patient', id: 'p' } },
      { resource: { resourceType: 'Condition', id: 'c', subject: { reference: 'urn:uuid:1' } } },
    ),
  )
  file('batch-response.json', bundle({ resource: inner }, { resource: { resourceType: 'Organization', id: 'o' } }))
  const events = await ingest()
  expect(recordsIn(events).map(({ resourceType, patient }) => [resourceType, patient])).toEqual([
    ['Bundle', ''],
    ['Patient', 'p'],
    ['Condition', 'p'],
    ['Organization', ''],
  ])
  const condition = recordsIn(events)[2]!
  const [, offset, length] = /^bytes=(\d+)\+(\d+)$/.exec(condition.locator)!
  const bytes = await blobs.getRange(condition.document, Number(offset), Number(length))
  expect(JSON.parse(Buffer.from(bytes).toString())).toEqual(condition.resource)
})

it('says which entry carries no resource, and where it stands', async () => {
  file('b.json', bundle({ request: { method: 'DELETE', url: 'Patient/1' } }))
  const events = await ingest()
  expect(events[1]).toMatchObject({
    kind: 'issue',
    issue: { code: 'entry-without-resource' },
    document: events[0]?.kind === 'document' ? events[0].document.document : '',
    locator: expect.stringMatching(/^bytes=/),
  })
})

it('follows a link to a file, and says what it does not read', async () => {
  const real = file('real/a.json', '{"resourceType":"Patient","id":"a"}')
  file('given/note.txt', 'hello')
  symlinkSync(real, join(folder, 'in/given/link.json'))
  symlinkSync(join(folder, 'in/real'), join(folder, 'in/given/folder'))
  symlinkSync(join(folder, 'nowhere'), join(folder, 'in/given/broken.json'))
  mkdirSync(join(folder, 'in/empty'))
  const events = await ingest([join(folder, 'in/given'), join(folder, 'in/empty')])
  expect(recordsIn(events).map(({ patient }) => patient)).toEqual(['a'])
  const issues = events.flatMap(event => (event.kind === 'issue' ? [event.issue] : []))
  expect(issues.map(({ code, location }) => [code, location])).toEqual([
    ['link-broken', 'broken.json'],
    ['link-not-followed', 'folder'],
    ['file-skipped', 'note.txt'],
    ['folder-without-files', 'empty'],
  ])
})

it('reads folders in the order of their paths, and only what looks like FHIR', async () => {
  file('b.json', '{"resourceType":"Patient","id":"b"}')
  file('a/c.ndjson', '{"resourceType":"Patient","id":"c"}')
  file('readme.txt', 'hello')
  expect(recordsIn(await ingest()).map(({ patient }) => patient)).toEqual(['c', 'b'])
  const named = file('odd-name', '{"resourceType":"Patient","id":"n"}')
  expect(recordsIn(await ingest([named, named])).map(({ patient }) => patient)).toEqual(['n'])
})

it('property: a document that streams gives the same as one in memory', async () => {
  const id = fc.constantFrom('1', '2', '3')
  const entry = fc
    .tuple(fc.constantFrom('Patient', 'Observation', 'Organization'), id, fc.string({ maxLength: 200 }))
    .map(([resourceType, n, text]) => ({
      fullUrl: `urn:uuid:${resourceType}-${n}`,
      resource: { resourceType, id: `id-${n}`, text, subject: { reference: `urn:uuid:Patient-${n}` } },
    }))
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 20 }), fc.boolean(), async (entries, lines) => {
      const path = lines
        ? file('s.ndjson', entries.map(({ resource }) => JSON.stringify(resource)).join('\n'))
        : file('s.json', bundle(...entries))
      expect(await ingest([path], 0)).toEqual(await ingest([path]))
    }),
    { numRuns: 30 },
  )
})
