import { type DocumentHash, issue } from '../../core/index.ts'
import { mostQuarantined } from './limits.ts'
import type { IngestEvent } from './source-record.ts'

/**
 * Lets through what is found in documents, but of each document only so many stretches that cannot be read: a file of
 * noise would otherwise become millions of rows. The others are counted, and their bytes stay in the document.
 */
export async function* withinLimits(
  events: AsyncIterable<IngestEvent>,
  most = mostQuarantined,
): AsyncGenerator<IngestEvent> {
  let document: DocumentHash | undefined
  let count = 0
  const rest = (): readonly IngestEvent[] => {
    if (count <= most || document === undefined) return []
    const message = `${count - most} further stretches of this document cannot be read; they are kept, but not listed`
    return [{ kind: 'issue', issue: issue('error', 'quarantine-limit', message), document }]
  }
  for await (const event of events) {
    if (event.kind === 'document') {
      yield* rest()
      document = event.document.document
      count = 0
    }
    if (event.kind === 'quarantine') count += 1
    if (event.kind !== 'quarantine' || count <= most) yield event
  }
  yield* rest()
}
