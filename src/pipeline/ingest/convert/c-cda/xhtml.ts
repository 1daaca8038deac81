import { type CdaElement, readText } from '../../../../standards/cda/index.ts'
import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { Reading } from './fhir-types.ts'

// The narrative block of CDA (StrucDoc.Text) as the XHTML that FHIR allows (R4, narrative.html).

/** Elements that are the same in both. */
const same: ReadonlySet<string> = new Set([
  'table',
  'thead',
  'tbody',
  'tfoot',
  'tr',
  'th',
  'td',
  'colgroup',
  'col',
  'br',
  'sub',
  'sup',
])

const renamed: Readonly<Record<string, string>> = {
  caption: 'b',
  content: 'span',
  footnote: 'small',
  footnoteRef: 'small',
  item: 'li',
  linkHtml: 'a',
  paragraph: 'p',
  text: 'div',
}

/** Attributes of tables that FHIR allows as well. */
const kept: ReadonlySet<string> = new Set(['colspan', 'rowspan', 'abbr', 'headers', 'scope', 'span'])

const empty: ReadonlySet<string> = new Set(['br', 'col'])

/** The narrative of a section as `text`; its values count as text. `undefined` for none. */
export const narrativeOf = (element: CdaElement | undefined): JsonObject | undefined => {
  if (element === undefined || element.peekText() === '') return undefined
  const parts: string[] = []
  renderChildren(element, parts)
  element.keep('text')
  return { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${parts.join('').trim()}</div>` }
}

/** The words of an entry, in it or in the narrative that it refers to, as `text`. */
export const textOf = (element: CdaElement | undefined, reading: Reading): JsonObject => {
  const text = readText(element, reading.narrative)
  if (text === undefined) return {}
  return { text: { status: 'additional', div: `<div xmlns="http://www.w3.org/1999/xhtml">${escaped(text)}</div>` } }
}

const render = (element: CdaElement, parts: string[]): void => {
  const name = nameOf(element)
  if (name === undefined) {
    renderChildren(element, parts)
    return
  }
  parts.push(`<${name}${attributesOf(element, name)}${empty.has(name) ? '/>' : '>'}`)
  if (empty.has(name)) return
  renderChildren(element, parts)
  parts.push(`</${name}>`)
}

const nameOf = (element: CdaElement): string | undefined => {
  if (element.name === 'list') return element.peek('listType') === 'ordered' ? 'ol' : 'ul'
  // XHTML wants a caption of a table as its first element, and knows none elsewhere.
  if (element.name === 'caption' && element.parent?.name === 'table') return 'caption'
  return same.has(element.name) ? element.name : renamed[element.name]
}

const attributesOf = (element: CdaElement, name: string): string => {
  const attributes: string[] = []
  const id = element.peek('ID')
  if (id !== undefined) attributes.push(` id="${escaped(id)}"`)
  for (const attribute of kept) {
    const value = element.peek(attribute)
    if (value !== undefined) attributes.push(` ${attribute}="${escaped(value)}"`)
  }
  const href = element.peek('href')
  if (name === 'a' && href !== undefined && /^(?:https?:|mailto:|tel:|#)/i.test(href)) {
    attributes.push(` href="${escaped(href)}"`)
  }
  return attributes.join('')
}

const renderChildren = (element: CdaElement, parts: string[]): void => {
  for (const child of element.children) {
    if (typeof child === 'string') parts.push(escaped(child.replace(/\s+/g, ' ')))
    else render(child, parts)
  }
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

const escaped = (text: string): string => text.replace(/[&<>"]/g, character => entities[character] ?? character)
