import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CasePatient,
  conceptOf,
  conditions,
  currentOrderOf,
  drugs,
  egfrOf,
  measurements,
  medicineList,
  type PatientProfile,
} from '../../clinical/index.ts'
import { drugGroups } from './allergy-tables.ts'
import listed from './cases/v2-differences.json' with { type: 'json' }
import { speaksV2, type V2Patient, type V2Rule, v2Rules } from './cases/v2-rules.ts'
import { contextOf } from './cases/worked.ts'
import { isEvaluable, startVerdict, stoppVerdict } from './criteria.ts'
import { type CriterionRow, criteria, isStopp } from './criteria-table.ts'
import { drugsIn } from './selector.ts'
import { builtIn } from './tables.ts'

const shared = process.env.SHARED_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname
const file = `${shared}/drugs/stopp-start-v2/stoppstart.xml`
const groups = builtIn(drugGroups)
const kept = builtIn(criteria).filter(row => row.before?.kept === true && isEvaluable(row))

/** Version 2 counts the section of one criterion only by its letter. */
const numberIn2 = ({ criterion, before }: CriterionRow): string => `${criterion.split(' ')[0]} ${before?.criterion}`

const conceptsOf = ({ when, unless }: CriterionRow) => {
  const all = [...when.flat(), ...unless.flat()]
  return {
    problems: all.flatMap(one => (one.what === 'problem' ? one.concepts : [])),
    measured: all.flatMap(one => (one.what === 'measured' ? [one] : [])),
    medicines: all.flatMap(one =>
      one.what === 'takes' ? [...drugsIn({ drugs: one.drugs, groups: [], classes: one.classes }, groups)] : [],
    ),
    kidney: all.some(({ what }) => what === 'egfr'),
  }
}

/** Patients of 80 about whom the row and its neighbours have something to say. */
const patientsFor = (row: CriterionRow): fc.Arbitrary<CasePatient> => {
  const { problems, measured, medicines, kidney } = conceptsOf(row)
  const own = [...drugsIn(row.drugs, groups), ...(row.other === null ? [] : drugsIn(row.other, groups))]
  const pool = [...new Set([...own, ...medicines, 'amlodipine', 'levothyroxine'])]
  const days = fc.constantFrom('2026-11-20', '2026-10-01', '2026-03-01', '2024-01-01')
  const medicine = fc.record({
    at: days,
    dose: fc.constantFrom(0.0625, 0.25, 75, 100, 325, 700),
    timesPerDay: fc.constantFrom(1, 2),
  })
  const some = (ids: readonly string[], most: number) =>
    fc.subarray([...new Set(ids)], { maxLength: Math.min(most, new Set(ids).size) })
  return fc
    .record({
      taken: some(pool, 4),
      how: fc.array(medicine, { minLength: 4, maxLength: 4 }),
      has: some([...problems, 'migraine', 'hypertension'], 4),
      creatinine: fc.constantFrom(0.7, 1.1, 1.15, 1.5, 1.7, 1.75, 3, 3.2, 4.2, 4.6),
      values: fc.array(fc.constantFrom(-0.2, -0.001, 0, 0.001, 0.2), { minLength: 6, maxLength: 6 }),
    })
    .map(({ taken, how, has, creatinine, values }) => ({
      asOf: '2026-11-23',
      birth: '1946-03-03',
      sex: 'female' as const,
      problems: Object.fromEntries(has.map(id => [id, '2026-10-15'])),
      medicines: Object.fromEntries(taken.map((id, n) => [id, how[n]!])),
      measured: {
        ...(kidney ? { creatinine: ['2026-11-20', creatinine] as const } : {}),
        ...Object.fromEntries(
          measured.map((one, n) => {
            const bound = one.below ?? one.above ?? one.from ?? one.upTo ?? 1
            return [one.concept, ['2026-11-20', bound * (1 + values[n % 6]!)] as const]
          }),
        ),
      },
    }))
}

const seenByV2 = (patient: CasePatient, profile: PatientProfile): V2Patient => {
  const egfr = egfrOf(profile, { within: 365 })
  const results: Record<string, number> = egfr.kind === 'answered' ? { '62238-1': egfr.value.value.value } : {}
  for (const [id, given] of Object.entries(patient.measured ?? {})) {
    for (const rule of conceptOf(measurements, id).codes) if ('code' in rule) results[rule.code] = given[1] as number
  }
  return {
    problems: Object.keys(patient.problems ?? {}).flatMap(id =>
      // A record carries one code of a concept: its first.
      conceptOf(conditions, id)
        .codes.flatMap(rule => ('prefix' in rule ? [rule.prefix] : []))
        .slice(0, 1),
    ),
    medicines: Object.entries(patient.medicines ?? {}).map(([id, { at = '', dose, timesPerDay = 1 }]) => ({
      atc: conceptOf(drugs, id).codes.flatMap(rule =>
        'code' in rule && rule.system.includes('whocc') ? [rule.code] : [],
      ),
      days: (Date.parse('2026-11-23') - Date.parse(at)) / 86_400_000,
      mgPerDay: dose === undefined ? null : dose * timesPerDay,
    })),
    results,
  }
}

/** `null`: not checked. */
const speaksV3 = (row: CriterionRow, profile: PatientProfile): boolean | null => {
  if (!isStopp(row)) {
    const { state } = startVerdict(profile, row, groups)
    return state === 'unknown' ? null : state === 'met'
  }
  const list = medicineList(profile)
  if (list.kind !== 'answered') return null
  const states = list.value.current.flatMap(medicine =>
    medicine.drugs
      .filter(({ id }) => drugsIn(row.drugs, groups).has(id))
      .map(({ id }) => stoppVerdict(profile, row, currentOrderOf(profile, medicine, id), groups).state),
  )
  return states.includes('met') ? true : states.includes('unknown') ? null : false
}

type Compared = { readonly same: number; readonly only2: number; readonly only3: number; readonly both: number }

const compare = (row: CriterionRow, rule: V2Rule): Compared => {
  const counts = { same: 0, only2: 0, only3: 0, both: 0 }
  for (const patient of fc.sample(patientsFor(row), { numRuns: 250, seed: 7 })) {
    const { profile } = contextOf(patient)
    const in3 = speaksV3(row, profile)
    if (in3 === null) continue
    const in2 = speaksV2(rule, seenByV2(patient, profile))
    if (in2 === in3) counts.same += 1
    if (in2 && in3) counts.both += 1
    if (in2 && !in3) counts.only2 += 1
    if (!in2 && in3) counts.only3 += 1
  }
  return counts
}

describe.skipIf(!existsSync(file))('beside the coded rules of version 2 in shared/data/drugs/stopp-start-v2', () => {
  const rules = existsSync(file) ? v2Rules(readFileSync(file, 'utf8')) : []
  const pairs = kept.flatMap(row => {
    const rule = rules.find(({ id }) => id === numberIn2(row))
    return rule === undefined ? [] : [{ row, rule, criterion: row.criterion }]
  })
  const differences: Readonly<Record<string, { readonly only: readonly string[]; readonly agree: boolean }>> = listed

  it('reads all 112 rules', () => {
    expect(rules).toHaveLength(112)
    expect(rules.every(({ iterations }) => iterations.length > 0)).toBe(true)
  })

  it.each(pairs)('$criterion', ({ row, rule }) => {
    const { both, only2, only3 } = compare(row, rule)
    const only = [...(only2 > 0 ? ['version 2'] : []), ...(only3 > 0 ? ['version 3'] : [])]
    expect({ only, agree: both > 0 }).toEqual({
      only: differences[row.criterion]?.only ?? [],
      agree: differences[row.criterion]?.agree ?? true,
    })
  })

  it('lists no difference that is not there', () => {
    expect(Object.keys(differences).filter(id => !pairs.some(({ criterion }) => criterion === id))).toEqual([])
  })
})
