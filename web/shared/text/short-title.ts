/**
 * A long LOINC name without the kind of quantity in brackets and without the usual specimen. Any other specimen stays,
 * since it tells two measurements apart; the full name belongs beside it as a title.
 *
 * @example
 * shortTitle('Creatinine [Mass/volume] in Serum or Plasma') // 'Creatinine'
 * shortTitle('Creatinine [Mass/volume] in Blood') // 'Creatinine in Blood'
 */
export const shortTitle = (title: string): string =>
  title
    .replace(/\s*\[[^\]]*\]/g, '')
    .replace(/ in Serum(?: or Plasma|, Plasma or Blood)\b/, '')
    .replace(/ \((?:disorder|finding|situation|procedure)\)$/, '')
    .trim() || title
