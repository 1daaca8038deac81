import { describe, expect, it } from 'vitest'
import type { CasePatient, Finding, Jurisdiction, ProposedOrder } from '../../clinical/index.ts'
import { ben, chosen, consultOf, contextOf, dan, orderOf, ranksOf, syndrome, withMore } from './cases/worked.ts'
import { antiplateletCheck } from './check-label.ts'
import { antiplateletAfterAcs } from './choose-after-coronary-event.ts'

/** What the pharmacogenomics specialty says of a poor metaboliser; the real one runs in the journey test. */
const poorMetaboliser = (order: ProposedOrder): readonly Finding[] =>
  order.drug === 'clopidogrel'
    ? [
        {
          check: 'clopidogrel-cyp2c19',
          title: 'CYP2C19 and clopidogrel',
          drug: 'clopidogrel',
          state: 'found',
          severity: 'critical',
          effect: 'avoid',
          summary: 'CYP2C19 *2/*2, poor metaboliser: avoid clopidogrel',
          because: [],
          evidence: [],
          missing: [],
          limits: [],
          wouldChangeIf: [],
          knowledgeRows: [],
        },
      ]
    : []

describe('antiplatelet after a coronary event', () => {
  it('Dan: clopidogrel excluded by his genes, prasugrel by his TIA, ticagrelor first', () => {
    const context = contextOf(dan)
    const set = chosen(antiplateletAfterAcs, context, consultOf(context, poorMetaboliser))
    expect(set.candidates.map(({ id, rank }) => [id, rank])).toEqual([
      ['ticagrelor', 1],
      ['clopidogrel', null],
      ['prasugrel', null],
    ])
    expect(set.candidates.find(({ id }) => id === 'clopidogrel')?.excluded).toEqual([
      'CYP2C19 *2/*2, poor metaboliser: avoid clopidogrel',
    ])
    expect(set.candidates.find(({ id }) => id === 'prasugrel')?.excluded).toEqual([
      'Prasugrel is contraindicated after a stroke or TIA',
      'Prasugrel is for an acute coronary syndrome with an intervention: no such syndrome is on record',
    ])
    expect(set.recommend[0]?.summary).toContain('ticagrelor with aspirin')
  })

  it('with clopidogrel on the list there is nothing to start: the checks speak of it', () => {
    const context = contextOf(withMore(dan, { medicines: { clopidogrel: { dose: 75 } } }))
    expect(chosen(antiplateletAfterAcs, context, consultOf(context, poorMetaboliser)).recommend).toEqual([])
  })

  it('after an acute coronary syndrome ticagrelor and prasugrel come before clopidogrel, for 12 months', () => {
    const treated = { ...syndrome, procedures: { 'percutaneous-coronary-intervention': '2026-11-02' } }
    const set = chosen(antiplateletAfterAcs, contextOf(treated))
    expect(ranksOf(set)).toEqual({ ticagrelor: 1, prasugrel: 1, clopidogrel: 2 })
    expect(set.conclusion).toContain('12 months')
    expect(set.recommend[0]?.knowledgeRows).toContain('course-acute-coronary-syndrome')
  })

  it('beside an anticoagulant clopidogrel comes first', () => {
    const context = contextOf(withMore(syndrome, { medicines: { apixaban: { dose: 5 } } }))
    const set = chosen(antiplateletAfterAcs, context)
    // The stronger two have no place in this combination.
    expect(ranksOf(set)).toEqual({ clopidogrel: 1, prasugrel: null, ticagrelor: null })
    expect(set.candidates.find(({ id }) => id === 'ticagrelor')?.excluded.join()).toContain('clopidogrel is preferred')
    // Not twelve months of three drugs.
    expect(set.conclusion).toContain('aspirin for 1 to 4 weeks at most')
    expect(set.recommend[0]?.action[0].text).toMatch(
      /^Start clopidogrel beside the anticoagulant; aspirin.* ends 1 to 4 weeks/,
    )
    expect(set.recommend[0]?.summary).not.toContain('with aspirin')
  })

  it('beside an anticoagulant, with clopidogrel excluded, nothing is offered: ask cardiology', () => {
    const context = contextOf(withMore(syndrome, { medicines: { apixaban: { dose: 5 } } }))
    const set = chosen(antiplateletAfterAcs, context, consultOf(context, poorMetaboliser))
    expect(set.candidates.map(({ rank }) => rank)).toEqual([null, null, null])
    expect(set.recommend[0]?.action[0].kind).toBe('refer')
  })

  it.each([
    ['none', {}, null],
    ['one of years before the syndrome', { 'percutaneous-coronary-intervention': '2015-01-01' }, null],
    ['one of eight days before it', { 'percutaneous-coronary-intervention': '2026-10-24' }, null],
    // The date of the diagnosis on the list is often that of the discharge.
    ['one of a week before it', { 'percutaneous-coronary-intervention': '2026-10-25' }, 1],
    ['one after it', { 'percutaneous-coronary-intervention': '2026-11-02' }, 1],
  ])('prasugrel is for a syndrome with an intervention: %s', (_, procedures, rank) => {
    const set = chosen(antiplateletAfterAcs, contextOf({ ...syndrome, procedures }))
    expect(ranksOf(set)).toMatchObject({ ticagrelor: 1, prasugrel: rank })
    const why = set.candidates.find(({ id }) => id === 'prasugrel')?.excluded.join() ?? ''
    if (rank === null) expect(why).toContain('no such intervention is on record')
  })

  it('an intervention without a syndrome is nothing that prasugrel is labelled for', () => {
    const set = chosen(
      antiplateletAfterAcs,
      contextOf({ ...syndrome, problems: {}, procedures: { 'percutaneous-coronary-intervention': '2026-11-02' } }),
    )
    expect(ranksOf(set)).toEqual({ ticagrelor: 1, clopidogrel: 1, prasugrel: null })
    expect(set.candidates.find(({ id }) => id === 'prasugrel')?.excluded.join()).toContain('no such syndrome')
  })

  it('in active bleeding none is offered: ask cardiology', () => {
    const bleeding = withMore(syndrome, { problems: { 'active-bleeding': '2026-11-20' } })
    const set = chosen(antiplateletAfterAcs, contextOf(bleeding))
    expect(set.candidates.map(({ rank }) => rank)).toEqual([null, null, null])
    expect(set.recommend[0]?.action[0].kind).toBe('refer')
    const aspirin = antiplateletCheck.check(contextOf(bleeding), orderOf('aspirin'))
    expect(aspirin).toMatchObject({ state: 'found', effect: 'contraindicated', severity: 'critical' })
  })

  it.each([
    ['2025-11-24', true],
    ['2025-11-23', false],
  ])('an acute coronary syndrome of %s: applies %s', (at, applies) => {
    const context = contextOf({ ...syndrome, problems: { 'acute-coronary-syndrome': at } })
    expect(antiplateletAfterAcs.choose(context, consultOf(context)) !== 'not-applicable').toBe(applies)
  })

  it.each([
    ['2026-05-25', true],
    ['2026-05-23', false],
    ['2025-11-01', false],
  ])('an intervention of %s without a syndrome: applies %s', (at, applies) => {
    const context = contextOf({ ...dan, procedures: { 'percutaneous-coronary-intervention': at } })
    expect(antiplateletAfterAcs.choose(context, consultOf(context)) !== 'not-applicable').toBe(applies)
  })

  it('an intervention within a year of a syndrome counts as after it', () => {
    const set = chosen(
      antiplateletAfterAcs,
      contextOf({
        ...syndrome,
        problems: { 'acute-coronary-syndrome': '2025-10-01' },
        procedures: { 'percutaneous-coronary-intervention': '2026-02-01' },
      }),
    )
    expect(set.indication.display).toBe('Acute coronary syndrome')
    expect(set.conclusion).toContain('12 months')
  })

  it('is not applicable without a problem list, and does not guess when part of it is withheld', () => {
    const bare = contextOf({ asOf: '2026-11-23', birth: '1965-02-02', sex: 'male', visited: false })
    expect(antiplateletAfterAcs.choose(bare, consultOf(bare))).toBe('not-applicable')
    const hidden = contextOf({ asOf: '2026-11-23', birth: '1965-02-02', sex: 'male', withheld: ['mental-health'] })
    expect(antiplateletAfterAcs.choose(hidden, consultOf(hidden))).toMatchObject({ kind: 'insufficient' })
  })
})

describe('the label of prasugrel and ticagrelor', () => {
  const finding = (drug: string, more: Partial<CasePatient> = {}, jurisdiction: Jurisdiction | null = 'us') => {
    return antiplateletCheck.check(contextOf(withMore(ben, more), [], jurisdiction), orderOf(drug))
  }
  const weighing = (kg: number) => ({ measured: { weight: ['2026-10-01', kg] as const } })

  it.each([
    ['prasugrel', {}, 'not found', 'none'],
    ['prasugrel', { problems: { 'stroke-or-tia': '2010' } }, 'found', 'contraindicated'],
    ['prasugrel', { birth: '1951-11-23' }, 'found', 'avoid'],
    ['prasugrel', { birth: '1951-11-24' }, 'not found', 'none'],
    ['prasugrel', weighing(59.9), 'found', 'reduce'],
    ['prasugrel', weighing(60), 'not found', 'none'],
    ['prasugrel', { measured: { weight: ['2020-01-01', 80] as const } }, 'not checked', 'none'],
    ['ticagrelor', {}, 'not found', 'none'],
    ['ticagrelor', { problems: { 'intracranial-haemorrhage': '2010' } }, 'found', 'contraindicated'],
    ['ticagrelor', { medicines: { clarithromycin: { dose: 500 } } }, 'found', 'avoid'],
    ['ticagrelor', { medicines: { rifampicin: { dose: 600 } } }, 'found', 'avoid'],
    ['ticagrelor', { medicines: { aspirin: { dose: 300 } } }, 'found', 'monitor'],
    ['ticagrelor', { medicines: { aspirin: { dose: 100 } } }, 'not found', 'none'],
    ['ticagrelor', { medicines: { aspirin: { dose: 75, timesPerDay: 2 } } }, 'found', 'monitor'],
    ['ticagrelor', { medicines: { aspirin: {} } }, 'not checked', 'none'],
  ])('%s, %j: %s', (drug, more, state, effect) => {
    expect(finding(drug, more as Partial<CasePatient>)).toMatchObject({ state, effect })
  })

  it.each([
    ['prasugrel', { birth: '1951-11-23' }, 'found', 'avoid'],
    ['prasugrel', weighing(59.9), 'found', 'reduce'],
    ['ticagrelor', { medicines: { clarithromycin: { dose: 500 } } }, 'found', 'contraindicated'],
    ['ticagrelor', { medicines: { rifampicin: { dose: 600 } } }, 'found', 'avoid'],
    ['ticagrelor', { medicines: { aspirin: { dose: 150 } } }, 'not found', 'none'],
    ['ticagrelor', { medicines: { aspirin: { dose: 300 } } }, 'found', 'monitor'],
  ])('in the EU: %s, %j: %s', (drug, more, state, effect) => {
    const found = finding(drug, more as Partial<CasePatient>, 'eu')
    expect(found).toMatchObject({ state, effect })
    expect(found.evidence.map(({ id }) => id).filter(id => id.endsWith('-us'))).toEqual([])
    expect(found.limits.join()).not.toContain('100 mg')
  })

  it.each([
    ['prasugrel', { birth: '1951-11-23' }],
    ['prasugrel', weighing(50)],
    ['ticagrelor', { medicines: { clarithromycin: { dose: 500 } } }],
    ['ticagrelor', { medicines: { aspirin: { dose: 300 } } }],
    ['clopidogrel', {}],
    ['aspirin', {}],
  ])('without a jurisdiction: %s, %j is not checked', (drug, more) => {
    const found = finding(drug, more as Partial<CasePatient>, null)
    expect(found).toMatchObject({ state: 'not checked', effect: 'none' })
    expect(found.missing.map(({ what }) => what)).toContain('jurisdiction')
    expect(found.limits.join()).not.toMatch(/\d+ mg/)
  })

  // Not the label of one jurisdiction: what both forbid is not silenced by a setting that is missing.
  it.each<[string, Partial<CasePatient>]>([
    ['prasugrel', { problems: { 'stroke-or-tia': '2010' } }],
    ['ticagrelor', { problems: { 'intracranial-haemorrhage': '2010' } }],
    ...['aspirin', 'clopidogrel', 'prasugrel', 'ticagrelor'].map((drug): [string, Partial<CasePatient>] => [
      drug,
      { problems: { 'active-bleeding': '2026-11-20' } },
    ]),
  ])('what both labels forbid is said without a jurisdiction, and in each: %s, %j', (drug, more) => {
    for (const jurisdiction of ['us', 'eu', null] as const)
      expect(finding(drug, more, jurisdiction)).toMatchObject({
        state: 'found',
        effect: 'contraindicated',
      })
    expect(finding(drug, more, null).missing.map(({ what }) => what)).toContain('jurisdiction')
  })

  it.each([
    ['us', 'at most 100 mg a day'],
    ['eu', 'at most 150 mg a day'],
    [null, null],
  ] as const)('how ticagrelor is given with aspirin, %s: %s', (jurisdiction, words) => {
    const set = chosen(antiplateletAfterAcs, contextOf(syndrome, [], jurisdiction))
    const text = set.candidates.find(({ id }) => id === 'ticagrelor')?.actions[0]?.text ?? ''
    if (words === null) expect(text).toBe('Start ticagrelor with aspirin')
    else expect(text).toContain(words)
  })

  it('shows the worst and says the rest', () => {
    const both = finding('prasugrel', {
      problems: { 'stroke-or-tia': '2010' },
      ...weighing(50),
    } as Partial<CasePatient>)
    expect(both).toMatchObject({ effect: 'contraindicated', severity: 'critical' })
    expect(both.limits.join()).toContain('Also: Prasugrel under 60 kg')
  })
})
