import { codeSystems, type Instant, instantOf } from '../core/index.ts'
import { codeFor, codes } from './codes.ts'
import type { Course } from './course.ts'
import { dayInMs, type HospitalPerson } from './hospital-person.ts'
import type { KidneyVisit } from './kidney-course.ts'
import { category, conditionsOf, observationOf, orderOf, patientOf, type Resource, terminology } from './resources.ts'
import { admissionKnown, dischargeKnown, type Stay, type StayLaboratory, type Vitals } from './stay.ts'

/** A resource with the moment from which it is on record, milliseconds since 1970. */
type Dated = { readonly known: number; readonly resource: Resource }

const hour = dayInMs / 24

/** Who the stays are of, and by which names their resources go. */
type Named = { readonly of: HospitalPerson; readonly name: string; readonly subject: object }

/**
 * The FHIR resources of one person of the virtual hospital, in the order in which they came on record, up to `until`. What
 * changes (a stay that ends, a person who dies, a medicine then stopped) stands in versions, as a hospital sends it.
 */
export const hospitalResources = (
  of: HospitalPerson,
  course: Course,
  { name, from, until }: { readonly name: string; readonly from: number; readonly until: number },
): readonly Resource[] => {
  const named = { of, name, subject: { reference: `Patient/${name}` } }
  const before = (days: number): Instant => instantOf(from - days * dayInMs)
  const all: Dated[] = [
    { known: from, resource: patientOf(of.person, name, before(0)) },
    ...conditionsOf(of.person, name, named.subject, before(400), before).map(resource => ({ known: from, resource })),
    ...course.emergencies.map((at, n) => emergencyOf(named, at, n)),
    ...course.stays.flatMap(({ stay }, n) => stayOf(named, stay, n)),
    ...course.kidneys.visits
      .filter(({ at }) => course.death === null || at < course.death)
      .flatMap((visit, n) => kidneyVisitOf(named, visit, n)),
    ...ordersOf(named, course, from),
    ...(course.death === null ? [] : [deathOf(named, course.death)]),
  ]
  return all
    .filter(({ known }) => known <= until)
    .sort((a, b) => a.known - b.known)
    .map(({ resource }) => resource)
}

const versioned = (resource: Resource, version: number, known: number): Dated => ({
  known,
  resource: { ...resource, meta: { versionId: String(version), lastUpdated: instantOf(known) } },
})

const encounterClass = (code: string) => ({ class: { system: `${terminology}/v3-ActCode`, code } })

const emergencyOf = ({ name, subject }: Named, at: number, n: number): Dated =>
  versioned(
    {
      resourceType: 'Encounter',
      id: `${name}-v${n}`,
      status: 'finished',
      ...encounterClass('EMER'),
      subject,
      period: { start: instantOf(at), end: instantOf(at + 4 * hour) },
    },
    1,
    at + 5 * hour,
  )

const kidneyVisitOf = ({ name, subject }: Named, { at, egfr, acr }: KidneyVisit, n: number): readonly Dated[] => {
  const id = `${name}-k${n}`
  const period = { start: instantOf(at - hour / 2), end: instantOf(at) }
  const values = [
    { measured: 'egfr', value: egfr } as const,
    ...(acr === null ? [] : [{ measured: 'acr', value: acr } as const]),
  ]
  return [
    ...values.map((value, m) => ({ known: at, resource: observationOf(value, `${id}-o${m}`, subject, instantOf(at)) })),
    versioned(
      { resourceType: 'Encounter', id, status: 'finished', ...encounterClass('AMB'), subject, period },
      1,
      at + hour,
    ),
  ]
}

/** The id of a person's n-th stay. */
export const stayId = (name: string, n: number): string => `${name}-s${n}`

const stayOf = (named: Named, stay: Stay, n: number): readonly Dated[] => {
  const { name, subject } = named
  const id = stayId(name, n)
  const encounter = { resourceType: 'Encounter', id, ...encounterClass('IMP'), subject }
  const [start, end] = [instantOf(stay.admitted), instantOf(stay.discharged)]
  const drawnAt = stay.admitted + 0.6 * hour
  return [
    versioned({ ...encounter, status: 'in-progress', period: { start } }, 1, admissionKnown(stay)),
    ...(Object.entries(stay.laboratory) as [StayLaboratory, number][]).map(([measured, value], m) => ({
      known: drawnAt,
      resource: observationOf({ measured, value }, `${id}-o${m}`, subject, instantOf(drawnAt)),
    })),
    ...stay.vitals.map((vitals, m) => ({ known: vitals.at, resource: vitalsOf(vitals, `${id}-b${m}`, subject) })),
    versioned({ ...encounter, status: 'finished', period: { start, end } }, 2, dischargeKnown(stay)),
  ]
}

const vitalsOf = (vitals: Vitals, id: string, subject: object): Resource => {
  const at = instantOf(vitals.at)
  const component = (word: string, value: number) => {
    const [code, display, unit] = codeFor(codes.measurements, word)
    return {
      code: { coding: [{ system: codeSystems.loinc, code, display }] },
      valueQuantity: { value, unit, system: codeSystems.ucum, code: unit },
    }
  }
  return {
    resourceType: 'Observation',
    id,
    status: 'final',
    category: category['vital-signs'],
    code: {
      coding: [
        {
          system: codeSystems.loinc,
          code: '85353-1',
          display: 'Vital signs, weight, height, head circumference, oxygen saturation and BMI panel',
        },
      ],
    },
    subject,
    effectiveDateTime: at,
    issued: at,
    component: [
      component('respiratory-rate', vitals.respiratoryRate),
      component('oxygen-saturation', vitals.oxygenSaturation),
      component('heart-rate', vitals.heartRate),
      component('systolic', vitals.systolic),
    ],
  }
}

/** Orders as they stood at the start, those of each discharge, and with death the end of all. */
const ordersOf = ({ of, name, subject }: Named, course: Course, from: number): readonly Dated[] => {
  const { person } = of
  const started = course.stays.flatMap(({ stay, started: medicine }) =>
    medicine === null ? [] : [{ medicine, at: stay.discharged - hour }],
  )
  const first = of.medicines.map(medicine => ({ medicine, at: from - medicine.since * dayInMs }))
  return [...first, ...started].flatMap(({ medicine, at }, n) => {
    const order = (status: 'active' | 'stopped') =>
      orderOf(medicine, { person, id: `${name}-m${n}`, status, subject, at: instantOf(at) })
    const known = Math.max(at, from)
    const active = versioned(order('active'), 1, at)
    return [
      { ...active, known },
      ...(course.death === null ? [] : [versioned(order('stopped'), 2, course.death + dayInMs)]),
    ]
  })
}

const deathOf = ({ of, name }: Named, death: number): Dated =>
  versioned(patientOf({ ...of.person, death: instantOf(death) }, name, instantOf(death)), 2, death + 2 * hour)
