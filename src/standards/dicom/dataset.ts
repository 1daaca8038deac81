import type { Charset } from './charset.ts'

/** Where bytes stand in the file. Of a deflated file: in the data set as it is inflated. */
export type ByteRange = { readonly offset: number; readonly length: number }

export type Element = {
  /** Group and element, e.g. 0x00100010. */
  readonly tag: number
  readonly vr: string
  /** Of the value. */
  readonly range: ByteRange
  /** The value; absent for what is only located (pixel data, long binary values) and for sequences. */
  readonly bytes?: Uint8Array
  readonly littleEndian: boolean
  /** Of a sequence. */
  readonly items?: readonly Dataset[]
  /** Of encapsulated pixel data: how many, with the offset table. */
  readonly fragments?: number
  /** Instead of bytes, from the DICOM JSON model. */
  readonly values?: readonly (string | number)[]
}

/** A data set, or an item of a sequence; elements in the order in which they came. */
export type Dataset = {
  readonly elements: readonly Element[]
  /** Its own, or that of the data set around it. */
  readonly charset: Charset
}

/** The first element with the tag. */
export const elementAt = (dataset: Dataset, tag: number): Element | undefined =>
  dataset.elements.find(element => element.tag === tag)

/** Every element, those in sequences behind their sequence. */
export function* everyElement(dataset: Dataset): Generator<Element> {
  for (const element of dataset.elements) {
    yield element
    for (const item of element.items ?? []) yield* everyElement(item)
  }
}
