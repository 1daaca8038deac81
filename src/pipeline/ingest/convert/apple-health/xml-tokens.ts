/** What begins at a place of an XML document, and where it ends. */
export type Token =
  | { readonly kind: 'open'; readonly name: string; readonly empty: boolean; readonly end: number }
  | { readonly kind: 'close'; readonly name: string; readonly end: number }
  /** Comments, processing instructions, a document type declaration: nothing that is used. */
  | { readonly kind: 'passed'; readonly end: number }
  | { readonly kind: 'text'; readonly end: number }
  /** It does not end in the text that is there. */
  | { readonly kind: 'more' }

const more: Token = { kind: 'more' }

/** @param at of the first character of the token */
export const tokenAt = (text: string, at: number): Token => {
  if (text.charCodeAt(at) !== 60) {
    const end = text.indexOf('<', at)
    return end < 0
      ? text.slice(at).trim() === ''
        ? more
        : { kind: 'text', end: text.length }
      : textToken(text, at, end)
  }
  if (text.startsWith('<!--', at)) return until(text, '-->', at + 4)
  if (text.startsWith('<![CDATA[', at)) return until(text, ']]>', at + 9)
  if (text.startsWith('<?', at)) return until(text, '?>', at + 2)
  if (text.startsWith('<!', at)) return declaration(text, at)
  const end = tagEnd(text, at + 1)
  if (end < 0) return more
  if (text.charCodeAt(at + 1) === 47) return { kind: 'close', name: text.slice(at + 2, end - 1).trim(), end }
  const name = /^[^\s/>]*/.exec(text.slice(at + 1, Math.min(end, at + 200)))![0]
  return { kind: 'open', name, empty: text.charCodeAt(end - 2) === 47, end }
}

const textToken = (text: string, at: number, end: number): Token =>
  text.slice(at, end).trim() === '' ? { kind: 'passed', end } : { kind: 'text', end }

const until = (text: string, closing: string, from: number): Token => {
  const end = text.indexOf(closing, from)
  return end < 0 ? more : { kind: 'passed', end: end + closing.length }
}

/** Behind the `>` of a tag; quotes may hold one. Less than 0: not there. */
const tagEnd = (text: string, from: number): number => {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 62) return at + 1
    if (code !== 34 && code !== 39) continue
    at = text.indexOf(code === 34 ? '"' : "'", at + 1)
    if (at < 0) return -1
  }
  return -1
}

/** A document type declaration with its internal subset: quotes, comments and nested declarations are passed over, unread. */
const declaration = (text: string, from: number): Token => {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 34 || code === 39) {
      at = text.indexOf(code === 34 ? '"' : "'", at + 1)
      if (at < 0) return more
    } else if (code === 60 && text.startsWith('<!--', at)) {
      at = text.indexOf('-->', at + 4)
      if (at < 0) return more
      at += 2
    } else if (code === 60) depth += 1
    else if (code === 62) {
      depth -= 1
      if (depth === 0) return { kind: 'passed', end: at + 1 }
    }
  }
  return more
}
