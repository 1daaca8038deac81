import { describe, expect, it, test } from 'vitest'
import { builtInGuidance } from '../tables.ts'
import { conditionWords } from './conditions.ts'
import { sentencesOf } from './sentences.ts'
import { becauseWords, checkWords, populationWords, unitWords } from './words.ts'

const { guidelines } = builtInGuidance()
const steps = guidelines.flatMap(({ advice }) => advice.flat())
const doses = steps.flatMap(({ doses = [] }) => doses)

describe('every word of the guideline tables', () => {
  const units = doses.flatMap(({ exactly = [], from, atMost, below }) =>
    [...exactly, from, atMost, below].flatMap(amount => amount?.unit ?? []),
  )
  test.each([
    ['conditions', conditionWords, [...steps, ...doses].flatMap(({ when = [] }) => when)],
    ['checks', checkWords, steps.flatMap(({ checks = [] }) => checks)],
    ['units', unitWords, units],
    ['reasons', becauseWords, [...steps.flatMap(({ because }) => because ?? []), 'not-structured']],
    [
      'populations',
      populationWords,
      guidelines.flatMap(({ recommendations }) => recommendations.flatMap(({ population }) => population ?? [])),
    ],
  ])('has words: %s; and no words are left over', (_what, words, used) => {
    expect([...new Set(used)].sort()).toEqual(Object.keys(words).sort())
  })
  it('makes sentences of every recommendation, without a word of the tables left as it is', () => {
    const slugs = [...Object.keys(conditionWords), ...Object.keys(checkWords)].filter(slug => slug.includes('-'))
    const said = guidelines.flatMap(({ advice }) => advice.flatMap(sentencesOf))
    expect(said.length).toBeGreaterThan(500)
    for (const sentence of said) {
      expect(sentence).toMatch(/^[A-Z].*\.$/)
      expect(slugs.filter(slug => sentence.includes(` ${slug}`))).toEqual([])
      expect(sentence).not.toMatch(/undefined|NaN|\[object/)
    }
  })
  it('refuses a condition without words: half a sentence about a dose is worse than none', () => {
    expect(() => sentencesOf([{ action: 'avoid', when: ['when-the-moon-is-full'] }])).toThrow('No words')
  })
})

describe('sentences', () => {
  const mg = (value: number) => ({ value, unit: 'mg/day' })
  test.each([
    [
      [{ action: 'avoid' }, { action: 'alternative', drugs: ['a', 'b', 'c'] }],
      ['Do not use it; use another medicine, such as a, b or c.'],
    ],
    [
      [{ action: 'adjust', doses: [{ of: 'start', change: 'lower', factor: [0.3, 0.8] }], checks: ['effect', 'inr'] }],
      ['Lower the starting dose to 30 to 80 % of the usual one; check the effect and the INR.'],
    ],
    [
      [{ action: 'adjust', doses: [{ of: 'start', change: 'lower', factorBelow: 0.25 }] }],
      ['Lower the starting dose to less than 25 % of the usual one.'],
    ],
    [
      [
        {
          action: 'adjust',
          doses: [{ of: 'start', change: 'lower', from: mg(40), atMost: mg(75) }],
          titration: 'slower',
        },
      ],
      ['Lower the starting dose to 40 mg a day or more, at most 75 mg a day; raise it more slowly than usual.'],
    ],
    [
      [
        {
          action: 'adjust',
          doses: [{ of: 'start', change: 'lower', factor: [0.25, 0.5], basis: 'lowest-recommended' }],
        },
      ],
      ['Lower the starting dose to 25 to 50 % of the lowest recommended one.'],
    ],
    [
      [{ action: 'standard' }, { action: 'alternative', as: 'then', when: ['no-response'], notDrugs: ['tramadol'] }],
      ['Use it as usual.', 'Later, if it does not work well enough: use another medicine (not tramadol).'],
    ],
    [
      [{ action: 'test', when: ['unless-treatment-is-urgent'], checks: ['hearing'] }],
      ['First test hearing, unless treatment is urgent.'],
    ],
    [
      [{ action: 'alternative' }, { action: 'adjust', as: 'or' }],
      ['Use another medicine.', 'Or: adjust the dose.'],
    ],
    [[{ action: 'none' }], ['The guideline gives no recommendation.']],
  ] as const)('%j', (given, said) => {
    expect(sentencesOf(given as unknown as Parameters<typeof sentencesOf>[0])).toEqual(said)
  })
})
