import { level, levelCount } from './compare.ts'
import type { Comparer } from './comparisons.ts'
import { seededNumbers } from './random.ts'
import type { Column } from './records.ts'

/** How often strangers reach each level of each field, and share each value. */
export type Chance = {
  /** At field * levelCount + level: its probability among strangers of whom both have a value. */
  readonly u: Float64Array
  /** By field and value code: the probability that a stranger has that value too. */
  readonly ofValue: readonly Float32Array[]
  /** Share of all pairs that are of one place, beyond chance: who shares the suburb shares the postcode. */
  readonly neighbours: number
}

/** How many random pairs are compared; where there are no more, each is, once. */
const sampled = 400_000

/**
 * What happens by chance. Exact agreement: from the frequency of the values, the pair itself left out, so that a value that
 * only two records share is as rare as it looks (Winkler 1988 on value-specific weights). The levels between: from random
 * pairs, of which hardly any are matches; those that agree in two rare things are left out.
 */
export const chanceOf = (
  columns: readonly Column[],
  comparer: Comparer,
  size: number,
  first: number | null,
): Chance => {
  const ofValue = columns.map(chanceOfValues)
  const u = new Float64Array(columns.length * levelCount)
  const exact = columns.map(({ counts }, field) => {
    const present = presentIn(counts)
    return counts.reduce((sum, count, code) => (code === 0 ? sum : sum + (count / present) * ofValue[field]![code]!), 0)
  })
  const { counts, neighbours } = sample(columns, comparer, exact, size, first)
  columns.forEach((_, field) => {
    let others = 0
    const at = field * levelCount
    const possible = [level.close, level.similar, level.different, level.exchanged]
    for (const one of possible) others += counts[at + one]! + 0.5
    u[at + level.exact] = Math.min(0.999, Math.max(1e-9, exact[field]!))
    for (const one of possible) u[at + one] = ((1 - u[at + level.exact]!) * (counts[at + one]! + 0.5)) / others
  })
  return { u, ofValue, neighbours }
}

/** How often a column's values are met: what is needed to know how rare a value is in records that come later. */
export type Frequencies = {
  readonly present: number
  readonly unseen: number
  /** Records that have a value, for values of more than two records. */
  readonly common: Readonly<Record<string, number>>
}

export const frequenciesOf = (column: Column): Frequencies => {
  const { counts, values } = column
  const common: [string, number][] = []
  for (let code = 1; code < counts.length; code++) if (counts[code]! > 2) common.push([values[code]!, counts[code]!])
  return { present: presentIn(counts), unseen: unseenIn(column), common: Object.fromEntries(common) }
}

/** The probability that a stranger has a value too, as `chanceOf` has it, for values of other records. */
export const chanceOfValuesIn = ({ present, unseen, common }: Frequencies, values: readonly string[]): Float32Array =>
  Float32Array.from(values, value => {
    const count = Object.hasOwn(common, value) ? common[value]! : 0
    return Math.min(0.999, (Math.max(0, count - 2) + unseen) / (present + 1))
  })

const presentIn = (counts: Int32Array): number => {
  let present = 0
  for (let code = 1; code < counts.length; code++) present += counts[code]!
  return Math.max(1, present)
}

/**
 * Of a value that two records have, how often others have it. Where hardly any value is shared by three, as with record
 * numbers, one that is shared by two is rarer than one in all records. Few records cannot show that; then the kind decides.
 */
const chanceOfValues = (column: Column): Float32Array => {
  const present = presentIn(column.counts)
  const unseen = unseenIn(column)
  return Float32Array.from(column.counts, count => Math.min(0.999, (Math.max(0, count - 2) + unseen) / (present + 1)))
}

const unseenIn = ({ counts, field }: Column): number => {
  const present = presentIn(counts)
  let common = 0
  for (let code = 1; code < counts.length; code++) if (counts[code]! > 2) common += counts[code]!
  const usual = field.kind === 'identifier' ? 0.05 : 1
  return Math.max(0.05, (common + usual * fewRecords) / (present + fewRecords))
}

const fewRecords = 50

const sample = (
  columns: readonly Column[],
  comparer: Comparer,
  exact: readonly number[],
  size: number,
  first: number | null,
): { readonly counts: Float64Array; readonly neighbours: number } => {
  const counts = new Float64Array(comparer.fields * levelCount)
  const levels = new Uint8Array(comparer.fields)
  const places = fieldsOf(columns, ['place'])
  const personal = fieldsOf(columns, ['given', 'surname', 'birth', 'own'])
  const rare = columns.map((_, field) => exact[field]! < 0.02)
  const agree = (field: number) => levels[field] === level.exact
  let samePlace = 0
  let tried = 0
  for (const [a, b] of somePairs(size, first)) {
    tried++
    comparer.compare(a, b, levels)
    const ofOnePerson = personal.some(field => rare[field] === true && agree(field))
    const together = places.filter(agree).length > 1
    if (together && !ofOnePerson) samePlace++
    if (columns.filter((_, field) => rare[field] === true && agree(field)).length > 1 && (ofOnePerson || !together))
      continue
    for (let field = 0; field < levels.length; field++) counts[field * levelCount + levels[field]!]!++
  }
  return {
    counts,
    neighbours:
      places.length < 2 ? 0 : Math.max(0, samePlace / Math.max(1, tried) - twoOf(places.map(field => exact[field]!))),
  }
}

/** Pairs of records of one file, or of one record of each of two files. The array is one, filled again for each pair. */
function* somePairs(size: number, first: number | null): Generator<readonly [number, number]> {
  const pair: [number, number] = [0, 0]
  const all = first === null ? (size * (size - 1)) / 2 : first * (size - first)
  if (all <= sampled) {
    for (pair[0] = 0; pair[0] < (first ?? size); pair[0]++)
      for (pair[1] = first ?? pair[0] + 1; pair[1] < size; pair[1]++) yield pair
    return
  }
  const random = seededNumbers(2)
  for (let n = 0; n < sampled; n++) {
    pair[0] = random(first ?? size)
    pair[1] = first === null ? (pair[0] + 1 + random(size - 1)) % size : first + random(size - first)
    yield pair
  }
}

const fieldsOf = (columns: readonly Column[], roles: readonly string[]): readonly number[] =>
  columns.flatMap(({ field }, n) => (roles.includes(field.role) ? [n] : []))

/** Probability that at least two of independent events happen. */
const twoOf = (chances: readonly number[]): number => {
  const none = chances.reduce((product, chance) => product * (1 - chance), 1)
  const one = chances.reduce((sum, chance) => sum + (none * chance) / (1 - chance), 0)
  return 1 - none - one
}
