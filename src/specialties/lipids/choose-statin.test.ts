import { describe, expect, it } from 'vitest'
import { candidate, chosen, consultOf, contextOf, dan, jon, withMore } from './cases/worked.ts'
import { statinDiscussion } from './choose-statin.ts'

describe('statin discussion', () => {
  it('Jon: intermediate, discuss a statin, with the trial effect', () => {
    const set = chosen(statinDiscussion, contextOf(jon))
    expect(set.conclusion).toBe('10-year ASCVD risk 5.9 %, intermediate: discuss a statin.')
    expect(candidate(set, 'statin')).toMatchObject({ rank: 1, benefit: { source: 'ctt-2012' } })
    expect(set.recommend[0]?.action[0].kind).toBe('discuss')
  })

  it('a low risk: no statin by this risk alone', () => {
    const set = chosen(statinDiscussion, contextOf({ ...jon, birth: '1986-01-01' }))
    expect(candidate(set, 'no-statin')?.rank).toBe(1)
    expect(candidate(set, 'statin')?.rank).toBe(2)
    expect(set.recommend[0]?.action[0].kind).toBe('wait')
  })

  it('on a statin: ask about adherence', () => {
    const set = chosen(statinDiscussion, contextOf({ ...jon, medicines: { atorvastatin: { dose: 20 } } }))
    expect(set.candidates.map(({ id }) => id)).toEqual(['continue-statin'])
    expect(set.recommend[0]?.action[0].kind).toBe('continue')
  })

  it('is not for secondary prevention, another jurisdiction, or LDL of 190 and more', () => {
    const context = contextOf(dan)
    expect(statinDiscussion.choose(context, consultOf(context))).toBe('not-applicable')
    expect(statinDiscussion.choose(contextOf(jon, 'eu'), consultOf(context))).toMatchObject({ kind: 'out-of-scope' })
    const severe = contextOf(withMore(jon, { measured: { 'ldl-cholesterol': ['2026-11-01', 190] } }))
    expect(statinDiscussion.choose(severe, consultOf(severe))).toMatchObject({ kind: 'out-of-scope' })
  })
})
