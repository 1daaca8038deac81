import { creatinine } from './case.ts'

export const ucum = 'http://unitsofmeasure.org'
const loinc = {
  creatinine: '2160-0',
  weight: '29463-7',
  potassium: '2823-3',
  temperature: '8310-5',
  heartRate: '8867-4',
}

/** An observation of patient `p` on 1 March 2024, with its quantity as it is given. */
export const measured = (id: string, of: keyof typeof loinc, valueQuantity: object, members: object = {}) =>
  creatinine(id, { code: { coding: [{ system: 'http://loinc.org', code: loinc[of] }] }, valueQuantity, ...members })

export const amount = (value: unknown, unit: string) => ({ value, unit, system: ucum, code: unit })

/** An earlier creatinine that is in order: it must never stand in for a later one that is not. */
export const before = creatinine('before', { effectiveDateTime: '2023-01-01' })
