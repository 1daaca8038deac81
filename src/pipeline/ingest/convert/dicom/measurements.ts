import type { JsonObject } from '../../../../standards/fhir/index.ts'
import { readUnit } from '../../../../standards/ucum/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { idOf } from '../ids.ts'
import { type Concept, conceptAt, given, list, writtenAt } from './concepts.ts'
import { type ContentItem, codeOf, keyOf, textOf } from './content-tree.ts'
import { instanceIdOf } from './instance-id.ts'
import type { Reading } from './reading.ts'
import { type Scope, studyIdOf, uidIdentifier } from './study.ts'

/** What items further up say of everything below them. */
export type Context = {
  readonly bodySite?: Concept
  readonly laterality?: Concept
  readonly method?: Concept
  /** Everything else that modifies what is measured (derivation, phase, mode of the image), for a reader. */
  readonly modifiers: readonly string[]
  readonly tracking: { readonly identifier?: string; readonly uid?: string }
  readonly observer?: string
  /** Not the patient: a fetus, a specimen, a device. */
  readonly other: boolean
}

export const noContext: Context = { modifiers: [], tracking: {}, other: false }

/** What every observation of a report has in common. */
export type Report = {
  readonly scope: Scope
  readonly sopUid: string
  readonly status: 'final' | 'preliminary'
  readonly written: string | undefined
}

const words = (item: ContentItem, text: string | undefined): string | undefined =>
  text === undefined ? undefined : `${item.concept?.text ?? item.key}: ${text}`

/** Items that say something of their parent and its other children, and nothing of their own. */
export const isContext = ({ relationship }: ContentItem): boolean =>
  relationship === 'HAS CONCEPT MOD' || relationship === 'HAS OBS CONTEXT' || relationship === 'HAS ACQ CONTEXT'

/** Kind and UID of the observer, language, procedure: R4 has no place for them, and they modify no measurement. */
const ofNoMeaning = new Set(
  [121005, 121012, 121013, 121014, 121015, 121016, 121017, 121049, 121058].map(code => `DCM ${code}`),
)

/** The context of an item's children: that of the item itself, and what its context items add. */
export const contextWithin = (reading: Reading, item: ContentItem, around: Context): Context =>
  item.children.filter(isContext).reduce((context, child) => withItem(reading, child, context), around)

const withItem = (reading: Reading, item: ContentItem, context: Context): Context => {
  // What modifies a modifier, e.g. the side of a site.
  const inner = contextWithin(reading, item, { ...context, modifiers: [] })
  const modifiers = [...context.modifiers, ...inner.modifiers]
  const below = { ...context, ...(inner.laterality === undefined ? {} : { laterality: inner.laterality }), modifiers }
  const { key } = item
  if (key === 'DCM 121024') return { ...below, other: subjectOf(reading, item) !== 'DCM 121025' }
  if (key === 'DCM 112039')
    return { ...below, tracking: { ...below.tracking, ...given('identifier', textOf(reading, item)) } }
  if (key === 'DCM 112040') return { ...below, tracking: { ...below.tracking, ...given('uid', textOf(reading, item)) } }
  if (key === 'DCM 121008') return { ...below, ...given('observer', nameIn(textOf(reading, item))) }
  const code = item.type === 'CODE' ? codeOf(reading, item) : undefined
  if (key === 'SCT 363698007' && code !== undefined) return { ...below, bodySite: code }
  if (key === 'SCT 272741003' && code !== undefined) return { ...below, laterality: code }
  if (key === 'SCT 370129005' && code !== undefined) return { ...below, method: code }
  if (ofNoMeaning.has(key)) {
    reading.because(item.dataset, 'no place in R4')
    return below
  }
  const said = words(item, textOf(reading, item))
  return said === undefined ? below : { ...below, modifiers: [...below.modifiers, said] }
}

const subjectOf = (reading: Reading, item: ContentItem): string => keyOf(codeOf(reading, item))

/** `Doe^John` for a reader. */
const nameIn = (text: string | undefined): string | undefined => {
  const [family = '', first = '', middle = ''] = text?.split('=')[0]?.split('^') ?? []
  const name = [first, middle, family].filter(part => part !== '').join(' ')
  return name === '' ? undefined : name
}

/**
 * An Observation of an item that measures or states something; `undefined` for one that holds no value.
 *
 * @param from the Observation that it is a property of, or was inferred for
 */
export const observationOf = (
  report: Report,
  item: ContentItem,
  around: Context,
  from?: ConvertedResource,
): ConvertedResource | undefined => {
  const { reading } = report.scope
  const context = propertiesOf(reading, item, contextWithin(reading, item, around))
  const value = stateOf(reading, item)
  if (value === undefined || item.concept === undefined) return undefined
  const images = imagesOf(reading, item).map(uid => ({ reference: `DocumentReference/${instanceIdOf(uid)}` }))
  const sources = [...images, ...(from === undefined ? [] : [{ reference: `Observation/${from.id}` }])]
  return draftOf(report, item, context, value, sources)
}

/** The images that an item was inferred from, also through a region in them. */
const imagesOf = (reading: Reading, item: ContentItem): readonly string[] =>
  item.children.flatMap(child => {
    if (!imaged.has(child.type)) return []
    const own = reading
      .items(child.dataset, 'ReferencedSOPSequence')
      .flatMap(one => reading.take(one, 'ReferencedSOPInstanceUID') ?? [])
    return [...own, ...imagesOf(reading, child)]
  })

const imaged = new Set(['IMAGE', 'COMPOSITE', 'WAVEFORM', 'SCOORD', 'SCOORD3D', 'TCOORD'])

/** An Observation that holds a group together: what was found, where, and the measurements of it. */
export const groupOf = (
  report: Report,
  item: ContentItem,
  context: Context,
  members: readonly ConvertedResource[],
  finding: Concept | undefined,
): ConvertedResource =>
  draftOf(report, item, context, {
    ...given('valueCodeableConcept', finding),
    hasMember: members.map(({ id }) => ({ reference: `Observation/${id}` })),
  })

const draftOf = (
  report: Report,
  item: ContentItem,
  context: Context,
  value: JsonObject,
  sources: readonly JsonObject[] = [],
): ConvertedResource => {
  const { scope, sopUid, status, written } = report
  const { identifier, uid } = context.tracking
  const observer = context.observer
  return {
    resourceType: 'Observation',
    id: idOf('Observation', sopUid, item.place),
    ...writtenAt(written),
    ...list('identifier', [
      ...(uid === undefined ? [] : [uidIdentifier(uid)]),
      ...(identifier === undefined ? [] : [{ value: identifier }]),
    ]),
    status,
    category: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'imaging' }] }],
    code: item.concept ?? { text: item.type },
    subject: { reference: scope.patient },
    ...given('effectiveDateTime', scope.started),
    ...list('performer', observer === undefined ? [] : [{ display: observer }]),
    ...value,
    ...given('bodySite', siteOf(context)),
    ...given('method', methodOf(context)),
    ...given('device', scope.device === undefined ? undefined : { reference: scope.device }),
    derivedFrom: [{ reference: `ImagingStudy/${studyIdOf(scope.studyUid)}` }, ...sources],
  }
}

/** R4's Observation has no side of its own: it stands beside the site. */
const siteOf = ({ bodySite, laterality }: Context): Concept | undefined => {
  if (laterality === undefined) return bodySite
  const text = [bodySite?.text, laterality.text].filter(part => part !== undefined).join(', ')
  return { coding: [...(bodySite?.coding ?? []), ...laterality.coding], ...(text === '' ? {} : { text }) }
}

/** Whatever modifies the meaning stands here in words, so that no value is read without it. */
const methodOf = ({ method, modifiers }: Context): Concept | undefined => {
  const text = [method?.text, ...modifiers].filter(part => part !== undefined).join('; ')
  return text === '' && method === undefined
    ? undefined
    : { coding: method?.coding ?? [], ...(text === '' ? {} : { text }) }
}

/** Kinds of properties that are words; numbers among them are observations of their own. */
export const worded = new Set(['CODE', 'TEXT', 'DATE', 'TIME', 'DATETIME'])

/** HAS PROPERTIES: how normal it is, or how it was selected; in words. */
const propertiesOf = (reading: Reading, item: ContentItem, context: Context): Context => {
  const said = item.children
    .filter(({ relationship, type }) => relationship === 'HAS PROPERTIES' && worded.has(type))
    .flatMap(child => words(child, textOf(reading, child)) ?? [])
  return { ...context, modifiers: [...context.modifiers, ...said] }
}

const stateOf = (reading: Reading, item: ContentItem): JsonObject | undefined => {
  const { type } = item
  if (type === 'NUM') return numberOf(reading, item)
  if (type === 'CODE') {
    const code = codeOf(reading, item)
    return code === undefined ? undefined : { valueCodeableConcept: code }
  }
  const text = textOf(reading, item)
  return text === undefined ? undefined : { valueString: text }
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** A number with its unit; without a number, why there is none (PS3.16, CID 42). */
const numberOf = (reading: Reading, { dataset }: ContentItem): JsonObject | undefined => {
  const [measured] = reading.items(dataset, 'MeasuredValueSequence')
  const absent = conceptAt(reading, dataset, 'NumericValueQualifierCodeSequence')
  const text = measured === undefined ? undefined : reading.peek(measured, 'NumericValue')
  if (measured === undefined || text === undefined || !decimal.test(text)) {
    return absent === undefined ? undefined : { dataAbsentReason: absent }
  }
  reading.take(measured, 'NumericValue')
  reading.number(measured, 'FloatingPointValue')
  const unit = conceptAt(reading, measured, 'MeasurementUnitsCodeSequence')
  return { valueQuantity: { value: Number(text), ...unitOf(reading, unit) }, ...given('dataAbsentReason', absent) }
}

/** A code only where it is one of UCUM; any other unit stays as its text. */
const unitOf = (reading: Reading, unit: Concept | undefined): JsonObject => {
  const [coding] = unit?.coding ?? []
  if (coding === undefined) return { ...given('unit', unit?.text) }
  const shown = coding.display ?? coding.code
  if (coding.system === 'http://unitsofmeasure.org') {
    const known = readUnit(coding.code)
    if (known.ok) return { unit: shown, system: coding.system, code: known.value }
  }
  reading.issue('warning', 'unit-unknown', 'Not a UCUM code: kept as text', 'MeasurementUnitsCodeSequence')
  return { unit: coding.display === undefined ? coding.code : `${coding.code} (${coding.display})` }
}
