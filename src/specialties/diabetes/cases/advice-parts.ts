/** Stands where a sweep puts its values. */
export const asked = '?' as never
export const gone = null as never

/** Of a class one or two drugs whose rows differ. */
export const every = [
  ...['metformin', 'dapagliflozin', 'canagliflozin', 'ertugliflozin', 'semaglutide', 'exenatide', 'sitagliptin'],
  ...['saxagliptin', 'pioglitazone', 'glyburide', 'glipizide', 'insulin'],
].flatMap(drug => [{ drug }, { drug, origin: 'current' as const }])

export const hba1c = (value: number) => ({ measured: { hba1c: ['2026-10-01', value] as const } })
