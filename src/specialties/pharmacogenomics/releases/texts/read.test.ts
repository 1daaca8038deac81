import { describe, expect, it } from 'vitest'
import { considered } from './considerations.ts'
import { productsOf } from './lookups.ts'
import { clausesOf, stepsOf, textOf } from './read.ts'

describe('reading a recommendation', () => {
  it('stops at a clause that no rule fits', () => {
    expect(() => stepsOf('cpic', 'avoid drug use. sing a song to it')).toThrow('No rule for: sing a song to it')
    expect(() => stepsOf('dpwg', 'start with half a glass')).toThrow('No rule for')
  })

  it('names the drug itself, decodes entities and keeps the considerations apart', () => {
    const [said, considerations] = textOf(
      '<p>Start Codeine at &lt;20 mg</p><h3>Other Considerations</h3><p>codeine is old</p>',
      ['codeine'],
    )
    expect(clausesOf(said)).toEqual(['start drug at <20 mg'])
    expect(considerations).toContain('drug is old')
  })

  it('turns a reduction by into a factor of', () => {
    expect(stepsOf('cpic', 'consider a 25% reduction of recommended starting dose')).toEqual([
      { action: 'adjust', doses: [{ of: 'start', change: 'lower', factor: [0.75, 0.75] }] },
    ])
    expect(stepsOf('cpic', 'increase starting daily dose by 100%')).toEqual([
      { action: 'adjust', doses: [{ of: 'start', change: 'higher', factor: [2, 2] }] },
    ])
    expect(stepsOf('dpwg', 'use 60% of the normal dose')).toEqual([
      { action: 'adjust', doses: [{ of: 'dose', change: 'lower', factor: [0.6, 0.6] }] },
    ])
  })

  it('keeps a fallback apart from what comes first', () => {
    expect(
      stepsOf('cpic', 'avoid drug use. if drug is warranted, consider a 50% reduction of recommended starting dose'),
    ).toEqual([
      { action: 'avoid' },
      { action: 'adjust', as: 'else', doses: [{ of: 'start', change: 'lower', factor: [0.5, 0.5] }] },
    ])
  })

  it('lets a heading hold until the next one of its level', () => {
    const text = 'indication depression: ¶ choose an alternative. ¶ other indications: ¶ use 30% of the normal dose'
    expect(stepsOf('dpwg', text)).toEqual([
      { action: 'alternative', when: ['depression'] },
      { action: 'adjust', when: ['other-indications'], doses: [{ of: 'dose', change: 'lower', factor: [0.3, 0.3] }] },
    ])
  })

  it('lets a remark that stands alone hold for all that follows it', () => {
    const text = 'choose an alternative. ¶ if an alternative is not an option: ¶ avoid drug doses exceeding 40mg/day'
    expect(stepsOf('dpwg', text)[1]).toEqual({
      action: 'adjust',
      as: 'else',
      doses: [{ of: 'maximum', atMost: { value: 40, unit: 'mg/day' } }],
    })
  })

  it('limits a dose to what the considerations say it is for', () => {
    const steps = stepsOf('cpic', 'consider a 25% reduction of recommended starting dose')
    expect(considered(steps, 'dosing recommendations only apply to higher initial doses')[0]?.when).toEqual([
      'dose-as-for-depression',
    ])
  })
})

describe('lookups as products', () => {
  it('name exactly the lookups', () => {
    const all = ['a', 'b'].flatMap(one => ['x', 'y'].map(two => ({ ONE: one, TWO: two })))
    expect(productsOf(all, ['ONE', 'TWO'])).toEqual([{ ONE: ['a', 'b'], TWO: ['x', 'y'] }])
    expect(productsOf(all.slice(1), ['ONE', 'TWO'])).toHaveLength(2)
    expect(() => productsOf([{ ONE: 'a' }], ['ONE', 'TWO'])).toThrow('names no TWO')
  })
})
