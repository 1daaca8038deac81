import { dateText } from './time-text.ts'

/** UCUM codes as clinicians write them. Only the writing changes, never the unit. */
const written: readonly (readonly [RegExp, string])[] = [
  [/mm\[Hg\]/g, 'mmHg'],
  [/\{1\.73_m2\}/g, '1.73 m²'],
  [/\[degF\]/g, '°F'],
  [/\bCel\b/g, '°C'],
  [/\[lb_av\]/g, 'lb'],
  [/\[in_i\]/g, 'in'],
  [/\[pH\]/g, 'pH'],
  [/\bm2\b/g, 'm²'],
  [/10\*3\//g, '10³/'],
  [/10\*6\//g, '10⁶/'],
  [/10\*9\//g, '10⁹/'],
  [/\bu(mol|g|L)\b/g, 'µ$1'],
  [/\{([A-Za-z][^}]*)\}/g, '$1'],
]

const isoDate = /\b\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])\b/g

/**
 * A unit, or a text with units and dates in it, for a reader.
 *
 * @example
 * readable('150 mm[Hg]') // '150 mmHg'
 * readable('34 mL/min/{1.73_m2}') // '34 mL/min/1.73 m²'
 */
export const readable = (text: string): string =>
  written.reduce((read, [code, word]) => read.replace(code, word), text).replace(isoDate, date => dateText(date))

/** A concept id as words, `atrial-fibrillation`; what already is words stays as it is. */
export const conceptText = (concept: string): string =>
  /^[a-z0-9]+(-[a-z0-9]+)+$/.test(concept) ? concept.replaceAll('-', ' ') : concept

/** The unit for its own column; a dimensionless `1` is an empty one. */
export const unitText = (unit: string | null): string => (unit === null || unit === '1' ? '' : readable(unit))
