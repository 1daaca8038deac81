/**
 * How far two conversions of one message or document agree: on (type, code, value, unit, subject, time) of each resource, never on ids.
 * Who acted, where and with what has none of these: there what it is called (names, identifiers) stands in the subject's place.
 * `expected` is another converter's opinion; what it says and ours does not is counted, what ours says beyond it is not.
 */
type Json = { readonly [member: string]: unknown }
export type Resource = Json & { readonly resourceType: string }

const parts = ['code', 'value', 'unit', 'subject', 'time'] as const
type Part = (typeof parts)[number]

/** A resource of the other converter that ours has no equal for. */
export type Difference = {
  readonly type: string
  readonly expected: Readonly<Record<Part, string>>
  /** The nearest of ours; `undefined` when all of that type are taken. */
  readonly ours: Readonly<Record<Part, string>> | undefined
  readonly parts: readonly Part[]
}

export type Agreement = {
  readonly byType: ReadonlyMap<string, { readonly expected: number; readonly agreed: number; readonly ours: number }>
  readonly differences: readonly Difference[]
}

/** Facts about a patient. All other types name who acted, where, with what and in what capacity. */
export const clinicalTypes = [
  'Patient',
  'Encounter',
  'Observation',
  'DiagnosticReport',
  'ServiceRequest',
  'Specimen',
  'Condition',
  'Procedure',
  'AllergyIntolerance',
  'Immunization',
  'MedicationRequest',
  'MedicationDispense',
  'MedicationAdministration',
  'DocumentReference',
  'Appointment',
  'Coverage',
  'Account',
  'RelatedPerson',
  'EpisodeOfCare',
  'ChargeItem',
]

/** @param types by default every type that is expected */
export const agreementOf = (
  expected: readonly Resource[],
  ours: readonly Resource[],
  types: readonly string[] = [...new Set(expected.map(({ resourceType }) => resourceType))],
): Agreement => {
  const byType = new Map<string, { expected: number; agreed: number; ours: number }>()
  const differences: Difference[] = []
  for (const type of types) {
    const theirs = expected.filter(({ resourceType }) => resourceType === type)
    const own = ours.filter(({ resourceType }) => resourceType === type)
    if (theirs.length === 0) continue
    const left = own.map(resource => keyOf(resource, ours))
    const open: Key[] = []
    let agreed = 0
    // What says most first: a resource of which only the patient is known would take any partner.
    const keys = theirs.map(resource => keyOf(resource, expected)).toSorted((a, b) => saidIn(b) - saidIn(a))
    for (const key of keys) {
      const index = left.findIndex(candidate => differing(key, candidate).length === 0)
      if (index < 0) open.push(key)
      else {
        left.splice(index, 1)
        agreed += 1
      }
    }
    for (const key of open) {
      const [best] = left.toSorted((a, b) => differing(key, a).length - differing(key, b).length)
      if (best !== undefined) left.splice(left.indexOf(best), 1)
      differences.push({
        type,
        expected: shown(key),
        ours: best === undefined ? undefined : shown(best),
        parts: best === undefined ? [...parts] : differing(key, best),
      })
    }
    byType.set(type, { expected: theirs.length, agreed, ours: own.length })
  }
  return { byType, differences }
}

/** Types that have neither code nor patient: they are known by what they are called. */
const things = new Set(['Organization', 'Location', 'Practitioner', 'Device'])

/** Each part as the set of texts that stand for it: a code in several systems is one code. */
type Key = Readonly<Record<Part, ReadonlySet<string>>>

const shown = (key: Key) =>
  Object.fromEntries(parts.map(part => [part, [...key[part]].join(' | ')])) as Readonly<Record<Part, string>>

const saidIn = (key: Key): number => parts.filter(part => key[part].size > 0).length

const differing = (a: Key, b: Key): readonly Part[] =>
  parts.filter(part => a[part].size > 0 && ![...a[part]].some(text => b[part].has(text)))

const keyOf = (resource: Resource, all: readonly Resource[]): Key => ({
  code: codesOf(resource, all),
  value: valuesOf(resource),
  unit: unitsOf(resource),
  subject: subjectOf(resource, all),
  time: timesOf(resource),
})

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value]

const referred = (reference: unknown, all: readonly Resource[]): Resource | undefined => {
  const target = isJson(reference) ? reference.reference : undefined
  return typeof target !== 'string' ? undefined : all.find(({ resourceType, id }) => target === `${resourceType}/${id}`)
}

const conceptTexts = (concept: unknown): readonly string[] => {
  if (!isJson(concept)) return []
  const codings = listOf(concept.coding).flatMap(coding => (isJson(coding) ? [coding.code, coding.display] : []))
  return [concept.code, ...codings, concept.text]
    .filter(text => typeof text === 'string')
    .map(text => text.trim().toLowerCase())
}

const codeMembers = [
  'code',
  'vaccineCode',
  'medicationCodeableConcept',
  'type',
  'class',
  'relationship',
  'serviceType',
  'appointmentType',
  'gender',
]

const codesOf = (resource: Resource, all: readonly Resource[]): ReadonlySet<string> => {
  const medication = referred(resource.medicationReference, all)
  const member = codeMembers.find(name => resource[name] !== undefined)
  const concepts =
    medication === undefined ? listOf(member === undefined ? undefined : resource[member]) : [medication.code]
  return new Set(concepts.flatMap(one => (typeof one === 'string' ? [one] : conceptTexts(one))))
}

const numberText = (value: unknown): string => String(Number(value))

const quantityText = (value: Json): string => `${value.comparator ?? ''}${numberText(value.value)}`

const valuesOf = (resource: Resource): ReadonlySet<string> => {
  const member = Object.keys(resource).find(name => /^value[A-Z]/.test(name))
  const value = member === undefined ? undefined : resource[member]
  if (value === undefined) return new Set()
  if (!isJson(value))
    return new Set([
      typeof value === 'string' && /^\d{4}-/.test(value) ? timeText(value) : String(value).trim().toLowerCase(),
    ])
  if ('value' in value) return new Set([quantityText(value)])
  if ('low' in value || 'numerator' in value) {
    const both = [value.low ?? value.numerator, value.high ?? value.denominator]
    return new Set([both.map(one => (isJson(one) ? quantityText(one) : '')).join('..')])
  }
  if ('start' in value || 'end' in value)
    return new Set([[value.start, value.end].map(one => (typeof one === 'string' ? timeText(one) : '')).join('..')])
  return new Set(conceptTexts(value))
}

const unitsOf = (resource: Resource): ReadonlySet<string> => {
  const quantity = resource.valueQuantity
  if (!isJson(quantity)) return new Set()
  return new Set(
    [quantity.unit, quantity.code].filter(text => typeof text === 'string').map(text => text.toLowerCase()),
  )
}

/** What a thing is called: its names, and its identifiers without the scheme of an OID or UUID. */
const calledOf = (resource: Resource | undefined): ReadonlySet<string> => {
  const texts = [
    ...[resource?.name, resource?.deviceName].flatMap(listOf).flatMap(namesIn),
    ...[resource?.identifier, resource?.udiCarrier]
      .flatMap(listOf)
      .flatMap(one => (isJson(one) ? [one.value, one.deviceIdentifier] : [])),
  ].filter(text => typeof text === 'string')
  return new Set(texts.map(text => text.replace(/^urn:(?:oid|uuid):/, '').toLowerCase()))
}

const namesIn = (name: unknown): readonly unknown[] =>
  isJson(name) ? [name.family, name.name, ...(name.family === undefined ? listOf(name.given) : [])] : [name]

/** The patient; of a role who has it; of a thing what it is called. */
const subjectOf = (resource: Resource, all: readonly Resource[]): ReadonlySet<string> => {
  if (things.has(resource.resourceType)) return calledOf(resource)
  if (resource.resourceType === 'PractitionerRole') return calledOf(referred(resource.practitioner, all))
  const patient =
    resource.resourceType === 'Patient'
      ? resource
      : referred(resource.subject ?? resource.patient ?? resource.beneficiary ?? listOf(resource.subject)[0], all)
  const reference = patient ?? referred(listOf(resource.subject)[0], all)
  const identifiers = listOf(reference?.identifier).flatMap(one =>
    isJson(one) && typeof one.value === 'string' ? [one.value] : [],
  )
  const names = listOf(reference?.name).flatMap(one =>
    isJson(one) && typeof one.family === 'string' ? [one.family.toLowerCase()] : [],
  )
  return new Set(identifiers.length > 0 ? identifiers : names)
}

const timeMembers = [
  'effectiveDateTime',
  'effectivePeriod',
  'performedDateTime',
  'performedPeriod',
  'occurrenceDateTime',
  'occurrencePeriod',
  'occurrenceTiming',
  'onsetDateTime',
  'onsetPeriod',
  'authoredOn',
  'whenHandedOver',
  'period',
  'start',
  'birthDate',
  'date',
  'servicePeriod',
  'recordedDate',
]

const timesOf = (resource: Resource): ReadonlySet<string> => {
  const collected = isJson(resource.collection)
    ? (resource.collection.collectedDateTime ?? resource.collection.collectedPeriod)
    : undefined
  const member = timeMembers.find(name => resource[name] !== undefined)
  const found = collected ?? (member === undefined ? undefined : resource[member])
  const time = isJson(found) ? (found.start ?? found.end) : found
  return typeof time === 'string' ? new Set([timeText(time)]) : new Set()
}

/** An instant where there is an offset; seconds that are zero are not told apart from none. */
const timeText = (text: string): string =>
  /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text) && !Number.isNaN(Date.parse(text))
    ? new Date(Date.parse(text)).toISOString().slice(0, 19)
    : text.replace(/\.\d+$/, '')
