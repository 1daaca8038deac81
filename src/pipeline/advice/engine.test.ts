import { describe, expect, test } from 'vitest'
import type { Candidate, Chooser, Fact } from '../../clinical/index.ts'
import { answered, type Instant, insufficient } from '../../core/index.ts'
import { because, checker, found, order, person, profileOf, run, rxnorm } from './engine-fixture.ts'

describe('checks', () => {
  test('a finding about an order becomes a recommendation that names its reasons', () => {
    const { advice } = run({ check: [checker(() => found)] })
    expect(advice.recommendations).toMatchObject([
      {
        rule: 'test-check',
        severity: 'critical',
        urgency: 'now',
        because: [because],
        versions: { code: 'c1', knowledge: 'k1' },
      },
    ])
  })
  test('a check that lacked data is listed as not checked, with what is missing', () => {
    const missing = { what: 'genotype', need: 'any', have: 'none', reason: 'absent' } as const
    const { advice } = run({ check: [checker(() => ({ ...found, state: 'not checked', missing: [missing] }))] })
    expect(advice.recommendations).toEqual([])
    expect(advice.notChecked).toEqual([{ what: 'Test check: clopidogrel', because: 'genotype: none on record' }])
    expect(advice.missing).toContainEqual({ ...missing, neededFor: ['Test check: clopidogrel'] })
  })
  test('a check that breaks is not checked, never "no problem", and the bug is reported', () => {
    const { advice, failures } = run({
      check: [
        checker(() => {
          throw new Error('bug')
        }),
      ],
    })
    expect(advice.findings).toMatchObject([{ state: 'not checked' }])
    expect(advice.notChecked).toHaveLength(1)
    expect(failures).toHaveLength(1)
  })
  test('a finding without a reason is a bug, not a card', () => {
    const { advice, failures } = run({ check: [checker(() => ({ ...found, because: [] }))] })
    expect(advice.recommendations).toEqual([])
    expect(failures).toHaveLength(1)
  })
})

test('alternatives to an order come from the chooser that knows the drug, with the excluded ones', () => {
  const candidate = (drug: string, rank: number | null, excluded: readonly string[]): Candidate => ({
    id: drug,
    title: drug,
    drug,
    actions: [{ kind: 'start', subject: rxnorm(drug), text: `Start ${drug}` }],
    rank,
    excluded,
    benefit: 'not published',
    harms: 'not published',
    findings: [],
    dose: null,
    because: [],
    evidence: [],
    wouldChangeIf: [],
  })
  const chooser: Chooser = {
    id: 'choose',
    title: 'Choose',
    indication: 'x',
    choose: (_context, consult) => {
      const { findings } = consult({ ...order, origin: 'candidate' })
      return answered({
        chooser: 'choose',
        indication: { system: 's', code: 'c' },
        title: 'Choose',
        conclusion: '',
        rankedBy: [],
        candidates: [
          candidate(
            'clopidogrel',
            null,
            findings.map(({ summary }) => summary),
          ),
          candidate('prasugrel', null, ['previous stroke']),
          candidate('ticagrelor', 1, []),
        ],
        because: [],
        evidence: [],
        limits: [],
        missing: [],
        wouldChangeIf: [],
        recommend: [],
      })
    },
  }
  const { advice } = run({ check: [checker(() => found)], choose: [chooser] })
  expect(advice.recommendations[0]?.alternatives).toMatchObject([
    { title: 'ticagrelor', excluded: [] },
    { title: 'prasugrel', excluded: ['previous stroke'] },
  ])
  expect(advice.recommendations[0]?.action[0].text).toContain('consider ticagrelor')
})

test('the dead get no advice, and are told why', () => {
  const { advice } = run(
    { check: [checker(() => found)] },
    [order],
    profileOf(person({ death: { at: '2026-01-05T00:00:00.000Z' as Instant } })),
  )
  expect(advice).toMatchObject({
    noAdvice: { because: 'The person has died (2026-01-05).' },
    recommendations: [],
    findings: [],
  })
})

test('an insufficient answer is passed on with what it was needed for', () => {
  const missing = { what: 'creatinine', need: 'within 12 months', have: 'none', reason: 'absent' } as const
  const { advice } = run({ predict: [{ id: 'p', title: 'A risk', predict: () => insufficient(missing) }] }, [])
  expect(advice.predictions).toMatchObject([{ id: 'p', kind: 'insufficient' }])
  expect(advice.missing).toContainEqual({ ...missing, neededFor: ['A risk'] })
})

describe('what no rule can read', () => {
  test('a problem in words only is listed as not checked; a refuted one is not', () => {
    const { identifiers: _, kind: __, ...base } = person()
    const named = (text: string, verification: string): Fact => ({
      ...base,
      kind: 'condition',
      text,
      verification,
      categories: [],
      codings: [],
      effective: { ...base.effective, end: null },
    })
    const profile = profileOf(person(), named('Atrial fibrillation', 'confirmed'), named('Gout', 'refuted'))
    expect(run({}, [], profile).advice.notChecked).toEqual([
      { what: 'Problem: Atrial fibrillation', because: 'it has no code, so no rule could read it' },
    ])
  })
})
