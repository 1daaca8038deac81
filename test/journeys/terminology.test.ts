import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type OpenAttune, openAttune } from '../support/commands.ts'

// Codes of an invented extension: no content of a licensed release stands here.
const kind = '9990000000001'
const product = '99900001'
const snomed = 'http://snomed.info/sct'
const rxnorm = 'http://www.nlm.nih.gov/research/umls/rxnorm'

let root: string
let open: OpenAttune
const run = (verb: string, ...rest: string[]) => open.run(verb, ...rest)

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'attune-terminology-'))
  open = await openAttune(join(root, 'data'))
  const subject = { reference: 'Patient/p1' }
  const resources = [
    { resourceType: 'Patient', id: 'p1', gender: 'male', birthDate: '1950-02-03' },
    { resourceType: 'Encounter', id: 'e1', status: 'finished', subject, period: { start: '2026-01-05' } },
    {
      resourceType: 'Condition',
      id: 'c1',
      subject,
      clinicalStatus: { coding: [{ code: 'active' }] },
      verificationStatus: { coding: [{ code: 'confirmed' }] },
      code: { coding: [{ system: snomed, code: kind }] },
      onsetDateTime: '2026-01-05',
    },
    {
      resourceType: 'MedicationRequest',
      id: 'm1',
      status: 'active',
      intent: 'order',
      subject,
      authoredOn: '2026-01-05',
      medicationCodeableConcept: { coding: [{ system: rxnorm, code: product }] },
    },
  ]
  writeFileSync(join(root, 'patient.ndjson'), resources.map(one => JSON.stringify(one)).join('\n'))
  writeFileSync(
    join(root, 'relationships.txt'),
    [
      'id\teffectiveTime\tactive\tmoduleId\tsourceId\tdestinationId\trelationshipGroup\ttypeId\tcharacteristicTypeId\tmodifierId',
      `1\t20260101\t1\tm\t${kind}\t49436004\t0\t116680003\tc\tm`,
      'no line of this format',
    ].join('\n'),
  )
  writeFileSync(join(root, 'RXNREL.RRF'), `1191||CUI|RO|${product}||CUI|has_ingredient|7||RXNORM||||N|4096|\n`)
  await run('import', join(root, 'patient.ndjson'), '--source', 'test')
}, 60_000)
afterAll(async () => {
  await open.close()
  rmSync(root, { recursive: true, force: true })
})

const medicines = async () =>
  (await run('advise', 'p1')).json.medicines.map(({ drug }: { drug: string }) => drug) as string[]

it('codes that no rule knows are listed by how many facts carry them', async () => {
  const { codes } = (await run('terminology', 'unmapped')).json
  expect(codes).toContainEqual(expect.objectContaining({ kind: 'condition', system: snomed, code: kind, facts: 1 }))
  expect(codes).toContainEqual(expect.objectContaining({ kind: 'medication', system: rxnorm, code: product, facts: 1 }))
  expect(await medicines()).toEqual([])
})

it('an imported release tells kinds and ingredients; a line that is none is said and harms nothing else', async () => {
  const { json } = await run('terminology', 'import', 'snomed', join(root, 'relationships.txt'))
  expect(json).toMatchObject({ codes: 1, issues: [{ location: 'line 3' }] })
  expect((await run('terminology', 'import', 'rxnorm', root)).json).toMatchObject({ codes: 1 })
  expect((await run('terminology', 'show', `snomed|${kind}`)).json.concepts).toContainEqual(
    expect.objectContaining({ id: 'atrial-fibrillation' }),
  )
  const shown = (await run('terminology', 'show', `rxnorm|${product}`)).json
  expect(shown.ingredients).toMatchObject([{ id: 'aspirin', classes: expect.anything() }])
  expect(await medicines()).toContain('aspirin')
  const advice = (await run('advise', 'p1')).json
  expect(advice.options.map(({ chooser }: { chooser: string }) => chooser).join(' ')).toContain('anticoag')
  const { codes } = (await run('terminology', 'unmapped')).json
  expect(codes).toEqual([])
  expect((await run('terminology', 'status')).json.releases).toHaveLength(2)
})

it('a file of something else is refused, and nothing is taken over', async () => {
  const { code, json } = await run('terminology', 'import', 'rxnorm', join(root, 'patient.ndjson'))
  expect(code).toBe(2)
  expect(json.error.remedy).toContain('RXNREL.RRF')
})
