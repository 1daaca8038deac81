import { describe, expect, it } from 'vitest'
import {
  type AdviceContext,
  conditions,
  createKnowledgeView,
  type Jurisdiction,
  measurements,
  packBytes,
  procedures,
} from '../../clinical/index.ts'
import { type Answer, roundTo } from '../../core/index.ts'
import ckdEpiCases from './cases/ckd-epi-2021.json' with { type: 'json' }
import cockcroftGaultCases from './cases/cockcroft-gault.json' with { type: 'json' }
import kfreCases from './cases/kfre.json' with { type: 'json' }
import { type CasePatient, profileOf } from './cases/profile.ts'
import profileCases from './cases/profiles.json' with { type: 'json' }
import { kidney } from './index.ts'

type Expected =
  | { readonly kind: 'answered'; readonly printed: readonly string[]; readonly notEgfr?: string }
  | { readonly kind: 'insufficient'; readonly missing: readonly string[] }
  | { readonly kind: 'out-of-scope'; readonly because: string }

type CalculatorCase = {
  readonly id: string
  readonly calculator: string
  readonly input: Readonly<Record<string, unknown>>
  readonly expected: Expected
}

const calculatorCases = [
  ...ckdEpiCases.cases,
  ...cockcroftGaultCases.cases,
  ...kfreCases.cases,
] as unknown as readonly CalculatorCase[]

const calculate = (name: string, input: Readonly<Record<string, unknown>>) => {
  const calculator = kidney.calculators?.find(one => one.name === name)
  if (calculator === undefined) throw new Error(`No calculator ${name}`)
  return calculator.calculate(input)
}

const printedOf = (answer: ReturnType<typeof calculate>): readonly string[] =>
  answer.kind === 'answered'
    ? answer.value.results.map(result => ('printed' in result ? result.printed : result.outOfScope))
    : []

const missingOf = (answer: Answer<unknown>): readonly string[] =>
  answer.kind === 'insufficient' ? answer.missing.map(({ what }) => what) : []

describe('calculators', () => {
  it.each(calculatorCases)('$calculator: $id', ({ calculator, input, expected }) => {
    const answer = calculate(calculator, input)
    expect(answer.kind).toBe(expected.kind)
    if (expected.kind === 'answered') {
      expect(printedOf(answer)).toEqual(expected.printed)
      expect(Number(expected.notEgfr)).not.toBe(Number(expected.printed[0]))
    } else if (expected.kind === 'insufficient') {
      expect([...missingOf(answer)].sort()).toEqual(expected.missing)
    } else {
      expect(answer.kind === 'out-of-scope' && answer.because).toContain(expected.because)
    }
  })

  it('answers its own example', () => {
    for (const { name, example, calculate: run } of kidney.calculators ?? []) {
      expect(run(example).kind, name).toBe('answered')
    }
  })

  it('never gives what a decimal logarithm would (3.61 and 10.84 %)', () => {
    const [vector] = kfreCases.cases
    const printed = printedOf(calculate('kfre', vector?.input as Readonly<Record<string, unknown>>))
    expect(printed).not.toContain('3.61')
    expect(printed).not.toContain('10.84')
  })

  it('gives the eGFR of the Cockcroft-Gault rows too, which differs from the clearance', () => {
    for (const { input, expected } of cockcroftGaultCases.cases as unknown as readonly CalculatorCase[]) {
      if (expected.kind !== 'answered' || expected.notEgfr === undefined) continue
      const answer = calculate('ckd-epi-2021', input)
      const value = answer.kind === 'answered' ? answer.value.results[0] : undefined
      expect(value !== undefined && 'value' in value && roundTo(Number(value.value), 1).toFixed(1)).toBe(
        expected.notEgfr,
      )
    }
  })
})

type ProfileCase = {
  readonly id: string
  readonly jurisdiction: Jurisdiction | null
  readonly patient: CasePatient
  readonly expected: {
    readonly panel?: Readonly<Record<string, string | null>>
    readonly panelOutOfScope?: string
    readonly kfre?: {
      readonly probability?: readonly [number, number]
      readonly missing?: readonly string[]
      readonly outOfScope?: string
    }
    readonly referral?:
      | 'not-applicable'
      | {
          readonly verdict?: 'refer' | 'consider' | 'wait'
          readonly ranks?: Readonly<Record<string, number>>
          readonly missing?: readonly string[]
          readonly outOfScope?: string
        }
  }
}

const knowledge = createKnowledgeView(kidney.knowledge, packBytes(kidney.knowledge))
const contextOf = ({ patient, jurisdiction }: Pick<ProfileCase, 'patient' | 'jurisdiction'>): AdviceContext => ({
  profile: profileOf(patient),
  knowledge,
  jurisdiction,
  plan: [],
})

/** Cases name measurements by concept id. */
const titleOf = (name: string): string => measurements.get(name)?.title ?? name

const outOfScopeOf = (answer: Answer<unknown>): string =>
  answer.kind === 'out-of-scope' ? answer.because : answer.kind

const firstAction = { refer: 'refer', consider: 'discuss', wait: 'wait' } as const

describe('worked patients', () => {
  const cases = profileCases.cases as unknown as readonly ProfileCase[]

  it.each(cases.filter(({ expected }) => expected.kfre !== undefined))('predict: $id', one => {
    const answers = (kidney.predict ?? []).map(({ predict }) => predict(contextOf(one)))
    const { probability, missing, outOfScope } = one.expected.kfre ?? {}
    expect(answers).toHaveLength(2)
    answers.forEach((answer, index) => {
      if (probability !== undefined) {
        expect(answer.kind === 'answered' && roundTo(answer.value.probability, 6)).toBe(probability[index])
      }
      if (missing !== undefined) expect(missingOf(answer)).toEqual(missing.map(titleOf))
      if (outOfScope !== undefined) expect(outOfScopeOf(answer)).toContain(outOfScope)
      // Whoever reads the category can look up where it comes from.
      if (answer.kind !== 'answered' || answer.value.category === null) return
      expect(answer.value.evidence.map(({ id }) => id)).toContain(answer.value.category.source)
    })
  })

  it.each(cases.filter(({ expected }) => expected.panel ?? expected.panelOutOfScope))('panel: $id', one => {
    const [maker] = kidney.panels ?? []
    const answer = maker!.show(contextOf(one))
    if (answer === 'not-applicable') throw new Error('the panel always answers')
    const { panel, panelOutOfScope } = one.expected
    if (panelOutOfScope !== undefined) expect(outOfScopeOf(answer)).toContain(panelOutOfScope)
    const rows = answer.kind === 'answered' ? answer.value.rows : []
    const shown = Object.fromEntries(
      Object.keys(panel ?? {}).map(label => [label, rows.find(row => row.label === label)?.value ?? null]),
    )
    expect(shown).toEqual(panel ?? {})
  })

  it.each(cases.filter(({ expected }) => expected.referral !== undefined))('choose: $id', one => {
    const [chooser] = kidney.choose ?? []
    const answer = chooser!.choose(contextOf(one), () => ({ findings: [], dose: null }))
    const expected = one.expected.referral
    if (expected === 'not-applicable' || expected === undefined || answer === 'not-applicable') {
      expect(answer).toBe(expected)
      return
    }
    if (expected.missing !== undefined) expect(missingOf(answer)).toEqual(expected.missing.map(titleOf))
    if (expected.outOfScope !== undefined) expect(outOfScopeOf(answer)).toContain(expected.outOfScope)
    if (expected.verdict === undefined) return
    if (answer.kind !== 'answered') throw new Error(`answered expected, not ${answer.kind}`)
    const { candidates, recommend } = answer.value
    expect(Object.fromEntries(candidates.map(({ id, rank }) => [id, rank]))).toEqual(expected.ranks)
    expect(recommend).toHaveLength(1)
    const [draft] = recommend
    expect(draft?.action[0].kind).toBe(firstAction[expected.verdict])
    expect(draft?.summary.length).toBeLessThan(140)
    expect(draft?.knowledgeRows).toContain('referral-risk-over-5-percent')
  })

  it('draws every usable creatinine, oldest first, between the KDIGO bands', () => {
    const one = cases.find(({ id }) => id.startsWith('a reported eGFR is never used'))
    const answer = kidney.panels?.[0]?.show(contextOf(one!))
    const series = typeof answer === 'object' && answer.kind === 'answered' ? answer.value.series : null
    expect(series?.points.map(({ at, value }) => [at.slice(0, 10), roundTo(value, 2)])).toEqual([
      ['2026-06-01', 20.82],
      ['2026-11-01', 20.82],
    ])
    expect(series?.points.map(({ note }) => note)).toEqual([undefined, 'reported as 75 and 22: not used'])
    expect(series?.bands.map(({ label, from, to }) => [label, from, to])).toEqual([
      ['G5', 0, 15],
      ['G4', 15, 30],
      ['G3b', 30, 45],
      ['G3a', 45, 60],
      ['G2', 60, 90],
      ['G1', 90, null],
    ])
  })
})

describe('the specialty', () => {
  it('reads concepts that exist, and only once each', () => {
    const { concepts } = kidney.reads
    expect(new Set(concepts).size).toBe(concepts.length)
    for (const id of concepts) {
      expect(measurements.has(id) || conditions.has(id) || procedures.has(id), id).toBe(true)
    }
  })

  it('states the four criteria of every verb it offers', () => {
    expect(kidney.intendedUse.criteria.map(({ verb }) => verb)).toEqual(['predict', 'choose'])
  })
})
