import { conceptOf, conditions, drugClasses, drugs, measurements, procedures } from '../../clinical/index.ts'
import { roundTo } from '../../core/index.ts'
import type { EventSpec, FeatureSpec } from './definition.ts'
import type { Feature } from './features-at.ts'

/** Under which clinical concept a feature is explained: many features speak of one thing. */
export const conceptWords = (spec: FeatureSpec): string => {
  switch (spec.kind) {
    case 'age':
      return 'Age'
    case 'sex':
      return 'Sex'
    case 'observation':
      return conceptOf(measurements, spec.concept).title
    case 'condition':
      return conceptOf(conditions, spec.concept).title
    case 'medicine':
    case 'medicines':
      return 'Medicines'
    case 'encounters':
      return 'Earlier stays and visits'
    case 'length-of-stay':
      return 'Length of stay'
    case 'days-since':
      return sinceWords(spec.of)
  }
}

const sinceWords = (of: Extract<FeatureSpec, { readonly kind: 'days-since' }>['of']): string => {
  switch (of.kind) {
    case 'condition':
      return conceptOf(conditions, of.concept).title
    case 'observation':
      return conceptOf(measurements, of.concept).title
    case 'procedure':
      return conceptOf(procedures, of.concept).title
    case 'medicine':
      return 'Medicines'
    default:
      return 'Earlier stays and visits'
  }
}

const taken = { latest: 'latest', min: 'lowest', max: 'highest', mean: 'mean', slope: 'slope of', count: 'number of' }

/** What a feature is, for a reader, e.g. `latest creatinine within 30 days`. */
export const featureWords = (spec: FeatureSpec): string => {
  switch (spec.kind) {
    case 'age':
      return 'age'
    case 'sex':
      return 'sex'
    case 'observation':
      return `${taken[spec.take]} ${lower(conceptOf(measurements, spec.concept).title)} within ${spec.within} days`
    case 'condition':
      return `${lower(conceptOf(conditions, spec.concept).title)}${spec.when === 'ever' ? ' (ever)' : ''}`
    case 'medicine':
      return `taking ${drugWords(spec)}`
    case 'medicines':
      return spec.within === undefined ? 'current medicines' : `medicines begun within ${spec.within} days`
    case 'encounters':
      return `${stayWords(spec.classes)} within ${spec.within} days`
    case 'length-of-stay':
      return 'length of the last stay'
    case 'days-since':
      return `days since ${eventWords(spec.of)}`
  }
}

/** What happens, for a reader, e.g. `discharge from an inpatient stay`. */
export const eventWords = (spec: EventSpec): string => {
  switch (spec.kind) {
    case 'date':
      return spec.date
    case 'death':
      return 'death'
    case 'discharge':
      return `discharge from an ${one(stayWords(spec.classes))}`
    case 'encounter':
      return one(stayWords(spec.classes))
    case 'condition':
      return lower(conceptOf(conditions, spec.concept).title)
    case 'procedure':
      return lower(conceptOf(procedures, spec.concept).title)
    case 'any':
      return spec.of.map(eventWords).join(' or ')
    case 'medicine':
      return `begin of ${drugWords(spec)}`
    case 'observation': {
      const { title } = conceptOf(measurements, spec.concept)
      const ends = [
        ...(spec.atLeast === undefined ? [] : [`at least ${spec.atLeast}`]),
        ...(spec.atMost === undefined ? [] : [`at most ${spec.atMost}`]),
      ]
      return `${lower(title)} of ${ends.join(' and ')} ${spec.unit}`
    }
  }
}

/** A feature's value with its unit, or why it has none. */
export const valueWords = (spec: FeatureSpec, feature: Feature): string => {
  if (feature.value === null) return `not known (${feature.have})`
  if (typeof feature.value === 'string') return feature.value
  if (spec.kind === 'condition' || spec.kind === 'medicine') return feature.value === 1 ? 'yes' : 'not on record'
  const number = roundTo(feature.value, spec.kind === 'observation' && spec.take === 'slope' ? 4 : 2)
  if (feature.unit === null || feature.unit === '1') return String(number)
  return `${number} ${feature.unit === 'a' ? 'years' : feature.unit === 'd' ? 'days' : feature.unit}`
}

const drugWords = ({ drug, class: of }: { readonly drug?: string | undefined; readonly class?: string | undefined }) =>
  lower((drug === undefined ? drugClasses.get(of ?? '') : drugs.get(drug))?.title ?? drug ?? of ?? '')

/** HL7 v3 ActEncounterCode by what readers call them. */
const stays: readonly (readonly [words: string, classes: readonly string[]])[] = [
  ['inpatient stays', ['IMP', 'ACUTE', 'NONAC']],
  ['emergency visits', ['EMER']],
  ['outpatient visits', ['AMB', 'VR', 'HH']],
  ['observation stays', ['OBSENC']],
]

const stayWords = (classes: readonly string[] | undefined): string =>
  classes === undefined
    ? 'encounters'
    : (stays.find(([, own]) => classes.every(one => own.includes(one)))?.[0] ?? `encounters (${classes.join(', ')})`)

const one = (words: string): string => words.replace(/s(?= \(|$)/, '')

/** The first letter small, unless an abbreviation begins there. */
const lower = (title: string): string =>
  /^[A-Z][a-z]/.test(title) ? `${title[0]!.toLowerCase()}${title.slice(1)}` : title
