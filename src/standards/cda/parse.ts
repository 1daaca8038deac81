import { SaxesParser, type SaxesTagNS } from 'saxes'
import { failure, type Issue, issue, type Result, success } from '../../core/index.ts'
import { type DecodedText, decodeText } from './decode-text.ts'
import { CdaElement } from './element.ts'
import { deepestElement, mostBytes, mostElements } from './limits.ts'

const prefixOfSpace: Readonly<Record<string, string>> = {
  'urn:hl7-org:v3': '',
  'urn:hl7-org:sdtc': 'sdtc:',
  'http://www.w3.org/2001/XMLSchema-instance': 'xsi:',
}

/** Prefixes that pieces of documents use without declaring them. */
const usual = {
  xsi: 'http://www.w3.org/2001/XMLSchema-instance',
  sdtc: 'urn:hl7-org:sdtc',
  cda: 'urn:hl7-org:v3',
  voc: 'urn:hl7-org:v3/voc',
}

/**
 * Reads an XML document into elements with their places, namespaces and mixed content.
 *
 * A document type declaration is refused, so there are no entities but the five of XML itself: nothing is fetched and
 * nothing expands. Other failures: `xml-invalid`, `xml-too-deep`, `xml-too-many`, `document-too-large`, `encoding-*`.
 * Messages give line and column, never the text.
 *
 * @param bytes the whole document
 * @returns its root element
 */
export const parseCda = (bytes: Uint8Array): Result<CdaElement> => {
  if (bytes.length > mostBytes) {
    return failure(issue('error', 'document-too-large', `More than ${mostBytes / 1024 / 1024} MB of XML`))
  }
  const decoded = decodeText(bytes)
  return decoded.ok ? parseText(decoded.value) : decoded
}

/** Ends the parsing at the first thing that is wrong. */
class Refused extends Error {
  readonly issue: Issue
  constructor(found: Issue) {
    super(found.message)
    this.issue = found
  }
}

const parseText = ({ text, byteAt }: DecodedText): Result<CdaElement> => {
  const parser = new SaxesParser({ xmlns: true, additionalNamespaces: usual, position: true })
  const refuse = (code: string, message: string): never => {
    throw new Refused(issue('error', code, message, `line ${parser.line}, column ${parser.columnIndex + 1}`))
  }
  let root: CdaElement | undefined
  let current: CdaElement | undefined
  const starts: number[] = []
  let elements = 0
  parser.on('doctype', () => refuse('xml-dtd', 'A document type declaration: it may define entities, and is refused'))
  parser.on('error', error => refuse('xml-invalid', `Not well-formed XML${kindOf(error)}`))
  parser.on('opentagstart', () => {
    elements += 1
    if (starts.length >= deepestElement) refuse('xml-too-deep', `Elements more than ${deepestElement} levels deep`)
    if (elements > mostElements) refuse('xml-too-many', `More than ${mostElements} elements`)
    starts.push(byteAt(text.lastIndexOf('<', parser.position - 1)))
  })
  parser.on('opentag', tag => {
    const element = elementOf(tag, current)
    if (current === undefined) root ??= element
    else current.children.push(element)
    current = element
  })
  const addText = (part: string) => {
    if (current !== undefined && part !== '') current.children.push(part)
  }
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('closetag', () => {
    const offset = starts.pop() ?? 0
    if (current === undefined) return
    current.range = { offset, length: byteAt(parser.position) - offset }
    current = current.parent
  })
  try {
    parser.write(text).close()
  } catch (error) {
    if (error instanceof Refused) return failure(error.issue)
    throw error
  }
  return root === undefined ? failure(issue('error', 'xml-invalid', 'No element')) : success(root)
}

const none = new Map<string, string>()

const elementOf = (tag: SaxesTagNS, parent: CdaElement | undefined): CdaElement => {
  let attributes = none
  for (const { prefix, local, uri, value, name } of Object.values(tag.attributes)) {
    if (prefix === 'xmlns' || name === 'xmlns') continue
    if (attributes === none) attributes = new Map()
    attributes.set(`${uri === '' ? '' : (prefixOfSpace[uri] ?? `${prefix}:`)}${local}`, value)
  }
  const prefix = tag.uri === '' ? '' : (prefixOfSpace[tag.uri] ?? (tag.prefix === '' ? '' : `${tag.prefix}:`))
  return new CdaElement(`${prefix}${tag.local}`, parent, attributes)
}

/** What the parser found, in words that hold nothing of the document. */
const kindOf = ({ message }: Error): string => {
  const known = [
    'undefined entity',
    'unclosed tag',
    'unmatched closing tag',
    'unexpected end',
    'disallowed character',
    'duplicate attribute',
    'unbound namespace prefix',
    'document must contain a root element',
  ].find(words => message.includes(words))
  return known === undefined ? '' : `: ${known}`
}
