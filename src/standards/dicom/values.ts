import type { Charset } from './charset.ts'
import type { Element } from './dataset.ts'
import { isSingleText, isText, numberBytes, usesCharset } from './vr.ts'

const ascii = new TextDecoder('iso-8859-1')

/** Blanks and zeros around a value are padding (PS3.5, 6.2); within a long text only those at its end. */
const trimmed = (text: string): string => text.replace(/^ +|[ \0]+$/g, '')

/**
 * The values of a text, without padding; an empty one between others stays, as `''`. None for binary values, and for what
 * is only located.
 *
 * @example textsOf(element, dataset.charset)  // ['ORIGINAL', 'PRIMARY']
 */
export const textsOf = (element: Element, charset: Charset): readonly string[] => {
  const { vr, bytes, values } = element
  if (values !== undefined) return values.map(value => String(value))
  if (bytes === undefined || bytes.length === 0 || !isText(vr)) return []
  const text = usesCharset(vr) ? charset.decode(bytes) : ascii.decode(bytes)
  if (isSingleText(vr)) {
    const whole = text.replace(/[ \0]+$/, '')
    return whole === '' ? [] : [whole]
  }
  const found = text.split('\\').map(trimmed)
  return found.every(value => value === '') ? [] : found
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The numbers of an element, binary or DS and IS; `undefined` where a text is no number. */
export const numbersOf = (element: Element): readonly (number | undefined)[] => {
  const { vr, bytes, values, littleEndian } = element
  if (vr === 'DS' || vr === 'IS' || values !== undefined) {
    const texts = values ?? (bytes === undefined ? [] : ascii.decode(bytes).split('\\'))
    return texts.map(text => {
      if (typeof text === 'number') return text
      const bare = text.replaceAll(/[ \0]/g, '')
      return decimal.test(bare) ? Number(bare) : undefined
    })
  }
  const size = numberBytes[vr]
  if (size === undefined || bytes === undefined) return []
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const found: number[] = []
  for (let at = 0; at + size <= bytes.length; at += size) found.push(numberIn(view, vr, at, littleEndian))
  return found
}

const numberIn = (view: DataView, vr: string, at: number, littleEndian: boolean): number => {
  if (vr === 'US') return view.getUint16(at, littleEndian)
  if (vr === 'SS') return view.getInt16(at, littleEndian)
  if (vr === 'UL') return view.getUint32(at, littleEndian)
  if (vr === 'SL') return view.getInt32(at, littleEndian)
  if (vr === 'FL') return view.getFloat32(at, littleEndian)
  if (vr === 'FD') return view.getFloat64(at, littleEndian)
  return Number(vr === 'SV' ? view.getBigInt64(at, littleEndian) : view.getBigUint64(at, littleEndian))
}
