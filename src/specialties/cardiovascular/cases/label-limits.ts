import type { AdviceCases, CasePatient } from '../../../clinical/index.ts'

const asked = '?' as never

export const forAf = { indication: 'atrial-fibrillation' } as const
export const everyDoac = ['apixaban', 'dabigatran', 'edoxaban', 'rivaroxaban'].map(drug => ({
  drug,
  ...forAf,
  origin: 'candidate' as const,
}))

/** A man of 68: his clearance in mL/min is his weight in kg divided by his creatinine in mg/dL, exactly. */
export const even: CasePatient = {
  asOf: '2026-11-23',
  birth: '1958-01-01',
  sex: 'male',
  problems: { 'atrial-fibrillation': '2026-10-01' },
  measured: { weight: ['2026-11-01', 75], creatinine: ['2026-11-01', 1] },
}
export const measuring = (weight: number, creatinine: number): NonNullable<CasePatient['measured']> => ({
  weight: ['2026-11-01', weight],
  creatinine: ['2026-11-01', creatinine],
})

const inducers = ['rifampicin', 'carbamazepine', 'phenytoin', 'fosphenytoin', 'phenobarbital', 'st-johns-wort']
const inhibitors = [
  ...[
    'ketoconazole',
    'itraconazole',
    'voriconazole',
    'posaconazole',
    'ritonavir',
    'ciclosporin',
    'dronedarone',
    'erythromycin',
  ],
  ...['verapamil', 'amiodarone', 'quinidine', 'clarithromycin', 'ticagrelor'],
]
/** A medicine that no rule here speaks of. */
export const nothing = 'allopurinol'

/** The labels of the four, at each of their limits, in each jurisdiction. */
export const labelLimits: NonNullable<AdviceCases['sweeps']> = (['us', 'eu'] as const).flatMap(jurisdiction => {
  const all = { jurisdiction, orders: everyDoac }
  return [
    {
      id: `clearance 15, 30, 50: exactly, just under, just over, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { measured: measuring(75, asked) },
      values: [5.01, 5, 4.99, 2.51, 2.5, 2.49, 1.51, 1.5, 1.49],
    },
    {
      id: `clearance 95, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { measured: measuring(95, asked) },
      values: [0.99, 1, 1.01],
    },
    {
      id: `weight 60 kg, creatinine 1.5 mg/dL, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { measured: asked },
      values: [measuring(60.1, 1.5), measuring(60, 1.49), measuring(60, 1.5), measuring(60, 1)],
    },
    {
      id: `age 75, weight 60 kg, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { measured: measuring(60, 1), birth: asked },
      values: ['1951-11-24', '1951-11-23'],
    },
    {
      id: `age 80, weight 60 kg, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { measured: measuring(60, 1), birth: asked },
      values: ['1946-11-24', '1946-11-23'],
    },
    {
      id: `a medicine that interacts, clearance 75, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { medicines: { '?': {} } },
      values: [nothing, ...inducers, ...inhibitors],
    },
    {
      id: `a medicine that interacts, clearance 40, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { measured: measuring(60, 1.5), medicines: { '?': {} } },
      values: [nothing, ...inhibitors],
    },
    {
      id: `a medicine that interacts, clearance 20, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { measured: measuring(75, 3.75), medicines: { '?': {} } },
      values: [nothing, ...inhibitors],
    },
    {
      id: `a problem, ${jurisdiction}`,
      like: 'even',
      ...all,
      patient: { problems: { '?': '2020-01-01' } },
      values: [
        'mechanical-valve',
        'mitral-stenosis',
        'antiphospholipid-syndrome',
        'pregnancy',
        'breastfeeding',
        'dialysis',
        'cirrhosis',
        'venous-thromboembolism',
        'coronary-disease',
        'gout',
      ],
    },
  ]
})
