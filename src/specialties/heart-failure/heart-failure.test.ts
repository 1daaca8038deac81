import { describe, expect, it } from 'vitest'
import { conditions, drugs, findings, measurements, observedProfile, procedures } from '../../clinical/index.ts'
import { choose, contextOf, findingsOf, signalsOf } from './cases/consulted.ts'
import { evidenceOf } from './evidence.ts'
import { heartFailure } from './index.ts'
import { builtIn, drugRules, pillars, targetDoses } from './tables.ts'

describe('the specialty as a whole', () => {
  const declared = new Set(heartFailure.reads.concepts)
  const tables = [measurements, conditions, procedures, findings, drugs]
  it('cites only what it has, names only drugs that exist, and reads only what it declares', () => {
    for (const rows of Object.values(heartFailure.knowledge.tables)) {
      for (const { source } of rows) expect(evidenceOf(source).id).toBe(source)
    }
    for (const row of builtIn.rows(targetDoses)) {
      expect(evidenceOf(row.alsoSource).id).toBe(row.alsoSource)
      expect(drugs.has(row.drug)).toBe(true)
    }
    for (const { drugs: named } of builtIn.rows(pillars))
      for (const { drug } of named) expect([drug, drugs.has(drug)]).toEqual([drug, true])
    for (const row of builtIn.rows(drugRules)) expect(heartFailure.check?.map(({ id }) => id)).toContain(row.check)
    for (const id of declared) expect([id, tables.some(table => table.has(id))]).toEqual([id, true])
    const context = contextOf({ medicines: { lisinopril: { dose: 10, timesPerDay: 1 } } })
    const { profile, reads } = observedProfile(context.profile)
    const observed = { ...context, profile }
    choose(observed)
    signalsOf(observed)
    for (const { engage } of heartFailure.engage ?? []) engage(observed)
    for (const { show } of heartFailure.panels ?? []) show(observed)
    for (const drug of declared) if (drugs.has(drug)) findingsOf(observed, drug, 'current')
    expect(reads.everything).toBe(false)
    for (const [, concepts] of reads.concepts.of) {
      for (const concept of concepts) expect(declared).toContain((concept as unknown as { id: string }).id)
    }
  })
  it('says every value of a rule as the value of what the rule measures', () => {
    for (const { says, when } of builtIn.rows(drugRules)) {
      if (says.includes('{value}') && when.length > 1) expect(JSON.stringify(when[0])).not.toContain('"heart-failure"')
    }
  })
  it('tells a patient no dose, and to stop nothing', () => {
    const answer = heartFailure.engage?.[0]?.engage(
      contextOf({ medicines: { carvedilol: { dose: 12.5, timesPerDay: 2 } } }),
    )
    expect(JSON.stringify(answer)).not.toMatch(/\bmg\b|stop taking/i)
    expect(answer).toMatchObject({ kind: 'answered', value: [{ needsRelease: true }, { needsRelease: true }] })
  })
})
