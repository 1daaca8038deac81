import type { FieldKind, FieldRole } from './field-kind.ts'

/** A value as it is compared: `''` is missing. `tokens` are its words, for texts in which order may differ. */
export type Standardised = { readonly value: string; readonly tokens: readonly string[]; readonly placeholder: boolean }

const missing: Standardised = { value: '', tokens: [], placeholder: false }

/**
 * Words that stand where a name is not known. Newborns are registered as `Baby Boy SMITH` or `Twin A` (Joint Commission,
 * NPSG.01.01.01: distinct naming of newborns): such a name is shared by many and says nothing of who it is.
 */
const namePlaceholder =
  /^(((male|female) )?(baby|babe|infant|newborn|neonate|bb|bg)( ?(boy|girl|male|female|of|twin|triplet|unnamed))*( ([a-d]|[1-4]))?|(boy|girl|twin|triplet)( (boy|girl|[a-d]|[1-4]|one|two))?|(boy|girl) (twin|baby).*|(unknown|unnamed|not known|not given|no name|unk|ukn|anonymous|john doe|jane doe))$/

const anyPlaceholder =
  /^(unknown|unk|n\/a|none|null|nil|not known|not applicable|not available|missing|undefined|nan|-+|\?+|\.+|x{3,})$/

/**
 * Brings a received value into the form in which it is compared: lower case, no accents, no punctuation; digits of
 * identifiers; `YYYYMMDD` of dates.
 *
 * @param dayFirst whether `03/04/1961` is 3 April (see `dayFirstOf`)
 *
 * @example
 * standardise("O'Brien-Núñez", 'name', 'surname', true).value // 'obriennunez'
 * standardise('11 May 1961', 'date', 'birth', true).value // '19610511'
 */
export const standardise = (raw: string, kind: FieldKind, role: FieldRole, dayFirst: boolean): Standardised => {
  const plain = raw
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .trim()
    .toLowerCase()
  if (plain === '' || anyPlaceholder.test(plain)) return missing
  if (kind === 'date') {
    const value = dateDigits(plain, dayFirst)
    return { value, tokens: [], placeholder: false }
  }
  const tokens = plain
    .replace(/['’`´]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ')
  const value = tokens.join('')
  if (kind === 'identifier') return { value: oneCharacter(value) ? '' : value, tokens: [], placeholder: false }
  if (kind === 'name' && namePlaceholder.test(tokens.join(' '))) {
    return { value: '', tokens: [], placeholder: role === 'given' }
  }
  return { value: role === 'own' && kind === 'category' ? sexOf(value) : value, tokens, placeholder: false }
}

/** 000000 and 999-99-9999 are typed where there is none. */
const oneCharacter = (value: string): boolean => new Set(value).size < 2 && value.length > 3

const sexes: Readonly<Record<string, string>> = { male: 'm', man: 'm', female: 'f', woman: 'f' }

const sexOf = (value: string): string => sexes[value] ?? value

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/**
 * `YYYYMMDD`, or as many of its digits as are known (`1961`, `196105`); what is no date keeps its digits, so that a slip
 * of the pen can still be seen. A time of day is left out.
 */
const dateDigits = (plain: string, dayFirst: boolean): string => {
  const partial = /^(\d{4})-(\d{2})$/.exec(plain)
  if (partial !== null) return `${partial[1]}${partial[2]}`
  const [, year, month, day] = /^(\d{4})[-/. ]?(\d{1,2})[-/. ]?(\d{1,2})(?:[t ].*)?$/.exec(plain) ?? []
  if (year !== undefined && month !== undefined && day !== undefined) return join(year, month, day)
  const numeric = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})(?:[t ].*)?$/.exec(plain)
  if (numeric !== null) {
    const [, first = '', second = '', last = ''] = numeric
    const isDayFirst = Number(first) > 12 || (Number(second) <= 12 && dayFirst)
    return isDayFirst ? join(last, second, first) : join(last, first, second)
  }
  const named = /^(\d{1,2})[-/. ]*([a-z]{3})[a-z]*[-/., ]*(\d{4})$/.exec(plain)
  const american = /^([a-z]{3})[a-z]*[-/. ]*(\d{1,2})(?:st|nd|rd|th)?[-/., ]+(\d{4})$/.exec(plain)
  const [d, m, y] = named?.slice(1) ?? (american === null ? [] : [american[2], american[1], american[3]])
  if (y !== undefined && m !== undefined && d !== undefined && months.includes(m)) {
    return join(y, String(months.indexOf(m) + 1), d)
  }
  return plain.replace(/\D/g, '')
}

const join = (year: string, month: string, day: string): string => year + month.padStart(2, '0') + day.padStart(2, '0')

/**
 * Whether `03/04/1961` in these values means 3 April: the dates that can be read in one way only decide; the day comes
 * first where none does. Two files that disagree meet at the level "month and day exchanged".
 */
export const dayFirstOf = (values: Iterable<string>): boolean => {
  let dayFirst = 0
  let monthFirst = 0
  for (const value of values) {
    const [, first, second] = /^\s*(\d{1,2})[-/. ](\d{1,2})[-/. ]\d{4}/.exec(value) ?? []
    if (Number(first) > 12) dayFirst++
    if (Number(second) > 12) monthFirst++
  }
  return dayFirst >= monthFirst
}
