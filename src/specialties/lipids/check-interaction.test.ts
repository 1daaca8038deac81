import { describe, expect, it } from 'vitest'
import type { CasePatient, Jurisdiction } from '../../clinical/index.ts'
import cases from './cases/interactions.json' with { type: 'json' }
import { contextOf, orderOf } from './cases/worked.ts'
import { statinInteractionCheck } from './check-interaction.ts'

const person = { asOf: '2026-11-23', birth: '1960-01-01', sex: 'male' } as const satisfies CasePatient

const judged = (
  jurisdiction: string | null,
  drug: string,
  mg: number | null,
  medicines: NonNullable<CasePatient['medicines']>,
) =>
  statinInteractionCheck.check(
    contextOf({ ...person, medicines }, jurisdiction as Jurisdiction | null),
    orderOf(drug, { dose: mg === null ? null : { amount: mg, unit: 'mg', text: `${mg} mg`, timesPerDay: 1 } }),
  )

describe('statin and other medicines', () => {
  it.each(cases)('$name', ({ jurisdiction, order, mg, medicines, state, effect, row }) => {
    const finding = judged(jurisdiction, order, mg, Object.fromEntries(medicines.map(id => [id, {}])))
    expect(finding).toMatchObject({ state, effect })
    expect(finding.summary.length).toBeLessThan(140)
    if (row === null) expect(finding.knowledgeRows).toEqual([])
    else expect(finding.knowledgeRows).toContain(row)
  })

  it('every case is of a row, and every row has a case', () => {
    const rows = contextOf(person)
      .knowledge.rows({ name: 'lipids/statin-interaction', parse: row => row as { id: string } as never })
      .map(({ id }) => id)
    const covered = new Set(cases.flatMap(({ row }) => row ?? []))
    const open = rows.filter(id => !covered.has(id))
    // Rows of one label that differ only in the other drug from a row with a case.
    expect(open.sort()).toEqual([
      'atorvastatin-us-avoid',
      'fluvastatin-us-avoid',
      'lovastatin-us-20',
      'pitavastatin-us-avoid',
      'pravastatin-us-avoid',
      'rosuvastatin-us-avoid',
    ])
  })

  it('speaks from the other side of the pair: an antibiotic that is ordered beside simvastatin', () => {
    const finding = judged('us', 'clarithromycin', 500, { simvastatin: { dose: 40, timesPerDay: 1 } })
    expect(finding).toMatchObject({ state: 'found', severity: 'critical', effect: 'avoid', drug: 'clarithromycin' })
    expect(finding.advise).toContain('pause the statin')
    const cap = judged('us', 'amlodipine', 5, { simvastatin: { dose: 40, timesPerDay: 1 } })
    expect(cap).toMatchObject({ effect: 'monitor', severity: 'warning' })
    expect(cap.summary).toContain('20 mg a day at most')
    expect(judged('us', 'amlodipine', 5, { atorvastatin: { dose: 80 } })).toMatchObject({ state: 'not found' })
  })

  it('counts the day: 10 mg twice is 20', () => {
    const order = orderOf('simvastatin', { dose: { amount: 10, unit: 'mg', text: '10 mg bid', timesPerDay: 2 } })
    const finding = statinInteractionCheck.check(contextOf({ ...person, medicines: { verapamil: {} } }), order)
    expect(finding.effect).toBe('reduce')
  })

  it('as a candidate it warns of the maximum, so that another statin comes first', () => {
    const order = orderOf('simvastatin', { origin: 'candidate' })
    const finding = statinInteractionCheck.check(contextOf({ ...person, medicines: { amlodipine: {} } }), order)
    expect(finding).toMatchObject({ state: 'found', effect: 'monitor', severity: 'warning' })
  })

  it('without a medicine list, or with a withheld part, nothing was checked', () => {
    const bare = contextOf({ ...person, visited: false })
    expect(statinInteractionCheck.check(bare, orderOf('simvastatin')).state).toBe('not checked')
    const hidden = contextOf({ ...person, medicines: { lisinopril: {} }, withheld: ['mental-health'] })
    expect(statinInteractionCheck.check(hidden, orderOf('simvastatin')).state).toBe('not checked')
  })

  it('says what is past its review', () => {
    const late = contextOf({ ...person, asOf: '2028-01-01', medicines: { clarithromycin: { at: '2027-12-01' } } })
    expect(statinInteractionCheck.check(late, orderOf('simvastatin')).limits.join()).toContain('was due for review')
  })
})
