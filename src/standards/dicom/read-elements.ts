import { type Issue, issue } from '../../core/index.ts'
import { type Charset, charsetOf } from './charset.ts'
import { type Cursor, has, positionOf, type Reading, skip, take } from './cursor.ts'
import type { ByteRange, Dataset, Element } from './dataset.ts'
import { entryOf, numbersOfTag } from './dictionary.ts'
import { deepestSequence, mostAsked, mostElements, mostHeld, mostHeldText } from './limits.ts'
import { implicitLittleEndian, type Syntax } from './transfer-syntax.ts'
import { textsOf } from './values.ts'
import { hasShortLength, isText, isVr } from './vr.ts'

export type ReadOptions = {
  /** Elements whose values are held although they are long and binary, such as an encapsulated document. */
  readonly hold?: ReadonlySet<number>
}

/** What the parts of one file share. */
export type Reader = {
  readonly cursor: Cursor
  readonly options: ReadOptions
  readonly report: (severity: Issue['severity'], code: string, message: string, tag?: number) => void
  elements: number
  /** A limit was reached: nothing more is read. */
  stopped: boolean
}

/** Issues of one kind, of one file; the rest says nothing new. */
const mostOfAKind = 20

export const createReader = (cursor: Cursor, issues: Issue[], options: ReadOptions): Reader => {
  const kinds = new Map<string, number>()
  return {
    cursor,
    options,
    elements: 0,
    stopped: false,
    report: (severity, code, message, tag) => {
      const count = (kinds.get(code) ?? 0) + 1
      kinds.set(code, count)
      if (count > mostOfAKind) return
      const place = `byte ${positionOf(cursor)}`
      issues.push(issue(severity, code, message, tag === undefined ? place : `${numbersOfTag(tag)} at ${place}`))
    },
  }
}

type Filling = { readonly elements: Element[]; charset: Charset }

/** A data set being read. */
export type Place = {
  readonly dataset: Filling
  readonly syntax: Syntax
  /** Where it ends; without it, at its delimiter, or at the end of the file. */
  readonly end?: number
  readonly delimited?: boolean
  /** Ends before the first element of another group. */
  readonly onlyGroup?: number
  readonly depth?: number
}

const undefinedLength = 0xffffffff
const itemTag = 0xfffee000
const itemEnd = 0xfffee00d
const sequenceEnd = 0xfffee0dd
const pixelData = new Set([0x7fe00008, 0x7fe00009, 0x7fe00010])

/** @returns whether everything up to the end of the data set could be read */
export function* readElements(reader: Reader, place: Place): Reading<boolean> {
  const { cursor } = reader
  const { dataset, end = Number.POSITIVE_INFINITY, delimited = false, onlyGroup } = place
  while (positionOf(cursor) < end) {
    if (!(yield* has(cursor, 8))) {
      if (cursor.window.length === cursor.index && end === Number.POSITIVE_INFINITY && !delimited) return true
      return truncated(reader)
    }
    const head = headOf(cursor, place.syntax)
    if (onlyGroup !== undefined && Math.floor(head.tag / 0x10000) !== onlyGroup) return true
    if (head.tag === itemEnd || head.tag === sequenceEnd) {
      cursor.index += 8
      if (head.tag === itemEnd && delimited) return true
      reader.report('warning', 'delimiter-stray', 'A delimiter without anything to end')
      continue
    }
    // Zeros behind the last element: padding of a tape or a network.
    if (head.tag === 0) {
      reader.report('warning', 'trailing-bytes', 'Not an element: not read further')
      return false
    }
    if (reader.elements >= mostElements) {
      reader.report('error', 'elements-too-many', `More than ${mostElements} elements: not read further`)
      reader.stopped = true
      return false
    }
    reader.elements += 1
    const element = yield* readElement(reader, place, head, end)
    if (element === undefined) return false
    dataset.elements.push(element)
    if (element.tag === 0x00080005) dataset.charset = declared(reader, element)
    if (reader.stopped) return false
  }
  return true
}

const truncated = (reader: Reader): false => {
  reader.report('error', 'truncated', 'The file ends within an element')
  return false
}

const declared = (reader: Reader, element: Element): Charset => {
  const charset = charsetOf(textsOf(element, charsetOf([])))
  if (charset.unknown.length > 0)
    reader.report('error', 'charset-unknown', 'A character set that is not known: read as Latin-1', element.tag)
  return charset
}

type Head = {
  readonly tag: number
  readonly vr: string
  readonly bytes: number
  readonly length: number
  readonly letters: boolean
}

/** Tag, VR and length of the element before the cursor, of which 8 bytes are there. `bytes`: where the length ends. */
const headOf = ({ view, index }: Cursor, { explicit, littleEndian }: Syntax): Head => {
  const tag = view.getUint16(index, littleEndian) * 0x10000 + view.getUint16(index + 2, littleEndian)
  if (explicit && tag < 0xfffe0000) {
    const vr = String.fromCharCode(view.getUint8(index + 4), view.getUint8(index + 5))
    if (hasShortLength(vr)) return { tag, vr, bytes: 8, length: view.getUint16(index + 6, littleEndian), letters: true }
    if (/^[A-Z]{2}$/.test(vr)) return { tag, vr, bytes: 12, length: 0, letters: true }
  }
  return {
    tag,
    vr: entryOf(tag)?.vr ?? 'UN',
    bytes: 8,
    length: view.getUint32(index + 4, littleEndian),
    letters: false,
  }
}

function* readElement(reader: Reader, place: Place, head: Head, end: number): Reading<Element | undefined> {
  const { cursor } = reader
  const { tag } = head
  let { vr, length } = head
  const { littleEndian } = place.syntax
  if (head.bytes === 12) {
    if (!(yield* has(cursor, 12))) return truncated(reader) || undefined
    length = cursor.view.getUint32(cursor.index + 8, littleEndian)
    if (!isVr(vr)) reader.report('warning', 'vr-unknown', 'A value representation that is not known', tag)
  } else if (place.syntax.explicit && !head.letters)
    reader.report('warning', 'vr-missing', 'An explicit element without a value representation: read as implicit', tag)
  cursor.index += head.bytes
  const offset = positionOf(cursor)
  // UN of a known element is that, written implicitly (PS3.5, 6.2.2).
  let syntax = place.syntax
  if (vr === 'UN') {
    vr = entryOf(tag)?.vr ?? 'UN'
    if (vr === 'SQ' || length === undefinedLength) syntax = implicitLittleEndian
  }
  if (length === undefinedLength) {
    if (pixelData.has(tag) || ['OB', 'OW', 'OF', 'OD'].includes(vr))
      return yield* readFragments(reader, tag, vr, littleEndian)
    return yield* readSequence(reader, { ...place, syntax }, tag, offset)
  }
  if (offset + length > end) {
    reader.report('error', 'length-wrong', 'Longer than what it stands in', tag)
    return undefined
  }
  if (length % 2 === 1) reader.report('warning', 'length-odd', 'A value of odd length', tag)
  if (vr === 'SQ') return yield* readSequence(reader, { ...place, syntax }, tag, offset, offset + length)
  return yield* readValue(reader, { tag, vr, littleEndian, range: { offset, length } })
}

type Located = { readonly tag: number; readonly vr: string; readonly littleEndian: boolean; readonly range: ByteRange }

function* readValue(reader: Reader, located: Located): Reading<Element | undefined> {
  const { tag, vr, range } = located
  const most = reader.options.hold?.has(tag) === true ? mostAsked : isText(vr) ? mostHeldText : mostHeld
  if (pixelData.has(tag) || range.length > most) {
    return (yield* skip(reader.cursor, range.length)) ? located : truncated(reader) || undefined
  }
  const bytes = yield* take(reader.cursor, range.length)
  return bytes === undefined ? truncated(reader) || undefined : { ...located, bytes }
}

function* readSequence(
  reader: Reader,
  place: Place,
  tag: number,
  offset: number,
  end?: number,
): Reading<Element | undefined> {
  const depth = (place.depth ?? 0) + 1
  if (depth > deepestSequence) {
    reader.report('error', 'too-deep', `Sequences more than ${deepestSequence} levels deep: not read further`, tag)
    reader.stopped = true
    return undefined
  }
  const items: Dataset[] = []
  const whole = yield* readItems(reader, { ...place, depth }, items, end)
  const { cursor } = reader
  if (!whole) {
    // What is broken in a sequence that says where it ends, spoils only that.
    const left = end === undefined ? -1 : end - positionOf(cursor)
    if (reader.stopped || left < 0 || !(yield* skip(cursor, left))) {
      reader.stopped = true
      if (items.length === 0) return undefined
    }
  }
  const range = { offset, length: positionOf(cursor) - offset }
  return { tag, vr: 'SQ', range, littleEndian: place.syntax.littleEndian, items }
}

function* readItems(reader: Reader, place: Place, items: Dataset[], end?: number): Reading<boolean> {
  const { cursor } = reader
  const { littleEndian } = place.syntax
  while (end === undefined || positionOf(cursor) < end) {
    if (!(yield* has(cursor, 8))) return truncated(reader)
    const tag =
      cursor.view.getUint16(cursor.index, littleEndian) * 0x10000 +
      cursor.view.getUint16(cursor.index + 2, littleEndian)
    const length = cursor.view.getUint32(cursor.index + 4, littleEndian)
    if (tag !== itemTag && tag !== sequenceEnd) {
      reader.report('error', 'item-missing', 'A sequence holds something else than items')
      return false
    }
    cursor.index += 8
    if (tag === sequenceEnd) {
      if (end === undefined) return true
      continue
    }
    const delimited = length === undefinedLength
    const itemTo = delimited ? end : positionOf(cursor) + length
    if (end !== undefined && itemTo !== undefined && itemTo > end) {
      reader.report('error', 'length-wrong', 'An item is longer than its sequence')
      return false
    }
    const dataset: Filling = { elements: [], charset: place.dataset.charset }
    items.push(dataset)
    const { syntax, depth } = place
    const whole = yield* readElements(reader, {
      dataset,
      syntax,
      delimited,
      ...(depth === undefined ? {} : { depth }),
      ...(itemTo === undefined ? {} : { end: itemTo }),
    })
    if (!whole || reader.stopped) return false
  }
  return true
}

/** Encapsulated pixel data (PS3.5, A.4): passed over, fragment by fragment. */
function* readFragments(reader: Reader, tag: number, vr: string, littleEndian: boolean): Reading<Element | undefined> {
  const { cursor } = reader
  const offset = positionOf(cursor)
  for (let fragments = 0; ; fragments++) {
    if (!(yield* has(cursor, 8))) return truncated(reader) || undefined
    const head = headOf(cursor, implicitLittleEndian)
    cursor.index += 8
    if (head.tag === sequenceEnd) {
      return { tag, vr, range: { offset, length: positionOf(cursor) - 8 - offset }, littleEndian, fragments }
    }
    if (head.tag !== itemTag) {
      reader.report('error', 'item-missing', 'Encapsulated pixel data hold something else than fragments', tag)
      return undefined
    }
    if (!(yield* skip(cursor, head.length))) return truncated(reader) || undefined
  }
}
