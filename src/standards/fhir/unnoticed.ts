/** What `JSON.parse` accepts without a word although something of the text is lost. */
export type Unnoticed =
  | {
      /** A member stands twice: the last one counts, other readers take the first. */
      readonly kind: 'name-twice'
      /** Where: `component[1].valueQuantity.value`; a name that could be anything is written `?`. */
      readonly path: string
    }
  | {
      /** A number has more digits than it is computed with (IEEE 754 double). */
      readonly kind: 'number-inexact'
      readonly path: string
    }

/** More than this many in one resource are not told one by one. */
const mostTold = 100

/** What stands around a value: an object with the names it has had so far, or an array. */
type Around = { readonly names: Set<string> | null; name: string; index: number }

/**
 * Finds what `JSON.parse` does not say of a text that it accepts: members that stand twice, and numbers that lose digits.
 * At most 100 findings. Without recursion: the text may be deep.
 *
 * @param json valid JSON
 * @example
 * unnoticedIn('{"value":{"a":1,"a":2}}')  // [{ kind: 'name-twice', path: 'value.a' }]
 */
export const unnoticedIn = (json: string): readonly Unnoticed[] => {
  const found: Unnoticed[] = []
  const around: Around[] = []
  let nameNext = false
  for (let at = 0; at < json.length && found.length < mostTold; at++) {
    const char = json[at]!
    if (char === '{' || char === '[') {
      nameNext = char === '{'
      around.push({ names: nameNext ? new Set() : null, name: '', index: 0 })
    } else if (char === '}' || char === ']') {
      around.pop()
      nameNext = false
    } else if (char === ',') {
      const inside = around.at(-1)
      nameNext = inside?.names != null
      if (inside !== undefined) inside.index += 1
    } else if (char === '"') {
      const end = endOfString(json, at)
      if (nameNext) {
        if (nameTwice(around.at(-1)!, json.slice(at, end))) found.push({ kind: 'name-twice', path: pathOf(around) })
        nameNext = false
      }
      at = end - 1
    } else if (char === '-' || (char >= '0' && char <= '9')) {
      const end = endOfNumber(json, at)
      if (!isExact(json.slice(at, end))) found.push({ kind: 'number-inexact', path: pathOf(around) })
      at = end - 1
    }
  }
  return found
}

/** Behind the closing quote. */
const endOfString = (json: string, start: number): number => {
  let at = start + 1
  while (at < json.length && json[at] !== '"') at += json[at] === '\\' ? 2 : 1
  return at + 1
}

const endOfNumber = (json: string, start: number): number => {
  let at = start
  while (at < json.length && numberChars.has(json[at]!)) at += 1
  return at
}

const numberChars: ReadonlySet<string> = new Set('+-.0123456789eE')

/** Takes the next name, and says whether the object has had it. */
const nameTwice = (inside: Around, quoted: string): boolean => {
  const name = JSON.parse(quoted) as string
  inside.name = name
  if (inside.names!.has(name)) return true
  inside.names!.add(name)
  return false
}

/** Levels that a path tells. */
const longestPath = 50

/** A name is the source's text, which may be long, or about somebody: only what looks like a member's name is told. */
const pathOf = (around: readonly Around[]): string =>
  around
    .slice(0, longestPath)
    .map(({ names, name, index }) => (names === null ? `[${index}]` : /^[A-Za-z_]\w{0,63}$/.test(name) ? name : '?'))
    .join('.')
    .replaceAll('.[', '[')

/** Numbers of sixteen characters or with an exponent; what stands in a string may look like one. */
const longNumber = /[:[,]\s*(-?(?:[\d.]{16,}(?:[eE][+-]?\d+)?|[\d.]+[eE][+-]?\d+))/g

/** Whether a text may hold a number that loses digits: quick, and wrong only in saying yes. */
export const mayBeInexact = (json: string): boolean => {
  for (const [, number = ''] of json.matchAll(longNumber)) if (!isExact(number)) return true
  return false
}

/** Longer numbers are taken to lose digits. */
const longestNumber = 1_000

/**
 * Whether a JSON number, read as a double and written again, has the digits that it had.
 *
 * @example
 * isExact('0.10')              // true: zeros at the end are no loss of value
 * isExact('9007199254740993')  // false: read as …992
 */
const isExact = (source: string): boolean =>
  source.length <= longestNumber && digitsOf(source) === digitsOf(String(Number(source)))

/** Sign, significant digits and power of ten; `undefined` for what is no number, such as `Infinity`. */
const digitsOf = (source: string): string | undefined => {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? []
  if (whole === undefined) return undefined
  const digits = `${whole}${fraction}`.replace(/^0+/, '')
  const significant = digits.replace(/0+$/, '')
  if (significant === '') return '0'
  return `${sign}${significant}e${Number(exponent) - fraction.length + digits.length - significant.length}`
}
