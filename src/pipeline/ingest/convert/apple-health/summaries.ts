import type { JsonObject } from '../../../../standards/fhir/index.ts'
import type { ConversionContext, Converted } from '../conversion.ts'
import type { DeviceTime } from '../devices/device-clock.ts'
import { concept, observation, ucum } from '../devices/fhir.ts'
import type { Notices } from '../devices/notices.ts'
import { idOf } from '../ids.ts'
import { countElement, usual } from './apple-loss.ts'
import { createAppleTimes } from './apple-time.ts'
import type { AppleElement } from './element.ts'
import { format, rangeOf } from './record-reader.ts'
import { appleCoding, unitOf } from './types.ts'

type Reading = { readonly context: ConversionContext; readonly notices: Notices; readonly patient: string }

/** A time of an element as FHIR needs it. */
const timeOf = (text: string | undefined): DeviceTime | undefined => {
  const times = createAppleTimes()
  return times.read(text) ? { kind: 'moment', at: times.at(), offset: times.offset() } : undefined
}

/** A number with the unit that stands beside it; as text where either is not known. */
const amount = (value: string, unit: string | undefined, text: string): JsonObject => {
  const known = unit === undefined ? undefined : unitOf(unit)
  const number = Number(value)
  return {
    code: concept([], text),
    ...(known === undefined || known.factor !== 1 || !Number.isFinite(number) || value.trim() === ''
      ? { valueString: unit === undefined ? value : `${value} ${unit}` }
      : { valueQuantity: ucum(number, known.code, unit) }),
  }
}

/** A workout with its totals and statistics; its readings stand in the records of its time. */
export const readWorkout = (workout: AppleElement, { context, notices, patient }: Reading): Converted[] => {
  const { attributes, children } = workout
  const start = timeOf(attributes.startDate)
  const end = timeOf(attributes.endDate)
  if (start === undefined || end === undefined) return untimed(workout, context, notices)
  const activity = attributes.workoutActivityType ?? ''
  const totals = [
    'duration',
    'totalDistance',
    'totalEnergyBurned',
    'totalFlightsClimbed',
    'totalSwimmingStrokeCount',
  ].flatMap(name => (attributes[name] ? [amount(attributes[name], attributes[`${name}Unit`], name)] : []))
  const statistics = children.flatMap(({ name, attributes: one }) =>
    name !== 'WorkoutStatistics'
      ? []
      : ['average', 'minimum', 'maximum', 'sum'].flatMap(kind =>
          one[kind] ? [amount(one[kind], one.unit, `${one.type ?? ''} ${kind}`)] : [],
        ),
  )
  const metadata = children.filter(({ name }) => name === 'MetadataEntry')
  const resource = observation({
    format,
    patient,
    category: 'activity',
    codings: [],
    text: 'Workout',
    start,
    end,
    device: attributes.sourceName ?? '',
    value: {
      valueCodeableConcept: concept([appleCoding(activity)], activity),
      ...(totals.length + statistics.length === 0 ? {} : { component: [...totals, ...statistics] }),
    },
    notes: metadata.map(({ attributes: { key, value } }) => `${key}: ${value}`),
    key: activity,
  })
  const held = new Set(
    'workoutActivityType sourceName startDate endDate duration durationUnit totalDistance totalDistanceUnit totalEnergyBurned totalEnergyBurnedUnit totalFlightsClimbed totalFlightsClimbedUnit totalSwimmingStrokeCount totalSwimmingStrokeCountUnit'.split(
      ' ',
    ),
  )
  const inStatistics = new Set(['type', 'unit', 'average', 'minimum', 'maximum', 'sum'])
  countElement(workout, context.loss, (attribute, { name }) => {
    if (name === 'Workout')
      return held.has(attribute) ? 'mapped' : usual('No place for it in an Observation')(attribute)
    if (name === 'WorkoutStatistics') return inStatistics.has(attribute) ? 'mapped' : 'The time of the workout again'
    return name === 'MetadataEntry' ? 'text' : 'Events, routes and parts of a workout are not read'
  })
  return [{ kind: 'resource', resource, range: rangeOf(workout) }]
}

/** What a day came to, and its goals. */
export const readActivitySummary = (summary: AppleElement, { context, notices, patient }: Reading): Converted[] => {
  const { attributes } = summary
  const day = attributes.dateComponents ?? ''
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return untimed(summary, context, notices)
  const own: Readonly<Record<string, string>> = {
    appleMoveTime: 'min',
    appleExerciseTime: 'min',
    appleMoveMinutes: 'min',
    appleStandHours: 'hr',
  }
  const component = Object.entries(attributes).flatMap(([name, value]) => {
    if (name === 'dateComponents' || name.endsWith('Unit') || value.trim() === '') return []
    const base = name.replace(/Goal$/, '')
    return [amount(value, base === 'activeEnergyBurned' ? attributes.activeEnergyBurnedUnit : own[base], name)]
  })
  const resource = observation({
    format,
    patient,
    category: 'activity',
    codings: [],
    text: 'Activity summary',
    start: { kind: 'partial', date: day, text: day },
    value: component.length === 0 ? {} : { component },
    key: '',
  })
  countElement(summary, context.loss, (_attribute, { name }) => (name === 'ActivitySummary' ? 'mapped' : 'Not known'))
  return [{ kind: 'resource', resource, range: rangeOf(summary) }]
}

/** A resource of a hospital beside the export: where it lies, and what it is. It is imported by itself, with its own source. */
export const readClinicalRecord = (record: AppleElement, { context, patient }: Reading): Converted[] => {
  const { attributes } = record
  const {
    type = '',
    identifier = '',
    sourceName = '',
    sourceURL = '',
    receivedDate,
    resourceFilePath = '',
  } = attributes
  const received = timeOf(receivedDate)
  const held = new Set([
    'type',
    'identifier',
    'sourceName',
    'sourceURL',
    'resourceFilePath',
    ...(received ? ['receivedDate'] : []),
  ])
  const resource = {
    resourceType: 'DocumentReference',
    id: idOf('DocumentReference', format, patient, sourceURL, identifier, resourceFilePath),
    status: 'current',
    type: concept([], type),
    ...(patient === '' ? {} : { subject: { reference: `Patient/${patient}` } }),
    ...(received?.kind === 'moment' ? { date: new Date(received.at).toISOString() } : {}),
    ...(identifier === ''
      ? {}
      : { identifier: [{ ...(sourceURL === '' ? {} : { system: sourceURL }), value: identifier }] }),
    custodian: { display: sourceName },
    content: [{ attachment: { contentType: 'application/fhir+json', url: resourceFilePath } }],
  }
  countElement(record, context.loss, (attribute, { name }) =>
    name === 'ClinicalRecord' && held.has(attribute) ? 'mapped' : 'No place for it in a DocumentReference',
  )
  return [{ kind: 'resource', resource, range: rangeOf(record) }]
}

const untimed = (element: AppleElement, context: ConversionContext, notices: Notices): Converted[] => {
  notices.note(
    'error',
    'time-invalid',
    `A ${element.name} without a time that is read`,
    `byte ${element.from}`,
    rangeOf(element),
  )
  countElement(element, context.loss, () => 'It has no time that is read')
  return []
}
