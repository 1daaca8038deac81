import {
  ageOf,
  type Fact,
  latestOf,
  measurement,
  medicineList,
  type ObservationValue,
  type PatientProfile,
  smokingStatusOf,
} from '../../src/clinical/index.ts'

/** A fact, the resource that states it, and the patient in whose record it stands. */
export type Stated = { readonly of: string; readonly resource: string; readonly fact: Fact }

/**
 * A fact in a line: whose it is, what it states, when, and what is wrong with it.
 *
 * @example
 * 'Observation/w: -5 kg at 2024-03-01, value-negative'
 * 'Condition/c of q: condition from 2024-03 to 2024-05-01'
 */
export const told = ({ of, resource, fact }: Stated): string => {
  const called = fact.kind === 'genotype' ? 'a row' : resource
  const name = of === 'p' ? called : `${called} of ${of}`
  const quality = fact.quality.map(({ code }) => `, ${code}`)
  return `${name}: ${whatOf(fact)} ${whenOf(fact)}${quality.join('')}`
}

const whatOf = (fact: Fact): string => {
  if (fact.kind === 'observation') return amountOf(fact.value)
  if (fact.kind === 'medication' && fact.dose !== undefined) return `medication ${fact.dose.value} ${fact.dose.unit}`
  if (fact.kind === 'genotype') return `${fact.gene} ${fact.alleles.map(allele => allele ?? '.').join('/')}`
  return fact.kind
}

const amountOf = (value: ObservationValue): string => {
  if (value.type === 'quantity') return `${value.comparator ?? ''}${value.quantity.value} ${value.quantity.unit}`
  if (value.type === 'unconverted') return `unconverted ${value.original.value} ${value.original.unit ?? '?'}`
  if (value.type === 'absent') return `absent ${value.reason}`
  return value.type
}

const written = { year: 4, month: 7, day: 10, instant: 24 }

const whenOf = ({ kind, effective: { start, end, precision } }: Fact): string => {
  if (start.startsWith('0001-01-01')) return 'undated'
  const from = start.slice(0, written[precision])
  if (kind === 'observation' || kind === 'genotype') return `at ${from}`
  return `from ${from}${end === null ? '' : ` to ${end.slice(0, 10)}`}`
}

/** What a rule gets that asks for the newest value within ten years, the age, smoking, or how many medicines are taken. */
export const readOf = (profile: PatientProfile, name: string): string => {
  if (name === 'age') {
    const age = ageOf(profile)
    return age.kind === 'answered' ? `${age.value.years} years` : reasonOf(age)
  }
  if (name === 'medicines') {
    const list = medicineList(profile)
    if (list.kind !== 'answered') return reasonOf(list)
    return `${list.value.current.length}, of which ${list.value.unrecognised.length} unrecognised`
  }
  if (name === 'smoking') {
    const said = smokingStatusOf(profile, { within: 3650 })
    return said.kind === 'answered' ? said.value.status : reasonOf(said)
  }
  const concept = Object.values(measurement).find(({ id }) => id === name)
  if (concept === undefined) throw new Error(`no measurement is called ${name}`)
  const answer = latestOf<string>(profile, concept, { within: 3650 })
  return answer.kind === 'answered' ? `${answer.value.quantity.value} ${answer.value.quantity.unit}` : reasonOf(answer)
}

const reasonOf = (answer: {
  readonly kind: string
  readonly missing?: readonly { readonly reason: string }[]
}): string => answer.missing?.map(({ reason }) => reason).join() ?? answer.kind
