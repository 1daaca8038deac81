import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fileOf } from '../../../test/support/dicom.ts'
import type { ImagingStudyFact } from '../../clinical/index.ts'
import type { DocumentHash, RecordId } from '../../core/index.ts'
import { personOfRecord } from '../../pipeline/profile/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { erase } from './erase.ts'
import { importPaths } from './import.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-dicom-'))
let app: Application
beforeAll(async () => {
  app = await compose({ dataFolder: join(folder, 'data'), databaseUrl: undefined, log: createLog('error') })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
const caller = { actor: 'test', channel: 'command-line' } as const
const ignore = () => undefined

/** An image of a study of two series. */
const image = (patient: string, series: number, instance: number): Buffer =>
  fileOf({
    SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
    SOPInstanceUID: `1.2.${series}.${instance}`,
    StudyInstanceUID: '1.2',
    SeriesInstanceUID: `1.2.${series}`,
    StudyDate: '20240131',
    StudyDescription: 'CT head',
    Modality: 'CT',
    Manufacturer: 'Maker',
    PatientID: patient,
    PatientName: `Doe^${patient}`,
    SeriesNumber: String(series),
    InstanceNumber: String(instance),
    PixelData: new Uint8Array(2000).fill(instance),
  })

const put = (name: string, instances: readonly (readonly [number, number])[], patient = 'P1'): string => {
  const path = join(folder, name)
  mkdirSync(path, { recursive: true })
  // Names as a CD has them: without an ending, in an order of their own.
  for (const [series, instance] of instances) {
    writeFileSync(join(path, `IM${9 - series}${9 - instance}`), image(patient, series, instance))
  }
  writeFileSync(join(path, 'README'), 'not an image')
  return path
}

const studies = async (source: string) => {
  const { rows } = await sql<{ body: string }>`
    select f.body from fact f join record r using (record_id)
    where r.source = ${source} and f.kind = 'imaging-study' order by f.received`.execute(
    app.dependencies.database.kysely,
  )
  return rows.map(({ body }) => {
    const { seriesCount, instanceCount } = JSON.parse(body) as ImagingStudyFact
    return [seriesCount, instanceCount]
  })
}

const all = [
  [1, 1],
  [1, 2],
  [2, 1],
  [2, 2],
  [2, 3],
] as const

test('a folder gives one study with every series and instance, whatever its files are called', async () => {
  const path = put('whole', all)
  const report = await importPaths(app.dependencies, { paths: [path], source: 'whole' }, caller, ignore)
  expect(report.received).toMatchObject({ ImagingStudy: 1, DocumentReference: 5, Patient: 5 })
  expect(report.issues.map(({ code, location }) => [code, location])).toContainEqual(['file-skipped', 'README'])
  expect(report.quarantined).toEqual([])
  expect(await studies('whole')).toEqual([[2, 5]])
  const again = await importPaths(app.dependencies, { paths: [path], source: 'whole' }, caller, ignore)
  expect([again.stored, again.duplicates]).toEqual([0, report.stored + report.duplicates])
})

test('over two imports, in either order, the later version is the whole', async () => {
  const halves = [put('one', all.slice(0, 3)), put('two', all.slice(3))]
  for (const [source, order] of [
    ['forth', halves],
    ['back', halves.toReversed()],
  ] as const) {
    for (const path of order) await importPaths(app.dependencies, { paths: [path], source }, caller, ignore)
    expect((await studies(source)).at(-1)).toEqual([2, 5])
    const late = await importPaths(app.dependencies, { paths: [order[0]!], source }, caller, ignore)
    expect(late.stored).toBe(0)
  }
})

test('erasing a patient takes the bytes of every image, also of one that names equipment', async () => {
  const path = put('erased', all, 'P9')
  await importPaths(app.dependencies, { paths: [path], source: 'erased' }, caller, ignore)
  const { kysely } = app.dependencies.database
  const { rows } = await sql<{ document: DocumentHash }>`
    select distinct document from document where source = 'erased'`.execute(kysely)
  expect(rows).toHaveLength(6)
  const records = await sql<{ record: RecordId }>`
    select record_id as record from record where source = 'erased' and patient <> ''`.execute(kysely)
  const person = await personOfRecord(kysely, records.rows[0]!.record)
  await erase(app.dependencies, { person: person!, reason: 'test' }, caller)
  for (const { document } of rows) {
    if (!(await app.dependencies.blobs.has(document))) continue
    expect(Buffer.from(await app.dependencies.blobs.get(document)).toString('latin1')).toMatch(/^ +$/)
  }
})
