import { type Instant, type Issue, issue } from '../../core/index.ts'
import { type Deletion, deletionsIn } from '../../pipeline/ingest/index.ts'
import { markDue } from '../../pipeline/outcomes/index.ts'
import {
  appendResources,
  type DocumentRow,
  deletionDrafts,
  erasedAmong,
  storeDocuments,
} from '../../pipeline/profile/index.ts'
import type { Caller, Dependencies } from './dependencies.ts'
import { followLinks, linkingRules } from './follow-links.ts'

/** Deletions in one transaction: each batch looks for its resources once. */
const batchSize = 1_000

/** What became of a source's deletions. */
export type DeletionReport = {
  readonly deleted: number
  /** Deletions of what is not stored here: they change nothing. */
  readonly unknown: number
  readonly issues: readonly Issue[]
}

/**
 * Takes in the deletions that a document states, whose bytes are in the blob store already: what they name is entered in
 * error from `at` on, and stays stored. Safe to repeat.
 *
 * @param at when the source had deleted them, at the latest
 */
export const storeDeletions = async (
  deps: Dependencies,
  document: DocumentRow,
  at: Instant,
  caller: Caller,
): Promise<DeletionReport> => {
  const counts = { deleted: 0, unknown: 0 }
  let passed = 0
  let batch: Deletion[] = []
  const flush = async () => {
    const written = await writeDeletions(deps, document, batch, at, caller)
    counts.deleted += written.deleted
    counts.unknown += written.unknown
    batch = []
  }
  for await (const deletion of deletionsIn(deps.blobs.read(document.document), () => {
    passed += 1
  })) {
    batch.push(deletion)
    if (batch.length >= batchSize) await flush()
  }
  await flush()
  const message = `${passed} entries of a list of deletions say something else: not applied`
  return { ...counts, issues: passed === 0 ? [] : [issue('warning', 'deletion-unclear', message, document.name)] }
}

const writeDeletions = async (
  deps: Dependencies,
  document: DocumentRow,
  deletions: readonly Deletion[],
  at: Instant,
  caller: Caller,
): Promise<{ readonly deleted: number; readonly unknown: number }> => {
  const received = deps.clock()
  const { source } = document
  const { drafts, unknown } = await deletionDrafts(deps.database.kysely, source, deletions, {
    document: document.document,
    at,
    locate: ({ range }) => `bytes=${range.offset}+${range.length}`,
  })
  const erased = await erasedAmong(deps.database.kysely, [...new Set(drafts.map(({ record }) => record))])
  const kept = drafts.filter(({ record }) => !erased.has(record))
  const rules = await linkingRules(deps)
  await deps.write(async (tx, audit) => {
    await storeDocuments(tx, [document], received)
    const appended = await appendResources(tx, source, kept, received, rules, 'system:identity')
    const { byRecord } = appended
    // Who is deleted is no longer somebody's other record.
    await followLinks(tx, appended, { at: received, actor: caller.actor }, audit)
    const nobodys = new Set(kept.filter(({ patient }) => patient === '').map(({ record }) => record))
    await markDue(
      tx,
      [...byRecord.keys()].filter(record => !nobodys.has(record)),
      received,
    )
    for (const [record, resources] of byRecord) {
      const details = { source, resources, documents: [document.document] }
      audit({ at: received, actor: caller.actor, action: 'record.deletions', record, purpose: 'HOPERAT', details })
    }
  })
  return { deleted: drafts.length, unknown }
}
