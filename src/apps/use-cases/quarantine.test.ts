import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { quarantinedStretches, resolveQuarantined } from '../../pipeline/profile/index.ts'
import { createLog } from '../../platform/logging/index.ts'
import { type Application, compose } from '../compose.ts'
import { importPaths } from './import.ts'
import { dismissQuarantined, replayQuarantine, showQuarantined } from './quarantine.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-quarantine-'))
let app: Application
beforeAll(async () => {
  app = await compose({ dataFolder: join(folder, 'store'), databaseUrl: undefined, log: createLog('error') })
})
afterAll(async () => {
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
const caller = { actor: 'test', channel: 'command-line' } as const
const ignore = () => undefined
const put = (name: string, text: string): string => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}
const db = () => app.dependencies.database.kysely
const replay = (request: Parameters<typeof replayQuarantine>[1]) =>
  replayQuarantine(app.dependencies, request, caller, ignore)

const header =
  'Index,Timestamp (YYYY-MM-DDThh:mm:ss),Event Type,Event Subtype,Patient Info,Device Info,Source Device ID,Glucose Value (mg/dL),Insulin Value (u),Carb Value (grams),Duration (hh:mm:ss),Glucose Rate of Change (mg/dL/min)'
const clarity = [header, '1,2026-01-05T08:00:00,EGV,,,,iPhone,103,,,,', '2,2026-01-05T08:05:00,EGV,,,,iPhone,99,,,,']

const patient = (id: string) => JSON.stringify({ resourceType: 'Patient', id, gender: 'female' })

test('an export whose zone nobody said is read again when it is said, once', async () => {
  await importPaths(app.dependencies, { paths: [put('p.json', patient('p'))], source: 'cgm' }, caller, ignore)
  const path = put('clarity.csv', clarity.join('\n'))
  const first = await importPaths(
    app.dependencies,
    { paths: [path], source: 'cgm', said: { patient: 'p' } },
    caller,
    ignore,
  )
  expect(first).toMatchObject({ quarantinedInAll: 1, readings: null })

  const without = await replay({ source: 'cgm', said: {} })
  expect(without).toMatchObject({ resolved: 0, remaining: 1 })

  // Whose it is was said when it came, and is remembered.
  const said = await replay({ source: 'cgm', said: { zone: 'Europe/Vienna' } })
  expect(said).toMatchObject({ resolved: 1, remaining: 0, imported: { readings: { stored: 2 } } })
  const [row] = await quarantinedStretches(db(), { source: 'cgm', all: true })
  expect(row).toMatchObject({ resolution: 'replayed', resolvedBy: 'test', reason: app.dependencies.version })
  expect(await quarantinedStretches(db(), { source: 'cgm' })).toEqual([])

  const again = await importPaths(
    app.dependencies,
    { paths: [path], source: 'cgm', said: { patient: 'p', zone: 'Europe/Vienna' } },
    caller,
    ignore,
  )
  expect(again.readings).toMatchObject({ stored: 0, duplicates: 2 })
})

test('only the stretch is read again: what an older version left out of a file, and nothing else of it', async () => {
  const lines = [patient('a'), 'no json', patient('b')]
  await importPaths(app.dependencies, { paths: [put('lines.ndjson', lines.join('\n'))], source: 'ehr' }, caller, ignore)
  const [row] = await quarantinedStretches(db(), { source: 'ehr' })
  expect(row?.locator).toBe(`bytes=${patient('a').length + 1}+7`)

  const still = await replay({ document: row!.document, said: {} })
  expect(still).toMatchObject({ resolved: 0, remaining: 1, imported: { stored: 0, duplicates: 0 } })

  // As if the first line had not been readable then.
  const locator = `bytes=0+${patient('a').length}`
  await db()
    .insertInto('quarantine')
    .values({ ...{ document: row!.document, locator, code: 'older', message: 'x' }, received: row!.received })
    .execute()
  const now = await replay({ document: row!.document.slice(0, 12), said: {} })
  expect(now).toMatchObject({ resolved: 1, remaining: 1, imported: { stored: 0, duplicates: 1 } })
})

test('bytes are shown, and looking is audited; a row is set aside once and stays', async () => {
  const [row] = await quarantinedStretches(db(), { source: 'ehr' })
  const place = { document: row!.document, locator: row!.locator }
  expect(await showQuarantined(app.dependencies, place, caller)).toMatchObject({ text: 'no json', bytes: 7 })
  expect(await dismissQuarantined(app.dependencies, { ...place, reason: 'a note' }, caller)).toEqual({ dismissed: 1 })
  expect(await dismissQuarantined(app.dependencies, { ...place, reason: 'again' }, caller)).toEqual({ dismissed: 0 })
  const all = await quarantinedStretches(db(), { source: 'ehr', all: true })
  expect(all.find(({ locator }) => locator === row!.locator)).toMatchObject({
    resolution: 'dismissed',
    reason: 'a note',
  })
  expect(await replay({ source: 'ehr', said: {} })).toMatchObject({ documents: [] })
  const acts = await db().selectFrom('audit_event').select('action').where('action', 'like', 'quarantine.%').execute()
  expect(new Set(acts.map(({ action }) => action))).toEqual(
    new Set(['quarantine.replayed', 'quarantine.shown', 'quarantine.dismissed']),
  )
})

test('bytes that are gone leave their row, and do not stop the others', async () => {
  const [gone, kept] = [put('gone.ndjson', 'nothing 1'), put('kept.ndjson', 'nothing 2')]
  await importPaths(app.dependencies, { paths: [gone, kept], source: 'two' }, caller, ignore)
  const rows = await quarantinedStretches(db(), { source: 'two' })
  const lost = rows.find(({ file }) => file === 'gone.ndjson')!
  await app.dependencies.blobs.remove(lost.document)
  const report = await replay({ source: 'two', said: {} })
  expect(report.documents.map(({ file, because }) => [file, because === null]).sort()).toEqual([
    ['gone.ndjson', false],
    ['kept.ndjson', true],
  ])
  expect(report).toMatchObject({ resolved: 0, remaining: 2 })
})

test('nothing that is resolved is resolved again', async () => {
  const [row] = await quarantinedStretches(db(), { source: 'cgm', all: true })
  const act = { at: app.dependencies.clock(), by: 'other', resolution: 'dismissed', reason: 'x' } as const
  expect(await app.dependencies.write(tx => resolveQuarantined(tx, [row!], act))).toBe(0)
})
