import {
  type AllergyFact,
  type Fact,
  type FactOf,
  factsOf,
  isOngoing,
  medicineList,
  type PatientProfile,
} from '../../clinical/index.ts'
import { codeSystems, codingKey, completedYears, type Instant } from '../../core/index.ts'
import type { PersonRow, SeriesSummary } from '../profile/index.ts'
import { consentShown } from './consent-shown.ts'
import type { FactGroup, FactRow, PatientBanner, PatientSummary, PatientView } from './contract.ts'
import { originalUnit, renderAsSent, renderValue, titleOf } from './fact-words.ts'
import { furtherGroups } from './further-groups.ts'
import { readingsText } from './series-words.ts'

/** A row of the patient list. */
export const toSummary = (person: PersonRow, asOf: Instant, story: string | null): PatientSummary => {
  const deceased = person.death !== null && (person.death === 'unknown' || person.death <= asOf)
  const until = deceased && person.death !== 'unknown' ? (person.death as Instant) : asOf
  return {
    id: person.id,
    name: person.name,
    birthDate: person.birthDate,
    // Only a whole birth date gives an age.
    age: person.birthDate?.length === 10 ? completedYears(`${person.birthDate}T00:00:00.000Z` as Instant, until) : null,
    sex: person.sex,
    deceased,
    identifiers: person.identifiers,
    dataAsOf: person.dataAsOf,
    story,
  }
}

/** The patient page's facts: banner, groups of facts, and what is wrong with the data. */
export const toPatientView = (
  profile: PatientProfile,
  person: PersonRow,
  story: string | null,
  profileQuality: PatientView['quality'],
  series: readonly SeriesSummary[] = [],
): PatientView => ({
  banner: toBanner(profile, person, story),
  facts: [
    { id: 'problems', title: 'Problems', rows: rowsOf(profile, 'condition') },
    { id: 'medicines', title: 'Medicines', rows: medicineRows(profile) },
    { id: 'allergies', title: 'Allergies', rows: rowsOf(profile, 'allergy') },
    {
      id: 'measurements',
      title: 'Measurements',
      rows: [...measurementRows(profile), ...series.map(seriesRow)].sort(newestFirst),
    },
    { id: 'procedures', title: 'Procedures', rows: rowsOf(profile, 'procedure') },
    { id: 'encounters', title: 'Encounters', rows: rowsOf(profile, 'encounter') },
    ...furtherGroups(profile),
  ] satisfies readonly FactGroup[],
  quality: [
    ...profileQuality,
    ...[...profile.facts, ...series.map(({ last }) => last)].flatMap(fact =>
      fact.quality
        .filter(({ severity }) => severity !== 'information')
        .map(issue => ({ ...issue, fact: fact.id as string })),
    ),
  ],
})

const toBanner = (profile: PatientProfile, person: PersonRow, story: string | null): PatientBanner => {
  const summary = toSummary(person, profile.asOf, story)
  return {
    ...summary,
    asOf: profile.asOf,
    allergies: allergies(factsOf(profile, 'allergy')),
    consent: consentShown(profile),
    deathDate: summary.deceased && person.death !== 'unknown' ? (person.death?.slice(0, 10) ?? null) : null,
  }
}

/** SNOMED CT codes that state the absence of allergies. */
const noAllergy = new Set(['716186003', '409137002', '428607008'])

const allergies = (facts: readonly AllergyFact[]): PatientBanner['allergies'] => {
  const held = facts.filter(fact => fact.verification !== 'refuted')
  const named = held.filter(fact => !fact.codings.some(({ code }) => noAllergy.has(code)))
  if (named.length > 0) return { kind: 'recorded', names: [...new Set(named.map(titleOf))] }
  return { kind: held.length > 0 ? 'none known' : 'not recorded' }
}

const rowsOf = (
  profile: PatientProfile,
  kind: 'condition' | 'allergy' | 'procedure' | 'encounter',
): readonly FactRow[] =>
  factsOf(profile, kind)
    .map(fact => row(fact, { current: isCurrent(profile, fact), state: stateOf(fact) }))
    .sort(newestCurrentFirst)

const medicineRows = (profile: PatientProfile): readonly FactRow[] => {
  const list = medicineList(profile)
  const current = new Set(list.kind === 'answered' ? list.value.current.map(({ fact }) => fact.id) : [])
  return factsOf(profile, 'medication')
    .map(fact => ({
      ...row(fact, { current: current.has(fact.id), state: fact.status }),
      value: fact.dosageText ?? null,
    }))
    .sort(newestCurrentFirst)
}

/**
 * Codes under which laboratories send the results of every gene (HL7 Genomics Reporting 3.0.0): which gene it is stands in
 * their words, and one gene is no earlier value of another.
 */
const sharedByGenes: ReadonlySet<string> = new Set(
  ['84413-4', '51963-7', '53040-2', '69548-6'].map(code => codingKey({ system: codeSystems.loinc, code })),
)

/** One row a code: the newest value, with the older ones behind it. */
const measurementRows = (profile: PatientProfile): readonly FactRow[] => {
  const byCode = new Map<string, FactOf<'observation'>[]>()
  for (const fact of factsOf(profile, 'observation')) {
    const [coding] = fact.codings
    // A panel whose values stand in its components says nothing by itself.
    if (fact.value.type === 'absent' && fact.value.reason === 'panel') continue
    const own = coding === undefined || sharedByGenes.has(codingKey(coding))
    const key = `${coding === undefined ? '' : codingKey(coding)}${own ? ` text ${fact.text ?? fact.id}` : ''}`
    byCode.set(key, [...(byCode.get(key) ?? []), fact])
  }
  return [...byCode.values()].map(facts => {
    const [newest, ...older] = facts.toReversed()
    // In the source's own unit as long as it kept to one; else in the canonical one, so that figures compare.
    const render = new Set(facts.map(fact => originalUnit(fact.value))).size === 1 ? renderAsSent : renderValue
    return {
      ...row(newest!, { current: true, state: null }),
      ...render(newest!.value),
      earlier: older.map(fact => ({ fact: fact.id, ...render(fact.value), at: fact.effective.start })),
    }
  })
}

const newestFirst = (a: FactRow, b: FactRow): number =>
  a.at < b.at ? 1 : a.at > b.at ? -1 : a.title < b.title ? -1 : 1

/** A series of readings is one row, whatever it holds: the newest value, and how many there are. */
const seriesRow = (series: SeriesSummary): FactRow => ({
  ...row(series.last, { current: true, state: readingsText(series) }),
  ...renderAsSent(series.last.value),
})

const row = (fact: Fact, shown: { readonly current: boolean; readonly state: string | null }): FactRow => ({
  fact: fact.id,
  title: titleOf(fact),
  value: null,
  unit: null,
  at: fact.effective.start,
  precision: fact.effective.precision,
  ...shown,
  quality: fact.quality,
  earlier: [],
})

const isCurrent = (profile: PatientProfile, fact: Fact): boolean =>
  fact.kind === 'condition'
    ? isOngoing(profile, fact)
    : fact.kind === 'allergy'
      ? fact.clinicalStatus !== 'resolved'
      : false

const stateOf = (fact: Fact): string | null => {
  if (fact.kind === 'condition') {
    const words = [fact.clinicalStatus, fact.verification === 'confirmed' ? undefined : fact.verification]
    return words.filter(word => word !== undefined).join(', ') || null
  }
  return fact.kind === 'allergy' ? (fact.criticality ?? null) : fact.status
}

const newestCurrentFirst = (a: FactRow, b: FactRow): number =>
  Number(b.current) - Number(a.current) || (a.at < b.at ? 1 : a.at > b.at ? -1 : a.fact < b.fact ? -1 : 1)
