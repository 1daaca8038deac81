import { describe, expect, it } from 'vitest'
import {
  type CasePatient,
  conditions,
  drugs,
  findings,
  measurements,
  type ObservationFact,
  observedProfile,
  procedures,
} from '../../clinical/index.ts'
import { codingKey } from '../../core/index.ts'
import cases from './cases/patients.json' with { type: 'json' }
import { consultOf, contextOf, findingsOf, orderOf } from './cases/worked.ts'
import { evidenceOf } from './evidence.ts'
import { percentOf } from './hba1c.ts'
import { diabetes } from './index.ts'
import { builtIn, drugRules } from './tables.ts'

const patients = (cases.cases as unknown as readonly { readonly id: string; readonly patient: CasePatient }[]).map(
  ({ patient }) => patient,
)
const tables = [measurements, conditions, procedures, findings, drugs]
const declared = new Set(diabetes.reads.concepts)

describe('the specialty as a whole', () => {
  it('cites only what it has, and reads only what exists', () => {
    for (const rows of Object.values(diabetes.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).id).toBe(source)
    }
    for (const id of declared) expect([id, tables.some(table => table.has(id))]).toEqual([id, true])
  })

  it('names an evidence for every second source and only drugs that exist', () => {
    for (const row of builtIn.rows(drugRules)) {
      if (row.alsoSource !== null) expect(evidenceOf(row.alsoSource).id).toBe(row.alsoSource)
      for (const drug of row.drugs) expect([drug, drugs.has(drug)]).toEqual([drug, true])
      expect(diabetes.check?.map(({ id }) => id)).toContain(row.check)
    }
  })

  it('looks at nothing that it does not declare', () => {
    const codes = new Set(
      [...declared]
        .flatMap(id => (measurements.get(id) ?? findings.get(id))?.codes ?? [])
        .flatMap(rule => ('code' in rule ? [codingKey(rule)] : [])),
    )
    for (const patient of patients) {
      const base = contextOf(patient)
      const { profile, reads } = observedProfile(base.profile)
      const context = { ...base, profile }
      for (const chooser of diabetes.choose ?? []) chooser.choose(context, consultOf(context))
      for (const watcher of diabetes.watch ?? []) watcher.watch(context)
      for (const engager of diabetes.engage ?? []) engager.engage(context)
      for (const panel of diabetes.panels ?? []) panel.show(context)
      for (const drug of declared) if (drugs.has(drug)) findingsOf(context, orderOf(drug, 'current'))
      expect(reads.everything).toBe(false)
      for (const [, concepts] of reads.concepts.of) {
        for (const concept of concepts) expect(declared).toContain((concept as unknown as { id: string }).id)
      }
      for (const coding of reads.codings)
        expect([coding, codes.has(coding.replace(/^(observation|series) /, ''))]).toEqual([coding, true])
    }
  })

  it('keeps every summary under 140 characters, and finds nothing without reason and source', () => {
    for (const patient of patients) {
      const context = contextOf(patient)
      for (const drug of declared) {
        if (!drugs.has(drug)) continue
        for (const finding of findingsOf(context, orderOf(drug, 'current'))) {
          expect(finding.summary.length).toBeLessThan(140)
          if (finding.state === 'found') {
            expect(finding.because.length).toBeGreaterThan(1)
            expect(finding.evidence.length).toBeGreaterThan(0)
          }
        }
      }
    }
  })

  it('excludes a candidate that another specialty forbids, with its reason', () => {
    const patient = patients[0]!
    const context = contextOf(patient)
    const other = {
      check: 'allergy',
      title: 'Allergy',
      drug: 'dapagliflozin',
      state: 'found',
      severity: 'critical',
      effect: 'avoid',
      summary: 'Allergy to dapagliflozin on record',
      because: [],
      evidence: [],
      missing: [],
      limits: [],
      wouldChangeIf: [],
      knowledgeRows: [],
    } as const
    const answer = diabetes.choose![0]!.choose(context, consultOf(context, [other]))
    const set = answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : undefined
    const excluded = set?.candidates.find(({ id }) => id === 'dapagliflozin')
    expect([excluded?.rank, excluded?.excluded]).toEqual([null, ['Allergy to dapagliflozin on record']])
    expect(set?.recommend[0]?.summary).toContain('Start empagliflozin for')
  })

  it('shows the goal of the person beside the HbA1c', () => {
    const shown = diabetes.panels![0]!.show(contextOf(patients[1]!))
    const rows = typeof shown === 'object' && shown.kind === 'answered' ? shown.value.rows : []
    expect(rows.map(({ label, value }) => [label, value])).toEqual([
      ['HbA1c now', '6.1 %'],
      ['Individual goal', 'no number: avoid lows and symptoms'],
      ['Not under, on what causes lows', '8.0 %'],
      ['Standing', 'Too low for what is taken: look for lows'],
      ['Lows, last 14 days', '3'],
    ])
  })

  it('without a jurisdiction uses no threshold and no label, and names it; lows and contraindications are said', () => {
    const patient: CasePatient = {
      asOf: '2026-11-02',
      birth: '1970-01-01',
      sex: 'male',
      problems: { 'type-2-diabetes': '2010', men2: '2020' },
      measured: { hba1c: ['2026-10-01', 11], glucose: ['2026-11-01', 53], creatinine: ['2026-10-01', 2.5] },
      medicines: { insulin: {} },
    }
    const context = contextOf(patient, null)
    const lacking = { kind: 'insufficient', missing: [{ what: 'jurisdiction' }] }
    for (const chooser of diabetes.choose ?? []) {
      expect(chooser.choose(context, consultOf(context))).toMatchObject(lacking)
    }
    const watched = Object.fromEntries((diabetes.watch ?? []).map(({ id, watch }) => [id, watch(context)]))
    expect(watched['diabetes-overdue']).toMatchObject(lacking)
    expect(watched['low-glucose']).toMatchObject({ value: [{ severity: 'critical' }] })
    expect(diabetes.panels![0]!.show(context)).toMatchObject(lacking)
    const kidney = (given: typeof context) =>
      findingsOf(given, orderOf('canagliflozin')).find(({ check }) => check === 'sglt2-kidney')
    expect(kidney(context)).toMatchObject({ state: 'not checked', missing: [{ what: 'jurisdiction' }] })
    expect(kidney(contextOf(patient, 'eu'))).toMatchObject({ state: 'not found', missing: [] })
    expect(findingsOf(context, orderOf('semaglutide')).map(({ effect }) => effect)).toContain('contraindicated')
  })

  it('tells a patient no dose and no change', () => {
    for (const patient of patients) {
      for (const engager of diabetes.engage ?? []) {
        const answer = engager.engage(contextOf(patient))
        const messages = answer !== 'not-applicable' && answer.kind === 'answered' ? answer.value : []
        for (const { text, audience, needsRelease } of messages) {
          expect(text).not.toMatch(/\d+ ?(mg|units|tablets?)\b/i)
          expect(text.toLowerCase()).toContain('please do not')
          if (audience === 'carer') expect(needsRelease).toBe(true)
        }
      }
    }
  })

  it.each([
    [48, 6.54],
    [53, 7.0],
    [64, 8.01],
  ])('%s mmol/mol is %s %%', (ifcc, percent) => expect(percentOf(ifcc)).toBeCloseTo(percent, 2))

  it('reads a sensor value in mmol/L', () => {
    const context = contextOf({
      asOf: '2026-11-02',
      birth: '1970-01-01',
      sex: 'male',
      problems: { 'type-2-diabetes': '2010' },
      measured: { glucose: ['2026-11-01', 53] },
    })
    const facts = context.profile.facts.map(fact =>
      fact.kind === 'observation' && fact.id.includes('glucose')
        ? ({
            ...fact,
            value: { type: 'quantity', quantity: { value: 2.9, unit: 'mmol/L' }, original: {} },
          } as ObservationFact)
        : fact,
    )
    const answer = diabetes.watch![0]!.watch({ ...context, profile: { ...context.profile, facts } })
    expect(answer !== 'not-applicable' && answer.kind === 'answered' && answer.value[0]?.severity).toBe('critical')
  })
})
