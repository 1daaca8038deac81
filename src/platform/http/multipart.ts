/** A part of a multipart body (RFC 2046); its bytes must be read to their end before the next part is asked for. */
export type Part = { readonly headers: string; readonly body: AsyncIterable<Uint8Array> }

/** Bytes of the headers of one part. */
const mostHeaders = 16 * 1024

/** @example boundaryOf('multipart/related; type="application/dicom"; boundary=xyz')  // 'xyz' */
export const boundaryOf = (contentType: string): string | undefined => {
  const [, quoted, bare] = /^multipart\/[^;]+;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType) ?? []
  return quoted ?? bare
}

/**
 * The parts of a body, as it comes: no part is held.
 *
 * @throws Error for a body that ends within a part: the connection was cut
 */
export async function* partsOf(chunks: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const source = chunks[Symbol.asyncIterator]()
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The first delimiter may stand at the very start.
  let held: Buffer = Buffer.from('\r\n')
  const more = async (): Promise<void> => {
    const next = await source.next()
    if (next.done === true) throw new Error('A multipart body that ends within a part')
    held = Buffer.concat([held, next.value])
  }
  async function* upToDelimiter(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = held.indexOf(delimiter)
      if (at >= 0) {
        if (at > 0) yield held.subarray(0, at)
        held = held.subarray(at + delimiter.length)
        return
      }
      const sure = held.length - delimiter.length + 1
      if (sure > 0) {
        yield held.subarray(0, sure)
        held = held.subarray(sure)
      }
      await more()
    }
  }
  for await (const _ of upToDelimiter());
  for (;;) {
    while (held.length < 2) await more()
    if (held.toString('latin1', 0, 2) === '--') return
    let end = held.indexOf('\r\n\r\n')
    for (; end < 0; end = held.indexOf('\r\n\r\n')) {
      if (held.length > mostHeaders) throw new Error('A multipart body whose headers do not end')
      await more()
    }
    const headers = held.toString('latin1', 0, end)
    held = held.subarray(end + 4)
    yield { headers, body: upToDelimiter() }
  }
}
