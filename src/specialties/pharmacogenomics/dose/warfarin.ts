import { type Answer, answered, roundTo } from '../../../core/index.ts'
import { readWarfarinInput } from './warfarin-input.ts'
import { type WarfarinAlgorithm, type WarfarinInputs, warfarinDose } from './warfarin-iwpc.ts'

export type WarfarinEstimate = {
  /** At the precision the publication prints. */
  readonly mgPerWeek: number
  /** The publication gives none for one person. */
  readonly interval: 'not published'
  readonly algorithm: string
  readonly inputs: WarfarinInputs
  /** What the other algorithm gives, or why it gives nothing. */
  readonly other: { readonly algorithm: string; readonly mgPerWeek: number | null; readonly because: string | null }
  readonly source: string
  readonly limits: readonly string[]
}

const names: Readonly<Record<WarfarinAlgorithm, string>> = {
  pharmacogenetic: 'IWPC 2009 pharmacogenetic',
  clinical: 'IWPC 2009 clinical',
}

/**
 * An estimate of the weekly maintenance dose of warfarin from published inputs, or why there is none.
 *
 * @example
 * estimateWarfarin({ age: 67, heightCm: 170, weightKg: 75, race: 'white', vkorc1: 'G/G', cyp2c9: '*1/*1' })
 * // answered: { mgPerWeek: 41.93, … }
 */
export const estimateWarfarin = (input: Readonly<Record<string, unknown>>): Answer<WarfarinEstimate> => {
  const read = readWarfarinInput(input)
  if (read.kind !== 'answered') return read
  const { algorithm, inputs } = read.value
  const dose = warfarinDose(algorithm, inputs)
  if (dose.kind !== 'answered') return dose
  const otherName = algorithm === 'clinical' ? 'pharmacogenetic' : 'clinical'
  const other = warfarinDose(otherName, inputs)
  return answered({
    mgPerWeek: roundTo(dose.value, 2),
    interval: 'not published',
    algorithm: names[algorithm],
    inputs,
    other: {
      algorithm: names[otherName],
      mgPerWeek: other.kind === 'answered' ? roundTo(other.value, 2) : null,
      because: other.kind === 'out-of-scope' ? other.because : null,
    },
    source: 'International Warfarin Pharmacogenetics Consortium. N Engl J Med 2009;360:753-764, supplement S1',
    limits: limitsOf(algorithm, inputs, input),
  })
}

const limitsOf = (
  algorithm: WarfarinAlgorithm,
  { vkorc1, cyp2c9, race }: WarfarinInputs,
  input: Readonly<Record<string, unknown>>,
): readonly string[] => [
  'A starting estimate of the maintenance dose for a target INR of 2 to 3; no loading dose. The INR decides.',
  'Adults only; not in liver failure.',
  ...(algorithm === 'pharmacogenetic' && vkorc1 === null
    ? ['VKORC1 is not known: the published term for that was used.']
    : []),
  ...(algorithm === 'pharmacogenetic' && cyp2c9 === null
    ? ['CYP2C9 is not known: the published term for that was used.']
    : []),
  ...(race === 'missing'
    ? ['Race is an input of the published formula; its term for missing or mixed was used.']
    : ['Race is an input of the published formula, and changes the estimate.']),
  ...notStated('carbamazepine, phenytoin or rifampicin', input.inducer ?? input.enzymeInducer ?? input.enzyme_inducer),
  ...notStated('amiodarone', input.amiodarone),
  ...(algorithm === 'pharmacogenetic'
    ? [
        'CYP2C9 *5, *6, *8, *11 and rs12777823, which matter in people of African ancestry, and CYP4F2 are not in the formula.',
      ]
    : []),
]

const notStated = (medicines: string, given: unknown): readonly string[] =>
  given === undefined || given === null ? [`Whether ${medicines} is taken was not stated: counted as not taken.`] : []
