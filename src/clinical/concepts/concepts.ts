import { conceptOf, conditions, findings, type MeasurementConcept, measurements, procedures } from './concept.ts'

/** A measurement concept whose unit the compiler knows. */
export type Measured<Unit extends string> = MeasurementConcept & { readonly unit: Unit }

const measured = <Unit extends string>(id: string, unit: Unit): Measured<Unit> => {
  const row = conceptOf(measurements, id)
  if (row.unit !== unit) throw new Error(`Clinical concept ${id} is in ${row.unit}, not ${unit}`)
  return row as Measured<Unit>
}

/** What rules read by name. The codes stand in the tables beside this file. */
export const measurement = {
  acr: measured('acr', 'mg/g'),
  alp: measured('alp', 'U/L'),
  alt: measured('alt', 'U/L'),
  ast: measured('ast', 'U/L'),
  bilirubin: measured('bilirubin', 'mg/dL'),
  bmi: measured('bmi', 'kg/m2'),
  creatinine: measured('creatinine', 'mg/dL'),
  cystatinC: measured('cystatin-c', 'mg/L'),
  diastolic: measured('diastolic', 'mm[Hg]'),
  hba1c: measured('hba1c', '%'),
  hdlCholesterol: measured('hdl-cholesterol', 'mg/dL'),
  height: measured('height', 'cm'),
  hemoglobin: measured('hemoglobin', 'g/dL'),
  inr: measured('inr', '{INR}'),
  ldlCholesterol: measured('ldl-cholesterol', 'mg/dL'),
  potassium: measured('potassium', 'mmol/L'),
  reportedEgfr: measured('reported-egfr', 'mL/min/{1.73_m2}'),
  systolic: measured('systolic', 'mm[Hg]'),
  totalCholesterol: measured('total-cholesterol', 'mg/dL'),
  weight: measured('weight', 'kg'),
} as const

const condition = (id: string) => conceptOf(conditions, id)

export const problem = {
  acuteCoronarySyndrome: condition('acute-coronary-syndrome'),
  acuteKidneyInjury: condition('acute-kidney-injury'),
  alcoholUseHigh: condition('alcohol-use-high'),
  anaemia: condition('anaemia'),
  antiphospholipidSyndrome: condition('antiphospholipid-syndrome'),
  aorticPlaque: condition('aortic-plaque'),
  atrialFibrillation: condition('atrial-fibrillation'),
  atrialFlutter: condition('atrial-flutter'),
  bioprostheticValve: condition('bioprosthetic-valve'),
  breastfeeding: condition('breastfeeding'),
  chronicKidneyDisease: condition('chronic-kidney-disease'),
  cirrhosis: condition('cirrhosis'),
  coronaryDisease: condition('coronary-disease'),
  diabetes: condition('diabetes'),
  dialysis: condition('dialysis'),
  endOfLife: condition('end-of-life'),
  heartFailure: condition('heart-failure'),
  hypertension: condition('hypertension'),
  intracranialHaemorrhage: condition('intracranial-haemorrhage'),
  kidneyTransplant: condition('kidney-transplant'),
  majorBleeding: condition('major-bleeding'),
  activeBleeding: condition('active-bleeding'),
  mechanicalValve: condition('mechanical-valve'),
  mitralStenosis: condition('mitral-stenosis'),
  myocardialInfarction: condition('myocardial-infarction'),
  peripheralArterialDisease: condition('peripheral-arterial-disease'),
  pregnancy: condition('pregnancy'),
  strokeOrTia: condition('stroke-or-tia'),
  systemicEmbolism: condition('systemic-embolism'),
  venousThromboembolism: condition('venous-thromboembolism'),
} as const

const procedure = (id: string) => conceptOf(procedures, id)

export const procedureConcept = {
  dialysis: procedure('dialysis-procedure'),
  endOfLife: procedure('end-of-life-procedure'),
  kidneyTransplant: procedure('kidney-transplant-procedure'),
  mechanicalValve: procedure('mechanical-valve-procedure'),
  pci: procedure('percutaneous-coronary-intervention'),
} as const

const finding = (id: string) => conceptOf(findings, id)

export const codedFinding = {
  pregnancyStatus: finding('pregnancy-status'),
  pregnant: finding('pregnant'),
  smokingStatus: finding('smoking-status'),
  smokerCurrent: finding('smoker-current'),
  smokerFormer: finding('smoker-former'),
  smokerNever: finding('smoker-never'),
} as const
