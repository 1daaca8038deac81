import { AppError } from '../../../core/index.ts'
import type { Grouping } from '../../../learning/index.ts'
import type { CohortDefinition } from '../../../pipeline/features/index.ts'
import type { PartRows } from './part-rows.ts'

/** Ages from which a band begins, in years. */
const bands = [0, 18, 40, 65, 80]

/** By what the rows of a cohort can be parted, to see whether a model is as good for everybody. */
const groupNames = ({ features }: CohortDefinition): readonly string[] => [
  ...features
    .filter(({ kind }) => kind === 'sex' || kind === 'condition' || kind === 'medicine')
    .map(({ name }) => name),
  ...(features.some(({ kind }) => kind === 'age') ? ['age_band'] : []),
  'site',
]

/** Those that are looked at unless others are asked for. */
export const usualGroups = (definition: CohortDefinition): readonly string[] => {
  const sex = definition.features.find(({ kind }) => kind === 'sex')
  return [...(sex === undefined ? [] : [sex.name]), ...groupNames(definition).filter(name => name === 'age_band')]
}

/** @throws AppError `misuse` for a name that is not among `groupNames` */
export const assertGroups = (definition: CohortDefinition, names: readonly string[]): void => {
  const known = groupNames(definition)
  const wrong = names.find(name => !known.includes(name))
  if (wrong !== undefined)
    throw new AppError('misuse', `Rows cannot be parted by ${wrong}.`, {
      remedy: `--groups is of ${known.join(', ')}.`,
    })
}

export const groupingsOf = (
  definition: CohortDefinition,
  part: PartRows,
  names: readonly string[],
): readonly Grouping[] => names.map(name => groupingOf(definition, part, name))

const groupingOf = (definition: CohortDefinition, part: PartRows, name: string): Grouping => {
  if (name === 'site') return { name, codes: part.sites.codes, levels: part.sites.levels }
  if (name === 'age_band') {
    const age = definition.features.find(({ kind }) => kind === 'age')!
    return { name, codes: Int32Array.from(numbersOf(part, age.name), bandOf), levels: bands.map(bandName) }
  }
  const column = part.table.columns.find(one => one.name === name)!
  return column.kind === 'categorical'
    ? { name, codes: column.codes, levels: column.levels }
    : {
        name,
        codes: Int32Array.from(numbersOf(part, name), value => (Number.isNaN(value) ? -1 : value)),
        levels: ['no', 'yes'],
      }
}

const numbersOf = ({ table }: PartRows, name: string): Float64Array => {
  const column = table.columns.find(one => one.name === name)
  return column?.kind === 'numeric' ? column.values : new Float64Array()
}

const bandOf = (age: number): number => (Number.isNaN(age) ? -1 : bands.findLastIndex(from => age >= from))

const bandName = (from: number, at: number): string => {
  const next = bands[at + 1]
  return next === undefined ? `${from} or more` : `${from} to ${next - 1}`
}
