import { describe, expect, it } from 'vitest'
import {
  type CasePatient,
  conditions,
  drugs,
  findings,
  measurements,
  observedProfile,
  procedures,
  type Signal,
} from '../../clinical/index.ts'
import { allergens, allergyRules, crossReactivity, drugGroups, reactions } from './allergy-tables.ts'
import pregnancies from './cases/pregnancy.json' with { type: 'json' }
import { contextOf, findingsOf, orderOf } from './cases/worked.ts'
import { mgPerDay } from './daily-dose.ts'
import { evidenceOf } from './evidence.ts'
import { drugSafety } from './index.ts'
import { interactions } from './interaction-table.ts'
import { reactionKinds } from './reaction.ts'
import { drugsIn, drugsOfGroup } from './selector.ts'
import {
  builtIn,
  duplicates,
  kidneyDoses,
  maximumDoses,
  monitoring,
  notInterruptive,
  olderPeople,
  pregnancyRules,
} from './tables.ts'
import { overdueMonitoring } from './watch-monitoring.ts'

const groups = builtIn(drugGroups)

describe('the tables', () => {
  it('cite only what is kept, as first and as second source', () => {
    for (const rows of Object.values(drugSafety.knowledge.tables)) {
      for (const row of rows) {
        expect(evidenceOf(row.source).id).toBe(row.source)
        const also = (row as { readonly alsoSource?: string | null }).alsoSource
        if (also != null) expect(evidenceOf(also).id).toBe(also)
      }
    }
  })

  it('name only drugs, groups, classes and measurements that exist', () => {
    const selectors = [
      ...builtIn(interactions).flatMap(({ one, other, also }) => [one, other, ...(also === null ? [] : [also])]),
      ...builtIn(duplicates).flatMap(({ one, other }) => [one, other]),
      ...builtIn(crossReactivity).flatMap(({ from, to }) => [from, to]),
      ...[...builtIn(kidneyDoses), ...builtIn(pregnancyRules), ...builtIn(olderPeople), ...builtIn(monitoring)].map(
        row => row.drugs,
      ),
    ]
    const named = [
      ...selectors.flatMap(selector => [...drugsIn(selector, groups)]),
      ...builtIn(notInterruptive).flatMap(({ one, other }) => [...one, ...other]),
      ...builtIn(maximumDoses).map(({ drug }) => drug),
      ...builtIn(allergens).flatMap(({ group }) => drugsOfGroup(group, groups)),
    ]
    expect(named.filter(id => !drugs.has(id))).toEqual([])
    expect(builtIn(monitoring).filter(({ measurement }) => !measurements.has(measurement))).toEqual([])
  })

  it('have a rule for every relation of a cross-reaction and every kind of reaction that can lead to it', () => {
    const rules = new Set(builtIn(allergyRules).map(({ relation, reaction }) => `${relation} ${reaction}`))
    const kindOf = new Map(builtIn(reactions).map(({ reaction, kind }) => [reaction, kind]))
    const open = builtIn(crossReactivity).flatMap(({ relation, onlyReactions }) => {
      const kinds = onlyReactions.length === 0 ? reactionKinds : onlyReactions.map(one => kindOf.get(one))
      return kinds.map(kind => `${relation} ${kind}`).filter(key => !rules.has(key))
    })
    // After a side effect of another NSAID celecoxib is no question.
    expect([...new Set(open)]).toEqual(['selective-nsaid side-effect'])
    for (const kind of reactionKinds) expect(rules.has(`same ${kind}`)).toBe(true)
  })

  it('never let a pair interrupt that experts agreed should not, unless something makes it graver', () => {
    for (const quiet of builtIn(notInterruptive)) {
      for (const row of builtIn(interactions).filter(({ also }) => also === null)) {
        const [one, other] = [drugsIn(row.one, groups), drugsIn(row.other, groups)]
        const pair = quiet.one.some(a =>
          quiet.other.some(b => (one.has(a) && other.has(b)) || (one.has(b) && other.has(a))),
        )
        // Sotalol with citalopram stands on both lists (as a beta blocker, and for QT): the high priority prevails.
        if (pair && row.id !== 'high-priority-qt') expect([row.id, row.severity]).toEqual([row.id, 'info'])
      }
    }
  })

  it('leave no gap and no overlap between the kidney ranges of a drug, a measure and a jurisdiction', () => {
    const rows = builtIn(kidneyDoses)
    for (const a of rows) {
      for (const b of rows) {
        if (a === b || a.measure !== b.measure) continue
        if (a.jurisdiction !== 'any' && b.jurisdiction !== 'any' && a.jurisdiction !== b.jurisdiction) continue
        const shared = [...drugsIn(a.drugs, groups)].some(id => drugsIn(b.drugs, groups).has(id))
        if (shared) expect([a.id, b.id, a.below <= b.from || b.below <= a.from]).toEqual([a.id, b.id, true])
      }
    }
  })

  it('hold no medicine that was withdrawn', () => {
    const named = new Set(builtIn(interactions).flatMap(({ one, other }) => [...one.drugs, ...other.drugs]))
    for (const gone of ['terfenadine', 'astemizole', 'cisapride', 'sparfloxacin']) expect(named.has(gone)).toBe(false)
  })
})

describe('the specialty as a whole', () => {
  const declared = new Set(drugSafety.reads.concepts)
  const tables = [measurements, conditions, procedures, findings, drugs]

  it('declares only what exists', () => {
    for (const id of declared) expect([id, tables.some(table => table.has(id))]).toEqual([id, true])
  })

  it('looks at nothing that it does not declare', () => {
    const patients = (pregnancies as unknown as readonly { readonly patient?: Partial<CasePatient> }[])
      .map(({ patient }) => patient)
      .filter(patient => patient?.birth != null && patient.sex !== null)
    for (const patient of patients) {
      const base = contextOf(patient)
      const { profile, reads } = observedProfile(base.profile)
      const context = { ...base, profile }
      for (const { id, drugs: known } of drugSafety.check ?? []) {
        for (const drug of known) findingsOf(id, context, orderOf(drug))
      }
      for (const watcher of drugSafety.watch ?? []) watcher.watch(context)
      expect(reads.everything).toBe(false)
      for (const [, concepts] of reads.concepts.of) {
        for (const concept of concepts) expect(declared).toContain((concept as unknown as { id: string }).id)
      }
    }
  })

  it('says of every drug that it knows one of three things, and is never silent', () => {
    const context = contextOf({ medicines: { warfarin: {}, lisinopril: {}, furosemide: {} } })
    for (const { id, drugs: known } of drugSafety.check ?? []) {
      for (const drug of known) {
        const said = findingsOf(id, context, orderOf(drug))
        expect(said.length).toBeGreaterThan(0)
        for (const { state, summary } of said) {
          expect(['found', 'not found', 'not checked']).toContain(state)
          expect(summary.length).toBeLessThan(140)
        }
      }
    }
  })

  it('says what is past its review', () => {
    const late = contextOf({ asOf: '2028-01-01', medicines: { warfarin: { at: '2027-12-01' } } })
    const [first] = findingsOf('interaction', late, orderOf('ibuprofen'))
    expect(first?.limits.join()).toContain('was due for review')
  })

  it('names the quiet pairs among the limits', () => {
    const [first] = findingsOf('interaction', contextOf({ medicines: { lisinopril: {} } }), orderOf('aspirin'))
    expect(first?.limits.join()).toContain('should not interrupt')
  })

  it('tells of every interaction of one order, the gravest first', () => {
    const context = contextOf({ medicines: { warfarin: {}, lithium: {}, methotrexate: {} } })
    const said = findingsOf('interaction', context, orderOf('trimethoprim'))
    expect(said.map(({ severity }) => severity)).toEqual(['critical'])
    const nsaid = findingsOf('interaction', context, orderOf('ibuprofen'))
    expect(nsaid.map(({ knowledgeRows }) => knowledgeRows[0]).sort()).toEqual([
      'interaction-lithium-nsaid',
      'interaction-vka-nsaid',
    ])
  })

  it('a unit is never guessed', () => {
    expect(mgPerDay({ amount: 1, unit: 'g', timesPerDay: 4 })).toBe(4000)
    expect(mgPerDay({ amount: 125, unit: 'ug', timesPerDay: 1 })).toBe(0.125)
    expect(mgPerDay({ amount: 2, unit: '{tbl}', timesPerDay: 4 })).toBeNull()
    expect(mgPerDay({ amount: 500, unit: 'mg' })).toBeNull()
    expect(mgPerDay(null)).toBeNull()
  })
})

describe('overdue monitoring', () => {
  const watched = (patient: Partial<CasePatient>): readonly Signal[] | string => {
    const answer = overdueMonitoring.watch(contextOf(patient))
    if (answer === 'not-applicable') return answer
    return answer.kind === 'answered' ? answer.value : answer.kind
  }
  const ids = (patient: Partial<CasePatient>) => {
    const signals = watched(patient)
    return typeof signals === 'string' ? signals : signals.map(({ id }) => id)
  }

  it('lithium without a level for seven months', () => {
    const medicines = { lithium: { at: '2024-01-01' } }
    const measured = {
      'lithium-level': ['2026-04-01', 0.7],
      creatinine: ['2026-10-01', 0.9],
    } as const
    const tsh = { value: 2, unit: 'm[IU]/L' }
    const more: NonNullable<CasePatient['more']> = [
      {
        kind: 'observation',
        at: '2026-10-01',
        codings: [{ system: 'http://loinc.org', code: '3016-3' }],
        value: { type: 'quantity', quantity: tsh, original: tsh },
      } as NonNullable<CasePatient['more']>[number],
    ]
    const signals = watched({ medicines, measured, more })
    expect(signals).toMatchObject([
      { id: 'monitoring-lithium-level', kind: 'overdue', severity: 'warning', task: { owner: 'clinician' } },
    ])
    expect(ids({ medicines, more, measured: { ...measured, 'lithium-level': ['2026-10-01', 0.7] } })).toEqual([])
  })

  it('never measured counts from when the medicine came on the list', () => {
    expect(ids({ medicines: { warfarin: { at: '2026-11-01' } } })).toEqual([])
    expect(ids({ medicines: { warfarin: { at: '2026-01-01' } } })).toEqual(['monitoring-warfarin-inr'])
  })

  it('nothing to watch, nothing known, and no more tests at the end of life', () => {
    expect(ids({ medicines: { atorvastatin: {} } })).toBe('not-applicable')
    expect(ids({ visited: false })).toBe('insufficient')
    expect(ids({ medicines: { warfarin: { at: '2026-01-01' } }, problems: { 'end-of-life': '2026-10-01' } })).toBe(
      'out-of-scope',
    )
  })
})
