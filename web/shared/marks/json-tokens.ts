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

/**
 * The same JSON with the white space of a reader: only white space between the pieces changes, never a piece, so that
 * `1.50` stays `1.50`. Text that is cut off is laid out as far as it goes.
 *
 * @example
 * laidOut('{"a":[1.50]}') // '{\n  "a": [\n    1.50\n  ]\n}'
 */
export const laidOut = (text: string): string => {
  let depth = 0
  let out = ''
  // The line break behind an opening bracket comes with the first piece within: there is none in `{}`.
  let opened = false
  const newLine = () => `\n${'  '.repeat(depth)}`
  const add = (piece: string) => {
    out += opened ? newLine() + piece : piece
    opened = false
  }
  for (const { kind, text: piece } of jsonTokens(text)) {
    if (kind !== 'other') {
      add(piece)
      continue
    }
    for (const character of piece.replace(/\s+/g, '')) {
      if (character === '{' || character === '[') {
        add(character)
        depth += 1
        opened = true
      } else if (character === '}' || character === ']') {
        depth = Math.max(0, depth - 1)
        out += opened ? character : newLine() + character
        opened = false
      } else if (character === ',') add(character + newLine())
      else add(character === ':' ? ': ' : character)
    }
  }
  return out
}
