import { describe, expect, test } from 'vitest'
import { specialties } from '../../src/apps/specialties.ts'
import {
  createKnowledgeView,
  type Fact,
  latestOf,
  measurement,
  mergePacks,
  type PatientProfile,
  profileOfCase,
  withFloors,
} from '../../src/clinical/index.ts'
import { issue, type Severity } from '../../src/core/index.ts'
import { createAdviceEngine } from '../../src/pipeline/advice/index.ts'
import { markedBy } from '../../src/pipeline/profile/index.ts'

const patient = profileOfCase({
  asOf: '2026-11-02',
  birth: '1950-03-01',
  sex: 'male',
  measured: {
    creatinine: ['2026-10-20', 2.6],
    weight: ['2026-10-20', 78],
    hba1c: ['2026-10-20', 8.1],
    acr: ['2026-10-20', 40],
  },
  problems: { 'type-2-diabetes': '2015-01-01', 'chronic-kidney-disease': '2020-01-01' },
  medicines: {
    gabapentin: { dose: 600, unit: 'mg', timesPerDay: 3, at: '2026-06-01' },
    metformin: { at: '2026-06-01' },
  },
})

/** The same person, with an issue on every measurement of a concept. */
const withIssue = (concept: string, severity: Severity, code: string): PatientProfile => ({
  ...patient,
  facts: patient.facts.map(
    (fact): Fact =>
      fact.kind === 'observation' && fact.id.startsWith(`observation-${concept}-`)
        ? { ...fact, quality: [issue(severity, code, 'found later', markedBy)] }
        : fact,
  ),
})

const engine = createAdviceEngine({
  specialties,
  code: 'test',
  onFailure: ({ error }) => {
    throw error
  },
})
const knowledge = createKnowledgeView(mergePacks(specialties.map(({ knowledge }) => knowledge)), 'k')
const adviseOn = (profile: PatientProfile) => engine({ profile, knowledge, jurisdiction: 'us', orders: [] })

describe('a read with a floor', () => {
  const latest = (profile: PatientProfile) => latestOf(profile, measurement.creatinine, { within: 365 })
  const early = withIssue('creatinine', 'error', 'before-birth')

  test('is insufficient, with the reason, below it; the same read without a floor is answered', () => {
    expect(latest(early).kind).toBe('answered')
    expect(latest(withFloors(early, { creatinine: 'no-error' }))).toMatchObject({
      kind: 'insufficient',
      missing: [
        { what: 'Creatinine', reason: 'unusable', have: '2026-10-20: below the quality asked for (before-birth)' },
      ],
    })
    expect(latest(early).kind).toBe('answered')
  })
  test('is answered at it: a warning is no error, and another measurement has no floor', () => {
    const warned = withIssue('creatinine', 'warning', 'duplicate')
    expect(latest(withFloors(warned, { creatinine: 'no-error' })).kind).toBe('answered')
    expect(latest(withFloors(warned, { creatinine: 'no-warning' })).kind).toBe('insufficient')
    expect(latest(withFloors(early, { weight: 'no-error' })).kind).toBe('answered')
  })
  test('a suspected unit is doubted without any floor', () => {
    expect(latest(withIssue('creatinine', 'error', 'unit-suspect'))).toMatchObject({
      kind: 'insufficient',
      missing: [{ have: '2026-10-20: its unit looks mixed up' }],
    })
  })
})

describe('specialties that demand a floor', () => {
  const finding = (profile: PatientProfile, check: string, drug: string) =>
    adviseOn(profile).findings.find(one => one.check === check && one.drug === drug)
  const prediction = (profile: PatientProfile) =>
    adviseOn(profile).predictions.find(({ specialty }) => specialty === 'kidney')

  test('the kidney dose is not checked by a creatinine that an error is known of', () => {
    expect(finding(patient, 'kidney-dose', 'gabapentin')).toMatchObject({ state: 'found' })
    const below = finding(withIssue('creatinine', 'error', 'before-birth'), 'kidney-dose', 'gabapentin')
    expect(below).toMatchObject({ state: 'not checked' })
    expect(below?.missing[0]?.have).toContain('before-birth')
    expect(finding(withIssue('creatinine', 'warning', 'duplicate'), 'kidney-dose', 'gabapentin')?.state).toBe('found')
  })
  test('the risk of kidney failure is insufficient', () => {
    expect(prediction(patient)?.kind).toBe('answered')
    expect(prediction(withIssue('acr', 'error', 'after-death'))?.kind).toBe('insufficient')
  })
  test('diabetes has no HbA1c', () => {
    const missing = (profile: PatientProfile) =>
      adviseOn(profile).missing.filter(({ have }) => have.includes('in-future'))
    expect(missing(patient)).toEqual([])
    expect(missing(withIssue('hba1c', 'error', 'in-future')).length).toBeGreaterThan(0)
  })
})
