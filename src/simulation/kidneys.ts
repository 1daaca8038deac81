const kappa = { female: 0.7, male: 0.9 } as const
const alpha = { female: -0.241, male: -0.302 } as const

/**
 * The creatinine, mg/dL in two decimals, that CKD-EPI 2021 turns into this eGFR: the equation of clinical/derivations
 * solved for creatinine. A test holds the two together.
 *
 * @example
 * creatinineFor({ sex: 'female', age: 67 }, 27) // 1.99
 */
export const creatinineFor = (of: { readonly sex: 'female' | 'male'; readonly age: number }, egfr: number): number => {
  const scale = 142 * 0.9938 ** of.age * (of.sex === 'female' ? 1.012 : 1)
  // Above the knee the exponent is -1.2, below it is the sex's own.
  const ratio = (egfr / scale) ** (egfr <= scale ? 1 / -1.2 : 1 / alpha[of.sex])
  return Math.round(ratio * kappa[of.sex] * 100) / 100
}
