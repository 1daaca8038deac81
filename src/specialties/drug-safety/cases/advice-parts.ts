export const mg = (drug: string, amount: number, timesPerDay = 1) => ({
  drug,
  dose: { amount, unit: 'mg', text: `${amount} mg`, timesPerDay },
})

export const ordered = (...ids: readonly string[]) => ids.map(drug => ({ drug }))

export const orderedAndTaken = (...ids: readonly string[]) =>
  ids.flatMap(drug => [{ drug }, { drug, origin: 'current' as const }])

export const inPregnancy = [
  ...orderedAndTaken('lisinopril', 'sacubitril', 'simvastatin', 'valproate', 'carbamazepine', 'warfarin'),
  ...orderedAndTaken('methotrexate', 'bosentan', 'misoprostol', 'lithium', 'ibuprofen', 'doxycycline', 'fluconazole'),
  ...orderedAndTaken('dapagliflozin', 'trimethoprim', 'nitrofurantoin'),
]

export const monitored = ['lithium', 'warfarin', 'amiodarone', 'digoxin', 'methotrexate', 'azathioprine', 'lisinopril']

export const labelled = (text: string, reaction?: string) => [
  {
    kind: 'allergy' as const,
    at: '2010-01-01',
    text,
    codings: [],
    categories: [],
    clinicalStatus: 'active',
    verification: 'confirmed',
    reactions: reaction === undefined ? [] : [{ manifestations: [{ codings: [], text: reaction }] }],
  },
]

export const betaLactams = ordered('amoxicillin', 'penicillin-v', 'cefalexin', 'cefazolin', 'ceftriaxone', 'meropenem')

export const withAll = (at: string) => ({
  measured: Object.fromEntries(
    ['lithium-level', 'creatinine', 'tsh', 'inr', 'alt', 'potassium', 'platelets'].map(id => [id, [at, 4] as const]),
  ),
})
