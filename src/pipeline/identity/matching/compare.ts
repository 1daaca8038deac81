import type { FieldKind } from './field-kind.ts'
import type { Column } from './records.ts'
import { editDistance, jaroWinkler, layOut, type Strings } from './similarity.ts'

/**
 * How far two values agree. A missing value is no evidence in either direction. `exchanged` stands at the given name when
 * it is the other record's surname and the reverse; the surname then says nothing further.
 */
export const levels = ['missing', 'exact', 'close', 'similar', 'different', 'exchanged'] as const

export type Level = (typeof levels)[number]

export const level = { missing: 0, exact: 1, close: 2, similar: 3, different: 4, exchanged: 5 } as const

export const levelCount = levels.length

/** What each level means for each kind; also the text of the documentation and of `parameters`. */
export const levelMeanings: Readonly<Record<FieldKind, Readonly<Partial<Record<Level, string>>>>> = {
  name: {
    exact: 'equal, but for case, accents, spaces and punctuation',
    close: 'Jaro-Winkler >= 0.92, or one letter wrong, missing, added or exchanged with its neighbour',
    similar: 'Jaro-Winkler >= 0.8, an initial, or one part of a double name',
    exchanged: 'given name and surname exchanged',
  },
  date: {
    exact: 'equal',
    close: 'one digit wrong or exchanged with its neighbour, or day and month exchanged',
    similar: 'two of year, month and day equal, or equal as far as the less complete one goes',
  },
  identifier: { exact: 'equal', close: 'one character wrong', similar: 'two characters wrong (of seven or more)' },
  postcode: { exact: 'equal', close: 'one character wrong', similar: 'the first half equal' },
  number: { exact: 'equal', close: 'one character wrong (of three or more)' },
  category: { exact: 'equal', close: 'one letter wrong (of two or more)' },
  text: {
    exact: 'equal, but for case, accents, spaces and punctuation',
    close: 'Jaro-Winkler >= 0.92, or one letter wrong, or the same words in another order',
    similar: 'Jaro-Winkler >= 0.8, or half of the words equal',
  },
}

/** The level of two different, present values. */
type Comparison = (a: number, b: number) => number

/** @returns the levels of values of a column by their codes */
export const comparisonOf = (column: Column): Comparison => {
  const strings = layOut(column.values)
  return comparisons[column.field.kind](strings, column)
}

const comparisons: Readonly<Record<FieldKind, (strings: Strings, column: Column) => Comparison>> = {
  name: (strings, { tokens }) => {
    const isSingle = (code: number) => strings.starts[code + 1]! - strings.starts[code]! === 1
    return (a, b) => {
      const similarity = jaroWinkler(strings, a, b, 0.8)
      if (similarity >= 0.92) return level.close
      if (similarity >= 0.8) return editDistance(strings, a, b, 1) === 1 ? level.close : level.similar
      // Jaro's window is too narrow for KIM and KMI.
      if (strings.letters[a] === strings.letters[b] && editDistance(strings, a, b, 1) === 1) return level.close
      if (isSingle(a) || isSingle(b)) return sameFirst(strings, a, b) ? level.similar : level.different
      const words = tokens[a]!.length > 1 || tokens[b]!.length > 1
      return words && sharesWord(tokens[a]!, tokens[b]!) ? level.similar : level.different
    }
  },
  date: strings => (a, b) => dateLevel(strings, a, b),
  identifier: strings => (a, b) => {
    const distance = editDistance(strings, a, b, 2)
    if (distance === 1) return level.close
    return distance === 2 && lengthOf(strings, a) >= 7 ? level.similar : level.different
  },
  postcode: strings => (a, b) => {
    if (editDistance(strings, a, b, 1) === 1) return level.close
    const half = Math.ceil(Math.min(lengthOf(strings, a), lengthOf(strings, b)) / 2)
    return sameUnits(strings, a, b, 0, half) ? level.similar : level.different
  },
  number: strings => (a, b) =>
    Math.max(lengthOf(strings, a), lengthOf(strings, b)) >= 3 && editDistance(strings, a, b, 1) === 1
      ? level.close
      : level.different,
  category: strings => (a, b) =>
    Math.max(lengthOf(strings, a), lengthOf(strings, b)) >= 2 && editDistance(strings, a, b, 1) === 1
      ? level.close
      : level.different,
  text: (strings, { tokens }) => {
    return (a, b) => {
      const similarity = jaroWinkler(strings, a, b, 0.8)
      if (similarity >= 0.92) return level.close
      const [wordsA, wordsB] = [tokens[a]!, tokens[b]!]
      const shared = wordsA.length > 1 && wordsB.length > 1 ? sharedWords(wordsA, wordsB) : 0
      if (shared > 0 && shared === wordsA.length && shared === wordsB.length) return level.close
      if (similarity >= 0.8) return editDistance(strings, a, b, 1) === 1 ? level.close : level.similar
      return shared > 0 && 2 * shared >= Math.max(wordsA.length, wordsB.length) ? level.similar : level.different
    }
  },
}

const lengthOf = (strings: Strings, code: number): number => strings.starts[code + 1]! - strings.starts[code]!

const sameFirst = ({ units, starts }: Strings, a: number, b: number): boolean => units[starts[a]!] === units[starts[b]!]

const sameUnits = ({ units, starts }: Strings, a: number, b: number, from: number, to: number): boolean => {
  for (let n = from; n < to; n++) if (units[starts[a]! + n] !== units[starts[b]! + n]) return false
  return true
}

/** `SMITH-JONES` and `JONES`. Particles (`de`, `van`) are no part that tells people apart. */
const sharesWord = (a: readonly string[], b: readonly string[]): boolean =>
  a.some(word => word.length >= 4 && b.includes(word))

const sharedWords = (a: readonly string[], b: readonly string[]): number =>
  a.filter((word, n) => b.includes(word) && a.indexOf(word) === n).length

const dateLevel = (strings: Strings, a: number, b: number): number => {
  const lengthA = lengthOf(strings, a)
  const lengthB = lengthOf(strings, b)
  if (lengthA !== 8 || lengthB !== 8) {
    const shorter = Math.min(lengthA, lengthB)
    if (shorter === 4 || shorter === 6) return sameUnits(strings, a, b, 0, shorter) ? level.similar : level.different
    return editDistance(strings, a, b, 1) === 1 ? level.close : level.different
  }
  if (editDistance(strings, a, b, 1) === 1) return level.close
  const year = sameUnits(strings, a, b, 0, 4)
  if (year && exchangesDayAndMonth(strings, a, b)) return level.close
  const month = sameUnits(strings, a, b, 4, 6)
  const day = sameUnits(strings, a, b, 6, 8)
  return Number(year) + Number(month) + Number(day) === 2 ? level.similar : level.different
}

const exchangesDayAndMonth = ({ units, starts }: Strings, a: number, b: number): boolean => {
  const [atA, atB] = [starts[a]!, starts[b]!]
  return (
    units[atA + 4] === units[atB + 6] &&
    units[atA + 5] === units[atB + 7] &&
    units[atA + 6] === units[atB + 4] &&
    units[atA + 7] === units[atB + 5]
  )
}
