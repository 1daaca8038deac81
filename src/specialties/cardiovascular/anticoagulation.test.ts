import { describe, expect, it } from 'vitest'
import type { CasePatient } from './cases/profile.ts'
import {
  ana,
  ben,
  candidate,
  chloe,
  chosen,
  consultOf,
  contextOf,
  doseOf,
  jon,
  missingOf,
  withMore,
} from './cases/worked.ts'
import { anticoagulationInAf } from './choose-anticoagulation.ts'
import { doacDoser } from './doac-dose.ts'

describe('anticoagulation in atrial fibrillation', () => {
  it('Ana, 84: anticoagulate, apixaban 2.5 mg twice a day in the US, warfarin an alternative', () => {
    const set = chosen(anticoagulationInAf, contextOf(ana))
    expect(set.conclusion).toContain('CHA2DS2-VASc 3, CHA2DS2-VA 2: an anticoagulant is recommended (Class 1)')
    expect(doseOf(set, 'apixaban')).toBe('2.5 bid')
    expect(candidate(set, 'apixaban')).toMatchObject({ rank: 1, excluded: [] })
    expect(candidate(set, 'rivaroxaban')?.rank).toBe(2)
    expect(candidate(set, 'warfarin')).toMatchObject({ rank: 3, excluded: [] })
    expect(candidate(set, 'no-anticoagulant')?.excluded.join()).toContain('recommended')
    const [draft] = set.recommend
    expect(draft?.action[0]).toMatchObject({ kind: 'start', subject: { display: 'apixaban' } })
    expect(draft?.dose).toMatchObject({
      amount: { value: 2.5, unit: 'mg' },
      route: 'oral',
      maximum: { perDay: { value: 5, unit: 'mg' } },
      monitoring: [{ withinDays: 67 }, {}],
    })
    expect(draft?.limits.join()).toContain('Equal by the rules: edoxaban')
  })

  it('Ana in the EU: dabigatran stays visible, excluded as contraindicated', () => {
    const set = chosen(anticoagulationInAf, contextOf(ana, 'eu'))
    expect(candidate(set, 'dabigatran')).toMatchObject({
      rank: null,
      excluded: ['CrCl < 30 mL/min: contraindicated'],
    })
    expect(set.conclusion).toContain('Class I')
  })

  it('Ana with a high HAS-BLED is anticoagulated all the same, with what to put right', () => {
    const bleeding = withMore(ana, {
      problems: { anaemia: '2026-01-01', 'major-bleeding': '2020-01-01' },
      measured: { systolic: ['2026-11-01', 172], creatinine: ['2026-11-01', 2.4] },
      medicines: { ibuprofen: 400 },
    })
    const set = chosen(anticoagulationInAf, contextOf(bleeding))
    expect(candidate(set, 'apixaban')?.excluded).toEqual([])
    expect(set.limits.join()).toContain('A bleeding of 2020-01-01 is on the list without an end')
    expect(set.limits.join()).toMatch(/HAS-BLED 5: .*never withholds/)
    expect(set.recommend[0]?.monitor.map(({ what }) => what).join()).toMatch(
      /Systolic above 160.*Antiplatelet or NSAID/,
    )
  })

  it('Ben, 55 with a clearance of 162: US edoxaban shown as excluded, apixaban 5 mg', () => {
    const set = chosen(anticoagulationInAf, contextOf(ben))
    expect(set.conclusion).toContain('CHA2DS2-VASc 2')
    expect(candidate(set, 'edoxaban')?.excluded).toEqual([expect.stringContaining('CrCl > 95 mL/min: do not use')])
    expect(doseOf(set, 'apixaban')).toBe('5 bid')
    expect(set.recommend[0]?.summary).toContain('apixaban 5 mg')
  })

  it('Chloe, 64, nothing else: no anticoagulant, because; review at 65', () => {
    for (const jurisdiction of ['us', 'eu'] as const) {
      const set = chosen(anticoagulationInAf, contextOf(chloe, jurisdiction))
      expect(set.conclusion).toContain('CHA2DS2-VASc 1, CHA2DS2-VA 0: no anticoagulant; female sex alone never treats')
      expect(candidate(set, 'no-anticoagulant')).toMatchObject({ rank: 1, excluded: [] })
      expect(candidate(set, 'apixaban')?.rank).toBeNull()
      const [draft] = set.recommend
      expect(draft).toMatchObject({ action: [{ kind: 'wait' }], dose: null, severity: 'info' })
      expect(draft?.summary).toContain('65')
    }
  })

  it('Chloe with hypertension: reasonable, discussed, and none stays an option', () => {
    const set = chosen(anticoagulationInAf, contextOf(withMore(chloe, { problems: { hypertension: '2020' } })))
    expect(set.conclusion).toContain('reasonable')
    expect(candidate(set, 'no-anticoagulant')).toMatchObject({ rank: 3, excluded: [] })
    expect(set.recommend[0]).toMatchObject({ action: [{ kind: 'discuss' }], severity: 'info' })
  })

  it('needs no sex to decide, and then shows both scores', () => {
    const { sex: _, ...unknown } = ben
    const set = chosen(anticoagulationInAf, contextOf(unknown))
    expect(set.conclusion).toContain('CHA2DS2-VASc 2 (man) or 3 (woman)')
    expect(doseOf(set, 'apixaban')).toBe('insufficient')
    expect(set.recommend[0]?.notChecked[0]?.because).toContain('dose not computed: missing sex')
  })

  it.each(['mechanical-valve', 'mitral-stenosis'])('%s: warfarin whatever the score, no DOAC', problem => {
    const set = chosen(anticoagulationInAf, contextOf(withMore(chloe, { problems: { [problem]: '2020' } })))
    expect(candidate(set, 'warfarin')).toMatchObject({ rank: 1, excluded: [] })
    for (const drug of doacDoser.drugs) expect(candidate(set, drug)?.excluded.join()).toMatch(/no DOAC/)
    expect(candidate(set, 'no-anticoagulant')?.rank).toBeNull()
    expect(set.recommend[0]?.action[0]).toMatchObject({ kind: 'start', subject: { display: 'warfarin' } })
  })

  it('makes no claim without a jurisdiction, but shows both scores', () => {
    const set = chosen(anticoagulationInAf, contextOf(ana, null))
    expect(set.conclusion).toBe(
      'CHA2DS2-VASc 3, CHA2DS2-VA 2. The site has no jurisdiction, so no threshold is applied.',
    )
    expect(set.recommend).toEqual([])
    expect(set.missing.map(({ what }) => what)).toContain('jurisdiction')
    expect(doseOf(set, 'apixaban')).toBe('insufficient')
  })

  it('nothing while bleeding', () => {
    const set = chosen(anticoagulationInAf, contextOf(withMore(ana, { problems: { 'active-bleeding': '2026-11-20' } })))
    expect(candidate(set, 'apixaban')?.excluded).toEqual(['active bleeding'])
    expect(candidate(set, 'warfarin')?.rank).toBeNull()
    expect(set.recommend[0]).toMatchObject({ action: [{ kind: 'wait' }], severity: 'warning' })
  })

  it('already on apixaban: the label check speaks of a wrong dose, and is said once', () => {
    const drafts = (dose: number | null) =>
      chosen(anticoagulationInAf, contextOf(withMore(ana, { medicines: { apixaban: dose } }))).recommend
    expect(drafts(5)).toEqual([])
    const [fits] = drafts(2.5)
    expect(fits).toMatchObject({ action: [{ kind: 'discuss' }], severity: 'info', dose: null })
    expect(fits?.limits.join()).toContain('2.5 mg fits, how often is not structured')
    expect(drafts(null)[0]?.limits.join()).toContain('no structured amount in mg')
  })

  it('already on a drug that the label excludes: the label check speaks, this chooser does not say continue', () => {
    const set = chosen(anticoagulationInAf, contextOf(withMore(ana, { medicines: { dabigatran: 110 } }), 'eu'))
    expect(set.recommend).toEqual([])
    expect(candidate(set, 'apixaban')?.excluded).toEqual([])
  })

  it('already on warfarin: INR control, and no dose is compared', () => {
    const [draft] = chosen(anticoagulationInAf, contextOf(withMore(ana, { medicines: { warfarin: 5 } }))).recommend
    expect(draft?.summary).toMatch(/^Continue warfarin; check the INR control: atrial fibrillation, CHA2DS2-VASc 3/)
    expect(draft?.notChecked.map(({ because }) => because).join()).toContain('no label dose')
  })

  it('warfarin and a heparin: which one is meant is asked, neither is continued', () => {
    const medicines = { warfarin: 5, enoxaparin: 80 }
    const set = chosen(anticoagulationInAf, contextOf(withMore(ana, { medicines })))
    expect(set.recommend).toHaveLength(1)
    expect(set.recommend[0]).toMatchObject({ severity: 'warning', action: [{ kind: 'discuss' }] })
    expect(set.recommend[0]?.summary).toMatch(
      /enoxaparin.*are both on the medicine list|warfarin and enoxaparin are both/,
    )
  })

  it('bleeding on warfarin cannot wait', () => {
    const more = { problems: { 'active-bleeding': '2026-11-20' }, medicines: { warfarin: 5 } }
    const [draft] = chosen(anticoagulationInAf, contextOf(withMore(ana, more))).recommend
    expect(draft).toMatchObject({ severity: 'critical', urgency: 'now' })
    expect(draft?.summary).toContain('Assess now: bleeding on record while warfarin')
  })

  it('an intracranial haemorrhage before: weighed with specialists, nothing is started', () => {
    const more = { problems: { 'intracranial-haemorrhage': '2022-01-01' } }
    const [draft] = chosen(anticoagulationInAf, contextOf(withMore(ben, more))).recommend
    expect(draft).toMatchObject({ action: [{ kind: 'refer' }], dose: null, severity: 'warning' })
    expect(draft?.because.map(({ label }) => label)).toContain('Intracranial haemorrhage')
    const taking = { ...more, medicines: { warfarin: 5 } }
    const [current] = chosen(anticoagulationInAf, contextOf(withMore(ben, taking))).recommend
    expect(current).toMatchObject({ action: [{ kind: 'discuss' }], severity: 'warning' })
  })

  it('without what the dose needs: get that first, and no drug is picked by the alphabet', () => {
    const stale = withMore(ben, { measured: { creatinine: ['2025-09-20', 0.8] } })
    const [draft] = chosen(anticoagulationInAf, contextOf(stale)).recommend
    expect(draft).toMatchObject({ action: [{ kind: 'test' }], dose: null })
    expect(draft?.summary).toContain('no dose without creatinine')
    expect(draft?.summary).not.toContain('apixaban')
  })

  it('a bleeding of this year that nobody closed is settled first', () => {
    const open = withMore(ben, { problems: { 'active-bleeding': '2026-08-01' } })
    const [draft] = chosen(anticoagulationInAf, contextOf(open)).recommend
    expect(draft).toMatchObject({ action: [{ kind: 'discuss' }], dose: null, severity: 'warning' })
    expect(draft?.summary).toContain('First make sure that the bleeding on the list is over')
  })

  it('what is near to fibrillation is said and not judged', () => {
    const flutter = contextOf({ ...jon, problems: { 'atrial-flutter': '2026-01-01' } })
    expect(anticoagulationInAf.choose(flutter, consultOf(flutter))).toMatchObject({ kind: 'out-of-scope' })
  })

  it('at 79 the dose of 80 is announced, and the advice ends with the birthday', () => {
    const almost = withMore(ana, { birth: '1946-12-03', measured: { creatinine: ['2026-11-01', 1.0] } })
    const [draft] = chosen(anticoagulationInAf, contextOf(almost)).recommend
    expect(draft?.dose?.amount.value).toBe(5)
    expect(draft?.limits.join()).toContain('From 2026-12-03 (80 years)')
    expect(draft?.validForDays).toBe(9)
  })

  it('taken although no score calls for it: a question, not a warning', () => {
    const [draft] = chosen(anticoagulationInAf, contextOf(withMore(chloe, { medicines: { apixaban: 5 } }))).recommend
    expect(draft).toMatchObject({ action: [{ kind: 'discuss' }], severity: 'info' })
    expect(draft?.limits.join()).toContain('venous thromboembolism')
  })

  it('a recall of any dose row, also of one that excluded, finds the advice', () => {
    const rows = chosen(anticoagulationInAf, contextOf(ben)).recommend[0]?.knowledgeRows
    expect(rows).toEqual(expect.arrayContaining(['apixaban-us-standard', 'edoxaban-us-crcl-over-95']))
  })

  it('is not for people without atrial fibrillation, and out of scope by default', () => {
    expect(anticoagulationInAf.choose(contextOf(jon), consultOf(contextOf(jon)))).toBe('not-applicable')
    const pregnant = contextOf(withMore(chloe, { birth: '1996', problems: { pregnancy: '2026-10-01' } }))
    expect(anticoagulationInAf.choose(pregnant, consultOf(pregnant))).toMatchObject({ kind: 'out-of-scope' })
  })

  it('says that information is withheld where it could decide', () => {
    const context = contextOf({ ...chloe, withheld: ['mental health'] })
    const answer = anticoagulationInAf.choose(context, consultOf(context))
    expect(answer).toMatchObject({ kind: 'insufficient' })
    expect(JSON.stringify(answer)).toContain('withheld')
  })
})

describe('DOAC dose from the profile', () => {
  const request = { drug: 'apixaban', indication: 'atrial-fibrillation' }

  it.each([
    ['an old creatinine', { measured: { creatinine: ['2025-10-01', 1.5] } }, 'Creatinine'],
    ['an old weight', { measured: { weight: ['2025-10-01', 50] } }, 'Body weight'],
  ] as const)('is not given with %s', (_, more, what) => {
    const answer = doacDoser.dose(contextOf(withMore(ana, more as Partial<CasePatient>)), request)
    expect(missingOf(answer)).toEqual([what])
  })

  it('asks for the indication and the jurisdiction, and keeps no dose for another indication', () => {
    expect(missingOf(doacDoser.dose(contextOf(ana, null), { ...request, indication: null }))).toEqual([
      'jurisdiction',
      'indication',
    ])
    expect(doacDoser.dose(contextOf(ana), { ...request, indication: 'venous-thromboembolism' }).kind).toBe(
      'out-of-scope',
    )
  })

  it('reads interactions from the medicine list and names the medicine', () => {
    const answer = doacDoser.dose(contextOf(withMore(ben, { medicines: { ketoconazole: 200 } })), request)
    expect(answer).toMatchObject({ value: { regimen: { amount: { value: 2.5 } } } })
    expect(JSON.stringify(answer)).toContain('"value":"ketoconazole"')
  })

  it('asks to repeat a creatinine that is old for this kidney', () => {
    const older = withMore(ana, { measured: { creatinine: ['2026-06-01', 1.5] } })
    const answer = doacDoser.dose(contextOf(older), request)
    expect(JSON.stringify(answer)).toContain('175 days old; here it is repeated every 67')
  })
})
