import { describe, expect, it, test } from 'vitest'
import { type AdviceContext, type CasePatient, profileOfCase } from '../../clinical/index.ts'
import {
  choose,
  contextOf,
  draftOf,
  findingsOf,
  rankOf,
  setOf,
  signalsOf,
  startsOf,
  without,
} from './cases/consulted.ts'
import { untreated } from './cases/worked.ts'
import { groupOf } from './ejection.ts'

describe('the pillars', () => {
  test.each([
    [32, 'reduced'],
    [40, 'reduced'],
    [40.4, 'mildly-reduced'],
    [49.9, 'mildly-reduced'],
    [50, 'preserved'],
  ])('EF %d is %s', (percent, group) => {
    expect(groupOf(percent)).toBe(group)
  })
  it('an ejection fraction is said with its decimal, so that the group fits the number', () => {
    expect(setOf(contextOf({ measured: { lvef: ['2026-05-20', 49.9] } })).conclusion).toMatch(
      /^EF 49\.9 %, mildly reduced/,
    )
  })
  it('reduced, nothing taken: all four, one drug of each pillar or its equal, none twice', () => {
    expect(startsOf(contextOf())).toEqual(
      expect.arrayContaining([
        'sacubitril',
        'bisoprolol',
        'carvedilol',
        'eplerenone',
        'spironolactone',
        'dapagliflozin',
      ]),
    )
    expect(startsOf(contextOf())).not.toContain('lisinopril')
    expect(draftOf(contextOf(), 'heart-failure-pillars')).toMatchObject({
      severity: 'warning',
      urgency: 'soon',
      dose: null,
    })
  })
  it('preserved: an SGLT2 inhibitor is called for, what may be considered is only listed', () => {
    const context = contextOf({ measured: { lvef: ['2026-05-20', 58] } })
    expect(startsOf(context)).toEqual(['dapagliflozin', 'empagliflozin'])
    expect(rankOf(context, 'spironolactone')?.rank).toBeGreaterThan(1)
  })
  it('improved is treated as reduced', () => {
    const context = contextOf({
      measured: {
        lvef: [
          ['2025-01-10', 30],
          ['2026-05-20', 52],
        ],
      },
    })
    expect(setOf(context).conclusion).toMatch(/improved/)
    expect(startsOf(context)).toContain('bisoprolol')
  })
  it('what is taken is not offered again, nor is a second of its pillar', () => {
    const context = contextOf({
      medicines: { lisinopril: { dose: 10, timesPerDay: 1 }, carvedilol: { dose: 12.5, timesPerDay: 2 } },
    })
    expect(startsOf(context)).toEqual(
      expect.not.arrayContaining(['lisinopril', 'carvedilol', 'bisoprolol', 'enalapril']),
    )
    expect(rankOf(context, 'enalapril')?.excluded.join()).toMatch(/already takes/)
    expect(rankOf(context, 'sacubitril')?.actions[0]?.kind).toBe('switch')
  })
  it('everything taken: nothing to start', () => {
    const context = contextOf({
      medicines: {
        sacubitril: {},
        bisoprolol: { dose: 10, timesPerDay: 1 },
        spironolactone: { dose: 25, timesPerDay: 1 },
        dapagliflozin: {},
      },
    })
    expect(draftOf(context, 'heart-failure-pillars')).toBeUndefined()
  })
})

describe('traps', () => {
  it('no ejection fraction: it is asked for, nothing is offered; a coded type is no measurement', () => {
    const context = {
      ...without('lvef'),
      profile: profileOfCase({
        ...untreated,
        problems: { 'heart-failure': '2024-02', hfref: '2024-02' },
        measured: { weight: ['2026-10-26', 74] },
      }),
    }
    expect(choose(context)).toMatchObject({
      kind: 'insufficient',
      missing: [{ what: expect.stringMatching(/ejection/i) }],
    })
  })
  it('an ejection fraction of three years ago is none', () => {
    expect(choose(contextOf({ measured: { lvef: ['2023-05-20', 32] } }))).toMatchObject({ kind: 'insufficient' })
  })
  it('potassium and creatinine missing: not silently passed, first to be settled', () => {
    const draft = draftOf(without('potassium', 'creatinine'), 'heart-failure-pillars')
    expect(draft?.action[0]).toMatchObject({ kind: 'test' })
    expect(draft?.missing.map(({ what }) => what).join()).toMatch(/potassium/i)
  })
  it('potassium 5.4: no mineralocorticoid antagonist', () => {
    const context = contextOf({ measured: { potassium: ['2026-10-15', 5.4] } })
    expect(rankOf(context, 'spironolactone')?.excluded.join()).toMatch(/potassium 5\.4/)
    expect(startsOf(context)).not.toContain('spironolactone')
  })
  it('eGFR 27: no mineralocorticoid antagonist, an SGLT2 inhibitor all the same; under 20 neither', () => {
    const context = contextOf({ measured: { creatinine: ['2026-10-15', 2.0] } })
    expect(rankOf(context, 'spironolactone')?.excluded.join()).toMatch(/eGFR 26\.9, needed over 30/)
    expect(startsOf(context)).toContain('dapagliflozin')
    expect(startsOf(contextOf({ measured: { creatinine: ['2026-10-15', 3.2] } }))).not.toContain('dapagliflozin')
  })
  it('angioedema on record: no ARNI and no ACE inhibitor, an ARB remains', () => {
    const context = contextOf({ problems: { 'heart-failure': '2024-02', angioedema: '2020-01' } })
    expect(startsOf(context)).toEqual(expect.not.arrayContaining(['sacubitril', 'enalapril', 'lisinopril']))
    expect(startsOf(context).some(one => ['candesartan', 'valsartan'].includes(one))).toBe(true)
  })
  it('never an ARNI beside an ACE inhibitor', () => {
    const context = contextOf({ medicines: { lisinopril: {}, sacubitril: {} } })
    const found = findingsOf(context, 'sacubitril', 'current').find(({ check }) => check === 'arni-with-ace-inhibitor')
    expect(found).toMatchObject({ state: 'found', effect: 'contraindicated', severity: 'critical' })
  })
  test.each(['diltiazem', 'verapamil', 'pioglitazone', 'ibuprofen', 'dronedarone'])(
    '%s is harmful when EF is reduced',
    drug => {
      const found = findingsOf(contextOf(), drug, 'current').find(({ check }) => check === 'harmful-in-heart-failure')
      expect(found).toMatchObject({ state: 'found', effect: 'avoid' })
    },
  )
  it('without heart failure it says nothing', () => {
    const context = contextOf({ problems: { hypertension: '2005' } })
    expect(choose(context)).toBe('not-applicable')
    expect(findingsOf(context, 'diltiazem', 'current').map(({ state }) => state)).not.toContain('found')
    expect(signalsOf(context)).toEqual([])
  })
  it('a withheld list is never an empty one', () => {
    const context = contextOf({ withheld: ['mental-health'], medicines: { lisinopril: {} } })
    expect(startsOf(context)).toEqual([])
    expect(setOf(context).missing.map(({ reason }) => reason)).toContain('withheld')
  })
})

describe('steps towards the target dose', () => {
  const taking = (measured: CasePatient['measured'] = {}, at = '2026-01-05') =>
    contextOf({
      measured: measured ?? {},
      medicines: { carvedilol: { dose: 12.5, timesPerDay: 2, at }, lisinopril: { dose: 10, timesPerDay: 1, at } },
    })
  it('names dose and target, and proposes no dose', () => {
    const draft = draftOf(taking(), 'heart-failure-titration')
    expect(draft?.action.map(({ text }) => text)).toEqual([
      'lisinopril: 10 mg once a day, target 20 mg once a day: discuss the next step',
      'carvedilol: 12.5 mg twice a day, target 25 mg twice a day: discuss the next step',
    ])
    expect(draft).toMatchObject({ dose: null, severity: 'info' })
  })
  test.each<readonly [string, AdviceContext]>([
    ['a low pressure', taking({ systolic: ['2026-10-26', 96] })],
    [
      'an unknown pressure',
      {
        ...taking(),
        profile: profileOfCase({
          ...untreated,
          measured: { lvef: ['2026-05-20', 32] },
          medicines: { carvedilol: { dose: 12.5, timesPerDay: 2 } },
        }),
      },
    ],
    ['a start a week ago', taking({}, '2026-10-27')],
  ])('not with %s', (_, context) => {
    expect(draftOf(context, 'heart-failure-titration')).toBeUndefined()
  })
  it('potassium holds the one back, a slow heart the other', () => {
    expect(draftOf(taking({ potassium: ['2026-10-15', 5.2] }), 'heart-failure-titration')?.action).toHaveLength(1)
    expect(draftOf(taking({ 'heart-rate': ['2026-10-15', 54] }), 'heart-failure-titration')?.summary).toMatch(
      /lisinopril$/,
    )
  })
  it('from 85 kg the target of carvedilol is another, and without a weight there is none', () => {
    expect(draftOf(taking({ weight: ['2026-10-26', 85] }), 'heart-failure-titration')?.action[1]?.text).toMatch(
      /target 50 mg/,
    )
    const noWeight = profileOfCase({
      ...untreated,
      measured: Object.fromEntries(Object.entries(untreated.measured ?? {}).filter(([id]) => id !== 'weight')),
      medicines: { carvedilol: { dose: 12.5, timesPerDay: 2, at: '2026-01-05' } },
    })
    expect(draftOf({ ...contextOf(), profile: noWeight }, 'heart-failure-titration')).toBeUndefined()
  })
})
