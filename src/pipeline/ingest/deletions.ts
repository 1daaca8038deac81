import {
  type ByteRange,
  isJsonObject,
  type Line,
  lineStream,
  outlineBytes,
  scanBytes,
  targetOf,
} from '../../standards/fhir/index.ts'

/** A stored statement that a source has deleted a resource, as its type is called there. No FHIR resource. */
export const deletionType = 'Deletion'

/** A source's word that it has deleted a resource; `range`: the entry that says so. */
export type Deletion = { readonly resourceType: string; readonly id: string; readonly range: ByteRange }

/**
 * The deletions that a document of Bundles states, one Bundle a line (Bulk Data Access 2.0.0, "deleted"): entries without a
 * resource, with a request DELETE.
 *
 * @param passed called for each entry, or line, that says something else
 */
export async function* deletionsIn(
  chunks: AsyncIterable<Uint8Array>,
  passed: (range: ByteRange) => void,
): AsyncGenerator<Deletion> {
  for await (const line of lineStream(chunks)) yield* deletionsOfLine(line, passed)
}

function* deletionsOfLine({ range, bytes }: Line, passed: (range: ByteRange) => void): Generator<Deletion> {
  if (bytes === undefined) return passed(range)
  const outline = outlineBytes(bytes, range.offset, () => undefined)
  for (const found of scanBytes(bytes, range.offset, undefined, outline)) {
    const from = found.range.offset - range.offset
    const target = found.kind === 'no-resource' ? deletedBy(bytes.subarray(from, from + found.range.length)) : undefined
    if (target === undefined) passed(found.range)
    else yield { ...target, range: found.range }
  }
}

const deletedBy = (entry: Uint8Array): { readonly resourceType: string; readonly id: string } | undefined => {
  const json = parsed(new TextDecoder().decode(entry))
  const request = isJsonObject(json) ? json.request : undefined
  if (!isJsonObject(request) || request.method !== 'DELETE' || typeof request.url !== 'string') return undefined
  return targetOf(request.url)
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
