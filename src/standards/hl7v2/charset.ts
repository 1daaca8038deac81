import { type Issue, issue } from '../../core/index.ts'

/** How a message's bytes become text. */
export type Encoding = {
  /** A label of the Encoding Standard, e.g. `utf-8`, `iso-8859-2`. */
  readonly label: string
  /** One byte is one character, so that places need no counting. */
  readonly single: boolean
  /** Further repetitions of MSH-18: what `\C..\` and `\M..\` switch to. */
  readonly alternates: readonly string[]
}

/** HL7 table 0211 (v2.9) and the spellings that senders use, as labels of the WHATWG Encoding Standard. */
const labels: Readonly<Record<string, string>> = {
  ASCII: 'utf-8',
  '8859/1': 'iso-8859-1',
  '8859/2': 'iso-8859-2',
  '8859/3': 'iso-8859-3',
  '8859/4': 'iso-8859-4',
  '8859/5': 'iso-8859-5',
  '8859/6': 'iso-8859-6',
  '8859/7': 'iso-8859-7',
  '8859/8': 'iso-8859-8',
  '8859/9': 'windows-1254',
  '8859/15': 'iso-8859-15',
  'UNICODE UTF-8': 'utf-8',
  UNICODE: 'utf-8',
  'UTF-8': 'utf-8',
  UTF8: 'utf-8',
  'GB 18030-2000': 'gb18030',
  'KS X 1001': 'euc-kr',
  'BIG-5': 'big5',
  'CNS 11643-1992': 'big5',
  'ISO IR14': 'shift_jis',
  'ISO IR13': 'shift_jis',
  'ISO IR87': 'iso-2022-jp',
  'ISO IR6': 'utf-8',
  'ISO IR100': 'iso-8859-1',
  'ISO IR192': 'utf-8',
  '8859-1': 'iso-8859-1',
  'ISO-8859-1': 'iso-8859-1',
  'ISO 8859-1': 'iso-8859-1',
  'WINDOWS-1252': 'windows-1252',
  CP1252: 'windows-1252',
  ANSI: 'windows-1252',
}

const singleByte = /^(?:iso-8859|windows)-/

/** The label for an entry of MSH-18; `undefined` for one that is not known here. */
export const labelOf = (name: string): string | undefined => {
  const upper = name.trim().toUpperCase()
  const found = labels[upper] ?? labels[upper.replace(/^ISO[ -]?8859[-/ ]/, '8859/')]
  return found
}

/**
 * What MSH-18 says, and what is wrong with it. Without a declaration the standard means ASCII; UTF-8 reads that, and the
 * text of senders who forgot to say so. Bytes that are no UTF-8 then are read as ISO 8859-1, with an issue.
 */
export const encodingOf = (declared: readonly string[], bytes: Uint8Array): { encoding: Encoding; issues: Issue[] } => {
  const [first, ...others] = declared.map(name => name.trim())
  const alternates = others.filter(name => name !== '')
  const as = (label: string): Encoding => ({ label, single: singleByte.test(label) || isAscii(bytes), alternates })
  const label = first === undefined || first === '' ? undefined : labelOf(first)
  if (label === undefined && first !== undefined && first !== '') {
    const unknown = issue('error', 'charset-unknown', 'MSH-18 names a character set that is not known', 'MSH-18')
    return { encoding: as(isUtf8(bytes) ? 'utf-8' : 'iso-8859-1'), issues: [unknown] }
  }
  if ((label ?? 'utf-8') !== 'utf-8' || isUtf8(bytes)) return { encoding: as(label ?? 'utf-8'), issues: [] }
  if (label === undefined || first?.toUpperCase() === 'ASCII') {
    const message = 'Bytes beyond ASCII without a character set in MSH-18: read as ISO 8859-1'
    return { encoding: as('iso-8859-1'), issues: [issue('warning', 'charset-undeclared', message, 'MSH-18')] }
  }
  const message = 'Bytes that are not of the character set that MSH-18 declares: shown as U+FFFD'
  return { encoding: as(label), issues: [issue('error', 'charset-wrong', message, 'MSH-18')] }
}

export const decode = (bytes: Uint8Array, { label }: Pick<Encoding, 'label'>): string =>
  new TextDecoder(label, { ignoreBOM: true }).decode(bytes)

const isAscii = (bytes: Uint8Array): boolean => {
  for (let at = 0; at < bytes.length; at++) if (bytes[at]! > 0x7f) return false
  return true
}

const isUtf8 = (bytes: Uint8Array): boolean => {
  if (isAscii(bytes)) return true
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}
