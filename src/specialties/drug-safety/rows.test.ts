import { describe, expect, it } from 'vitest'
import { type CasePatient, egfrFromCreatinine, type Finding } from '../../clinical/index.ts'
import { quantity } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { anticholinergics } from './anticholinergic-table.ts'
import { breastfeedingRules } from './breastfeeding-table.ts'
import { contextOf, findingsOf, orderOf } from './cases/worked.ts'
import { type LiverRow, liverDoses } from './liver-table.ts'
import { qtDrugs } from './qt-tables.ts'
import { drugsIn } from './selector.ts'
import { builtIn, type KidneyRow, kidneyDoses, maximumDoses, pregnancyRules } from './tables.ts'

const groups = builtIn(drugGroups)

/** What a check says first of an order, in the jurisdiction of the row. */
const said = (check: string, patient: Partial<CasePatient>, drug: string, more = {}, jurisdiction = 'us'): Finding =>
  findingsOf(check, contextOf(patient, jurisdiction === 'eu' ? 'eu' : 'us'), orderOf(drug, more))[0]!

const mg = (amount: number) => ({ dose: { amount, unit: 'mg', text: `${amount} mg`, timesPerDay: 1 } })

/** A man of 60 years and 40 kg with this clearance or eGFR. */
const withKidneys = (measure: KidneyRow['measure'], target: number): Partial<CasePatient> => {
  let creatinine = (80 * 40) / (72 * target)
  if (measure === 'egfr') {
    let [low, high] = [0.2, 30]
    for (let step = 0; step < 60; step += 1) {
      creatinine = (low + high) / 2
      if (egfrFromCreatinine(quantity(creatinine, 'mg/dL'), 60, 'male').value > target) low = creatinine
      else high = creatinine
    }
  }
  return {
    birth: '1966-03-03',
    sex: 'male',
    measured: { creatinine: ['2026-11-20', creatinine], weight: ['2026-11-20', 40] },
  }
}

const eachDrug = <Row extends { readonly id: string; readonly drugs: Parameters<typeof drugsIn>[0] }>(
  rows: readonly Row[],
) => rows.flatMap(row => [...drugsIn(row.drugs, groups)].map(drug => [row.id, drug, row] as const))

const limiting = builtIn(kidneyDoses).filter(({ effect }) => effect !== 'none')

/** An order of the drug as the row's route wants it. */
const given = (drug: string, { route }: KidneyRow) => ({
  ...mg(1e6),
  text: route === null ? drug : `${drug} ${route === 'vein' ? 'injection' : 'oral tablet'}`,
})

/** Just beside a bound: two ways to the same number may differ in the last digit. */
const beside = 1e-6

describe('kidney rows', () => {
  it.each(eachDrug(limiting))('%s: %s in its range, and not with good kidneys', (id, drug, row) => {
    const inside = said(
      'kidney-dose',
      withKidneys(row.measure, (row.from + row.below) / 2),
      drug,
      given(drug, row),
      row.jurisdiction,
    )
    expect(inside).toMatchObject({ state: 'found', effect: row.effect, severity: row.severity, knowledgeRows: [id] })
    const outside = said('kidney-dose', withKidneys(row.measure, 95), drug, given(drug, row), row.jurisdiction)
    expect([outside.state, outside.effect]).toEqual(['not found', 'none'])
  })

  it.each(eachDrug(limiting))('%s: %s from its bound on, and not beyond', (id, drug, row) => {
    const rowAt = (target: number) =>
      said('kidney-dose', withKidneys(row.measure, target), drug, given(drug, row), row.jurisdiction)
    expect(rowAt(row.below - beside).knowledgeRows).toEqual([id])
    expect(rowAt(row.from === 0 ? Math.min(4, row.below / 2) : row.from + beside).knowledgeRows).toEqual([id])
    for (const target of [row.below + beside, ...(row.from === 0 ? [] : [row.from - beside])]) {
      const { state, knowledgeRows } = rowAt(target)
      expect([target, state === 'found' && knowledgeRows.includes(id)]).toEqual([target, false])
    }
  })

  it.each(eachDrug(limiting))('%s: %s without a creatinine is not checked', (_, drug, row) => {
    const known = { weight: ['2026-11-20', 70] } as const
    const finding = said('kidney-dose', { measured: known }, drug, given(drug, row), row.jurisdiction)
    expect([finding.state, finding.missing.some(({ what }) => /creatinine/i.test(what))]).toEqual(['not checked', true])
  })

  it.each(eachDrug(limiting.filter(({ route }) => route !== null)))('%s: %s given otherwise', (id, drug, row) => {
    const kidneys = withKidneys(row.measure, (row.from + row.below) / 2)
    const words = row.route === 'vein' ? 'oral capsule' : 'injection'
    const finding = said('kidney-dose', kidneys, drug, { text: `${drug} ${words}` }, row.jurisdiction)
    expect([finding.state, finding.effect]).toEqual(['not found', 'none'])
    expect(said('kidney-dose', kidneys, drug, {}, row.jurisdiction).knowledgeRows).toEqual([id])
    const both = { text: `${drug} injection, then oral capsule` }
    expect(said('kidney-dose', kidneys, drug, both, row.jurisdiction).knowledgeRows).toEqual([id])
  })

  it.each(eachDrug(builtIn(kidneyDoses).filter(({ effect }) => effect === 'none')))(
    '%s: %s is checked, and nothing changes',
    (id, drug, row) => {
      expect([row.from, row.below >= 1000]).toEqual([0, true])
      for (const patient of [withKidneys(row.measure, 12), {}]) {
        const finding = said('kidney-dose', patient, drug, mg(10), row.jurisdiction)
        expect(finding).toMatchObject({ state: 'not found', effect: 'none', knowledgeRows: [id] })
        expect([finding.evidence.length, finding.summary]).toEqual([2, expect.stringContaining(row.says)])
      }
      expect(limiting.filter(other => drugsIn(other.drugs, groups).has(drug))).toEqual([])
      expect(said('kidney-dose', { birth: '2015-01-01' }, drug).state).toBe('not checked')
    },
  )

  it.each(eachDrug(builtIn(kidneyDoses).filter(({ maxPerDay }) => maxPerDay !== null)))(
    '%s: a dose of %s within its maximum is only said',
    (_, drug, row) => {
      const kidneys = withKidneys(row.measure, (row.from + row.below) / 2)
      const within = said('kidney-dose', kidneys, drug, mg(row.maxPerDay!.amount), row.jurisdiction)
      expect(within).toMatchObject({ state: 'found', effect: 'monitor', severity: 'info' })
    },
  )

  it('below every range nothing is called fine', () => {
    const worse = said('kidney-dose', withKidneys('crcl', 4), 'memantine', mg(10))
    expect([worse.state, worse.summary]).toEqual(['not checked', expect.stringContaining('no row for clearance 4')])
  })

  it('those of 27 November 2026 each have a second source', () => {
    const late = builtIn(kidneyDoses).filter(({ effective }) => effective === '2026-11-27')
    expect(late.length).toBe(125)
    expect(late.filter(({ alsoSource }) => alsoSource === null)).toEqual([])
  })
})

const laboratory = { A: [1, 4, 1], B: [2.5, 3, 1.8], C: [4, 2, 2.5] } as const

/** A person with cirrhosis of a class, or with what else the row speaks of. */
const withLiver = (row: LiverRow, childPugh: 'A' | 'B' | 'C'): Partial<CasePatient> => {
  const [bilirubin, albumin, inr] = laboratory[childPugh]
  const sign = { decompensated: 'ascites', encephalopathy: 'hepatic-encephalopathy', disease: '', 'child-pugh': '' }
  const also = sign[row.when]
  return {
    problems: { cirrhosis: '2024-01-01', ...(also === '' ? {} : { [also]: '2026-10-01' }) },
    measured: {
      bilirubin: ['2026-11-20', bilirubin],
      albumin: ['2026-11-20', albumin],
      inr: ['2026-11-20', inr],
    },
  }
}

describe('liver rows', () => {
  it.each(eachDrug(builtIn(liverDoses)))(
    '%s: %s in its class, not in another, not without liver disease',
    (id, drug, row) => {
      for (const childPugh of ['A', 'B', 'C'] as const) {
        const finding = said('liver-dose', withLiver(row, childPugh), drug, mg(1e6), row.jurisdiction)
        if (row.when !== 'child-pugh' || row.childPugh.includes(childPugh)) {
          expect([finding.state, childPugh]).toEqual(['found', childPugh])
          // A graver row of the same medicine may speak instead.
          if (finding.knowledgeRows[0] === id) expect(finding).toMatchObject({ effect: row.effect })
        } else expect([finding.state === 'found' && finding.knowledgeRows[0], childPugh]).not.toEqual([id, childPugh])
      }
      expect(said('liver-dose', {}, drug, {}, row.jurisdiction).state).toBe('not found')
    },
  )

  it('in a class worse than the rows speak of nothing is called fine', () => {
    const [row] = builtIn(liverDoses).filter(({ id }) => id === 'liver-darifenacin-moderate')
    expect(said('liver-dose', withLiver(row!, 'A'), 'darifenacin').state).toBe('not found')
    const severe = said('liver-dose', withLiver(row!, 'C'), 'darifenacin')
    expect([severe.state, severe.summary]).toEqual(['not checked', expect.stringContaining('no row for Child-Pugh C')])
  })

  it('speak of a class only where the source does', () => {
    for (const { id, when, childPugh } of builtIn(liverDoses)) {
      expect([id, childPugh.length > 0]).toEqual([id, when === 'child-pugh'])
    }
  })
})

describe('pregnancy rows', () => {
  it.each(eachDrug(builtIn(pregnancyRules)))('%s: %s in its weeks, not beside them, not for a man', (id, drug, row) => {
    const inWeek = (weeks: number) =>
      said(
        'pregnancy',
        {
          birth: '1995-01-01',
          problems: { pregnancy: '2026-09-01' },
          measured: { 'gestational-age': ['2026-11-20', weeks] },
        },
        drug,
      )
    expect(inWeek(row.fromWeek ?? (row.beforeWeek ?? 20) - 1)).toMatchObject({
      state: 'found',
      effect: row.start.effect,
      severity: row.start.severity,
      knowledgeRows: [id],
    })
    const outside = [
      ...(row.fromWeek === null ? [] : [row.fromWeek - 1]),
      ...(row.beforeWeek === null ? [] : [row.beforeWeek]),
    ]
    for (const weeks of outside) {
      const finding = inWeek(weeks)
      expect(finding.state === 'found' ? finding.knowledgeRows : []).not.toContain(id)
    }
    expect(said('pregnancy', { sex: 'male', birth: '1995-01-01' }, drug).state).toBe('not found')
  })
})

describe('breastfeeding rows', () => {
  const mother = { birth: '1995-01-01', problems: { breastfeeding: '2026-09-01' } }
  it.each(eachDrug(builtIn(breastfeedingRules)))(
    '%s: %s for a mother who breastfeeds, not for a man',
    (id, drug, row) => {
      expect(said('breastfeeding', mother, drug)).toMatchObject({
        state: 'found',
        effect: row.start.effect,
        severity: row.start.severity,
        knowledgeRows: [id],
      })
      expect(said('breastfeeding', { sex: 'male', birth: '1995-01-01' }, drug).state).toBe('not found')
    },
  )
})

const measuredWell = {
  potassium: ['2026-11-20', 4.2],
  magnesium: ['2026-11-20', 2],
  qtc: ['2026-11-20', 410],
} as const

describe('QT rows', () => {
  it.each(builtIn(qtDrugs).map(row => [row.drug, row] as const))(
    '%s with low potassium, and with nothing',
    (drug, row) => {
      const low = said('qt-risk', { measured: { ...measuredWell, potassium: ['2026-11-20', 3.2] } }, drug)
      expect(low).toMatchObject({
        state: 'found',
        effect: 'monitor',
        severity: row.risk === 'known' ? 'warning' : 'info',
      })
      const none = said('qt-risk', { measured: measuredWell }, drug)
      expect([none.state, none.summary]).toEqual(['not found', expect.stringContaining('(score 4)')])
    },
  )
})

describe('anticholinergic rows', () => {
  it.each(builtIn(anticholinergics).map(row => [row.drug, row.score] as const))('%s counts %i', (drug, score) => {
    const old = { birth: '1944-01-01' }
    const alone = said('anticholinergic-burden', old, drug)
    expect([alone.state, alone.summary]).toEqual([
      score === 3 ? 'found' : 'not found',
      expect.stringContaining(`burden ${score} (`),
    ])
    const partner = drug === 'amitriptyline' ? 'oxybutynin' : 'amitriptyline'
    const both = said('anticholinergic-burden', { ...old, medicines: { [partner]: {} } }, drug)
    expect(both).toMatchObject({
      state: 'found',
      severity: 'warning',
      summary: expect.stringContaining(`burden ${score + 3} (`),
    })
  })
})

describe('maximum rows', () => {
  it.each(builtIn(maximumDoses).map(row => [row.id, row] as const))(
    '%s: over it, and at it',
    (_, { drug, perDay, ageFrom, jurisdiction }) => {
      const patient = { birth: ageFrom === null ? '1990-01-01' : '1940-01-01' }
      const at = (amount: number) => said('maximum-dose', patient, drug, mg(amount), jurisdiction)
      expect(at(perDay + 0.5)).toMatchObject({ state: 'found', effect: 'reduce' })
      expect(at(perDay).state).toBe('not found')
    },
  )

  it('have two sources, but for two that stand in the label alone', () => {
    const alone = builtIn(maximumDoses).filter(({ alsoSource }) => alsoSource === null)
    expect(alone.map(({ id }) => id)).toEqual(['maximum-ibuprofen', 'maximum-fluoxetine'])
  })
})

describe('the kidney and liver tables together', () => {
  it('speak of 150 medicines and more', () => {
    const rows = [...builtIn(kidneyDoses), ...builtIn(liverDoses)]
    const named = new Set(rows.flatMap(row => [...drugsIn(row.drugs, groups)]))
    expect(named.size).toBeGreaterThanOrEqual(150)
  })
})
