import { conceptOf, conditions, type Measured, measurement, measurements } from '../../clinical/index.ts'

const problem = (id: string) => conceptOf(conditions, id)

/** Problems that this specialty reads, by name. */
export const problems = {
  diabetes: problem('diabetes'),
  type1: problem('type-1-diabetes'),
  type2: problem('type-2-diabetes'),
  ketoacidosis: problem('ketoacidosis'),
  hypoglycaemia: problem('hypoglycaemia'),
  dementia: problem('dementia'),
  frailty: problem('frailty'),
  heartFailure: problem('heart-failure'),
  kidneyDisease: problem('chronic-kidney-disease'),
  coronaryDisease: problem('coronary-disease'),
  strokeOrTia: problem('stroke-or-tia'),
  peripheralArterialDisease: problem('peripheral-arterial-disease'),
  hypertension: problem('hypertension'),
} as const

/** Glucose of a meter or laboratory, of which every value counts; a sensor's values are `measurement.glucoseCgm`. */
export const singleGlucose = [measurement.glucose, measurement.fastingGlucose] as const

export const hba1cIfcc = ((): Measured<'mmol/mol'> => {
  const row = conceptOf(measurements, 'hba1c-ifcc')
  if (row.unit !== 'mmol/mol') throw new Error(`Clinical concept hba1c-ifcc is in ${row.unit}`)
  return row as Measured<'mmol/mol'>
})()

/** Drugs whose own action can make the glucose too low. */
export const loweringClasses = ['insulin', 'sulfonylurea'] as const

/** A class of glucose-lowering drugs, with the drugs that stand for it as candidates. */
export type Option = {
  readonly drug: string
  readonly drugClass: string
  readonly className: string
}

/** What is offered, in the order of the alphabet within a class. Those with outcome evidence stand for their class. */
export const options: readonly Option[] = [
  { drug: 'dapagliflozin', drugClass: 'sglt2-inhibitor', className: 'SGLT2 inhibitor' },
  { drug: 'empagliflozin', drugClass: 'sglt2-inhibitor', className: 'SGLT2 inhibitor' },
  { drug: 'dulaglutide', drugClass: 'glp1-agonist', className: 'GLP-1 receptor agonist' },
  { drug: 'liraglutide', drugClass: 'glp1-agonist', className: 'GLP-1 receptor agonist' },
  { drug: 'semaglutide', drugClass: 'glp1-agonist', className: 'GLP-1 receptor agonist' },
  { drug: 'metformin', drugClass: 'metformin', className: 'metformin' },
  { drug: 'linagliptin', drugClass: 'dpp4-inhibitor', className: 'DPP-4 inhibitor' },
  { drug: 'sitagliptin', drugClass: 'dpp4-inhibitor', className: 'DPP-4 inhibitor' },
  { drug: 'pioglitazone', drugClass: 'pioglitazone', className: 'pioglitazone' },
  { drug: 'glipizide', drugClass: 'sulfonylurea', className: 'sulfonylurea' },
  { drug: 'insulin', drugClass: 'insulin', className: 'insulin' },
]
