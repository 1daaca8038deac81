import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { unmappedTable } from '../../src/apps/use-cases/unmapped-codes.ts'
import { type OpenAttune, openAttune } from '../support/commands.ts'

// A hospital whose laboratory has codes of its own. Patient, codes and packages are invented.
const lab = 'urn:example:lab'
const loinc = 'http://loinc.org'
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'
const ndc = 'http://hl7.org/fhir/sid/ndc'
const asOf = ['--as-of', '2026-11-02'] as const

let root: string
let open: OpenAttune
const run = (verb: string, ...rest: string[]) => open.run(verb, ...rest)
const file = (name: string, content: string): string => {
  writeFileSync(join(root, name), content)
  return join(root, name)
}

const patient = (id: string) => {
  const subject = { reference: `Patient/${id}` }
  return [
    { resourceType: 'Patient', id, gender: 'female', birthDate: '1950-02-03' },
    {
      resourceType: 'Condition',
      id: `c-${id}`,
      subject,
      clinicalStatus: { coding: [{ code: 'active' }] },
      verificationStatus: { coding: [{ code: 'confirmed' }] },
      code: { coding: [{ system: 'http://snomed.info/sct', code: '44054006' }] },
      onsetDateTime: '2015-01-05',
    },
    {
      resourceType: 'MedicationRequest',
      id: `m-${id}`,
      status: 'active',
      intent: 'order',
      subject,
      authoredOn: '2026-10-05',
      medicationCodeableConcept: { coding: [{ system: rxnorm, code: '6809' }] },
    },
    {
      resourceType: 'MedicationRequest',
      id: `n-${id}`,
      status: 'active',
      intent: 'order',
      subject,
      authoredOn: '2026-10-05',
      medicationCodeableConcept: { coding: [{ system: ndc, code: '99999-888-77' }] },
    },
    {
      resourceType: 'Observation',
      id: `o-${id}`,
      status: 'final',
      subject,
      category: [{ coding: [{ code: 'laboratory' }] }],
      code: { coding: [{ system: lab, code: 'KREA', display: 'Kreatinin i.S.' }] },
      effectiveDateTime: '2026-10-20T08:00:00Z',
      valueQuantity: { value: 3.2, unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
    },
  ]
}

const header = 'source system,source code,target system,target code,relationship'
const creatinine = (relation: string, target = '2160-0') => `${header}\n${lab},KREA,loinc,${target},${relation}\n`

const advise = async (id = 'p1') => (await run('advise', id, ...asOf)).json
type Finding = { id: string; summary: string; specialty: string; because: { label: string }[] }
const renal = (advice: { recommendations: Finding[] }) =>
  advice.recommendations.filter(one => one.because.some(({ label }) => /creatinine|egfr|glomerular/i.test(label)))

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'attune-maps-'))
  open = await openAttune(join(root, 'data'))
  await run(
    'import',
    file(
      'p1.ndjson',
      patient('p1')
        .map(one => JSON.stringify(one))
        .join('\n'),
    ),
    '--source',
    'north',
  )
  await run(
    'import',
    file(
      'p2.ndjson',
      patient('p2')
        .map(one => JSON.stringify(one))
        .join('\n'),
    ),
    '--source',
    'south',
  )
}, 120_000)
afterAll(async () => {
  await open.close()
  rmSync(root, { recursive: true, force: true })
})

let before: { recommendations: Finding[] }
let map: string

it('nothing is said of the kidneys, since nobody knows the laboratory’s code', async () => {
  before = await advise()
  expect(renal(before)).toEqual([])
  expect((await run('terminology', 'show', `${lab}|KREA`)).json).toMatchObject({ concepts: [], maps: [] })
}, 60_000)

const unmapped = async (...more: string[]) => (await run('terminology', 'unmapped', ...more)).json.codes

it('the code is listed for each source, with what the source calls it', async () => {
  const north = { source: 'north', kind: 'observation', system: lab, code: 'KREA', display: 'Kreatinin i.S.' }
  expect(await unmapped()).toContainEqual({
    ...north,
    facts: 1,
    records: 1,
    last: '2026-10',
    why: 'in no table of Attune',
    suggestion: null,
  })
  const south = await unmapped('--source', 'south', '--kind', 'observation')
  expect(south).toMatchObject([{ source: 'south', code: 'KREA' }])
  // Nothing is filled in: read back as it is, it maps nothing.
  expect((await run('terminology', 'import', file('empty.csv', unmappedTable(south)), '--map')).code).toBe(2)
  const filled = unmappedTable(south).replace(/,,,,/, ',loinc,2160-0,equal,')
  expect(
    (await run('terminology', 'import', file('filled.csv', filled), '--map', '--source', 'south')).json,
  ).toMatchObject({ used: 1, issues: [] })
  expect(await unmapped('--source', 'south', '--kind', 'observation')).toEqual([])
  expect(await unmapped('--source', 'north', '--kind', 'observation')).toMatchObject([north])
  expect((await run('terminology', 'retire', '--source', 'south')).code).toBe(0)
}, 60_000)

it('a map that calls the code narrower is kept and shown, and changes nothing', async () => {
  const { json } = await run(
    'terminology',
    'import',
    file('n.csv', creatinine('narrower')),
    '--map',
    '--source',
    'north',
  )
  expect(json).toMatchObject({ used: 0, kept: 1, issues: [], due: 1 })
  expect((await run('terminology', 'show', `${lab}|KREA`)).json.maps).toEqual([
    { source: 'north', relation: 'narrower', target: { system: loinc, code: '2160-0' } },
  ])
  expect(await unmapped('--source', 'north', '--kind', 'observation')).toMatchObject([
    { why: 'mapped, but not as the same' },
  ])
  expect(renal(await advise())).toEqual([])
}, 60_000)

it('mapped as equivalent, the value speaks, for the source that the map is of', async () => {
  const { json } = await run(
    'terminology',
    'import',
    file('e.csv', creatinine('equivalent')),
    '--map',
    '--source',
    'north',
  )
  expect(json).toMatchObject({ used: 1, kept: 0, due: 1 })
  map = json.map
  const after = renal(await advise())
  expect(after.length).toBeGreaterThan(0)
  expect(renal(await advise('p2'))).toEqual([])
  const explained = (await run('explain', after[0]!.id)).json
  const facts = explained.because.flatMap((one: { facts: { readAs?: object[] }[] }) => one.facts)
  expect(facts.flatMap((fact: { readAs?: object[] }) => fact.readAs ?? [])).toContainEqual({
    system: loinc,
    code: '2160-0',
    display: 'mapped from KREA',
  })
  // What the source sent stays what it sent.
  const { facts: kept } = (await run('profile', 'p1', ...asOf)).json
  expect(JSON.stringify(kept)).toContain('Kreatinin i.S.')
}, 120_000)

it('advice from before and from after the map replays to the byte', async () => {
  const after = renal(await advise())
  for (const { id } of [...before.recommendations.slice(0, 1), ...after.slice(0, 1)]) {
    expect((await run('replay', id)).json).toMatchObject({ identical: true })
  }
}, 120_000)

it('a correction of the map names the advice that rested on it, and replays still read by the old one', async () => {
  const [given] = renal(await advise())
  const corrected = await run(
    'terminology',
    'import',
    file('u.csv', creatinine('equivalent', '2161-8')),
    '--map',
    '--source',
    'north',
  )
  expect(corrected.json).toMatchObject({ used: 1, issues: [] })
  expect(corrected.json.map).not.toBe(map)
  expect(renal(await advise())).toEqual([])
  expect((await run('replay', given!.id)).json).toMatchObject({ identical: true })
  const recalled = (await run('recall', '--terminology', map)).json.recommendations
  expect(recalled.map((one: { recommendation: string }) => one.recommendation)).toContain(given!.id)
  expect((await run('recall', '--terminology', corrected.json.map)).json.recommendations).toEqual([])
  expect((await run('recall', '--terminology', '0'.repeat(64))).code).not.toBe(0)
}, 180_000)

it('a map out of use is not used; that, too, is kept and audited', async () => {
  expect((await run('terminology', 'retire', '--source', 'north')).json).toMatchObject({ due: 1 })
  expect((await run('terminology', 'retire', '--source', 'north')).code).not.toBe(0)
  expect((await run('terminology', 'status')).json.releases).toEqual([])
  expect((await run('audit', 'verify')).code).toBe(0)
}, 60_000)

it('a package is its ingredient by RxNorm’s own files', async () => {
  const medicines = async () => (await advise()).medicines.map(({ drug }: { drug: string }) => drug) as string[]
  expect(await medicines()).not.toContain('aspirin')
  file('RXNREL.RRF', '1191||CUI|RO|99900002||CUI|has_ingredient|7||RXNORM||||N|4096|\n')
  file('RXNSAT.RRF', '99900002|||1|AUI|99900002|||NDC|RXNORM|99999088877|N|4096|\n')
  expect((await run('terminology', 'import', 'ndc', root)).code).toBe(2)
  expect((await run('terminology', 'import', 'rxnorm', root)).json).toMatchObject({ codes: 1 })
  expect((await run('terminology', 'import', 'ndc', root)).json).toMatchObject({ codes: 1 })
  expect(await medicines()).toContain('aspirin')
}, 120_000)

it('a deprecated LOINC term is read as the one that replaces it, where that is the only one', async () => {
  file(
    'MapTo.csv',
    '"LOINC","MAP_TO","COMMENT"\n"99990-1","2160-0",""\n"99991-9","2160-0","if in serum"\n"99992-7","2160-0",""\n"99992-7","2161-8",""\n',
  )
  expect((await run('terminology', 'import', 'loinc', root)).json).toMatchObject({ codes: 1, issues: [] })
  const concepts = async (code: string) => (await run('terminology', 'show', `loinc|${code}`)).json.concepts
  expect(await concepts('99990-1')).toContainEqual(expect.objectContaining({ id: 'creatinine' }))
  expect(await concepts('99991-9')).toEqual([])
}, 120_000)

it.each([
  ['unit.csv', `${header},unit\n${lab},KREA,loinc,2160-0,equal,mg/dL\n`, 'unit'],
  ['relation.csv', `${header}\n${lab},KREA,loinc,2160-0,\n`, 'relationship'],
  ['typo.csv', creatinine('equal', '2160-1'), 'No row'],
  ['columns.csv', 'code,loinc\nKREA,2160-0\n', 'column'],
  ['broken.json', '{', 'JSON'],
])(
  'refuses %s and takes nothing over',
  async (name, content, said) => {
    const { code, json } = await run('terminology', 'import', file(name, content), '--map')
    expect(code).toBe(2)
    expect(JSON.stringify(json)).toContain(said)
  },
  60_000,
)
