import { describe, expect, it } from 'vitest'
import type { CasePatient, Jurisdiction } from '../../clinical/index.ts'
import cases from './cases/beside.json' with { type: 'json' }
import { contextOf, orderOf } from './cases/worked.ts'
import { aspirinDoseCheck } from './check-aspirin-dose.ts'
import { besideAnticoagulantCheck } from './check-beside-anticoagulant.ts'

const person = { asOf: '2026-11-23', birth: '1960-01-01', sex: 'male' } as const satisfies CasePatient

describe('an antiplatelet beside an oral anticoagulant', () => {
  it.each(cases)('$name', ({ order, state, effect, words, ...patient }) => {
    const context = contextOf({ ...person, ...(patient as unknown as Partial<CasePatient>) })
    const finding = besideAnticoagulantCheck.check(context, orderOf(order))
    expect(finding).toMatchObject({ state, effect })
    expect(finding.summary).toContain(words)
    expect(finding.summary.length).toBeLessThan(140)
    expect(finding.evidence.length).toBeGreaterThan(0)
  })

  it('without a medicine list, or with a withheld part, nothing was checked', () => {
    const bare = besideAnticoagulantCheck.check(contextOf({ ...person, visited: false }), orderOf('aspirin'))
    expect(bare).toMatchObject({ state: 'not checked' })
    expect(bare.missing.length).toBeGreaterThan(0)
    const hidden = contextOf({ ...person, medicines: { lisinopril: {} }, withheld: ['mental-health'] })
    expect(besideAnticoagulantCheck.check(hidden, orderOf('aspirin')).state).toBe('not checked')
  })
})

describe('aspirin beside ticagrelor', () => {
  const finding = (
    amount: number | null,
    timesPerDay = 1,
    medicines: CasePatient['medicines'] = { ticagrelor: {} },
    jurisdiction: Jurisdiction | null = 'us',
  ) =>
    aspirinDoseCheck.check(
      contextOf({ ...person, medicines }, [], jurisdiction),
      orderOf('aspirin', { dose: amount === null ? null : { amount, unit: 'mg', text: `${amount} mg`, timesPerDay } }),
    )

  it.each([
    [100, 1, 'not found', 'none'],
    [101, 1, 'found', 'reduce'],
    [325, 1, 'found', 'reduce'],
    [75, 2, 'found', 'reduce'],
  ])('%s mg, %s a day: %s', (amount, times, state, effect) => {
    expect(finding(amount, times)).toMatchObject({ state, effect })
  })

  it.each([
    ['eu', 150, 'not found', 'none', 'within 150 mg', 'label-ticagrelor-eu'],
    ['eu', 151, 'found', 'reduce', '75 to 150 mg', 'label-ticagrelor-eu'],
    ['us', 125, 'found', 'reduce', 'at most 100 mg', 'label-ticagrelor-us'],
  ] as const)('%s, %s mg: %s', (jurisdiction, amount, state, effect, words, source) => {
    const found = finding(amount, 1, { ticagrelor: {} }, jurisdiction)
    expect(found).toMatchObject({ state, effect, evidence: [{ id: source }] })
    expect(found.summary).toContain(words)
  })

  it('without a jurisdiction no label speaks, and what is missing is said', () => {
    const unset = finding(325, 1, { ticagrelor: {} }, null)
    expect(unset).toMatchObject({ state: 'not checked', effect: 'none', missing: [{ what: 'jurisdiction' }] })
    expect(unset.summary).not.toMatch(/\d+ mg/)
  })

  it('without a readable dose it is not checked; without ticagrelor there is nothing to find', () => {
    expect(finding(null).state).toBe('not checked')
    expect(finding(325, 1, { clopidogrel: {} }).state).toBe('not found')
  })
})
