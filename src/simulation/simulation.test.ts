import { hash } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { egfrFromCreatinine, recogniseDrug } from '../clinical/index.ts'
import { codeSystems, type Instant, quantity } from '../core/index.ts'
import { codes } from './codes.ts'
import { randomOf, simulatePatient, type VirtualPatient } from './index.ts'
import { creatinineFor } from './kidneys.ts'

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const cohort = Array.from({ length: 3_000 }, (_, index) => simulatePatient({ seed: 11, index, asOf }))

type Concept = { readonly coding: readonly { readonly code: string; readonly display: string }[] }
type Order = { readonly status: string; readonly medicationCodeableConcept: Concept }
type Reading = {
  readonly code: Concept
  readonly effectiveDateTime: string
  readonly valueQuantity: { readonly value: number }
}

/** Resources of a type, as this test reads them. */
const ofType = <T>({ resources }: VirtualPatient, type: string): readonly T[] =>
  resources.filter(({ resourceType }) => resourceType === type) as unknown as readonly T[]

const drugsOf = (patient: VirtualPatient, status = 'active'): readonly string[] =>
  ofType<Order>(patient, 'MedicationRequest')
    .filter(one => one.status === status)
    .map(({ medicationCodeableConcept: { coding } }) => coding[0]!.display)

const valuesOf = (patient: VirtualPatient, loinc: string) =>
  ofType<Reading>(patient, 'Observation')
    .filter(({ code: { coding } }) => coding[0]?.code === loinc)
    .map(({ effectiveDateTime, valueQuantity: { value } }) => ({ at: effectiveDateTime, value }))

const planted = (problem: string) => cohort.filter(({ truth }) => truth.planted.some(one => one.problem === problem))

describe('the same seed', () => {
  it('gives the same bytes; another seed or number others', () => {
    const bytes = (seed: number, index: number) => JSON.stringify(simulatePatient({ seed, index, asOf }))
    expect(bytes(11, 5)).toBe(bytes(11, 5))
    expect(JSON.stringify(cohort[5])).toBe(bytes(11, 5))
    expect(bytes(12, 5)).not.toBe(bytes(11, 5))
    expect(bytes(2 ** 32 + 11, 5)).not.toBe(bytes(11, 5).replaceAll('s11', `s${2 ** 32 + 11}`))
  })
  it('gives these bytes: change simulationVersion when this changes', () => {
    const all = hash(
      'sha256',
      cohort
        .slice(0, 50)
        .map(one => JSON.stringify(one))
        .join('\n'),
    )
    expect(all).toMatchInlineSnapshot(`"06cf4fa2441102938336d92deb090411652103fbe8a810bb3dd1104daaa22e85"`)
  })
})

describe('the generator', () => {
  it('is uniform and does not repeat between neighbours', () => {
    const units = Array.from({ length: 20_000 }, (_, index) => randomOf(3, index).unit())
    const mean = units.reduce((sum, unit) => sum + unit, 0) / units.length
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.01)
    expect(new Set(units).size).toBeGreaterThan(19_990)
    const neighbours = units.slice(1).map((unit, n) => (unit - 0.5) * (units[n]! - 0.5))
    const correlation = (12 * neighbours.reduce((sum, one) => sum + one, 0)) / neighbours.length
    expect(Math.abs(correlation)).toBeLessThan(0.03)
  })
  it('draws normals with the mean and deviation asked for', () => {
    const random = randomOf(5, 0)
    const drawn = Array.from({ length: 20_000 }, () => random.normal(10, 2))
    const mean = drawn.reduce((sum, one) => sum + one, 0) / drawn.length
    const deviation = Math.sqrt(drawn.reduce((sum, one) => sum + (one - mean) ** 2, 0) / drawn.length)
    expect(mean).toBeCloseTo(10, 1)
    expect(deviation).toBeCloseTo(2, 0)
    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(4)
  })
})

describe('a coherent record', () => {
  it('creatinine is the eGFR turned round', () => {
    for (const sex of ['female', 'male'] as const) {
      for (const egfr of [12, 27, 45, 60, 89, 110, 125]) {
        const creatinine = creatinineFor({ sex, age: 60 }, egfr)
        // Creatinine has two decimals, as laboratories print it.
        expect(Math.abs(egfrFromCreatinine(quantity(creatinine, 'mg/dL'), 60, sex).value / egfr - 1)).toBeLessThan(0.04)
      }
    }
  })
  it('the reported eGFR agrees with the creatinine beside it, except where planted', () => {
    for (const patient of cohort) {
      const wrong = patient.truth.planted.some(({ problem }) => problem === 'reported-egfr-wrong')
      const creatinines = valuesOf(patient, '2160-0')
      const differences = valuesOf(patient, '98979-8').map(({ value }, n) =>
        Math.abs(
          value -
            egfrFromCreatinine(quantity(creatinines[n]!.value, 'mg/dL'), patient.truth.age, patient.truth.sex).value,
        ),
      )
      if (wrong) expect(differences.at(-1)).toBeGreaterThan(30)
      else for (const difference of differences) expect(difference).toBeLessThanOrEqual(0.51)
    }
  })
  it('kidney disease has an eGFR below 60, and nobody else has', () => {
    for (const { truth } of cohort) expect(truth.egfr < 60).toBe(truth.conditions.includes('kidney-disease'))
  })
  it('nothing stands after the moment, and nothing after death', () => {
    for (const patient of cohort) {
      const death = ofType<{ readonly deceasedDateTime?: string }>(patient, 'Patient')[0]!.deceasedDateTime
      expect(death !== undefined).toBe(patient.truth.dead)
      for (const { at } of ['29463-7', '2160-0', '4548-4'].flatMap(code => valuesOf(patient, code))) {
        expect(at <= (death ?? asOf)).toBe(true)
      }
    }
  })
  it('medicines fit, except where planted', () => {
    for (const patient of cohort) {
      const { truth } = patient
      const drugs = drugsOf(patient)
      const problems = new Set<string>(truth.planted.map(({ problem }) => problem))
      const none = (drug: string, problem: string, when: boolean) => {
        if (when) expect(drugs.includes(drug), `${truth.patient} ${drug}`).toBe(problems.has(problem))
      }
      none('metformin', 'metformin-below-egfr-30', truth.egfr < 29 && !truth.dead)
      none('amoxicillin', 'penicillin-despite-anaphylaxis', true)
      none('pioglitazone', 'pioglitazone-in-heart-failure', true)
      none('ibuprofen', 'nsaid-with-anticoagulant', true)
      none('lisinopril', 'ace-inhibitor-in-pregnancy', truth.conditions.includes('pregnant'))
      if (truth.dead) expect(drugs.length > 0).toBe(problems.has('dead-with-active-medicines'))
      expect(new Set(drugs).size).toBe(drugs.length)
    }
  })
  it('an overdue HbA1c is older than a year', () => {
    const overdue = planted('hba1c-overdue')
    expect(overdue.length).toBeGreaterThan(20)
    for (const patient of overdue)
      for (const { at } of valuesOf(patient, '4548-4')) expect(at < '2025-10-15').toBe(true)
  })
  it('ids are unique, and every reference is to the patient', () => {
    const ids = cohort.flatMap(({ resources }) => resources.map(({ resourceType, id }) => `${resourceType}/${id}`))
    expect(new Set(ids).size).toBe(ids.length)
  })
})

test('problems are planted at the rate that is stated, in those who can have them', () => {
  // At most one each; a fifth of those who can have one.
  expect(cohort.every(({ truth }) => truth.planted.length <= 1)).toBe(true)
  const diabetics = cohort.filter(({ truth }) => truth.conditions.includes('diabetes') && !truth.dead)
  const share = diabetics.filter(({ truth }) => truth.planted.length === 1).length / diabetics.length
  expect(Math.abs(share - 0.2)).toBeLessThan(0.05)
})

test('every drug is one that Attune recognises, by its code', () => {
  for (const [name, code] of Object.entries(codes.drugs)) {
    const found = recogniseDrug([{ system: codeSystems.rxnorm, code }], undefined)
    expect(
      found?.drugs.map(({ id }) => id),
      name,
    ).toEqual([name])
  }
})
