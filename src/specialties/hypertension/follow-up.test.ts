import { describe, expect, it } from 'vitest'
import {
  type CasePatient,
  conditions,
  drugs,
  findings,
  measurements,
  type PlanItem,
  procedures,
} from '../../clinical/index.ts'
import { atHome, aWeek, contextOf, plain, twice, withMore } from './cases/worked.ts'
import { pressureEngager } from './engage.ts'
import { evidenceOf } from './evidence.ts'
import { hypertension } from './index.ts'
import { pressurePanel } from './panel.ts'
import { homePressureWatch } from './watch-home.ts'
import { pressureLabWatch } from './watch-labs.ts'

const known = withMore(plain, { problems: { hypertension: '2020-01-01' } })
const treated = withMore(known, { medicines: { amlodipine: { dose: 5, at: '2024-01-01' } } })

const signals = (watcher: typeof homePressureWatch, patient: CasePatient) => {
  const answer = watcher.watch(contextOf(patient))
  return answer === 'not-applicable' || answer.kind !== 'answered' ? answer : answer.value
}
const ids = (watcher: typeof homePressureWatch, patient: CasePatient) => {
  const found = signals(watcher, patient)
  return Array.isArray(found) ? found.map(({ id }) => id) : found
}

describe('home readings', () => {
  it.each([
    [129, 79, []],
    [130, 79, ['home-pressure-above-goal']],
    [129, 80, ['home-pressure-above-goal']],
  ])('mean of two weeks %s/%s: %j', (systolic, diastolic, expected) => {
    expect(ids(homePressureWatch, { ...known, more: aWeek(systolic, diastolic) })).toEqual(expected)
  })

  it('eleven readings make no mean; nor does somebody without hypertension or treatment', () => {
    expect(ids(homePressureWatch, { ...known, more: aWeek(150, 90).slice(2) })).toEqual([])
    expect(ids(homePressureWatch, { ...plain, more: aWeek(150, 90) })).toEqual([])
  })

  it.each([
    [179, 119, []],
    [180, 90, ['home-pressure-severe']],
    [150, 120, ['home-pressure-severe']],
  ])('%s/%s today: %j', (systolic, diastolic, expected) => {
    expect(ids(homePressureWatch, { ...known, more: atHome([['2026-11-23T08:00:00Z', systolic, diastolic]]) })).toEqual(
      expected,
    )
  })

  it('a severe reading is critical and has a task of hours; of last week it is over', () => {
    const more = atHome([['2026-11-23T08:00:00Z', 190, 100]])
    expect(signals(homePressureWatch, { ...known, more })).toMatchObject([
      { severity: 'critical', urgency: 'now', task: { owner: 'clinician', withinHours: 4 } },
    ])
    expect(ids(homePressureWatch, { ...known, more: atHome([['2026-11-16T08:00:00Z', 190, 100]]) })).toEqual([])
  })

  it.each([
    [90, true, []],
    [89, true, ['home-pressure-low']],
    [89, false, []],
  ])('%s systolic, treated %s: %j', (systolic, onTreatment, expected) => {
    const patient = onTreatment ? treated : known
    expect(ids(homePressureWatch, { ...patient, more: atHome([['2026-11-22T08:00:00Z', systolic, 60]]) })).toEqual(
      expected,
    )
  })

  const days = (from: number, count: number) =>
    atHome(
      Array.from(
        { length: count },
        (_, day) => [`2026-10-${String(from + day).padStart(2, '0')}T08:00:00Z`, 125, 75] as const,
      ),
    )

  it('a stream that stops is a signal of silence, a few readings are no stream', () => {
    expect(signals(homePressureWatch, { ...known, more: days(20, 5) })).toMatchObject([
      { id: 'home-pressure-silent', kind: 'silence' },
    ])
    expect(ids(homePressureWatch, { ...known, more: days(20, 3) })).toEqual([])
    expect(
      ids(homePressureWatch, { ...known, more: [...days(20, 5), ...atHome([['2026-11-20T08:00:00Z', 125, 75]])] }),
    ).toEqual([])
  })

  it.each([
    [20, ['orthostatic-drop']],
    [19, []],
  ])('a drop of %s on standing: %j', (drop, expected) => {
    const measured = {
      'systolic-supine': ['2026-11-20', 140] as const,
      'systolic-standing': ['2026-11-20', 140 - drop] as const,
    }
    expect(ids(homePressureWatch, withMore(treated, { measured }))).toEqual(expected)
  })

  it('office readings alone are not watched here', () => {
    expect(signals(homePressureWatch, withMore(known, { measured: twice(150) }))).toBe('not-applicable')
  })
})

describe('home readings and what a guideline says of them', () => {
  const at = (patient: CasePatient, jurisdiction: 'us' | 'eu' | null) =>
    homePressureWatch.watch(contextOf(patient, jurisdiction))

  it('without a jurisdiction the goal is not known, and in Europe not built in; a severe reading speaks', () => {
    const patient = { ...known, more: aWeek(150, 90) }
    expect(at(patient, null)).toMatchObject({ kind: 'insufficient', missing: [{ what: 'jurisdiction' }] })
    expect(at(patient, 'eu')).toMatchObject({ kind: 'out-of-scope' })
    const severe = { ...known, more: [...aWeek(150, 90), ...atHome([['2026-11-23T08:00:00Z', 190, 100]])] }
    for (const one of [null, 'eu'] as const) {
      expect(at(severe, one)).toMatchObject({ kind: 'answered', value: [{ id: 'home-pressure-severe' }] })
    }
  })

  it('in pregnancy 160/110 is severe', () => {
    const patient = (systolic: number): CasePatient => ({
      ...withMore(plain, { problems: { pregnancy: '2026-09-01' } }),
      more: atHome([['2026-11-23T08:00:00Z', systolic, 90]]),
    })
    expect(signals(homePressureWatch, patient(160))).toMatchObject([
      { id: 'home-pressure-severe', evidence: [{ id: 'acog-co-767' }], knowledgeRows: ['any-severe-pregnancy'] },
    ])
    expect(ids(homePressureWatch, patient(159))).toEqual([])
  })

  it('a number of ours is not cited from the guideline', () => {
    const measured = {
      'systolic-supine': ['2026-11-20', 140] as const,
      'systolic-standing': ['2026-11-20', 110] as const,
    }
    const patient = { ...withMore(treated, { measured }), more: atHome([['2026-11-22T08:00:00Z', 85, 60]]) }
    const found = signals(homePressureWatch, patient)
    if (!Array.isArray(found)) throw new Error('No signals')
    expect(found.map(({ id, evidence }) => [id, evidence.map((one: { id: string }) => one.id)])).toEqual([
      ['home-pressure-low', ['own-limit']],
      ['orthostatic-drop', ['orthostatic-2011']],
    ])
    expect(found.every(({ limits }) => limits.join().includes('(ours)'))).toBe(true)
  })
})

describe('potassium and creatinine after a start', () => {
  const started = (drug: string, at: string, measured: CasePatient['measured'] = {}): CasePatient => ({
    asOf: '2026-11-23',
    birth: '1960-01-01',
    sex: 'male',
    measured,
    medicines: { [drug]: { dose: 10, at } },
  })
  const both = (at: string): CasePatient['measured'] => ({ potassium: [at, 4.2], creatinine: [at, 0.9] })

  it.each<[string, CasePatient, unknown]>([
    ['27 days after lisinopril', started('lisinopril', '2026-10-27'), []],
    ['29 days after lisinopril', started('lisinopril', '2026-10-25'), ['overdue-potassium-creatinine-after-start']],
    [
      'values from before do not count',
      started('losartan', '2026-09-01', both('2026-08-20')),
      ['overdue-potassium-creatinine-after-start'],
    ],
    ['values after the start', started('chlorthalidone', '2026-09-01', both('2026-09-20')), []],
    [
      'values of the next day are no check',
      started('lisinopril', '2026-09-01', both('2026-09-02')),
      ['overdue-potassium-creatinine-after-start'],
    ],
    [
      'nor those of the sixth day',
      started('lisinopril', '2026-09-01', both('2026-09-07')),
      ['overdue-potassium-creatinine-after-start'],
    ],
    ['those of the seventh are', started('lisinopril', '2026-09-01', both('2026-09-08')), []],
    [
      'only one of them',
      started('spironolactone', '2026-09-01', { potassium: ['2026-09-20', 4.2] }),
      ['overdue-potassium-creatinine-after-start'],
    ],
    ['older than a year', started('lisinopril', '2024-01-01', both('2025-11-20')), ['overdue-potassium-creatinine']],
    ['within a year', started('lisinopril', '2024-01-01', both('2025-11-25')), []],
    ['amlodipine needs none', started('amlodipine', '2024-01-01'), 'not-applicable'],
  ])('%s', (_, patient, expected) => {
    expect(ids(pressureLabWatch, patient)).toEqual(expected)
  })

  it('names what is missing', () => {
    const found = signals(pressureLabWatch, started('spironolactone', '2026-09-01', { potassium: ['2026-09-20', 4.2] }))
    expect(found).toMatchObject([{ summary: expect.stringContaining('No creatinine since spironolactone') }])
  })

  it('cannot look without a medicine list', () => {
    expect(signals(pressureLabWatch, { asOf: '2026-11-23', visited: false })).toMatchObject({ kind: 'insufficient' })
  })
})

describe('what the patient and the clinician see', () => {
  const messages = (patient: CasePatient, plan: readonly PlanItem[] = []) => {
    const answer = pressureEngager.engage(contextOf(patient, 'us', plan))
    return answer === 'not-applicable' || answer.kind !== 'answered' ? [] : answer.value
  }

  it('says how to measure and asks about missed tablets; no dose; released only by a clinician or the plan', () => {
    expect(messages(treated).map(({ id, needsRelease }) => [id, needsRelease])).toEqual([
      ['home-pressure-reminder', true],
      ['pressure-tablets-missed', true],
    ])
    expect(messages(known).map(({ id }) => id)).toEqual(['home-pressure-reminder'])
    for (const { text } of messages(treated)) expect(text).not.toMatch(/\d+ ?mg/)
    const plan = [
      { recommendation: { rule: 'hypertension-treatment-start', because: [] } },
    ] as unknown as readonly PlanItem[]
    expect(messages(treated, plan).every(({ needsRelease }) => !needsRelease)).toBe(true)
    expect(messages(plain)).toEqual([])
    // 180/120 is not the number of a pregnancy.
    expect(messages(withMore(treated, { problems: { pregnancy: '2026-09-01' } }))).toEqual([])
  })

  it('draws office and home apart', () => {
    const shown = pressurePanel.show(
      contextOf({ ...withMore(known, { measured: twice(150, 90) }), more: aWeek(128, 78) }),
    )
    const notes =
      typeof shown === 'object' && shown.kind === 'answered' ? shown.value.series?.points.map(({ note }) => note) : []
    expect(notes).toContain('150/90 (office)')
    expect(notes).toContain('128/78 (home)')
    expect(pressurePanel.show(contextOf(plain))).toMatchObject({ kind: 'insufficient' })
  })
})

describe('the specialty as a whole', () => {
  it('a row does not borrow its version, or a limit of ours, from a guideline', () => {
    const rows = Object.values(hypertension.knowledge.tables).flat()
    for (const { id, source, sourceVersion } of rows) {
      const year = /-(20\d\d)(-|$)/.exec(source)?.[1]
      if (year !== undefined) expect(sourceVersion, id).toContain(year)
    }
    const infarction = rows.filter(({ id }) => id.endsWith('-infarction'))
    expect(infarction).toHaveLength(3)
    for (const { sourceVersion } of infarction) expect(sourceVersion).toContain('365 days: ours')
  })

  it('the goal has no grade of its own, and the first check is graded as what it is', () => {
    expect(evidenceOf('aha-acc-hbp-2025').grade).toContain('goal: not shown')
  })

  it('cites only what it has, and reads only what exists', () => {
    for (const rows of Object.values(hypertension.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).id).toBe(source)
    }
    const tables = [measurements, conditions, procedures, findings, drugs]
    for (const id of hypertension.reads.concepts)
      expect(
        tables.some(table => table.has(id)),
        id,
      ).toBe(true)
  })
})
