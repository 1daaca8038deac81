import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  ageOf,
  egfrFromCreatinine,
  type Fact,
  measurement,
  type PatientProfile,
  readingsOf,
  reportedEgfrIssues,
  sexOf,
} from '../../clinical/index.ts'
import type { DocumentHash, Instant, PersonId, RecordId } from '../../core/index.ts'
import { type IngestOptions, ingestPaths } from '../ingest/index.ts'
import { normalizeRecord } from './index.ts'

const folder = join(process.env.SHARED_DATA ?? '../shared/data', 'fhir/synthea-r4')
const now = '2026-11-24T00:00:00.000Z' as Instant

/** Names documents as a blob store does, without writing 362 MB to disk. */
const named: IngestOptions['blobs'] = {
  put: async content => {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of content instanceof Uint8Array ? [content] : content) {
      hash.update(chunk)
      bytes += chunk.length
    }
    return { hash: hash.digest('hex') as DocumentHash, bytes }
  },
  read: () => {
    throw new Error('These documents are small enough to be read in memory')
  },
}

const read = async () => {
  const received: Record<string, number> = {}
  const facts = new Map<RecordId, Fact[]>()
  const found: Record<string, number> = {}
  let quarantined = 0
  for await (const event of ingestPaths([folder], { source: 'synthea', blobs: named })) {
    if (event.kind === 'quarantine') quarantined += 1
    if (event.kind !== 'record') continue
    const { record } = event
    received[record.counted] = (received[record.counted] ?? 0) + 1
    const normalized = normalizeRecord(record)
    for (const { code } of [...record.issues, ...normalized.issues]) found[code] = (found[code] ?? 0) + 1
    const known = facts.get(record.record) ?? []
    for (const fact of normalized.facts) known.push({ ...fact, received: now } as Fact)
    facts.set(record.record, known)
  }
  return { received, facts, found, quarantined }
}

describe.skipIf(!existsSync(folder))('all of the shared Synthea files', () => {
  let synthea: Awaited<ReturnType<typeof read>>
  let profiles: readonly PatientProfile[]
  beforeAll(async () => {
    synthea = await read()
    profiles = [...synthea.facts].map(([record, facts]) => ({
      person: record as string as PersonId,
      records: [record],
      asOf: now,
      knownAt: null,
      facts,
      withheld: [],
    }))
  })

  it('are read whole, type by type', () => {
    expect(synthea.quarantined).toBe(0)
    expect(synthea.received).toEqual({
      Observation: 44_272,
      Claim: 11_468,
      Encounter: 8_941,
      ExplanationOfBenefit: 8_941,
      Procedure: 7_282,
      Immunization: 3_661,
      DiagnosticReport: 3_141,
      MedicationRequest: 2_527,
      Condition: 2_365,
      CarePlan: 900,
      Organization: 608,
      Practitioner: 608,
      Goal: 593,
      Patient: 309,
      ImagingStudy: 180,
      AllergyIntolerance: 166,
    })
    // 309 patients, and what belongs to none.
    expect(synthea.facts.size).toBe(310)
  })

  it('give facts of each kind', () => {
    const kinds = Object.groupBy([...synthea.facts.values()].flat(), ({ kind }) => kind)
    expect(Object.fromEntries(Object.entries(kinds).map(([kind, facts]) => [kind, facts.length]))).toEqual({
      demographics: 309,
      observation: 47_027,
      condition: 2_365,
      medication: 2_527,
      allergy: 166,
      encounter: 8_941,
      procedure: 7_282,
      'care-plan': 900,
      'diagnostic-report': 3_141,
      goal: 593,
      'imaging-study': 180,
      immunization: 3_661,
    })
    expect([...synthea.facts.values()].flat().filter(fact => fact.kind === 'demographics' && fact.death)).toHaveLength(
      73,
    )
  })

  it('have 97 blood pressures without any unit, and proteins in g/L that are labelled g/dL', () => {
    expect(synthea.found).toEqual({
      'unit-alias': 68,
      'unit-missing': 2 * 97,
      'unit-unknown': 5,
      'dose-without-unit': 733,
      'value-out-of-bounds': 596,
      'value-impossible': 366,
      'unit-suspect': 2 * 366,
      // Its goals say neither when they began nor when they were written.
      'no-time': 593,
    })
  })

  it('have a reported eGFR that has nothing to do with creatinine (clinical-facts section 8)', () => {
    const reported = profiles.flatMap(profile => readingsOf(profile, measurement.reportedEgfr))
    const issues = profiles.flatMap(reportedEgfrIssues)
    expect(reported).toHaveLength(1_106)
    expect(issues.filter(({ code }) => code === 'egfr-ambiguous')).toHaveLength(12)
    expect(issues.filter(({ code }) => code === 'egfr-disagreement').length).toBeGreaterThan(500)
    const pairs = profiles.flatMap(pairsOf)
    expect(pairs).toHaveLength(795)
    expect(pairs.filter(([derived, given]) => derived < 60 !== given < 60)).toHaveLength(386)
    expect(pairs.filter(([derived, given]) => derived < 30 !== given < 30)).toHaveLength(355)
  })
})

/** Derived and reported eGFR of the same instant, every combination. */
const pairsOf = (profile: PatientProfile): readonly (readonly [derived: number, reported: number])[] => {
  const sex = sexOf(profile)
  if (sex.kind !== 'answered') return []
  const creatinines = readingsOf(profile, measurement.creatinine)
  return readingsOf(profile, measurement.reportedEgfr).flatMap(reported => {
    const age = ageOf(profile, reported.at)
    return creatinines.flatMap(({ at, quantity }) =>
      at === reported.at && age.kind === 'answered'
        ? [[egfrFromCreatinine(quantity, age.value.years, sex.value.sex).value, reported.quantity.value] as const]
        : [],
    )
  })
}
