/** Longer strings are neither names nor ids that frame a document. */
const longest = 2_048
const backslash = 0x5c

/** Collects the bytes of one JSON string, which chunk borders may cut. */
export type TextCapture = {
  readonly active: () => boolean
  /** The string starts at this index of the chunk (behind its quote). */
  readonly begin: (index: number) => void
  /** The chunk ends within the string. */
  readonly carry: (chunk: Uint8Array) => void
  /** The string ends before this index. `undefined` when it is very long, or badly escaped. */
  readonly finish: (chunk: Uint8Array, end: number) => string | undefined
}

export const createTextCapture = (): TextCapture => {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  let from = -1
  let carried: Uint8Array | undefined
  return {
    active: () => from >= 0,
    begin: index => {
      from = index
      carried = undefined
    },
    carry: chunk => {
      carried = joined(carried, chunk.subarray(from))
      from = 0
    },
    finish: (chunk, end) => {
      const bytes = carried === undefined ? chunk.subarray(from, end) : joined(carried, chunk.subarray(from, end))
      from = -1
      carried = undefined
      return bytes.length > longest ? undefined : textOf(bytes, decoder)
    },
  }
}

/** A copy, cut just above the limit. */
const joined = (first: Uint8Array | undefined, second: Uint8Array): Uint8Array => {
  const start = first?.length ?? 0
  const both = new Uint8Array(Math.min(start + second.length, longest + 1))
  if (first !== undefined) both.set(first.subarray(0, both.length))
  both.set(second.subarray(0, both.length - start), start)
  return both
}

const textOf = (bytes: Uint8Array, decoder: TextDecoder): string | undefined => {
  let plain = ''
  for (const byte of bytes) {
    if (byte === backslash || byte > 0x7e) return unescaped(decoder.decode(bytes))
    plain += String.fromCharCode(byte)
  }
  return plain
}

const unescaped = (text: string): string | undefined => {
  try {
    return JSON.parse(`"${text}"`) as string
  } catch (error) {
    // A bad escape: the resource around it will not parse either, and is reported then.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
