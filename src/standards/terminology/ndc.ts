/** National Drug Code, in FHIR. */
export const ndcSystem = 'http://hl7.org/fhir/sid/ndc'

/** Digits of labeler, product and package as the FDA assigns them, and the place of the zero that makes eleven of them. */
const layouts: Readonly<Record<string, true>> = { '4-4-2': true, '5-3-2': true, '5-4-1': true, '5-4-2': true }

const padded = (labeler: string, product: string, pack: string): string =>
  labeler.padStart(5, '0') + product.padStart(4, '0') + pack.padStart(2, '0')

/**
 * The forms with eleven digits (5-4-2, as HIPAA transactions and RxNorm write it) that an NDC may mean: one for a code with
 * dashes or eleven digits; up to three for ten digits without dashes, since nobody can tell where the zero belongs; none for
 * what is no package code (two parts name a product, not a package).
 *
 * @example
 * ndcForms('0002-1433-80') // ['00002143380']
 * ndcForms('0002143380')   // ['00002143380', '00021043380', '00021433080']
 */
export const ndcForms = (code: string): readonly string[] => {
  const plain = code.trim()
  if (/^\d{11}$/.test(plain)) return [plain]
  const parts = plain.split('-')
  const [labeler = '', product = '', pack = ''] = parts
  if (parts.length === 3 && parts.every(part => /^\d+$/.test(part))) {
    const layout = parts.map(part => part.length).join('-')
    return Object.hasOwn(layouts, layout) ? [padded(labeler, product, pack)] : []
  }
  if (!/^\d{10}$/.test(plain)) return []
  const cut = (a: number, b: number) => padded(plain.slice(0, a), plain.slice(a, a + b), plain.slice(a + b))
  return [...new Set([cut(4, 4), cut(5, 3), cut(5, 4)])]
}

/**
 * A line of RXNSAT.RRF, separated by `|`: RXCUI, LUI, SUI, RXAUI, STYPE, CODE, ATUI, SATUI, ATN, SAB, ATV, SUPPRESS, CVF. Only
 * what RxNorm itself says (SAB `RXNORM`) is read: it writes every NDC with eleven digits.
 *
 * @returns the NDC and the concept it belongs to; `null` for another attribute; `undefined` for a line that is none
 */
export const readRxnsatNdc = (line: string): { readonly ndc: string; readonly rxcui: string } | null | undefined => {
  const columns = line.split('|')
  const [rxcui = '', , , , , , , , attribute, source, value = '', suppressed = ''] = columns
  if (columns.length < 12 || rxcui === '') return undefined
  const isSaid = attribute === 'NDC' && source === 'RXNORM' && (suppressed === '' || suppressed === 'N')
  return isSaid && /^\d{11}$/.test(value) ? { ndc: value, rxcui } : null
}
