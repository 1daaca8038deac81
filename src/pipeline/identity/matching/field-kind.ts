/**
 * What a field holds, which decides how its values are standardised and compared.
 *
 * `name` parts of a person's name; `date` calendar dates; `identifier` numbers that are given to one person or line
 * (record numbers, telephones); `postcode`; `number` short numbers such as a house number; `category` few different
 * values; `text` everything else.
 */
export type FieldKind = 'name' | 'date' | 'identifier' | 'postcode' | 'number' | 'category' | 'text'

/**
 * Whose a field is. Neighbours share `place` fields, people of one family `surname` and `household` fields too, twins also
 * `birth`; `given` and `own` belong to one person.
 */
export type FieldRole = 'given' | 'surname' | 'birth' | 'household' | 'place' | 'own'

export type Field = { readonly name: string; readonly kind: FieldKind; readonly role: FieldRole }

/** Column names as they are met in registers, exports and FHIR; the first that fits decides. */
const byName: readonly (readonly [pattern: RegExp, kind: FieldKind | null, role: FieldRole])[] = [
  [/\b(mother|father|parent|guardian|mothers|fathers)\b/, null, 'household'],
  [/\b(date of birth|birth ?date|dob|born|birthday|birth)\b/, 'date', 'birth'],
  [/\b(e ?mail)\b/, 'text', 'own'],
  [/\b(phone|telephone|tel|mobile|cell|fax)\b/, 'identifier', 'household'],
  [
    /\b(ssn|soc sec( id)?|social security( number)?|mrn|nhs( number)?|medicare|medicaid|passport|national id)\b/,
    'identifier',
    'own',
  ],
  [
    /\b(identifier|insurance( number)?|policy( number)?|licen[cs]e|drivers|record number|health number|hcn|nino|chi)\b/,
    'identifier',
    'own',
  ],
  [/\b(post ?code|zip( ?code)?|postal ?code|plz|eircode)\b/, 'postcode', 'place'],
  [/\b(street|house|unit|flat|building|apartment|apt) ?(number|no|num|nr)\b/, 'number', 'household'],
  [/\b(sur ?name|last ?name|family ?name|family|lname|sname|last|surname \d)\b/, 'name', 'surname'],
  [/\b(given ?names?|first ?name|fore ?name|christian name|given|first|fname|gname)\b/, 'name', 'given'],
  [/\b(middle ?names?|middle|second name|other names?|maiden ?name)\b/, 'name', 'own'],
  [/\b(sex|gender)\b/, 'category', 'own'],
  [/\b(address|addr|street|road|line ?\d?)\b/, 'text', 'household'],
  [/\b(suburb|city|town|village|locality|district|county|place)\b/, 'text', 'place'],
  [/\b(state|province|region|country|territory)\b/, 'category', 'place'],
  [/\b(name|full ?name|patient ?name)\b/, 'text', 'own'],
]

/** `dateOfBirth`, `DATE-OF-BIRTH` and `date_of_birth` are one name: `date of birth`. */
const wordsOf = (name: string): string =>
  name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .replace(/(\p{L})(\d)/gu, '$1 $2')
    .trim()
    .toLowerCase()

/** A column's distinct values as received, and how many records have one. */
export type Contents = { readonly values: readonly string[]; readonly records: number }

/**
 * Guesses what a column holds from its name, else from its contents.
 *
 * @param name the column's heading, in any style
 *
 * @example
 * fieldOf('date_of_birth', { values: ['19151111'], records: 1 }) // { name: 'date_of_birth', kind: 'date', role: 'birth' }
 * fieldOf('ward', { values: ['3 East', '4 West'], records: 90 }) // { name: 'ward', kind: 'category', role: 'own' }
 */
export const fieldOf = (name: string, contents: Contents): Field => {
  const words = wordsOf(name)
  const [, kind, role] = byName.find(([pattern]) => pattern.test(words)) ?? [null, null, 'own' as const]
  // A column called a date that holds none is compared as what it is.
  if (kind === 'date' && !mostly(sampleOf(contents.values), value => /\d/.test(value))) {
    return { name, kind: kindOfContents(contents), role: 'own' }
  }
  return { name, kind: kind ?? kindOfContents(contents), role }
}

const kindOfContents = ({ values, records }: Contents): FieldKind => {
  const sample = sampleOf(values)
  if (sample.length === 0) return 'text'
  if (mostly(sample, isDate)) return 'date'
  const numeric = mostly(sample, value => digitsIn(value) > value.length / 2)
  if (numeric && values.length > 0.3 * records && mostly(sample, value => digitsIn(value) >= 6)) return 'identifier'
  if (values.length <= 50 && records >= 10 * values.length) return 'category'
  return numeric ? 'number' : 'text'
}

const sampleOf = (values: readonly string[]): readonly string[] => {
  const step = Math.max(1, Math.floor(values.length / 1_000))
  return values.filter((value, index) => index % step === 0 && value.trim() !== '')
}

const mostly = (sample: readonly string[], holds: (value: string) => boolean): boolean =>
  sample.filter(holds).length >= 0.8 * sample.length

const digitsIn = (value: string): number => value.replace(/\D/g, '').length

const isDate = (value: string): boolean =>
  /^\s*((18|19|20)\d\d[-/.]?\d{2}[-/.]?\d{2}|\d{1,2}[-/.]\d{1,2}[-/.](18|19|20)\d\d)([T ].*)?\s*$/.test(value)
