import { outlineBytes, scanBytes } from '../../standards/fhir/index.ts'
import { createNames } from './names.ts'
import { createResourceReader, withNested } from './read-resource.ts'
import type { IngestEvent, SourceDocument } from './source-record.ts'

/**
 * Reads FHIR R4 resources and Bundles that stand inside a larger document, such as the prefetch of a hook call. The
 * document must already be in the blob store; locators are of the whole document.
 *
 * @param slices where in `bytes` each resource or Bundle stands
 * @example
 * const events = [...ingestSlices(document, body, prefetchRanges(body))]
 */
export function* ingestSlices(
  document: SourceDocument,
  bytes: Uint8Array,
  slices: readonly { readonly offset: number; readonly length: number }[],
): Generator<IngestEvent> {
  const read = createResourceReader(document.source)
  yield { kind: 'document', document }
  for (const { offset, length } of slices) {
    const slice = bytes.subarray(offset, offset + length)
    const names = createNames()
    const outline = outlineBytes(slice, offset, names.addEntry)
    for (const item of scanBytes(slice, offset, undefined, outline)) {
      yield* withNested(item, document.document, names, read)
    }
  }
}
