/** A piece of JSON text. All pieces together are the text, character by character. */
export type JsonToken = {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'other'
  readonly text: string
}

const pattern = /("(?:[^"\\]|\\.)*")(\s*:)?|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|\b(true|false|null)\b/g

/**
 * Parts JSON text for colouring. It also takes text that is cut off or is not JSON at all, and never changes a
 * character: what is shown is what was received.
 *
 * @example
 * jsonTokens('{"value": 1.5}').map(({ kind }) => kind) // ['other', 'key', 'other', 'number', 'other']
 */
export const jsonTokens = (text: string): readonly JsonToken[] => {
  const tokens: JsonToken[] = []
  let done = 0
  const push = (kind: JsonToken['kind'], from: number, to: number) => {
    if (to > from) tokens.push({ kind, text: text.slice(from, to) })
    done = to
  }
  for (const match of text.matchAll(pattern)) {
    push('other', done, match.index)
    const [whole, string, colon] = match
    if (string !== undefined) push(colon === undefined ? 'string' : 'key', match.index, match.index + string.length)
    else push(match[3] === undefined ? 'word' : 'number', match.index, match.index + whole.length)
  }
  push('other', done, text.length)
  return tokens
}

/** The same JSON with line breaks, when it came on one line; `null` when it did not, or cannot be read whole. */
export const indented = (text: string): string | null => {
  if (text.trim().includes('\n')) return null
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    // Cut off or not JSON: it is shown as received.
    return null
  }
}
