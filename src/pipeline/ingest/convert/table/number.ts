import { readUnit } from '../../../../standards/ucum/index.ts'

export type NumberStyle = {
  readonly decimal?: '.' | ',' | undefined
  readonly thousands?: '.' | ',' | ' ' | "'" | undefined
}

export type ReadNumber = (text: string) => { readonly value: number; readonly comparator?: string } | undefined

const comparators: Readonly<Record<string, string>> = {
  '<': '<',
  '>': '>',
  '<=': '<=',
  '>=': '>=',
  '≤': '<=',
  '≥': '>=',
}

/** Digits of a number beyond which a binary number is another one. */
const mostDigits = 15

/**
 * Reads numbers of one style, with FHIR's comparators before them. A number in another style is none: `1,5` is fifteen
 * to some, so that nothing is guessed.
 *
 * @example
 * numberReader({ decimal: ',' })('< 0,5')  // { value: 0.5, comparator: '<' }
 */
export const numberReader = ({ decimal = '.', thousands }: NumberStyle): ReadNumber => {
  const point = decimal === '.' ? '\\.' : ','
  const group = thousands === undefined ? '' : `|\\d{1,3}(?:${thousands === '.' ? '\\.' : thousands}\\d{3})+`
  const form = new RegExp(`^(<=|>=|[<>≤≥])?\\s*([+-]?)(\\d+${group})?(?:${point}(\\d+))?(?:[eE]([+-]?\\d{1,3}))?$`)
  return text => {
    const match = form.exec(text)
    if (match === null) return undefined
    const [, sign = '', minus = '', whole = '', fraction = '', exponent] = match
    if (whole === '' && fraction === '') return undefined
    const digits = whole.replaceAll(/\D/g, '')
    if ((digits + fraction).replace(/^0+/, '').length > mostDigits) return undefined
    const value = Number(
      `${minus}${digits || '0'}${fraction === '' ? '' : `.${fraction}`}${exponent === undefined ? '' : `e${exponent}`}`,
    )
    if (!Number.isFinite(value)) return undefined
    const comparator = comparators[sign]
    return comparator === undefined ? { value } : { value, comparator }
  }
}

const ucum = 'http://unitsofmeasure.org'
const read = new Map<string, UnitMembers>()
const mostSpellings = 10_000

/** A unit as members of a Quantity; without a code where its spelling is none of UCUM's. */
export type UnitMembers = { readonly unit: string; readonly system?: string; readonly code?: string }

/** @example unitMembers('mcg')  // { unit: 'mcg', system: 'http://unitsofmeasure.org', code: 'ug' } */
export const unitMembers = (written: string): UnitMembers => {
  const known = read.get(written)
  if (known !== undefined) return known
  if (read.size >= mostSpellings) read.clear()
  const found = readUnit(written)
  const members = found.ok ? { unit: written, system: ucum, code: found.value } : { unit: written }
  read.set(written, members)
  return members
}
