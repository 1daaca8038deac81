import {
  type CodedConcept,
  conceptOf,
  conditions,
  type DrugConcept,
  drugs,
  type Fact,
  isCoded,
  type MeasurementConcept,
  measurements,
  type PatientProfile,
  recogniseDrug,
} from '../../clinical/index.ts'
import { AppError, type Coding, type DocumentHash, daysBefore, type FactId, quantity } from '../../core/index.ts'
import type { SimulateRequest, SimulateView } from './contract.ts'

/** What is supposed, read and checked. */
export type Supposition = {
  readonly add: readonly { readonly drug: DrugConcept; readonly indication: string | null }[]
  readonly stop: readonly DrugConcept[]
  readonly set: readonly { readonly concept: MeasurementConcept; readonly value: number; readonly unit: string }[]
}

/** @throws AppError `misuse` for what no table knows, a unit that does not fit, or a value outside physiologic bounds */
export const readSupposition = ({ add = [], stop = [], set = [] }: SimulateRequest): Supposition => {
  if (add.length + stop.length + set.length === 0) throw wrong('Nothing is supposed.', 'Add, stop or set something.')
  return {
    add: add.map(({ drug, indication = null }) => {
      if (indication !== null && !conditions.has(indication)) throw wrong('That indication is not known.')
      return { drug: drugOf(drug), indication }
    }),
    stop: stop.map(drugOf),
    set: set.map(({ concept: id, value, unit }) => {
      const concept = measurements.get(id)
      if (concept === undefined) throw wrong('That measurement is not known.')
      const factor = concept.accepts[unit]
      if (factor === undefined) throw wrong(`${concept.title} is not measured in that unit.`)
      const [low, high] = concept.bounds
      if (!(value * factor >= low && value * factor <= high)) {
        throw wrong(`${concept.title} cannot be that: it lies outside ${low} to ${high} ${concept.unit}.`)
      }
      return { concept, value, unit }
    }),
  }
}

const wrong = (message: string, remedy = 'Choose from `GET /api/simulation`.') =>
  new AppError('misuse', message, { remedy })

/** By concept id, or `system|code`. */
const drugOf = (name: string): DrugConcept => {
  const known = drugs.get(name)
  if (known !== undefined) return known
  const bar = name.lastIndexOf('|')
  const found =
    bar < 0 ? [] : recogniseDrug([{ system: name.slice(0, bar), code: name.slice(bar + 1) }], undefined)?.drugs
  const [only, ...more] = found ?? []
  if (only === undefined || more.length > 0) throw wrong('That medicine is not known.')
  return only
}

/** The suppositions as the answer repeats them. */
export const supposedView = ({ add, stop, set }: Supposition): SimulateView['supposed'] => ({
  add: add.map(({ drug, indication }) => ({ drug: drug.id, title: drug.title, indication })),
  stop: stop.map(({ id, title }) => ({ drug: id, title })),
  set: set.map(({ concept, value, unit }) => ({ concept: concept.id, title: concept.title, value, unit })),
})

/** The facts that exist only in this run. */
export type SupposedProfile = { readonly profile: PatientProfile; readonly facts: readonly FactId[] }

/**
 * The profile with supposed values only. What a supposed value replaces is set aside: values of the same moment, and
 * those within the hours in which the concept must hold steady, since they would contradict it.
 */
export const withMeasurements = (profile: PatientProfile, { set }: Supposition): SupposedProfile => {
  const replaced = (fact: Fact) =>
    fact.kind === 'observation' &&
    set.some(
      ({ concept }) =>
        isCoded(fact.codings, concept) &&
        fact.effective.start >= daysBefore(profile.asOf, Math.max(concept.steady?.hours ?? 0, 24) / 24),
    )
  const added = set.map(
    ({ concept, value, unit }): Fact => ({
      ...supposedFact(profile, `observation-${concept.id}`),
      kind: 'observation',
      codings: [codingOf(concept)],
      categories: [],
      value: { type: 'quantity', quantity: quantity(value, unit), original: { value, unit } },
    }),
  )
  return withFacts({ ...profile, facts: profile.facts.filter(fact => !replaced(fact)) }, added)
}

/** The profile with supposed medicines on the list, and stopped ones ended at its moment. */
export const withMedicines = (profile: PatientProfile, { add, stop }: Supposition): SupposedProfile => {
  const ended = (fact: Fact): Fact =>
    fact.kind === 'medication' &&
    fact.status === 'active' &&
    recogniseDrug(fact.codings, fact.text)?.drugs.some(({ id }) => stop.some(one => one.id === id))
      ? { ...fact, status: 'stopped', effective: { ...fact.effective, end: profile.asOf } }
      : fact
  const added = add.map(
    ({ drug, indication }): Fact => ({
      ...supposedFact(profile, `medication-${drug.id}`),
      kind: 'medication',
      origin: 'request',
      intent: 'order',
      status: 'active',
      effective: { start: profile.asOf, end: null, precision: 'instant' },
      text: drug.title,
      codings: [drug.ingredient],
      reasonCodings: indication === null ? [] : [codingOf(conceptOf(conditions, indication))],
      reasonReferences: [],
    }),
  )
  return withFacts({ ...profile, facts: profile.facts.map(ended) }, added)
}

const withFacts = (profile: PatientProfile, added: readonly Fact[]): SupposedProfile => ({
  profile: { ...profile, facts: [...profile.facts, ...added] },
  facts: added.map(({ id }) => id),
})

const supposedFact = (profile: PatientProfile, name: string) => ({
  id: `hypothetical-${name}` as FactId,
  record: profile.records[0]!,
  effective: { start: profile.asOf, end: profile.asOf, precision: 'instant' as const },
  recorded: profile.asOf,
  recordedFrom: 'effective' as const,
  received: profile.asOf,
  status: 'final',
  source: { document: 'hypothetical' as DocumentHash, locator: '', resource: `Hypothetical/${name}` },
  quality: [],
})

const codingOf = (concept: CodedConcept): Coding => {
  const rule = concept.codes.find(one => 'code' in one)
  if (rule === undefined || !('code' in rule)) throw wrong(`${concept.title} has no code of its own.`)
  return { system: rule.system, code: rule.code, display: concept.title }
}
