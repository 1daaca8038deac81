import { type Answer, answered, outOfScope } from '../../../core/index.ts'

/** Inputs of the two algorithms of the International Warfarin Pharmacogenetics Consortium. */
export type WarfarinInputs = {
  /** Whole or broken years; the algorithms count completed decades. */
  readonly ageYears: number
  readonly heightCm: number
  readonly weightKg: number
  /** As the publication has it; `missing` also for mixed. Never inferred. */
  readonly race: 'asian' | 'black' | 'white' | 'missing'
  /** rs9923231 as the gene reads it: A lowers the dose (VCF: C is G, T is A). `null`: not known. */
  readonly vkorc1: 'G/G' | 'A/G' | 'A/A' | null
  readonly cyp2c9: (typeof cyp2c9Genotypes)[number] | null
  /** Carbamazepine, phenytoin, rifampicin. */
  readonly inducer: boolean
  readonly amiodarone: boolean
}

export const cyp2c9Genotypes = ['*1/*1', '*1/*2', '*1/*3', '*2/*2', '*2/*3', '*3/*3'] as const

export type WarfarinAlgorithm = 'pharmacogenetic' | 'clinical'

const vkorc1Terms = { 'G/G': 0, 'A/G': -0.8677, 'A/A': -1.6974 } as const
const cyp2c9Terms = {
  '*1/*1': 0,
  '*1/*2': -0.5211,
  '*1/*3': -0.9357,
  '*2/*2': -1.0616,
  '*2/*3': -1.9206,
  '*3/*3': -2.3312,
} as const

/** Below: 3.5 mg a week, the lowest dose of the label's table. Above: our guard. Squaring hides an impossible sum. */
const bounds = [1.87, 10] as const

/** Why there is no dose where the sum is under its bound. */
export const tooLow = 'the estimate is below 3.5 mg a week, the lowest dose of the label: choose another anticoagulant'

/**
 * The linear sum of an algorithm: the square root of the weekly dose in mg (IWPC, N Engl J Med 2009;360:753, supplement
 * section S1).
 */
export const warfarinSum = (algorithm: WarfarinAlgorithm, inputs: WarfarinInputs): number => {
  const { heightCm, weightKg, race, vkorc1, cyp2c9, inducer, amiodarone } = inputs
  const decade = Math.floor(inputs.ageYears / 10)
  if (algorithm === 'clinical') {
    return (
      4.0376 -
      0.2546 * decade +
      0.0118 * heightCm +
      0.0134 * weightKg +
      { asian: -0.6752, black: 0.406, white: 0, missing: 0.0443 }[race] +
      (inducer ? 1.2799 : 0) -
      (amiodarone ? 0.5695 : 0)
    )
  }
  return (
    5.6044 -
    0.2614 * decade +
    0.0087 * heightCm +
    0.0128 * weightKg +
    (vkorc1 === null ? -0.4854 : vkorc1Terms[vkorc1]) +
    (cyp2c9 === null ? -0.2188 : cyp2c9Terms[cyp2c9]) +
    { asian: -0.1092, black: -0.276, white: 0, missing: -0.1032 }[race] +
    (inducer ? 1.1816 : 0) -
    (amiodarone ? 0.5503 : 0)
  )
}

/**
 * The estimated maintenance dose for a target INR of 2 to 3, in mg a week; refused where the sum is outside its bounds.
 *
 * @example
 * warfarinDose('pharmacogenetic', { ageYears: 67, heightCm: 170, weightKg: 75, race: 'white', vkorc1: 'G/G', cyp2c9: '*1/*1', inducer: false, amiodarone: false })
 * // answered: 41.93
 */
export const warfarinDose = (algorithm: WarfarinAlgorithm, inputs: WarfarinInputs): Answer<number> => {
  const sum = warfarinSum(algorithm, inputs)
  if (sum < bounds[0]) {
    return outOfScope(tooLow)
  }
  if (sum > bounds[1]) return outOfScope('the estimate is above 100 mg a week: an input is wrong')
  return answered(sum * sum)
}

/** Genotypes at linked positions of VKORC1, as the gene reads them. */
export type LinkedVkorc1 = {
  readonly rs2359612?: string | null
  readonly rs9934438?: string | null
  readonly rs8050894?: string | null
}

/**
 * rs9923231 from linked positions, where it was not read (IWPC 2009, supplement section S1). Two of the three hold
 * only in people whose race is on record as neither Black nor missing.
 */
export const linkedVkorc1 = (race: WarfarinInputs['race'], linked: LinkedVkorc1): WarfarinInputs['vkorc1'] => {
  const known = race === 'white' || race === 'asian'
  const of = (genotype: string | null | undefined, low: string, high: string): WarfarinInputs['vkorc1'] | undefined => {
    const alleles = (genotype ?? '').split('/').sort().join('/')
    if (alleles === `${low}/${low}`) return 'A/A'
    if (alleles === `${high}/${high}`) return 'G/G'
    return alleles === [low, high].sort().join('/') ? 'A/G' : undefined
  }
  return (
    (known ? of(linked.rs2359612, 'T', 'C') : undefined) ??
    of(linked.rs9934438, 'T', 'C') ??
    (known ? of(linked.rs8050894, 'C', 'G') : undefined) ??
    null
  )
}
