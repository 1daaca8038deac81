import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeEachDatabase } from '../../../test/support/databases.ts'
import type { Instant, RecordId } from '../../core/index.ts'
import { createFolderBlobStore, sha256 } from '../../platform/blobs/index.ts'
import { type IdentitySchema, peopleMigration } from '../identity/index.ts'
import {
  callsMigration,
  erasureMigration,
  noteCalls,
  type ProfileSchema,
  packCall,
  profileMigration,
  withCalls,
} from './index.ts'

const migrations = [profileMigration, erasureMigration, callsMigration, peopleMigration]
const about = 'a'.repeat(32) as RecordId
const received = '2026-11-24T00:00:00.000Z' as Instant

describeEachDatabase<ProfileSchema & IdentitySchema>('calls in the database', migrations, ({ database, folder }) => {
  const store = () => withCalls(createFolderBlobStore(join(folder(), 'blobs')), database().kysely)
  const noteOf = (bytes: Uint8Array) => ({
    document: { document: sha256(bytes), source: 'ehr', name: 'call', bytes: bytes.length },
    about,
    received,
    packed: packCall(bytes),
  })
  const keep = async (...all: readonly Uint8Array[]) => {
    await database().transaction(tx => noteCalls(tx, all.map(noteOf)))
    return all.map(sha256)
  }
  const text = (of: string) => new TextEncoder().encode(of)

  it('are read as any document: whole, in parts, as a stream', async () => {
    const [hash] = await keep(text(`{"hook":"${'ü'.repeat(5_000)}"}`))
    const whole = await store().get(hash!)
    expect(new TextDecoder().decode(whole)).toBe(`{"hook":"${'ü'.repeat(5_000)}"}`)
    expect(await store().getRange(hash!, 2, 4)).toEqual(text('hook'))
    expect(await Array.fromAsync(store().read(hash!))).toEqual([whole])
    expect(await store().has(hash!)).toBe(true)
  })

  it('the same call twice is kept once; several callers share a statement', async () => {
    const hashes = await keep(text('one'), text('two'), text('one'))
    const rows = await database().kysely.selectFrom('document').selectAll().where('document', 'in', hashes).execute()
    expect(rows).toHaveLength(2)
    expect(
      await database().kysely.selectFrom('document_about').selectAll().where('document', 'in', hashes).execute(),
    ).toHaveLength(2)
  })

  it('a large one belongs in the blob store, and is found there', async () => {
    const large = new Uint8Array(randomBytes(300_000))
    expect(packCall(large)).toBeNull()
    const { hash } = await store().put(large)
    expect(await store().get(hash)).toEqual(large)
  })

  it('damaged bytes are never given', async () => {
    const [hash, other] = await keep(text('right'), text('wrong'))
    const { body } = await database()
      .kysely.selectFrom('call_document')
      .select('body')
      .where('document', '=', other!)
      .executeTakeFirstOrThrow()
    await database()
      .kysely.updateTable('call_document')
      .set({ body: Buffer.from(body) })
      .where('document', '=', hash!)
      .execute()
    await expect(store().get(hash!)).rejects.toMatchObject({ code: 'data-folder-unusable' })
    await database()
      .kysely.updateTable('call_document')
      .set({ body: Buffer.from('no gzip') })
      .where('document', '=', hash!)
      .execute()
    await expect(store().get(hash!)).rejects.toMatchObject({ code: 'data-folder-unusable' })
  })

  it('a removed one is gone', async () => {
    const [hash] = await keep(text('gone'))
    await store().remove(hash!)
    expect(await store().has(hash!)).toBe(false)
    await expect(store().get(hash!)).rejects.toMatchObject({ code: 'not-found' })
  })
})
