import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Advice, DrugJudgement } from '../../src/pipeline/advice/index.ts'
import type {
  LedgerView,
  PatientPlanView,
  PatientView,
  TaskList,
  WorklistView,
} from '../../src/pipeline/delivery/index.ts'
import { attuneHere as attune } from '../support/cli.ts'
import { type Hospital, judgementOf, openHospital } from '../support/hospital.ts'
import { startAttune, type TestAttune } from '../support/server.ts'

/**
 * The example patients of the widened spine through HTTP: each gives the expected advice and avoids its trap
 * (clinical-facts, section 9, numbers 5 to 9, 11 and 12).
 */

let server: TestAttune
let hospital: Hospital

beforeAll(async () => {
  server = await startAttune()
  hospital = await openHospital(server)
})
afterAll(async () => {
  await server.stop()
})

const json = (value: unknown): string => JSON.stringify(value)

/** What advice says to do about a drug, by the kinds of its actions. */
const actionsOn = (advice: Advice, words: RegExp): readonly string[] =>
  advice.recommendations.flatMap(({ action }) => action.filter(({ text }) => words.test(text)).map(({ kind }) => kind))

describe('Eve, 58, capecitabine ordered, never tested for DPYD', () => {
  test('the order: test before the start unless urgent; no dose is shown', async () => {
    const [card] = await hospital.cards('attune-order-sign', 'eve-order-sign.json')
    expect(card?.summary).toMatch(/DPYD/)
    expect(`${card?.summary} ${card?.detail}`).toMatch(/test/i)
    expect(`${card?.summary} ${card?.detail}`).toMatch(/urgent|cannot wait/i)
    expect(`${card?.summary} ${card?.detail}`).not.toMatch(/\d+ ?%|mg\/m2|normal metabolizer/i)
  })
  test('when the result has come: activity score 1.5, half the starting dose', async () => {
    const advice = await hospital.adviceFor('Eve', '?asOf=2026-11-06')
    const capecitabine = judgementOf(advice, 'capecitabine')
    expect(capecitabine.verdict).toBe('adjust')
    expect(json(capecitabine.findings)).toMatch(/activity score[^"]*1\.5/i)
    expect(json(capecitabine.findings)).toMatch(/50 ?%/)
    expect(json(capecitabine.findings)).not.toMatch(/25 ?(-|–|to) ?50/)
  })
})

test('Leo, 34, when his genes have come: less sertraline or another drug, DPWG beside it; the crisis stays first', async () => {
  const before = judgementOf(await hospital.adviceFor('Leo'), 'sertraline')
  expect(before.findings.find(({ check }) => check === 'pharmacogenomic-guidance')).toMatchObject({
    state: 'not checked',
    unasked: true,
  })
  const advice = await hospital.adviceFor('Leo', '?asOf=2026-11-06')
  const sertraline = judgementOf(advice, 'sertraline')
  expect(sertraline.verdict).toBe('adjust')
  const finding = sertraline.findings.find(({ check }) => check === 'pharmacogenomic-guidance')
  expect(finding?.summary).toMatch(/^CYP2C19 poor metabolizer \(\*2\/\*2\): .*CPIC, moderate/)
  expect(json(finding)).toMatch(/DPWG/)
  expect(json(advice)).toMatch(/\*1\/\*4: intermediate metabolizer/)
  expect(advice.recommendations[0]?.severity).toBe('critical')
})

test('Femi, 49: the VCF shows what the four-variant panel could not; its limit is named', async () => {
  const advice = await hospital.adviceFor('Femi')
  expect(judgementOf(advice, 'capecitabine').dose).toMatchObject({
    kind: 'answered',
    value: { kind: 'factor', factor: { low: 0.5, high: 0.5 }, maximum: ['the usual dose of the label'] },
  })
  const capecitabine = judgementOf(advice, 'capecitabine')
  expect(capecitabine.verdict).toBe('adjust')
  expect(json(capecitabine.findings)).toMatch(/c\.557A>G/)
  expect(json(capecitabine.findings)).toMatch(/1\.5/)
  expect(json(advice)).toMatch(/panel/i)
})

describe('Gita, 67, type 2 diabetes, heart failure, eGFR 27, HbA1c at target', () => {
  test('metformin and pioglitazone are stopped', async () => {
    const advice = await hospital.adviceFor('Gita')
    expect(judgementOf(advice, 'metformin').verdict).toBe('avoid')
    expect(judgementOf(advice, 'pioglitazone').verdict).toBe('avoid')
    expect(actionsOn(advice, /metformin/i)).toContain('stop')
    expect(actionsOn(advice, /pioglitazone/i)).toContain('stop')
  })
  test('trap: an SGLT2 inhibitor for heart and kidney although HbA1c is at target, at eGFR 27', async () => {
    const advice = await hospital.adviceFor('Gita')
    const offered = advice.recommendations.filter(one => /gliflozin|SGLT2/i.test(`${one.summary} ${json(one.action)}`))
    expect(offered.length).toBeGreaterThan(0)
    expect(json(offered)).toMatch(/heart/i)
    expect(json(offered)).toMatch(/kidney/i)
    expect(json(offered)).not.toMatch(/below 45|eGFR 45/)
  })
  test('one recommendation only starts an SGLT2 inhibitor, whoever proposes it', async () => {
    const advice = await hospital.adviceFor('Gita')
    const starting = advice.recommendations.filter(({ action }) =>
      action.some(({ kind, text }) => kind === 'start' && /gliflozin/i.test(text)),
    )
    expect(starting.map(({ specialty }) => specialty)).toEqual(['diabetes'])
    expect(json(starting)).toMatch(/EF 32 %/)
  })
  test('potassium and creatinine are due', async () => {
    const { signals } = await hospital.adviceFor('Gita')
    expect(signals.map(({ summary }) => summary).join('\n')).toMatch(/potassium/i)
    expect(signals.map(({ summary }) => summary).join('\n')).toMatch(/creatinine/i)
  })
})

describe('Hugo, 79, frail, HbA1c 6.1 % on glyburide and insulin, lows at night', () => {
  test('less treatment, not praise', async () => {
    const advice = await hospital.adviceFor('Hugo')
    expect(json(advice.recommendations)).toMatch(/glyburide/i)
    expect(actionsOn(advice, /glyburide/i).join()).toMatch(/stop|reduce|switch|change/)
    expect(json(advice)).not.toMatch(/at target|well controlled|good control/i)
  })
  test('the nights are a signal, with a task', async () => {
    const { signals } = await hospital.adviceFor('Hugo')
    const lows = signals.find(({ summary }) => /night|low/i.test(summary))
    expect(lows?.severity).not.toBe('info')
    expect(lows?.task).toMatchObject({ owner: expect.any(String) })
  })
  test('the carer is written to', async () => {
    const { messages } = await hospital.adviceFor('Hugo')
    expect(messages.some(({ audience }) => audience === 'carer')).toBe(true)
  })
})

describe('Ivy, 29, nine weeks pregnant, on atorvastatin, lisinopril and valproate', () => {
  test('all three are today’s questions', async () => {
    const advice = await hospital.adviceFor('Ivy')
    for (const drug of ['atorvastatin', 'lisinopril']) expect(judgementOf(advice, drug).verdict, drug).toBe('avoid')
    expect(judgementOf(advice, 'valproate').verdict).not.toMatch(/^(ok|not checked)$/)
    for (const drug of [/atorvastatin/i, /lisinopril/i, /valpro/i]) {
      const about = advice.recommendations.filter(one => drug.test(json([one.summary, one.action])))
      expect(about.length, String(drug)).toBeGreaterThan(0)
      expect(about.map(({ urgency }) => urgency).join()).toMatch(/now|today/)
    }
  })
  test('trap: valproate is never just stopped: urgent specialist', async () => {
    const advice = await hospital.adviceFor('Ivy')
    expect(actionsOn(advice, /valpro/i)).not.toContain('stop')
    const valproate = advice.recommendations.filter(one => /valpro/i.test(json([one.summary, one.action])))
    expect(json(valproate)).toMatch(/specialist|neurolog/i)
  })
  test('trap: her own page tells her to stop nothing', async () => {
    const plan = await hospital.view<PatientPlanView>('Ivy', 'plan')
    expect(json([plan.messages, plan.steps])).not.toMatch(
      /stop (taking )?(your |the )?(valpro|lisinopril|atorvastatin)/i,
    )
  })
})

describe('Kim, 65, two records, units missing, a nausea called allergy, genetics withheld', () => {
  test('one person with both sources', async () => {
    expect(hospital.patients.filter(({ name }) => name?.startsWith('Kim'))).toHaveLength(1)
  })
  test('no dose until weight and creatinine are settled', async () => {
    const advice = await hospital.adviceFor('Kim')
    const doses = advice.options
      .flatMap(({ candidates }) => candidates)
      .filter(({ drug }) => ['apixaban', 'rivaroxaban', 'edoxaban', 'dabigatran'].includes(drug ?? ''))
      .map(({ dose }) => dose?.kind)
    expect(doses).not.toContain('answered')
    const { code, stdout } = await attune([
      'advise',
      hospital.idOf('Kim'),
      '--drug',
      'http://www.nlm.nih.gov/research/umls/rxnorm|1364430',
      '--indication',
      'http://snomed.info/sct|49436004',
      '--data',
      server.folder,
      '--json',
    ])
    expect(code).toBe(0)
    const apixaban = JSON.parse(stdout) as DrugJudgement
    expect(apixaban).toMatchObject({ verdict: 'not checked', dose: { kind: 'insufficient' } })
    expect(json(apixaban.dose)).toMatch(/weight[^}]*unit/i)
    expect(json(apixaban.dose)).toMatch(/creatinine[^}]*unit/i)
  })
  test('the order of amoxicillin: a low-risk label, not a stop', async () => {
    const cards = await hospital.cards('attune-order-sign', 'kim-order-sign.json')
    expect(cards.map(({ indicator }) => indicator)).not.toContain('critical')
    expect(json(cards)).toMatch(/nausea/i)
    expect(json(cards)).toMatch(/low[- ]risk/i)
  })
  test('withheld is said, and is not safe: clopidogrel is not checked for genetics', async () => {
    const { banner } = (await (await hospital.get(`/api/patients/${hospital.idOf('Kim')}`)).json()) as PatientView
    expect(banner.consent).toMatchObject({ withheld: expect.arrayContaining([expect.any(String)]) })
    const advice = await hospital.adviceFor('Kim')
    expect(judgementOf(advice, 'clopidogrel').verdict).not.toBe('ok')
    expect(json(judgementOf(advice, 'clopidogrel'))).toMatch(/withheld/i)
  })
})

describe('Leo, 34, PHQ-9 of 19 with item 9 = 2 at two in the morning', () => {
  test('crisis text for his region at once, waiting for nobody', async () => {
    const plan = await hospital.view<PatientPlanView>('Leo', 'plan')
    expect(plan.messages[0]?.priority).toBe(0)
    expect(json(plan.messages[0])).toMatch(/988/)
  })
  test('a task with an owner and a deadline, and the ledger answers for it', async () => {
    const { tasks } = await hospital.view<TaskList>('Leo', 'tasks')
    const task = tasks.find(({ severity }) => severity === 'critical')
    expect(task).toMatchObject({ owner: expect.any(String), deadline: expect.any(String) })
    expect(Date.parse(task?.deadline ?? '')).toBeGreaterThan(Date.parse(task?.openedAt ?? ''))
    const { entries } = await hospital.view<LedgerView>('Leo', 'ledger')
    expect(entries.some(({ severity }) => severity === 'critical')).toBe(true)
  })
  test('trap: no ranking of drugs', async () => {
    const advice = await hospital.adviceFor('Leo')
    const antidepressants = advice.options.filter(({ candidates }) =>
      candidates.some(({ title }) => /sertraline|fluoxetine|venlafaxine|mirtazapine|bupropion|citalopram/i.test(title)),
    )
    expect(antidepressants).toEqual([])
  })
})

test('the worklist: the most urgent first, every critical person on it', async () => {
  const response = await hospital.get('/api/worklist', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ filter: {}, after: null, limit: 50 }),
  })
  const { entries } = (await response.json()) as WorklistView
  expect(entries.find(({ name }) => name?.startsWith('Leo'))).toBe(entries[0])
  expect(entries.map(({ name }) => name?.split(' ')[0])).toEqual(expect.arrayContaining(['Leo', 'Ivy', 'Gita', 'Hugo']))
  expect(entries.some(({ name }) => name?.startsWith('Otto'))).toBe(false)
})
