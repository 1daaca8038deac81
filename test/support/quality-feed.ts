/** A feed of a hospital without anything wrong with it, invented and seeded, and defects to put into it. */
import { randomOf } from '../../src/simulation/index.ts'

export type Resource = { readonly resourceType: string; readonly id: string; readonly [member: string]: unknown }

const ucum = 'http://unitsofmeasure.org'
const loinc = 'http://loinc.org'

/** Code, unit, mean and standard deviation within healthy people, and decimals. */
const measured = {
  glucose: ['2345-7', 'mg/dL', 98, 11, 0],
  creatinine: ['2160-0', 'mg/dL', 0.95, 0.15, 2],
  hba1c: ['4548-4', '%', 5.8, 0.5, 1],
  sodium: ['2951-2', 'mmol/L', 140, 2.2, 0],
  heartRate: ['8867-4', '/min', 74, 8, 0],
  temperature: ['8310-5', 'Cel', 36.8, 0.3, 1],
  cholesterol: ['2093-3', 'mg/dL', 188, 25, 0],
  hemoglobin: ['718-7', 'g/dL', 13.9, 1.1, 1],
} as const

export const codeable = (code: string, system = loinc) => ({ coding: [{ system, code }] })

/** An Observation of one value. */
export const observationOf = (
  id: string,
  patient: string,
  {
    code,
    unit,
    value,
    at,
  }: { readonly code: string; readonly unit: string | null; readonly value: number; readonly at: string },
): Resource => ({
  resourceType: 'Observation',
  id,
  status: 'final',
  code: codeable(code),
  subject: { reference: `Patient/${patient}` },
  effectiveDateTime: at,
  issued: at,
  valueQuantity: { value, ...(unit === null ? {} : { unit, system: ucum, code: unit }) },
})

export const pressureOf = (id: string, patient: string, at: string, systolic: number, diastolic: number): Resource => {
  const part = (code: string, value: number) => ({
    code: codeable(code),
    valueQuantity: { value, unit: 'mmHg', system: ucum, code: 'mm[Hg]' },
  })
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    code: codeable('85354-9'),
    subject: { reference: `Patient/${patient}` },
    effectiveDateTime: at,
    issued: at,
    component: [part('8480-6', systolic), part('8462-4', diastolic)],
  }
}

export const at = (month: number, day: number, hour = 9): string =>
  new Date(Date.UTC(2025, month, day, hour, 15)).toISOString().replace('.000Z', 'Z')

export type Person = { readonly id: string; readonly weight: number; readonly height: number }

/** Patients of a source, each seen every month for a year and a half. */
export const cleanFeed = (prefix: string, people: number, seed: number) => {
  const { unit: random } = randomOf(seed, 0)
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const rounded = (value: number, decimals: number) => Number(value.toFixed(decimals))
  const resources: Resource[] = []
  const persons: Person[] = []
  for (let n = 0; n < people; n += 1) {
    const id = `${prefix}-${n}`
    const person = { id, weight: 62 + random() * 30, height: rounded(158 + random() * 28, 1) }
    persons.push(person)
    resources.push({
      resourceType: 'Patient',
      id,
      gender: n % 2 === 0 ? 'female' : 'male',
      birthDate: `${1940 + Math.floor(random() * 55)}-0${1 + (n % 9)}-1${n % 9}`,
    })
    for (let month = 0; month < 18; month += 1) {
      const day = 1 + Math.floor(random() * 27)
      const when = at(month, day)
      const name = (what: string) => `${id}-${what}-${month}`
      for (const [what, [code, unit, mean, deviation, decimals]] of Object.entries(measured)) {
        const value = rounded(mean + normal() * deviation, decimals)
        resources.push(observationOf(name(what), id, { code, unit, value, at: when }))
      }
      const weight = rounded(person.weight + normal(), 1)
      resources.push(observationOf(name('weight'), id, { code: '29463-7', unit: 'kg', value: weight, at: when }))
      resources.push(observationOf(name('height'), id, { code: '8302-2', unit: 'cm', value: person.height, at: when }))
      resources.push(
        pressureOf(name('pressure'), id, when, Math.round(122 + normal() * 9), Math.round(77 + normal() * 6)),
      )
    }
  }
  return { resources, persons, random }
}
