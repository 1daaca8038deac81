import dictionary from './dictionary.json' with { type: 'json' }

/** What PS3.6 says of an element. */
export type DictionaryEntry = {
  /** Its value representation; the first, where the data set decides between several. */
  readonly vr: string
  readonly keyword: string
}

type Tables = {
  readonly byTag: ReadonlyMap<number, DictionaryEntry>
  readonly byKeyword: ReadonlyMap<string, number>
  /** Of groups that repeat: under the first of them, e.g. 6000. */
  readonly repeating: ReadonlyMap<number, DictionaryEntry>
}

let tables: Tables | undefined

/** Built at the first use: a start-up should not pay for it. */
const built = (): Tables => {
  if (tables !== undefined) return tables
  const byTag = new Map<number, DictionaryEntry>()
  const byKeyword = new Map<string, number>()
  const repeating = new Map<number, DictionaryEntry>()
  for (const [name, text] of Object.entries(dictionary.elements)) {
    const [vrs = '', keyword = ''] = text.split(' ')
    const [vr = ''] = vrs.split('|')
    const tag = Number.parseInt(name.replace(/^(50|60)xx/, '$100'), 16)
    if (/^(?:50|60)xx/.test(name)) repeating.set(tag, { vr, keyword })
    else if (/^[0-9A-F]{8}$/.test(name)) {
      byTag.set(tag, { vr, keyword })
      byKeyword.set(keyword, tag)
    }
  }
  tables = { byTag, byKeyword, repeating }
  return tables
}

/** A group length or a private element is in no dictionary, but its value representation is known (PS3.5, 7.2 and 7.8). */
const groupLength: DictionaryEntry = { vr: 'UL', keyword: 'GroupLength' }
const privateCreator: DictionaryEntry = { vr: 'LO', keyword: 'PrivateCreator' }

/** @param tag group and element, e.g. 0x00100010 */
export const entryOf = (tag: number): DictionaryEntry | undefined => {
  const { byTag, repeating } = built()
  const found = byTag.get(tag)
  if (found !== undefined) return found
  const element = tag % 0x10000
  if (element === 0) return groupLength
  if (isPrivate(tag)) return element >= 0x10 && element <= 0xff ? privateCreator : undefined
  const group = Math.floor(tag / 0x1000000)
  return group === 0x50 || group === 0x60 ? repeating.get(group * 0x1000000 + element) : undefined
}

/** Elements of groups with an odd number belong to a manufacturer. */
export const isPrivate = (tag: number): boolean => Math.floor(tag / 0x10000) % 2 === 1

/**
 * @throws Error for a keyword that PS3.6 does not have: a slip of the pen
 * @example tagOf('PatientID')  // 0x00100020
 */
export const tagOf = (keyword: string): number => {
  const tag = built().byKeyword.get(keyword)
  if (tag === undefined) throw new Error(`No element of DICOM is called ${keyword}`)
  return tag
}

/** The keyword of an element, or its numbers. @example nameOfTag(0x00100020) // 'PatientID' */
export const nameOfTag = (tag: number): string => entryOf(tag)?.keyword ?? numbersOfTag(tag)

/** @example numbersOfTag(0x00091001)  // '(0009,1001)' */
export const numbersOfTag = (tag: number): string => {
  const hex = tag.toString(16).toUpperCase().padStart(8, '0')
  return `(${hex.slice(0, 4)},${hex.slice(4)})`
}
