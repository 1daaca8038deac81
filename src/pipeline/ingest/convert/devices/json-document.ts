import type { ByteRange } from '../../../../standards/fhir/index.ts'
import type { Chunks, Converted } from '../conversion.ts'
import { jsonValues, parseObject } from './json-values.ts'
import type { Notices } from './notices.ts'

/** Reads the objects of a JSON document. */
export type ObjectReader = {
  readonly read: (object: Readonly<Record<string, unknown>>, range: ByteRange) => Iterable<Converted>
  readonly end?: () => Iterable<Converted>
}

/** Whether a document begins as JSON, and not as FHIR. */
export const startsAsJson = (head: string): boolean => /^\s*[[{]/.test(head) && !head.includes('"resourceType"')

/** The first bytes as text in which ASCII is what it is; without a byte order mark. */
export const headText = (head: Uint8Array): string => new TextDecoder('latin1').decode(head).replace(/^ï»¿/, '')

/** A JSON document from its first to its last object: what is none is quarantined, the rest goes on. */
export async function* jsonDocument(
  chunks: Chunks,
  notices: Notices,
  { read, end }: ObjectReader,
): AsyncGenerator<Converted> {
  for await (const value of jsonValues(chunks)) {
    if (value.kind === 'unreadable') {
      const { offset, length, code, message } = value
      yield { kind: 'quarantine', range: { offset, length }, code, message }
      continue
    }
    const range = { offset: value.offset, length: value.bytes.length }
    const parsed = parseObject(value.bytes)
    if (parsed.ok) yield* read(parsed.object, range)
    else yield { kind: 'quarantine', range, code: parsed.code, message: 'Not an object of UTF-8 JSON' }
  }
  if (end !== undefined) yield* end()
  yield* notices.all()
}
