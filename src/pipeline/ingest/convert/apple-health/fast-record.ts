import type { AppleElement } from './element.ts'

/**
 * A `<Record/>`, alone or with `<MetadataEntry/>` in it, read straight from the text: nearly all of an export is that, and an XML parser
 * reads 20 MB a second. Whatever is not of the plainest form is left to the parser; `fast-record.test.ts` holds that both give
 * the same.
 *
 * @param text bytes as ISO 8859-1, so that a place in it is a place in the document
 * @param at where `<Record` stands
 * @returns `undefined`: not of that form. `'more'`: the text ends too early to say.
 */
export const readFastRecord = (text: string, at: number, base: number): AppleElement | undefined | 'more' => {
  const tag = readTag(text, at + 7)
  if (tag === undefined || tag === 'more') return tag
  if (tag.closed) return record(tag, noChildren, base + at, base + tag.end)
  const children: AppleElement[] = []
  for (let next = tag.end; ; ) {
    next = skipBlanks(text, next)
    if (text.startsWith('<MetadataEntry', next)) {
      const entry = readTag(text, next + 14)
      if (entry === undefined || entry === 'more') return entry
      if (!entry.closed) return undefined
      children.push({
        name: 'MetadataEntry',
        attributes: entry.attributes,
        children: noChildren,
        text: '',
        from: base + next,
        to: base + entry.end,
      })
      next = entry.end
    } else if (text.startsWith('</Record>', next)) {
      return record(tag, children, base + at, base + next + 9)
    } else return text.length - next < 15 ? 'more' : undefined
  }
}

const noChildren: readonly AppleElement[] = []

type Tag = { readonly attributes: Readonly<Record<string, string>>; readonly closed: boolean; readonly end: number }

const record = (tag: Tag, children: readonly AppleElement[], from: number, to: number): AppleElement => ({
  name: 'Record',
  attributes: tag.attributes,
  children,
  text: '',
  from,
  to,
})

const [tab, lineFeed, carriageReturn, blank, slash, greater, doubleQuote] = [9, 10, 13, 32, 47, 62, 34]

const isBlank = (code: number): boolean =>
  code === blank || code === lineFeed || code === carriageReturn || code === tab

const skipBlanks = (text: string, from: number): number => {
  let at = from
  while (isBlank(text.charCodeAt(at))) at += 1
  return at
}

/** Attributes from behind a tag's name up to its end. */
const readTag = (text: string, behind: number): Tag | undefined | 'more' => {
  const attributes: Record<string, string> = {}
  for (let at = behind; ; ) {
    const spaced = isBlank(text.charCodeAt(at))
    if (spaced) at = skipBlanks(text, at)
    const code = text.charCodeAt(at)
    if (Number.isNaN(code)) return 'more'
    if (code === greater) return { attributes, closed: false, end: at + 1 }
    if (code === slash) {
      if (at + 1 >= text.length) return 'more'
      return text.charCodeAt(at + 1) === greater ? { attributes, closed: true, end: at + 2 } : undefined
    }
    const name = nameAt(text, at)
    if (name === undefined) return text.length - at < longestName ? 'more' : undefined
    if (!spaced || Object.hasOwn(attributes, name)) return undefined
    const from = at + name.length + 2
    const end = text.indexOf('"', from)
    if (end < 0) return 'more'
    const value = plain(text.slice(from, end))
    if (value === undefined) return undefined
    attributes[name] = value
    at = end + 1
  }
}

/** Names of the document type by their first letter; others go the slow way, and so does what stands between name and value. */
const names: readonly (readonly string[] | undefined)[] = (() => {
  const byLetter: string[][] = []
  for (const name of 'type unit value sourceName sourceVersion startDate endDate device creationDate key'.split(' ')) {
    const letter = name.charCodeAt(0)
    byLetter[letter] = [...(byLetter[letter] ?? []), name]
  }
  return byLetter
})()
const longestName = 'sourceVersion="'.length

const nameAt = (text: string, at: number): string | undefined => {
  const possible = names[text.charCodeAt(at)]
  if (possible === undefined) return undefined
  for (const name of possible) {
    const end = at + name.length
    if (text.charCodeAt(end) === 61 && text.charCodeAt(end + 1) === doubleQuote && text.startsWith(name, at))
      return name
  }
  return undefined
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: what XML escapes, forbids or encodes.
const special = /[&<\x00-\x1f\x7f-\xff]/

/** Values that need decoding repeat: the same watch a million times. */
const decoded = new Map<string, string | undefined>()
const mostDecoded = 5_000

/** A value as XML has it; `undefined` for one that the parser should look at. */
const plain = (raw: string): string | undefined => {
  if (!special.test(raw)) return raw
  if (decoded.has(raw)) return decoded.get(raw)
  if (decoded.size >= mostDecoded) decoded.clear()
  const value = decode(raw)
  decoded.set(ownText(raw), value)
  return value
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&amp;': '&',
  '&quot;': '"',
  '&apos;': "'",
}

const decode = (raw: string): string | undefined => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: blanks and what XML forbids.
  if (/[<\x00-\x1f\x7f]/.test(raw)) return undefined
  let text: string
  try {
    text = utf8.decode(Buffer.from(raw, 'latin1'))
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
  // Beyond Latin letters and punctuation the parser decides what XML allows.
  if (/[\u0080-\u009f\ud800-\udfff\ufffe\uffff]/.test(text)) return undefined
  const parts = text.match(/&[^;]{0,10};?/g) ?? []
  if (parts.some(part => entities[part] === undefined)) return undefined
  return text.replace(/&\w+;/g, part => entities[part]!)
}

/** A text of its own: a slice would keep the whole chunk it was cut from in memory. */
export const ownText = (text: string): string => Buffer.from(text, 'utf16le').toString('utf16le')
