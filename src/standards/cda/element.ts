/** Where an element stands among the bytes of its document. */
export type ElementRange = { readonly offset: number; readonly length: number }

/** How something of the input was kept: in a member of its own, or only as text for a reader. */
export type Kept = 'mapped' | 'text'

/** One value of a document: an attribute, or the text between the tags of an element. */
export type ValueOf = {
  readonly element: CdaElement
  /** `undefined` for text. */
  readonly attribute: string | undefined
  readonly value: string
  readonly kept: Kept | undefined
}

/** Attributes that say how the document is built, and nothing about the patient; XML schema CDA R2, infrastructureRoot. */
const structural: ReadonlySet<string> = new Set([
  'classCode',
  'moodCode',
  'typeCode',
  'determinerCode',
  'contextControlCode',
  'contextConductionInd',
  'inversionInd',
  'independentInd',
  'operator',
  'ID',
  'codeSystemName',
  'displayable',
  'xsi:type',
  'xsi:schemaLocation',
  'xsi:nil',
  'sdtc:valueSet',
  'sdtc:valueSetVersion',
  'valueSet',
  'valueSetVersion',
  'styleCode',
  'border',
  'width',
  'xml:space',
])

/**
 * An element of a CDA document. It remembers which of its values were read, so that a converter can say afterwards what
 * it left behind: `attribute` and `text` note the reading, `peek` does not.
 *
 * Names are local names; elements of `urn:hl7-org:sdtc` are written `sdtc:name`, attributes with their usual prefix.
 *
 * @example
 * section.child('code')?.attribute('code') // '48765-2'
 */
export class CdaElement {
  readonly name: string
  readonly parent: CdaElement | undefined
  readonly children: (CdaElement | string)[] = []
  range: ElementRange = { offset: 0, length: 0 }
  readonly #attributes: ReadonlyMap<string, string>
  /** Made at the first reading: most elements of a narrative are never asked. */
  #read: Map<string | undefined, Kept> | undefined

  constructor(name: string, parent: CdaElement | undefined, attributes: ReadonlyMap<string, string>) {
    this.name = name
    this.parent = parent
    this.#attributes = attributes
  }

  /** The attribute without white space around it, noted as read; `undefined` when absent or blank. */
  attribute(name: string, kept: Kept = 'mapped'): string | undefined {
    const value = this.peek(name)
    if (value !== undefined) this.#note(name, kept)
    return value
  }

  /** The same, without noting it. */
  peek(name: string): string | undefined {
    const value = this.#attributes.get(name)?.trim()
    return value === '' ? undefined : value
  }

  /** The first child element of this name. */
  child(name: string): CdaElement | undefined {
    for (const child of this.children) if (typeof child !== 'string' && child.name === name) return child
    return undefined
  }

  childrenNamed(name: string): CdaElement[] {
    return this.elements().filter(child => child.name === name)
  }

  elements(): CdaElement[] {
    return this.children.filter(child => typeof child !== 'string')
  }

  /** The first descendant along these names. */
  at(...names: readonly string[]): CdaElement | undefined {
    let found: CdaElement | undefined = this
    for (const name of names) found = found?.child(name)
    return found
  }

  /** All text within, in the document's order, white space as one blank; nothing is noted. */
  peekText(): string {
    const parts: string[] = []
    gather(this, parts)
    return parts.join('').replace(/\s+/g, ' ').trim()
  }

  /** All text within; it and everything inside is noted. */
  text(kept: Kept = 'mapped'): string | undefined {
    const text = this.peekText()
    this.keep(kept)
    return text === '' ? undefined : text
  }

  /** Notes everything inside that is not noted yet. */
  keep(kept: Kept): void {
    for (const element of this.everything()) {
      for (const name of element.#attributes.keys()) element.#note(name, kept)
      element.#note(undefined, kept)
    }
  }

  /** This element and all inside it, in the document's order. */
  *everything(): Generator<CdaElement> {
    // A stack, since recursive generators take a step per level for every element.
    const open: CdaElement[] = [this]
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      yield next
      for (let index = next.children.length - 1; index >= 0; index -= 1) {
        const child = next.children[index]
        if (child !== undefined && typeof child !== 'string') open.push(child)
      }
    }
  }

  /**
   * Its own values that are not empty and carry information; a stated `false` negation is none. What
   * is inside it has its own.
   */
  *values(): Generator<ValueOf> {
    for (const [name, raw] of this.#attributes) {
      const value = raw.trim()
      if (value === '' || structural.has(name) || (name === 'negationInd' && value === 'false')) continue
      yield { element: this, attribute: name, value, kept: this.#read?.get(name) }
    }
    const own = this.children
      .filter(child => typeof child === 'string')
      .join(' ')
      .trim()
    if (own !== '') yield { element: this, attribute: undefined, value: own, kept: this.#read?.get(undefined) }
  }

  #note(name: string | undefined, kept: Kept): void {
    this.#read ??= new Map()
    if (this.#read.get(name) !== 'mapped') this.#read.set(name, kept)
  }
}

/** Cells, items and lines of a narrative are words apart, although no blank may stand between them. */
const apart: ReadonlySet<string> = new Set(['td', 'th', 'tr', 'item', 'paragraph', 'br', 'caption', 'list', 'table'])

const gather = (element: CdaElement, parts: string[]): void => {
  for (const child of element.children) {
    if (typeof child === 'string') {
      parts.push(child)
      continue
    }
    if (apart.has(child.name)) parts.push(' ')
    gather(child, parts)
    if (apart.has(child.name)) parts.push(' ')
  }
}
