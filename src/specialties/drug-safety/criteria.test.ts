import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type CasePatient, drugs, type ProposedOrder } from '../../clinical/index.ts'
import { drugGroups } from './allergy-tables.ts'
import startCases from './cases/start.json' with { type: 'json' }
import stoppCases from './cases/stopp.json' with { type: 'json' }
import differences from './cases/v2-differences.json' with { type: 'json' }
import { contextOf, findingsOf, orderOf } from './cases/worked.ts'
import { isEvaluable, startVerdict, stoppVerdict, type Verdict } from './criteria.ts'
import { type CriterionRow, criteria, isStopp } from './criteria-table.ts'
import { drugSafety } from './index.ts'
import { criteriaPanel } from './panel-criteria.ts'
import { drugsIn } from './selector.ts'
import { builtIn } from './tables.ts'

/** A patient, a row, and what the record says of it; laid over a woman of 80. */
type Case = {
  readonly row: string
  readonly name: string
  readonly verdict: 'met' | 'asks' | 'not met' | 'unknown'
  readonly drug?: string
  readonly origin?: ProposedOrder['origin']
  readonly dose?: readonly [mg: number, timesPerDay: number]
  readonly indication?: string
  readonly patient?: Partial<CasePatient>
}

const rows = builtIn(criteria)
const groups = builtIn(drugGroups)
const rowOf = (id: string): CriterionRow => {
  const row = rows.find(one => one.id === id)
  if (row === undefined) throw new Error(`No criterion ${id}`)
  return row
}
const contextOfCase = ({ patient }: Case) => contextOf({ birth: '1946-03-03', ...patient })
const stateOf = (verdict: Verdict): Case['verdict'] =>
  verdict.state === 'met' && verdict.ask !== null ? 'asks' : verdict.state

const orderOfCase = ({ drug = '', origin = 'order', dose, indication }: Case): ProposedOrder =>
  orderOf(drug, {
    origin,
    indication: indication ?? null,
    reference: origin === 'current' ? `Case/medication-${drug}` : null,
    dose: dose === undefined ? null : { amount: dose[0], unit: 'mg', text: `${dose[0]} mg`, timesPerDay: dose[1] },
  })

const stopp = stoppCases as unknown as readonly Case[]
const start = startCases as unknown as readonly Case[]

describe('STOPP', () => {
  it.each(stopp)('$row: $name: $verdict', one => {
    const row = rowOf(one.row)
    const order = orderOfCase(one)
    const named = [row.drugs, row.other].some(
      selector => selector !== null && drugsIn(selector, groups).has(order.drug),
    )
    expect([one.row, order.drug, named]).toEqual([one.row, order.drug, true])
    const context = contextOfCase(one)
    expect(stateOf(stoppVerdict(context.profile, row, order, groups))).toBe(one.verdict)
    const [finding] = findingsOf('stopp', context, order)
    const speaks = one.verdict === 'met' || one.verdict === 'asks'
    expect(finding?.knowledgeRows.includes(one.row)).toBe(speaks)
    if (one.verdict === 'unknown') expect(finding?.missing).not.toEqual([])
    if (!speaks) return
    expect(finding?.state).toBe('found')
    expect(finding?.evidence).not.toEqual([])
    expect(finding?.summary.length).toBeLessThan(140)
  })
})

describe('START', () => {
  it.each(start)('$row: $name: $verdict', one => {
    const row = rowOf(one.row)
    const context = contextOfCase(one)
    expect(stateOf(startVerdict(context.profile, row, groups))).toBe(one.verdict)
    const panel = criteriaPanel.show(context)
    if (panel === 'not-applicable' || panel.kind !== 'answered') return
    const labels = panel.value.rows.map(({ label }) => label)
    expect(labels.includes(row.criterion)).toBe(one.verdict === 'met' || one.verdict === 'asks')
    const open = panel.value.rows.find(({ label }) => label === 'Not checked')?.value.split(', ')
    expect(open?.includes(row.criterion)).toBe(one.verdict === 'unknown')
  })
})

describe('the table', () => {
  const numbered = (list: string, section: string) =>
    new Set(rows.map(({ criterion }) => criterion).filter(one => one.startsWith(`${list} ${section}`))).size

  it('has the 133 and 57 criteria of the source, section by section', () => {
    const sections = (list: string) => [...'ABCDEFGHIJKLM'].map(section => numbered(list, section))
    expect(sections('STOPP')).toEqual([3, 21, 16, 25, 10, 8, 4, 9, 8, 10, 12, 6, 1])
    expect(sections('START')).toEqual([1, 11, 2, 7, 4, 7, 3, 9, 5, 1, 3, 4, 0])
  })

  it('says why of what is not evaluated here, asks where it says that it asks, and names drugs that exist', () => {
    const checks = new Set(drugSafety.check?.map(({ id }) => id))
    for (const row of rows) {
      const { id, status, why, ask, drugs: one, other } = row
      expect([id, why !== null]).toEqual([id, !isEvaluable(row)])
      expect([id, ask !== null]).toEqual([id, status === 'asks'])
      if (status === 'elsewhere') expect(checks).toContain(why)
      if (isStopp(row) && isEvaluable(row)) expect(drugsIn(one, groups).size).toBeGreaterThan(0)
      for (const drug of [one, ...(other === null ? [] : [other])].flatMap(it => [...drugsIn(it, groups)])) {
        expect([id, drugs.has(drug)]).toEqual([id, true])
      }
    }
  })

  it('has a patient who meets and a patient who does not meet each row that is evaluated', () => {
    const cases = [...stopp, ...start]
    const lacking = rows.filter(isEvaluable).flatMap(({ id, status }) => {
      const own = cases.filter(({ row }) => row === id).map(({ verdict }) => verdict)
      return own.includes(status === 'asks' ? 'asks' : 'met') && own.includes('not met') ? [] : [id]
    })
    expect(lacking).toEqual([])
  })
})

describe('the page', () => {
  const page = readFileSync(new URL('../../../docs/clinical/stopp-start.md', import.meta.url), 'utf8')

  it('lists every criterion that no record can say, with the reason, and every difference to version 2', () => {
    const lines = [
      ...rows
        .filter(({ status }) => status === 'not-evaluable')
        .map(({ criterion, why }) => `- **${criterion}**: ${why}`),
      ...Object.values(differences).map(({ why }) => why),
    ]
    expect(lines.filter(line => !page.includes(line))).toEqual([])
  })

  it('counts them', () => {
    const count = (list: string, status: CriterionRow['status']) =>
      new Set(rows.filter(row => row.status === status && row.criterion.startsWith(list)).map(one => one.criterion))
        .size
    const both = (status: CriterionRow['status']) => `| ${count('STOPP', status)} | ${count('START', status)} |`
    expect(page).toContain(`| decided by the record ${both('decided')}`)
    expect(page).toContain(`a person answers the rest ${both('asks')}`)
    expect(page).toContain(`| not evaluable ${both('not-evaluable')}`)
    expect(page).toContain(`${stopp.length + start.length} patients`)
  })
})

describe('the check', () => {
  const old = { birth: '1946-03-03', medicines: {} } as const
  const stoppOf = (context: ReturnType<typeof contextOf>, drug: string, more: Partial<ProposedOrder> = {}) =>
    findingsOf('stopp', context, orderOf(drug, more))[0]

  it('does not take a candidate out of the choice that it advises against as an order', () => {
    const context = contextOf({ ...old, problems: { dementia: '2022-05-01' } })
    expect(stoppOf(context, 'oxybutynin')?.effect).toBe('avoid')
    expect(stoppOf(context, 'oxybutynin', { origin: 'candidate' })?.effect).toBe('consider-alternative')
  })

  it('says of an order what lacks, and does not rank a candidate by it', () => {
    const context = contextOf(old)
    expect(stoppOf(context, 'digoxin')?.state).toBe('not checked')
    const candidate = stoppOf(context, 'digoxin', { origin: 'candidate' })
    expect(candidate?.state).toBe('not found')
    expect(candidate?.missing).not.toEqual([])
  })

  it('does not judge an order that acts where it is put, nor one of the list', () => {
    const bleeding = contextOf({
      ...old,
      medicines: { warfarin: {}, diclofenac: { text: 'diclofenac 1 % topical gel' } },
    })
    expect(stoppOf(bleeding, 'diclofenac')?.state).toBe('found')
    expect(stoppOf(bleeding, 'diclofenac', { text: 'diclofenac 1 % topical gel' })?.state).toBe('not found')
    const panel = criteriaPanel.show(bleeding)
    if (panel === 'not-applicable' || panel.kind !== 'answered') throw new Error('No panel')
    expect(panel.value.rows.map(({ label }) => label)).not.toContain('STOPP C10')
  })
})

describe('the panel', () => {
  it('counts every criterion once: met, not checked, or what no record can say', () => {
    const panel = criteriaPanel.show(
      contextOf({ birth: '1946-03-03', problems: { 'atrial-fibrillation': '2020' }, medicines: { ibuprofen: {} } }),
    )
    if (panel === 'not-applicable' || panel.kind !== 'answered') throw new Error('No panel')
    const { rows: shown } = panel.value
    expect(shown.map(({ label }) => label)).toContain('START C1')
    expect(shown.find(({ label }) => label === 'No record can say')?.value.split(', ')).toHaveLength(14)
    expect(shown.find(({ label }) => label === 'Not checked')?.note).toContain('creatinine')
  })

  it('is not for people under 65, and not without an age', () => {
    expect(criteriaPanel.show(contextOf({ birth: '1966-03-03' }))).toBe('not-applicable')
    expect(criteriaPanel.show(contextOf({ birth: undefined as never }))).toMatchObject({ kind: 'insufficient' })
  })
})
