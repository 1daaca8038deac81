import type { Instant } from '../core/index.ts'
import { randomOf } from '../learning/numeric/index.ts'
import { drawMedicines } from './medicines.ts'
import { drawPerson } from './person.ts'
import { type Planted, plantProblem } from './planted.ts'
import { drawReadings } from './readings.ts'
import { type Resource, resourcesOf } from './resources.ts'

/** Changes whenever the same seed gives other bytes. */
export const simulationVersion = 1

/** What is true of a virtual patient, known because it was put there. */
export type Truth = {
  /** Patient.id */
  readonly patient: string
  readonly age: number
  readonly sex: 'female' | 'male'
  readonly conditions: readonly string[]
  /** CKD-EPI 2021, mL/min/1.73 m2, before the laboratory's noise; one decimal. */
  readonly egfr: number
  readonly dead: boolean
  readonly planted: readonly Planted[]
}

export type VirtualPatient = { readonly resources: readonly Resource[]; readonly truth: Truth }

/**
 * One coherent virtual patient: the same seed, number and moment give the same patient, whoever makes how many others.
 * Distributions are made up for load tests (constants.json): nothing about real people can be learned from them.
 *
 * @param seed a whole number from 0 to 2^53 - 1
 * @param index the patient's number, from 0
 * @param asOf the moment up to which the record goes
 *
 * @example
 * simulatePatient({ seed: 7, index: 0, asOf }).resources[0] // the Patient, id `s7-p0`
 */
export const simulatePatient = ({
  seed,
  index,
  asOf,
}: {
  readonly seed: number
  readonly index: number
  readonly asOf: Instant
}): VirtualPatient => {
  const random = randomOf(seed, index)
  const person = drawPerson(random, index, asOf)
  const careful = drawMedicines(random, person)
  const { planted, medicines } = plantProblem(random, person, careful)
  const readings = drawReadings(random, person, medicines, planted)
  const name = `s${seed}-p${index}`
  const leftActive = planted.some(({ problem }) => problem === 'dead-with-active-medicines')
  return {
    resources: resourcesOf({ person, medicines, readings, leftActive }, name, asOf),
    truth: {
      patient: name,
      age: person.age,
      sex: person.sex,
      conditions: [...person.conditions],
      egfr: Math.round(person.egfr * 10) / 10,
      dead: person.death !== null,
      planted,
    },
  }
}
