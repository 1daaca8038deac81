/** One way of writing a name (PS3.5, 6.2.1). */
export type NameParts = {
  readonly family: string
  readonly given: string
  readonly middle: string
  readonly prefix: string
  readonly suffix: string
}

/** A name in up to three ways; `undefined` for one in which it is not written. */
export type PersonName = {
  readonly alphabetic: NameParts | undefined
  readonly ideographic: NameParts | undefined
  readonly phonetic: NameParts | undefined
}

/** @example personNameOf('Yamada^Tarou=山田^太郎').ideographic?.family  // '山田' */
export const personNameOf = (text: string): PersonName => {
  const [alphabetic, ideographic, phonetic] = text.split('=').map(partsOf)
  return { alphabetic, ideographic, phonetic }
}

const partsOf = (group: string): NameParts | undefined => {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map(part => part.trim())
  const parts = { family, given, middle, prefix, suffix }
  return Object.values(parts).every(part => part === '') ? undefined : parts
}

/** For a reader: `Dr. John Robert Doe Jr.` */
export const nameText = ({ family, given, middle, prefix, suffix }: NameParts): string =>
  [prefix, given, middle, family, suffix].filter(part => part !== '').join(' ')
