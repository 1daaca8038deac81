import { SaxesParser } from 'saxes'
import type { AppleElement } from './element.ts'

type Open = {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: AppleElement[]
  text: string
  readonly from: number
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * One whole element by the XML parser. The document type is not in it, so there are no entities but the five of XML.
 *
 * @param raw its bytes as ISO 8859-1
 * @returns the code of what is wrong, where something is
 */
export const readSlowElement = (raw: string, base: number): AppleElement | 'xml-invalid' | 'encoding-invalid' => {
  let text: string
  try {
    text = utf8.decode(Buffer.from(raw, 'latin1'))
  } catch (error) {
    if (error instanceof TypeError) return 'encoding-invalid'
    throw error
  }
  const places = text.length === raw.length ? undefined : bytePlaces(text)
  const byteAt = (at: number): number => base + (places === undefined ? at : places[at]!)
  const parser = new SaxesParser({ position: true, fragment: false })
  const open: Open[] = []
  let root: AppleElement | undefined
  let wrong = false
  let start = 0
  parser.on('error', () => {
    wrong = true
  })
  parser.on('opentagstart', () => {
    start = text.lastIndexOf('<', parser.position - 1)
  })
  parser.on('opentag', tag => {
    const attributes = Object.assign(Object.create(null) as Record<string, string>, tag.attributes)
    open.push({ name: tag.name, attributes: { ...attributes }, children: [], text: '', from: byteAt(start) })
  })
  const addText = (part: string) => {
    const last = open.at(-1)
    if (last !== undefined && part.trim() !== '') last.text += part
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const last = open.pop()
    if (last === undefined) return
    const element: AppleElement = { ...last, to: byteAt(parser.position) }
    const parent = open.at(-1)
    if (parent === undefined) root = element
    else parent.children.push(element)
  })
  parser.write(text).close()
  return wrong || root === undefined ? 'xml-invalid' : root
}

/** The byte at which each UTF-16 unit of a text stands. */
const bytePlaces = (text: string): Uint32Array => {
  const places = new Uint32Array(text.length + 1)
  let at = 0
  for (let n = 0; n < text.length; n++) {
    places[n] = at
    const code = text.charCodeAt(n)
    at += code < 0x80 ? 1 : code < 0x800 ? 2 : code >= 0xd800 && code <= 0xdfff ? 2 : 3
  }
  places[text.length] = at
  return places
}
