import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createKnowledgeView, type KnowledgePack, type KnowledgeView, packBytes } from '../../clinical/index.ts'
import { AppError, type Instant } from '../../core/index.ts'
import type { Database } from '../../platform/database/index.ts'

export type KnowledgeSchema = { knowledge_pack: { hash: string; body: string; added_at: string } }

/** The table of this stage, a numbered migration. */
export const knowledgeMigration = {
  id: '0002-knowledge-packs',
  sql: readFileSync(new URL('./migration.sql', import.meta.url), 'utf8'),
}

export type KnowledgeStore = {
  /** Keeps a pack, once, and gives its hash. A pack is never changed or removed. */
  put(pack: KnowledgePack): Promise<string>
  /**
   * The knowledge under a hash; the same object for the same hash, with its tables parsed once.
   *
   * @throws AppError `not-found` when no such pack was ever kept; `internal` when its bytes have another hash
   */
  get(hash: string): Promise<KnowledgeView>
  /** The pack itself. @throws as `get` */
  pack(hash: string): Promise<KnowledgePack>
  /** Every pack that was ever kept, oldest first. */
  list(): Promise<readonly { readonly hash: string; readonly addedAt: Instant }[]>
}

/** SHA-256 of the pack's canonical bytes, hexadecimal: the version that recommendations carry. */
export const packHash = (pack: KnowledgePack): string => sha256(packBytes(pack))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/**
 * Keeps every knowledge pack that was ever used, so that advice can be computed again exactly as it was.
 *
 * @example
 * const store = createKnowledgeStore({ database, clock })
 * const hash = await store.put(pack)
 * const knowledge = await store.get(hash)
 */
export const createKnowledgeStore = <Schema extends KnowledgeSchema>({
  database,
  clock,
}: {
  readonly database: Database<Schema>
  readonly clock: () => Instant
}): KnowledgeStore => {
  // The table is this stage's own; what else is in the schema does not matter here.
  const { kysely } = database as unknown as Database<KnowledgeSchema>
  const views = new Map<string, KnowledgeView>()
  const read = async (hash: string): Promise<KnowledgePack> => {
    const row = await kysely.selectFrom('knowledge_pack').select('body').where('hash', '=', hash).executeTakeFirst()
    if (row === undefined) {
      throw new AppError('not-found', `There is no knowledge pack ${hash}.`, {
        remedy: 'Give the version that stands on the recommendation, or restore the database it was computed with.',
        details: { hash },
      })
    }
    if (sha256(row.body) !== hash) {
      throw new AppError('internal', `The knowledge pack ${hash} was changed in the database.`, {
        remedy: 'Restore the table knowledge_pack from a backup; advice of that version cannot be trusted until then.',
        details: { hash },
      })
    }
    return JSON.parse(row.body) as KnowledgePack
  }
  return {
    async put(pack) {
      const body = packBytes(pack)
      const hash = sha256(body)
      await kysely
        .insertInto('knowledge_pack')
        .values({ hash, body, added_at: clock() })
        .onConflict(conflict => conflict.doNothing())
        .execute()
      return hash
    },
    async get(hash) {
      const known = views.get(hash)
      if (known !== undefined) return known
      const view = createKnowledgeView(await read(hash), hash)
      views.set(hash, view)
      return view
    },
    pack: read,
    async list() {
      const rows = await kysely
        .selectFrom('knowledge_pack')
        .select(['hash', 'added_at'])
        .orderBy('added_at')
        .orderBy('hash')
        .execute()
      return rows.map(row => ({ hash: row.hash, addedAt: row.added_at as Instant }))
    },
  }
}
