import type { Action } from '../../guidance/index.ts'

/** What is watched or tested, as it stands after "check". */
export const checkWords: Readonly<Record<string, string>> = {
  anaemia: 'for anaemia',
  'blood-count': 'the blood count',
  'blood-pressure': 'blood pressure',
  'clinical-findings': 'the clinical findings',
  'cyp2c9-genotype': 'the CYP2C9 genotype',
  'cyp2d6-genotype': 'the CYP2D6 genotype',
  'dpd-activity': 'the activity of the DPD enzyme',
  'dpyd-variants': 'the gene of the DPD enzyme',
  'drug-level': 'the blood level',
  dyspepsia: 'for persisting dyspepsia',
  ecg: 'the ECG',
  effect: 'the effect',
  'family-history': 'the family history',
  'further-genetic-tests': 'further genes',
  'further-thrombosis-risks': 'for further risks of thrombosis (such as overweight and smoking)',
  'g6pd-activity': 'the activity of the G6PD enzyme',
  haemolysis: 'for haemolysis',
  hearing: 'hearing',
  inr: 'the INR',
  jaundice: 'for jaundice',
  'kidney-function': 'kidney function',
  laboratory: 'laboratory values',
  'liver-function': 'liver function',
  'muscle-symptoms': 'for muscle symptoms',
  myelosuppression: 'for bone marrow suppression',
  myopathy: 'for myopathy',
  neutrophils: 'the neutrophil count',
  'platelet-inhibition': 'platelet inhibition',
  'severe-side-effects': 'for severe side effects',
  'side-effects': 'for side effects',
  'skin-reaction': 'for skin reactions',
  'slow-heartbeat': 'for a slow heartbeat',
  'tolerance-induction': 'for tolerance (start with very low doses)',
  toxicity: 'for toxicity',
  'tpmt-activity': 'the activity of the TPMT enzyme',
}

/** For whom a recommendation is, where the table says it in its source's shorthand. */
export const populationWords: Readonly<Record<string, string>> = {
  general: '',
  adults: 'adults',
  pediatrics: 'children',
  'child >40kg_adult': 'adults, and children over 40 kg',
  'CBZ naive': 'never had carbamazepine',
  'CBZ use >3mos': 'has taken carbamazepine for more than 3 months',
  'CBZ-no alternatives': 'no alternative to carbamazepine',
  'CVI ACS PCI': 'acute coronary syndrome or coronary intervention',
  'CVI non-ACS non-PCI': 'other cardiovascular disease',
  NVI: 'stroke or TIA',
  'OXC naive': 'never had oxcarbazepine',
  'OXC use >3 mos': 'has taken oxcarbazepine for more than 3 months',
  'PHT naive': 'never had phenytoin',
  'PHT use >3mos': 'has taken phenytoin for more than 3 months',
}

/** Alternatives that the tables name without their article or in small letters. */
export const drugWords: Readonly<Record<string, string>> = {
  'aromatase inhibitor': 'an aromatase inhibitor',
  'combination with a non-statin': 'a combination with a non-statin',
  'liposomal amphotericin b': 'liposomal amphotericin B',
}

export const unitWords: Readonly<Record<string, string>> = {
  'mg once': 'mg once',
  'mg/2 weeks': 'mg every 2 weeks',
  'mg/day': 'mg a day',
  'mg/dose': 'mg a dose',
  'mg/kg/day': 'mg/kg a day',
  'mg/m2/day': 'mg/m² a day',
  'mg/month': 'mg a month',
}

/** How a step stands to those before it, as a list: an object with a member `then` would pass for a promise. */
export const orderWords: Readonly<Record<string, string>> = Object.fromEntries([
  ['or', 'or'],
  ['else', 'if that cannot be followed'],
  ['then', 'later'],
])

export const becauseWords: Readonly<Record<string, string>> = {
  'no-action': 'no change because of the gene',
  'no-recommendation': 'the guideline gives no recommendation',
  'not-decided-by-genotype': 'the genotype does not decide',
  'not-structured': 'the guideline says something that Attune has not read',
}

/** The headings under which drugs stand, the gravest first. */
export const actionWords: Readonly<Record<Action, string>> = {
  avoid: 'Avoid',
  alternative: 'Use another medicine',
  adjust: 'Change the dose',
  test: 'Test first',
  monitor: 'Watch closely',
  standard: 'Usual use',
  none: 'No recommendation',
}
