import { describe, expect, it } from 'vitest'
import type { CasePatient, PlanItem } from '../../clinical/index.ts'
import { chosen, consultOf, contextOf, dan, ranksOf, stroke, syndrome, withMore } from './cases/worked.ts'
import { antiplateletAfterStroke } from './choose-after-stroke.ts'
import { antiplateletEngager } from './engage.ts'
import { evidenceOf } from './evidence.ts'
import { antiplatelet } from './index.ts'
import { antiplateletPanel } from './panel.ts'
import { antiplateletCourseWatch } from './watch-course.ts'

const strokeOn = (at: string, more: Partial<CasePatient> = {}): CasePatient => ({
  ...withMore(stroke, more),
  problems: { ...more.problems, 'stroke-or-tia': at },
})
const applies = (patient: CasePatient) => {
  const context = contextOf(patient)
  const answer = antiplateletAfterStroke.choose(context, consultOf(context))
  return answer === 'not-applicable' ? answer : answer.kind
}

describe('antiplatelet after a stroke or TIA', () => {
  it('in the first days the severity decides between one and two: a tie, with what is missing', () => {
    const set = chosen(antiplateletAfterStroke, contextOf(stroke))
    expect(ranksOf(set)).toMatchObject({ 'aspirin-and-clopidogrel': 1, aspirin: 1, clopidogrel: 1, prasugrel: null })
    expect(set.missing.map(({ what }) => what)).toEqual(['severity of the stroke or TIA'])
    expect(set.recommend[0]?.action[0].kind).toBe('discuss')
    expect(set.recommend[0]?.urgency).toBe('today')
  })

  it.each([
    ['2026-11-17', 1],
    ['2026-11-15', null],
  ])('two antiplatelets are only begun within 7 days: event of %s', (at, rank) => {
    expect(ranksOf(chosen(antiplateletAfterStroke, contextOf(strokeOn(at))))['aspirin-and-clopidogrel']).toBe(rank)
  })

  it.each([
    ['2026-08-26', 'today'],
    ['2026-08-24', 'soon'],
    ['2015-01-01', 'soon'],
  ])('without any antithrombotic, event of %s: %s', (at, urgency) => {
    const set = chosen(antiplateletAfterStroke, contextOf(strokeOn(at)))
    expect(set.recommend[0]).toMatchObject({ urgency, severity: 'warning' })
    expect(set.recommend[0]?.summary).toContain('or an equal')
  })

  it('prasugrel stays visible and excluded, with the reason', () => {
    const set = chosen(antiplateletAfterStroke, contextOf(stroke))
    expect(set.candidates.find(({ id }) => id === 'prasugrel')?.excluded).toEqual([
      'Prasugrel is contraindicated after a stroke or TIA',
    ])
  })

  it('in active bleeding none is offered: ask neurology', () => {
    const set = chosen(
      antiplateletAfterStroke,
      contextOf(withMore(stroke, { problems: { 'active-bleeding': '2026-11-20' } })),
    )
    expect(set.candidates.map(({ rank }) => rank)).toEqual([null, null, null, null, null])
    expect(set.recommend[0]?.action[0].kind).toBe('refer')
  })

  it('what the genes forbid is excluded alone and in the pair', () => {
    const context = contextOf(stroke)
    const consult = consultOf(context, ({ drug }) =>
      drug === 'clopidogrel'
        ? [
            {
              check: 'clopidogrel-cyp2c19',
              title: 'genes',
              drug,
              state: 'found',
              severity: 'warning',
              effect: 'avoid',
              summary: 'poor metaboliser: avoid clopidogrel',
              because: [],
              evidence: [],
              missing: [],
              limits: [],
              wouldChangeIf: [],
              knowledgeRows: [],
            },
          ]
        : [],
    )
    expect(ranksOf(chosen(antiplateletAfterStroke, context, consult))).toMatchObject({
      aspirin: 1,
      clopidogrel: null,
      'aspirin-and-clopidogrel': null,
    })
  })

  it('with an antithrombotic on the list there is nothing to start', () => {
    const set = chosen(
      antiplateletAfterStroke,
      contextOf(strokeOn('2020-01-01', { medicines: { clopidogrel: { dose: 75 } } })),
    )
    expect(set.candidates.map(({ id }) => id)).toEqual(['continue'])
    expect(set.recommend).toEqual([])
  })

  it.each<[string, CasePatient, string]>([
    [
      'atrial fibrillation: another question',
      strokeOn('2026-01-01', { problems: { 'atrial-fibrillation': '2025-01-01' } }),
      'out-of-scope',
    ],
    [
      'intracranial haemorrhage: specialists',
      strokeOn('2026-01-01', { problems: { 'intracranial-haemorrhage': '2025-01-01' } }),
      'out-of-scope',
    ],
    ['pregnancy', strokeOn('2026-01-01', { problems: { pregnancy: '2026-09-01' } }), 'out-of-scope'],
    ['no stroke', syndrome, 'not-applicable'],
    ['Dan: the stent of last week decides', dan, 'not-applicable'],
    ['no medicine list', { ...stroke, visited: false }, 'insufficient'],
  ])('%s', (_, patient, kind) => {
    expect(applies(patient)).toBe(kind)
  })
})

const signals = (patient: CasePatient) => {
  const answer = antiplateletCourseWatch.watch(contextOf(patient))
  return answer === 'not-applicable' || answer.kind !== 'answered' ? answer : answer.value
}
const ids = (patient: CasePatient) => {
  const found = signals(patient)
  return Array.isArray(found) ? found.map(({ id }) => id) : found
}
const both = { aspirin: { dose: 75 }, clopidogrel: { dose: 75 } }
const syndromeOn = (at: string, medicines: CasePatient['medicines']): CasePatient => ({
  ...syndrome,
  problems: { 'acute-coronary-syndrome': at },
  medicines: medicines ?? {},
})
const dispensed = (at: string, daysSupply: number): NonNullable<CasePatient['more']> => [
  {
    kind: 'medication',
    at,
    origin: 'dispense',
    status: 'completed',
    codings: [{ system: 'http://www.nlm.nih.gov/research/umls/rxnorm', code: '32968' }],
    text: 'clopidogrel',
    reasonCodings: [],
    reasonReferences: [],
    daysSupply,
  },
]

describe('the course of two antiplatelets', () => {
  it.each<[string, CasePatient, readonly string[]]>([
    ['a year after a syndrome it is not over', syndromeOn('2025-11-24', both), []],
    ['a day later it is', syndromeOn('2025-11-22', both), ['antiplatelet-course-ended']],
    [
      'an intervention: six months',
      { ...dan, procedures: { 'percutaneous-coronary-intervention': '2026-05-25' }, medicines: both },
      [],
    ],
    [
      'and over',
      { ...dan, procedures: { 'percutaneous-coronary-intervention': '2026-05-20' }, medicines: both },
      ['antiplatelet-course-ended'],
    ],
    ['a stroke: 90 days', strokeOn('2026-08-26', { medicines: both }), []],
    [
      'an old infarction does not make the course after a new stroke too long',
      strokeOn('2026-11-10', {
        problems: { 'stroke-or-tia': '2026-11-10', 'acute-coronary-syndrome': '2020-01-01' },
        medicines: both,
      }),
      [],
    ],
    [
      'a new stroke whose own course is over is judged by that',
      strokeOn('2026-06-01', { problems: { 'acute-coronary-syndrome': '2020-01-01' }, medicines: both }),
      ['antiplatelet-course-ended-stroke'],
    ],
    [
      'an old stroke does not make the course after a new syndrome too long',
      strokeOn('2020-01-01', { problems: { 'acute-coronary-syndrome': '2026-10-01' }, medicines: both }),
      [],
    ],
    ['more than 90 days', strokeOn('2026-08-23', { medicines: both }), ['antiplatelet-course-ended-stroke']],
  ])('%s', (_, patient, expected) => {
    expect(ids(patient)).toEqual(expected)
  })

  it('does not speak of people under 18', () => {
    expect(signals({ ...syndromeOn('2025-11-22', both), birth: '2012-01-01' })).toMatchObject({ kind: 'out-of-scope' })
  })

  const stopped = (at: string, until: string) =>
    syndromeOn(at, { clopidogrel: { dose: 75, at, until, status: 'stopped' }, aspirin: {} })

  it.each([
    ['2026-10-26', 'critical', 4],
    ['2026-10-20', 'warning', 24],
  ])('a P2Y12 inhibitor that stopped, event of %s: %s', (at, severity, withinHours) => {
    const found = signals(stopped(at, '2026-11-10'))
    expect(found).toMatchObject([
      { id: 'antiplatelet-stopped-early', severity, task: { owner: 'clinician', withinHours } },
    ])
  })

  it('one that was never on the list is the question of the chooser, not a stop', () => {
    expect(ids(syndromeOn('2026-10-20', { aspirin: {} }))).toEqual([])
  })

  it.each([
    ['2026-10-18', 30, []],
    ['2026-10-15', 30, ['antiplatelet-refill-gap']],
    ['2026-10-15', 90, []],
  ])('a package of %s for %s days', (at, days, expected) => {
    expect(ids({ ...syndromeOn('2026-09-01', both), more: dispensed(at, days) })).toEqual(expected)
  })

  it('cannot look without a medicine list, and does not speak of others', () => {
    expect(signals({ ...syndrome, visited: false })).toMatchObject({ kind: 'insufficient' })
    expect(signals({ asOf: '2026-11-23', birth: '1990-01-01' })).toBe('not-applicable')
    expect(signals(syndromeOn('2020-01-01', { aspirin: {} }))).toBe('not-applicable')
  })
})

describe('what the patient and the clinician see', () => {
  const taking = syndromeOn('2026-10-20', both)

  it('says not to stop without asking, names the drug, no dose; waits for a release unless it is in the plan', () => {
    const answer = antiplateletEngager.engage(contextOf(taking))
    const messages = answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
    expect(messages.map(({ id, needsRelease }) => [id, needsRelease])).toEqual([
      ['antiplatelet-do-not-stop', true],
      ['antiplatelet-missed', true],
    ])
    for (const { text } of messages) expect(text).not.toMatch(/\d+ ?mg/)
    expect(messages[0]?.text).toContain('clopidogrel')
    const plan = [{ recommendation: { rule: 'antiplatelet-after-acs-or-pci' } }] as unknown as readonly PlanItem[]
    const accepted = antiplateletEngager.engage(contextOf(taking, plan))
    expect(accepted).toMatchObject({ value: [{ needsRelease: false }, { needsRelease: false }] })
    expect(antiplateletEngager.engage(contextOf(syndromeOn('2020-01-01', both)))).toBe('not-applicable')
  })

  it('has no message for those who are out of scope by default', () => {
    for (const out of [{ birth: '2012-01-01' }, { problems: { ...taking.problems, pregnancy: '2026-09-01' } }])
      expect(antiplateletEngager.engage(contextOf({ ...taking, ...out }))).toMatchObject({ kind: 'out-of-scope' })
  })

  it('shows the event and the default end', () => {
    const shown = antiplateletPanel.show(contextOf(taking))
    const rows = typeof shown === 'object' && shown.kind === 'answered' ? shown.value.rows : []
    expect(rows.find(({ label }) => label === 'Two antiplatelets until')).toMatchObject({
      value: '2027-10-20',
      note: '12 months by default',
    })
    expect(antiplateletPanel.show(contextOf(stroke))).toMatchObject({ kind: 'out-of-scope' })
  })

  it('cites only what it has', () => {
    for (const rows of Object.values(antiplatelet.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).id).toBe(source)
    }
  })
})
