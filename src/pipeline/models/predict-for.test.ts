import { describe, expect, it } from 'vitest'
import { exampleDefinition, exampleRun, servedExample } from '../../../test/support/site-model.ts'
import type { Fact, PatientProfile, Prediction } from '../../clinical/index.ts'
import type { Answer, Instant } from '../../core/index.ts'
import { expit, logit, predictionsOf } from '../../learning/index.ts'
import { born, creatinine, day, heartFailure, recordsOf, stay } from '../features/history-fixture.ts'
import { featuresAt, historyOf, rowsOf } from '../features/index.ts'
import { answererOf, hindranceOf } from './predict-for.ts'
import type { ServedModel } from './serving.ts'

const served = servedExample()
const ask = answererOf(served)
const answerOf = (asOf: Instant, facts: readonly Fact[], withheld: readonly string[] = []): Answer<Prediction> =>
  ask({ ...profileAt(asOf, facts), withheld }).answer
const profileAt = (asOf: Instant, facts: readonly Fact[]): PatientProfile =>
  historyOf(recordsOf(facts), { until: asOf, now: asOf }).at(asOf)

const discharge = day('2026-03-11')
const patient = born('1950-06-01')
const inpatient = stay('2026-03-01', '2026-03-11')
const record = [
  patient,
  stay('2025-08-01', '2025-08-05'),
  inpatient,
  heartFailure('2024-02-01'),
  creatinine(1.4, '2026-03-02'),
  creatinine(1.9, '2026-03-10'),
]
const predicted = (answer: Answer<Prediction>): Prediction => {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}

describe('a prediction', () => {
  it('is the model asked with the features of the index, as in training', () => {
    const history = historyOf(recordsOf(record), { until: day('2026-07-01'), now: day('2026-07-01') })
    const row = rowsOf(served.definition, history).rows.at(-1)!
    expect(row.index).toBe(discharge)
    const later = [...record, creatinine(2.9, '2026-03-20'), stay('2026-06-01', '2026-06-03')]
    for (const facts of [record, later]) {
      const profile = profileAt(discharge, facts)
      expect(featuresAt(served.definition, profile)).toEqual(row.vector)
      const { probability } = predicted(ask(profile).answer)
      const cells = row.vector.features.map(({ name, value }) =>
        typeof value === 'string'
          ? ({ kind: 'categorical', name, codes: Int32Array.of(0), levels: [value] } as const)
          : ({ kind: 'numeric', name, values: Float64Array.of(value ?? Number.NaN) } as const),
      )
      expect(probability).toBe(predictionsOf(served.model, { rows: 1, columns: cells })[0])
    }
  })

  it.each(['additive', 'boosted'] as const)('of a %s model says where it comes from, to the last digit', kind => {
    const own = servedExample({ kind })
    const { reference, contributions, probability } = predicted(answererOf(own)(profileAt(discharge, record)).answer)
    const sum = contributions.reduce((all, { logOdds }) => all + logOdds, reference ?? Number.NaN)
    expect(Math.abs(sum - logit(probability))).toBeLessThan(1e-9)
    expect(expit(sum)).toBeCloseTo(probability, 12)
    const sizes = contributions.map(({ logOdds }) => Math.abs(logOdds))
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a))
  })

  it('names raw values with units, the facts behind them, its test, its limits', () => {
    const one = predicted(answerOf(day('2026-03-14'), record))
    expect(one).toMatchObject({
      id: 'again-30d',
      outcome: 'inpatient stay',
      horizon: { days: 30 },
      category: null,
      effects: [],
      evidence: [{ id: `site-model-${served.run.trained.version}`, kind: 'cohort', grade: 'not graded' }],
    })
    const values = new Map(one.contributions.map(({ concept, value }) => [concept, value]))
    expect(Object.fromEntries(values)).toEqual({
      Age: '75 years',
      Sex: 'female',
      'Heart failure': 'yes',
      'Length of stay': '10 days',
      Creatinine:
        [...values].find(([concept]) => concept === 'Creatinine')?.[1].startsWith('latest') === true
          ? 'latest creatinine within 90 days: 1.9 mg/dL; highest creatinine within 90 days: 1.9 mg/dL'
          : 'highest creatinine within 90 days: 1.9 mg/dL; latest creatinine within 90 days: 1.9 mg/dL',
      'Earlier stays and visits': 'inpatient stays within 365 days: 2',
    })
    const renal = one.contributions.find(({ concept }) => concept === 'Creatinine')
    expect(renal?.from).toEqual([expect.objectContaining({ value: '1.9 mg/dL', fact: record[5]!.id })])
    expect(one.contributions.every(({ from }) => from.length > 0)).toBe(true)
    expect(one.because[0]).toMatchObject({ fact: inpatient.id, value: '2026-03-01 to 2026-03-11' })
    const [learnt, ...others] = one.limits
    expect(learnt).toMatch(
      /^Learnt on 800 rows \(\d+ events\) of this site until 2026-05-31; AUC 0\.\d{3} \(0\.\d{3} to 0\.\d{3}\)/,
    )
    expect(others.join('\n')).toContain('Patterns in records, not causes')
    expect(others.join('\n')).toContain('until 2026-04-10')
    expect(others.join('\n')).toContain('this one is 3 days later')
    expect(one.wouldChangeIf[0]).toContain('2026-04-10')
  })

  it('has the interval of its part of the test, and none beyond all that was tested', () => {
    const one = predicted(answerOf(discharge, record))
    const bin = served.run.calibration.find(({ from, to }) => one.probability >= from && one.probability <= to)
    expect(bin).toBeDefined()
    expect(one.interval).toEqual({
      value: [bin!.low, bin!.high],
      source: expect.stringMatching(/among 60 rows of this site's test .* Wilson, 95 %/),
    })
    const untested: ServedModel = { ...served, run: { ...served.run, calibration: [] } }
    expect(predicted(answererOf(untested)(profileAt(discharge, record)).answer).interval).toBe('not published')
  })

  it('says what was not known and that the edge is near', () => {
    const without = record.filter(({ kind }) => kind !== 'observation')
    const some = { ...served.run, applicability: { ...served.run.applicability, joint: null } }
    const usual = { ...served, run: { ...some, importance: [] } }
    const features = some.applicability.features.map(one => ({ ...one, missing: 0.1 }))
    const lax = { ...usual, run: { ...usual.run, applicability: { ...some.applicability, features } } }
    const one = predicted(answererOf(lax)(profileAt(discharge, without)).answer)
    expect(one.limits.join('\n')).toContain('Not known, and taken as it was learnt')
    expect(one.contributions.find(({ concept }) => concept === 'Creatinine')?.value).toContain('not known (none')
    const old = predicted(answererOf(lax)(profileAt(discharge, [born('1927-06-01'), ...record.slice(1)])).answer)
    expect(old.limits.join('\n')).toMatch(/Near the edge .* age 98 is above/)
  })
})

describe('it abstains', () => {
  const because = (asOf: Instant, facts: readonly Fact[]) => {
    const answer = answerOf(asOf, facts)
    return answer.kind === 'out-of-scope' ? answer.because : answer
  }

  it('without an index, and too long after it', () => {
    expect(because(day('2026-02-01'), [patient])).toBe('no discharge from an inpatient stay is on record')
    expect(answerOf(day('2026-04-10'), record).kind).toBe('answered')
    expect(because(day('2026-04-11'), record)).toBe(
      'the last discharge from an inpatient stay is of 2026-03-11, 31 days ago; it answers for 30 days',
    )
    const short = answererOf({ ...served, definition: exampleDefinition({ serving: { within: 7 } }) })
    expect(short(profileAt(day('2026-03-19'), record)).answer).toMatchObject({
      because: expect.stringContaining('7 days'),
    })
    expect(short(profileAt(day('2026-03-18'), record)).answer.kind).toBe('answered')
  })

  it('once the outcome has happened', () => {
    const again = stay('2026-03-20', '2026-05-01', { recorded: '2026-03-20' })
    expect(because(day('2026-03-25'), [...record, again])).toBe('inpatient stay has happened since, on 2026-03-20')
  })

  it('where conditions of entry fail, or are not known', () => {
    expect(because(discharge, [born('2010-06-01'), ...record.slice(1)])).toBe('the patient is 15 years old')
    const { birth: _, ...unborn } = patient as Extract<Fact, { kind: 'demographics' }>
    expect(answerOf(discharge, [unborn, ...record.slice(1)])).toMatchObject({
      kind: 'insufficient',
      missing: [{ what: 'birth date', reason: 'absent' }],
    })
    const demented = {
      ...heartFailure('2024-03-01'),
      codings: [{ system: 'http://snomed.info/sct', code: '52448006' }],
    }
    expect(because(discharge, [...record, demented])).toBe('Dementia is on record, which it leaves out')
  })

  it('where something is kept back or denied', () => {
    expect(answerOf(discharge, record, ['sensitive'])).toMatchObject({
      kind: 'insufficient',
      missing: [{ reason: 'withheld' }],
    })
    const denial = {
      ...heartFailure('2024-03-01'),
      id: 'c',
      kind: 'consent',
      decision: 'deny',
      status: 'active',
      codings: [],
    }
    expect(because(discharge, [...record, denial as unknown as Fact])).toContain('a denial of consent')
  })

  it('outside what it was learnt from, in words', () => {
    expect(because(discharge, [...record, creatinine(9, '2026-03-11')])).toMatch(
      /^highest creatinine within 90 days 9 is above what was learnt from/,
    )
  })

  it('where what training always had is missing, or most of what it goes by', () => {
    const always = { ...served.run, applicability: withMissing(0) }
    const bare = () =>
      profileAt(
        discharge,
        record.filter(({ kind }) => kind !== 'observation'),
      )
    expect(answererOf({ ...served, run: always })(bare()).answer).toMatchObject({
      kind: 'insufficient',
      missing: [{ what: 'latest creatinine within 90 days' }, { what: 'highest creatinine within 90 days' }],
    })
    const heavy = served.run.importance.map(one => ({ ...one, logOdds: one.feature.startsWith('crea') ? 5 : 0.1 }))
    const mostly = { ...served.run, applicability: withMissing(0.2), importance: heavy }
    expect(answererOf({ ...served, run: mostly })(bare()).answer.kind).toBe('insufficient')
    const seldom = { ...mostly, applicability: withMissing(0.8) }
    expect(answererOf({ ...served, run: seldom })(bare()).answer.kind).toBe('answered')
  })

  const withMissing = (missing: number) => ({
    ...served.run.applicability,
    joint: null,
    features: served.run.applicability.features.map(one =>
      one.name.startsWith('creatinine') ? { ...one, missing } : one,
    ),
  })

  it('whole, where it tells no probability or does not fit its definition', () => {
    expect(hindranceOf(served)).toBeNull()
    const { features } = served.definition
    const other = exampleDefinition({ features: features.filter(({ name }) => name !== 'creatinine') })
    expect(hindranceOf({ ...served, definition: other })).toContain('creatinine is none')
    const score = { ...served.model, target: { kind: 'survival', time: 't', event: 'e' } } as typeof served.model
    expect(hindranceOf({ ...served, model: score })).toContain('no probability')
  })
})

it('the same rows and seed give the same version', () => {
  expect(exampleRun().run.trained.version).toBe(served.run.trained.version)
})
