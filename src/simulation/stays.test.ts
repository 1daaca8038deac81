import { hash } from 'node:crypto'
import { describe, expect, it, test } from 'vitest'
import { epochOf, type Instant } from '../core/index.ts'
import { type Drift, driftKinds, type HospitalPatient, simulateStays } from './index.ts'
import { deteriorationProbability, readmissionProbability } from './stays-truth.ts'

const from = '2023-11-02T09:00:00.000Z' as Instant
const until = '2026-11-02T09:00:00.000Z' as Instant
const driftAt = '2025-11-02T09:00:00.000Z' as Instant

const hospitalOf = (people: number, { seed = 3, to = until, drift = null as Drift | null } = {}) =>
  Array.from({ length: people }, (_, index) => simulateStays({ seed, index, from, until: to, drift }))

const hospital = hospitalOf(2_000)
const stays = hospital.flatMap(one => one.stays)
const day = 86_400_000

type Wire = {
  readonly resourceType: string
  readonly id: string
  readonly status?: string
  readonly class?: { readonly code: string }
  readonly meta?: { readonly versionId: string; readonly lastUpdated: string }
  readonly issued?: string
  readonly period?: { readonly start: string; readonly end?: string }
  readonly code?: { readonly coding: readonly { readonly code: string }[] }
  readonly deceasedDateTime?: string
  readonly valueQuantity?: { readonly value: number }
  readonly component?: readonly { readonly code: Wire['code']; readonly valueQuantity: { readonly value: number } }[]
}
const wire = ({ resources }: HospitalPatient) => resources as unknown as readonly Wire[]
const bytes = (people: readonly HospitalPatient[]) => people.map(one => JSON.stringify(one)).join('\n')

describe('the same seed', () => {
  it('gives the same bytes, whoever makes how many others', () => {
    expect(bytes(hospitalOf(20))).toBe(bytes(hospital.slice(0, 20)))
    expect(bytes(hospitalOf(20, { seed: 4 }))).not.toBe(bytes(hospital.slice(0, 20)).replaceAll('s3-', 's4-'))
  })
  it('gives these bytes: change staysVersion when this changes', () => {
    expect(hash('sha256', bytes(hospital.slice(0, 50)))).toMatchInlineSnapshot(
      `"ef1c1734f745ea5b75a52ed249d96d8c0e0966346945a1ce45de70809380a507"`,
    )
  })
})

describe('what comes later changes nothing of before', () => {
  it('a later moment only adds to the records', () => {
    const earlier = hospitalOf(300, { to: driftAt })
    for (const [n, { resources, stays: told }] of earlier.entries()) {
      expect(hospital[n]!.resources.slice(0, resources.length)).toEqual(resources)
      // What was over by then is told alike; what was going on is told to its end.
      for (const [m, one] of told.entries()) {
        const later = hospital[n]!.stays[m]!
        expect(later.admitted).toBe(one.admitted)
        if (one.readmission?.happened != null) expect(later).toEqual(one)
      }
    }
    expect(earlier.flatMap(({ resources }) => resources).length).toBeLessThan(
      hospital.slice(0, 300).flatMap(({ resources }) => resources).length,
    )
  })

  it.each(driftKinds)('%s: the records of before the drift stay, others change', kind => {
    const drifted = hospitalOf(600, { drift: { kind, at: driftAt } })
    const before = hospitalOf(600, { to: driftAt })
    for (const [n, { resources }] of before.entries()) {
      expect(drifted[n]!.resources.slice(0, resources.length)).toEqual(resources)
    }
    expect(bytes(drifted)).not.toBe(bytes(hospital.slice(0, 600)))
  })
})

describe('truth', () => {
  const seen = stays.flatMap(({ readmission }) => (readmission?.happened == null ? [] : [readmission]))

  it('what is drawn agrees with its probability, in every fifth of it', () => {
    for (const risks of [seen, stays.map(one => one.deterioration).filter(({ happened }) => happened !== null)]) {
      const ordered = risks.toSorted((a, b) => a.probability - b.probability)
      for (let fifth = 0; fifth < 5; fifth++) {
        const part = ordered.slice((fifth * ordered.length) / 5, ((fifth + 1) * ordered.length) / 5)
        const expected = part.reduce((sum, { probability }) => sum + probability, 0)
        const happened = part.filter(one => one.happened).length
        const deviation = Math.sqrt(part.reduce((sum, { probability: p }) => sum + p * (1 - p), 0))
        expect(Math.abs(happened - expected) / deviation).toBeLessThan(3.5)
      }
    }
  })

  it('about three stays a person, one discharge in seven followed by another stay, 25 to 36 resources a person', () => {
    expect(stays.length / hospital.length).toBeGreaterThan(2.6)
    expect(stays.length / hospital.length).toBeLessThan(3.4)
    const rate = seen.filter(({ happened }) => happened).length / seen.length
    expect(Math.abs(rate - 0.15)).toBeLessThan(0.02)
    const resources = hospital.reduce((sum, one) => sum + one.resources.length, 0) / hospital.length
    expect(resources).toBeGreaterThan(25)
    expect(resources).toBeLessThan(36)
  })

  it('the records tell of a readmission exactly where the truth does', () => {
    for (const one of hospital) {
      const begins = wire(one).filter(({ class: of, status }) => of?.code === 'IMP' && status === 'in-progress')
      for (const { readmission } of one.stays) {
        if (readmission?.happened == null) continue
        const index = epochOf(readmission.index)
        const again = begins.some(({ period }) => {
          const begin = epochOf(period!.start as Instant)
          return begin > index && begin <= index + 30 * day
        })
        expect(again).toBe(readmission.happened)
      }
    }
  })

  it('the records tell of a deterioration exactly where the truth does', () => {
    for (const one of hospital) {
      const death = wire(one).find(({ deceasedDateTime }) => deceasedDateTime !== undefined)?.deceasedDateTime
      const worse = wire(one)
        .filter(({ component = [] }) =>
          component.some(({ code, valueQuantity: { value } }) =>
            code!.coding[0]!.code === '8480-6' ? value <= 90 : code!.coding[0]!.code === '9279-1' && value >= 25,
          ),
        )
        .map(({ issued }) => issued!)
      for (const { deterioration } of one.stays) {
        if (deterioration.happened === null) continue
        const index = epochOf(deterioration.index)
        const happened = [...worse, ...(death === undefined ? [] : [death])].some(at => {
          const moment = epochOf(at as Instant)
          return moment > index && moment <= index + 2 * day
        })
        expect(happened).toBe(deterioration.happened)
      }
    }
  })
})

describe('kidney disease', () => {
  const clinic = hospital.filter(({ truth }) => truth.kidneyFailure !== null)
  const visits = (one: HospitalPatient) =>
    wire(one).flatMap(({ code, issued, valueQuantity }) =>
      code?.coding[0]?.code === '98979-8' ? [{ at: epochOf(issued! as Instant), egfr: valueQuantity!.value }] : [],
    )

  it('nobody else comes to the clinic; an eGFR falls under 15 exactly where the truth says so', () => {
    expect(clinic.length).toBeGreaterThan(200)
    for (const one of hospital) {
      if (!one.truth.conditions.includes('kidney-disease')) expect(visits(one)).toEqual([])
      const risk = one.truth.kidneyFailure
      if (risk === null || risk.happened === null) continue
      const index = epochOf(risk.index)
      expect(visits(one)[0]).toMatchObject({ at: index })
      expect(visits(one)[0]!.egfr).toBeGreaterThanOrEqual(15)
      expect(visits(one)[0]!.egfr).toBeLessThan(60)
      expect(visits(one).some(({ at, egfr }) => egfr < 15 && at <= index + risk.days * day)).toBe(risk.happened)
    }
  })
  it('about one in eight, and not more than its probability says: death comes first', () => {
    const risks = clinic.flatMap(({ truth }) => (truth.kidneyFailure?.happened == null ? [] : [truth.kidneyFailure]))
    const expected = risks.reduce((sum, { probability }) => sum + probability, 0)
    const happened = risks.filter(one => one.happened).length
    expect(happened).toBeGreaterThan(0.6 * expected)
    expect(happened).toBeLessThan(expected + 3 * Math.sqrt(expected))
  })
})

describe('a coherent record', () => {
  it('stays follow one another, begin while alive, and nothing is known before it happened', () => {
    for (const one of hospital) {
      const resources = wire(one)
      expect(resources[0]).toMatchObject({ resourceType: 'Patient', meta: { versionId: '1' } })
      const death = resources.find(({ deceasedDateTime }) => deceasedDateTime !== undefined)?.deceasedDateTime
      expect(death !== undefined).toBe(one.truth.dead)
      for (const [n, stay] of one.stays.entries()) {
        if (death !== undefined) expect(stay.admitted < death).toBe(true)
        const next = one.stays[n + 1]
        if (next !== undefined) expect(stay.discharged! < next.admitted).toBe(true)
      }
      for (const { meta, period } of resources) {
        if (period?.end !== undefined) expect(meta!.lastUpdated > period.end).toBe(true)
      }
    }
  })
  it('every version of every resource stands once', () => {
    const keys = hospital.flatMap(one =>
      wire(one).map(({ resourceType, id, meta }) => `${resourceType}/${id}/${meta?.versionId ?? 1}`),
    )
    expect(new Set(keys).size).toBe(keys.length)
  })
})

describe('drifts', () => {
  const staysSince = (kind: Drift['kind'] | null) => {
    const people = hospitalOf(2_000, { drift: kind === null ? null : { kind, at: driftAt } })
    return people.flatMap(one => one.stays.filter(({ admitted }) => admitted >= driftAt))
  }
  const meanOf = (risks: ReturnType<typeof staysSince>) => {
    const known = risks.flatMap(({ readmission }) => (readmission === null ? [] : [readmission.probability]))
    return known.reduce((a, b) => a + b, 0) / known.length
  }
  const usual = meanOf(staysSince(null))

  test('prevalence and mix raise the mean risk, relation lowers it', () => {
    expect(meanOf(staysSince('prevalence'))).toBeGreaterThan(usual + 0.08)
    expect(meanOf(staysSince('mix'))).toBeGreaterThan(usual + 0.03)
    expect(meanOf(staysSince('relation'))).toBeLessThan(usual - 0.01)
  })
  test('measurement changes what is read, and no truth', () => {
    expect(staysSince('measurement')).toEqual(staysSince(null))
    const sodium = (drift: Drift | null) =>
      hospitalOf(500, { drift }).flatMap(one =>
        wire(one).flatMap(({ code, issued, valueQuantity }) =>
          code?.coding[0]?.code === '2951-2' && issued! > '2025-11-04' ? [valueQuantity!.value] : [],
        ),
      )
    const [read, real] = [sodium({ kind: 'measurement', at: driftAt }), sodium(null)]
    expect(real.length).toBeGreaterThan(300)
    expect(read).toEqual(real.map(value => value + 5))
  })
})

describe('the true models', () => {
  const usual = {
    age: 65,
    stays: 0,
    emergencies: 0,
    lengthOfStay: 4,
    heartFailure: 0,
    copd: 0,
    hemoglobin: 12.5,
    medicines: 3,
    sodium: 139,
  }
  const oddsOf = (p: number) => Math.log(p / (1 - p))
  it('are what the table says: a line, a U and an interaction', () => {
    const base = oddsOf(readmissionProbability(usual, null))
    expect(base).toBeCloseTo(-2.95, 9)
    expect(oddsOf(readmissionProbability({ ...usual, age: 75 }, null)) - base).toBeCloseTo(0.14, 9)
    expect(oddsOf(readmissionProbability({ ...usual, sodium: 134 }, null)) - base).toBeCloseTo(0.45, 9)
    expect(oddsOf(readmissionProbability({ ...usual, sodium: 144 }, null)) - base).toBeCloseTo(0.45, 9)
    const both = oddsOf(readmissionProbability({ ...usual, hemoglobin: 10.5, heartFailure: 1 }, null))
    expect(both - base).toBeCloseTo(0.4 + 0.6 + 0.9, 9)
    const programme = oddsOf(readmissionProbability({ ...usual, heartFailure: 1 }, 'relation'))
    expect(programme - base).toBeCloseTo(-1, 9)
  })
  it('a feature that nobody has drawn is an error, never a number', () => {
    expect(() => deteriorationProbability({ age: 70 })).toThrow('respiratoryRate')
  })
})
