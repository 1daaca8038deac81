import { AppError } from '../../../core/index.ts'
import type { Feature } from '../../../learning/index.ts'
import { MOST_TREES, USUAL_PATIENCE } from '../../use-cases/learning/early-stopping.ts'
import { type Kind, kinds } from '../../use-cases/learning/fit-model.ts'
import { directions, number } from './options.ts'

type Values = Readonly<Record<string, string | boolean | undefined>>
type Range = Parameters<typeof number>[3]

/** The options that are of one kind: by name what they set, and within which range. */
const SETTINGS: Readonly<Record<Kind, Readonly<Record<string, readonly [string, Range]>>>> = {
  boosted: {
    trees: ['trees', { least: 1, most: 100_000, whole: true }],
    leaves: ['leaves', { least: 2, most: 4096, whole: true }],
    rate: ['learningRate', { least: 1e-6, most: 1 }],
    'stop-after': ['stopAfter', { least: 1, most: 100_000, whole: true }],
  },
  additive: { pairs: ['pairs', { least: 0, most: 1000, whole: true }] },
  logistic: { penalty: ['penalty', { least: 0, most: 1e9 }], l1: ['l1', { least: 0, most: 1 }] },
  cox: { penalty: ['penalty', { least: 0, most: 1e9 }] },
  forest: { trees: ['trees', { least: 1, most: 100_000, whole: true }] },
}

/** The names of the options that `settingsOf` and `directionsOf` read. */
export const kindOptionNames = [...new Set([...Object.values(SETTINGS).flatMap(Object.keys), 'monotone'])]

export const kindHelp = `  --trees N --leaves N --rate X   boosted: how many trees, how large, how fast (forest: --trees N)
  --trees auto        boosted: as many trees as a fifth of the rows (with --group: of the patients), kept apart by the
                      seed, asks for: none after ${USUAL_PATIENCE} that gained nothing, ${MOST_TREES} at most; then learnt from all rows
  --stop-after N      boosted: that, after N trees that gained nothing; --trees is then the most
  --pairs N           additive: how many pairs of features are looked for (default 0)
  --monotone a:+,b:-  boosted, additive: with a the outcome (of survival: the risk) may only rise, with b only fall
  --penalty X --l1 S  logistic: lambda per standard deviation, and its L1 share 0 to 1; cox: --penalty is a ridge (default: none)`

/**
 * What the options of a kind set.
 *
 * @throws AppError `misuse` for an option of another kind, and for what is not a number in its range
 */
export const settingsOf = (kind: Kind, values: Values): Readonly<Record<string, number>> => {
  for (const other of kinds)
    for (const name of Object.keys(SETTINGS[other]))
      if (SETTINGS[kind][name] === undefined && values[name] !== undefined)
        throw new AppError('misuse', `--${name} is of --kind ${kindsWith(name)}.`, { remedy: 'Leave it out.' })
  const isAuto = kind === 'boosted' && values.trees === 'auto'
  const { trees, ...settings } = Object.fromEntries(
    Object.entries(SETTINGS[kind]).flatMap(([name, [key, range]]) =>
      values[name] === undefined || (isAuto && name === 'trees')
        ? []
        : [[key, number(values, name, 0, { ...range, usual: 'the usual' })]],
    ),
  )
  if (isAuto || settings.stopAfter !== undefined)
    return { ...settings, stopAfter: settings.stopAfter ?? USUAL_PATIENCE, mostTrees: trees ?? MOST_TREES }
  return trees === undefined ? settings : { trees, ...settings }
}

const kindsWith = (name: string): string => kinds.filter(kind => SETTINGS[kind][name] !== undefined).join(' and ')

/**
 * Columns that may move the outcome one way only.
 *
 * @param features what is learnt from
 * @throws AppError `misuse` where the kind knows no directions, and for what is no column of numbers
 */
export const directionsOf = (
  kind: Kind,
  values: Values,
  features: readonly Pick<Feature, 'name' | 'kind'>[],
): Readonly<Record<string, 1 | -1>> => {
  const found = directions(values, 'monotone')
  if (values.monotone !== undefined && kind !== 'boosted' && kind !== 'additive')
    throw new AppError('misuse', '--monotone is of --kind boosted and additive.', { remedy: 'Leave it out.' })
  for (const name of Object.keys(found))
    if (features.find(feature => feature.name === name)?.kind !== 'numeric')
      throw new AppError('misuse', `--monotone: ${name} is no column of numbers that is learnt from.`, {
        remedy: 'Name columns as the first line of the table does; levels have no order.',
      })
  return found
}
