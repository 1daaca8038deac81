import { describe, expect, it } from 'vitest'
import type { Fact } from '../fact.ts'
import { encounter, medication, profileAt } from '../profile-fixture.ts'
import { medicineList, taking } from './medications.ts'

const asOf = '2026-11-02T09:00:00Z'
const listOf = (facts: readonly Fact[], withheld: readonly string[] = []) => {
  const answer = medicineList(profileAt(asOf, facts, withheld))
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}
const titles = (facts: readonly Fact[]) => listOf(facts).current.map(({ title }) => title)

describe('medicineList', () => {
  it('holds what is active, ordered or stated, and has not ended', () => {
    expect(
      titles([
        medication('309362', 'clopidogrel', { at: '2024-01-01' }),
        medication('855332', 'warfarin', { origin: 'statement', at: '2024-01-02' }),
        medication('243670', 'aspirin, stopped', { status: 'stopped' }),
        medication('243670', 'aspirin, on hold', { status: 'on-hold' }),
        medication('243670', 'aspirin, ended', { until: '2025-01-01' }),
        medication('243670', 'aspirin, proposed', { intent: 'proposal' }),
        medication('243670', 'aspirin, next year', { at: '2027-01-01' }),
      ]),
    ).toEqual(['clopidogrel', 'warfarin'])
  })

  it('an empty list of a clinical system is empty; no list is not', () => {
    expect(listOf([encounter('2026-01-01')]).current).toEqual([])
    const answer = medicineList(profileAt(asOf, []))
    expect(answer.kind === 'insufficient' && answer.missing[0]?.reason).toBe('absent')
  })

  it('a statement that there are none is not a medicine', () => {
    const none = medication(null, 'none', {
      codings: [
        { system: 'http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips', code: 'no-known-medications' },
      ],
    })
    expect(listOf([none]).current).toEqual([])
  })

  it('withheld information is never an empty list, and a visible list says that it may be incomplete', () => {
    const answer = medicineList(profileAt(asOf, [encounter('2026-01-01')], ['mental-health']))
    expect(answer.kind === 'insufficient' && answer.missing[0]?.reason).toBe('withheld')
    expect(listOf([medication('309362', 'clopidogrel')], ['mental-health']).withheld).toBe(true)
    expect(listOf([medication('309362', 'clopidogrel')]).withheld).toBe(false)
  })

  describe('what was handed out or given', () => {
    const supplied = (at: string, daysSupply?: number, given: Parameters<typeof medication>[2] = {}) =>
      medication('309362', 'clopidogrel', {
        origin: 'dispense',
        status: 'completed',
        at,
        until: at,
        ...(daysSupply === undefined ? {} : { daysSupply }),
        ...given,
      })

    it('a package is on the list while its supply lasts, as supplied, never as ordered', () => {
      expect(listOf([supplied('2026-10-20', 30)]).current).toMatchObject([{ title: 'clopidogrel', basis: 'supplied' }])
      expect(titles([encounter('2020-01-01'), supplied('2026-09-01', 30)])).toEqual([])
      expect(titles([encounter('2020-01-01'), supplied('2026-10-20')])).toEqual([])
      expect(titles([encounter('2020-01-01'), supplied('2026-10-20', 30, { status: 'in-progress' })])).toEqual([])
      expect(titles([encounter('2020-01-01'), supplied('2026-12-20', 30)])).toEqual([])
    })

    it('backs the order of the same medicine, and is no second one', () => {
      const list = listOf([medication('309362', 'clopidogrel'), supplied('2026-10-20', 30), supplied('2026-10-28', 30)])
      expect(list.current).toMatchObject([{ basis: 'ordered' }])
      expect(list.current[0]?.supplies).toHaveLength(2)
    })

    it('refills are one medicine', () => {
      expect(titles([supplied('2026-10-20', 30), supplied('2026-10-28', 30)])).toEqual(['clopidogrel'])
    })

    it('an order that was stopped since then outweighs what is left in the package', () => {
      const stopped = (until: string) => medication('309362', 'clopidogrel', { status: 'stopped', until })
      expect(titles([supplied('2026-10-20', 30), stopped('2026-10-25')])).toEqual([])
      expect(titles([supplied('2026-10-20', 30), stopped('2026-03-01')])).toEqual(['clopidogrel'])
    })

    it('a dose that was given is a past event, and alone it is no list', () => {
      const dose = (status: string) => medication('309362', 'clopidogrel', { origin: 'administration', status })
      expect(titles([encounter('2020-01-01'), dose('completed'), dose('in-progress'), dose('active')])).toEqual([])
      expect(medicineList(profileAt(asOf, [dose('completed')])).kind).toBe('insufficient')
      expect(medicineList(profileAt(asOf, [supplied('2020-01-01', 30)])).kind).toBe('insufficient')
    })
  })

  it('names what no check could look at', () => {
    const list = listOf([medication('999999999', 'Compound 31 capsule'), medication('309362', 'clopidogrel')])
    expect(list.unrecognised.map(({ title }) => title)).toEqual(['Compound 31 capsule'])
    expect(list.current).toHaveLength(2)
  })
})

describe('taking', () => {
  const list = listOf([medication('855332', 'warfarin 5 mg'), medication(null, 'Ibuprofen 400 mg as needed')])

  it('finds drugs and classes, also by name only', () => {
    expect(taking(list, { drugs: ['warfarin'] })).toHaveLength(1)
    expect(taking(list, { classes: ['nsaid'] }).map(({ recognisedBy }) => recognisedBy)).toEqual(['name'])
    expect(taking(list, { classes: ['vka', 'nsaid'] })).toHaveLength(2)
    expect(taking(list, { classes: ['statin'] })).toEqual([])
  })
})
