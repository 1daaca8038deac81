import { describe, expect, it } from 'vitest'
import { type Calculator, drugs } from '../../clinical/index.ts'
import { roundTo } from '../../core/index.ts'
import { doacDose } from './calculate-doac.ts'
import { prevent } from './calculate-prevent.ts'
import { chadsVascCalculator, hasBledCalculator } from './calculate-scores.ts'
import chadsCases from './cases/chads-vasc.json' with { type: 'json' }
import doacCases from './cases/doac-dose.json' with { type: 'json' }
import hasBledCases from './cases/has-bled.json' with { type: 'json' }
import preventCases from './cases/prevent.json' with { type: 'json' }
import { doacDoses } from './doac-tables.ts'
import { builtIn } from './tables.ts'

type PreventCase = (typeof preventCases)[number]

const preventInput = ({ input }: PreventCase) => ({
  ...input,
  totalCholesterol: { value: input.totalCholesterol, unit: 'mg/dL' },
  hdlCholesterol: { value: input.hdlCholesterol, unit: 'mg/dL' },
  systolic: { value: input.systolic, unit: 'mm[Hg]' },
  bmi: { value: input.bmi, unit: 'kg/m2' },
  egfr: { value: input.egfr, unit: 'mL/min/{1.73_m2}' },
})

const calculated = (calculator: Calculator, input: Readonly<Record<string, unknown>>) => {
  const answer = calculator.calculate(input)
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value.results
}

const outputOf = (input: Readonly<Record<string, unknown>>) => calculated(prevent, input)

const allTrue = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, true]))

const noStrokeHistory = {
  congestiveHeartFailure: false,
  hypertension: false,
  diabetes: false,
  strokeTiaThromboembolism: false,
  vascularDisease: false,
}

describe('PREVENT, clinical-facts section 1', () => {
  it.each(preventCases)('$case', vector => {
    const results = outputOf(preventInput(vector))
    for (const [years, expected] of [
      ['10 years', vector.tenYears],
      ['30 years', vector.thirtyYears],
    ] as const) {
      const rows = results.filter(({ horizon }) => horizon === years)
      expect(rows).toHaveLength(3)
      if (expected === null) {
        for (const row of rows) expect(row).toMatchObject({ outOfScope: expect.stringContaining('ages 30 to 59') })
      } else {
        expect(Object.fromEntries(rows.map(row => [row.name, 'printed' in row ? row.printed : null]))).toEqual(expected)
      }
    }
  })

  it('reproduces the published example of table S25: 14.7, 9.2, 8.1 and 53, 35.4, 39', () => {
    const values = outputOf(prevent.example).map(row => ('value' in row ? roundTo(Number(row.value), 1) : null))
    expect(values).toEqual([14.7, 9.2, 8.1, 53, 35.4, 39])
  })

  it('gives the same in mmol/L', () => {
    const mmol = (mgPerDl: number) => ({ value: mgPerDl * 0.02586, unit: 'mmol/L' })
    const [first] = outputOf({ ...prevent.example, totalCholesterol: mmol(200), hdlCholesterol: mmol(45) })
    expect(first).toMatchObject({ printed: '14.68' })
  })

  it.each([
    ['total cholesterol 5.17 mg/dL', { totalCholesterol: { value: 5.17, unit: 'mg/dL' } }],
    ['total cholesterol 129 mg/dL', { totalCholesterol: { value: 129, unit: 'mg/dL' } }],
    ['total cholesterol 321 mg/dL', { totalCholesterol: { value: 321, unit: 'mg/dL' } }],
    ['HDL 101 mg/dL', { hdlCholesterol: { value: 101, unit: 'mg/dL' } }],
    ['systolic 201', { systolic: { value: 201, unit: 'mm[Hg]' } }],
    ['systolic 89', { systolic: { value: 89, unit: 'mm[Hg]' } }],
    ['body mass index 40', { bmi: { value: 40, unit: 'kg/m2' } }],
    ['eGFR 14', { egfr: { value: 14, unit: 'mL/min/{1.73_m2}' } }],
    ['eGFR 141', { egfr: { value: 141, unit: 'mL/min/{1.73_m2}' } }],
    ['a creatinine clearance as eGFR', { egfr: { value: 90, unit: 'mL/min' } }],
    ['age 29', { age: 29 }],
    ['age 80', { age: 80 }],
    ['unknown smoking', { smoking: 'unknown' }],
    ['missing smoking', { smoking: undefined }],
    ['cholesterol without unit', { totalCholesterol: { value: 200 } }],
  ])('refuses %s', (_, change) => {
    expect(prevent.calculate({ ...prevent.example, ...change }).kind).not.toBe('answered')
  })

  it('accepts the limits themselves and a former smoker', () => {
    const edge = { bmi: { value: 18.5, unit: 'kg/m2' }, systolic: { value: 200, unit: 'mm[Hg]' }, smoking: 'former' }
    expect(outputOf({ ...prevent.example, ...edge })).toHaveLength(6)
  })
})

describe('CHA2DS2-VASc and CHA2DS2-VA, clinical-facts section 3', () => {
  it.each(chadsCases)('$case', ({ age, sex, has, vasc, va }) => {
    const results = calculated(chadsVascCalculator, { ...noStrokeHistory, ...allTrue(has), age, sex })
    expect(results).toMatchObject([{ printed: vasc }, { printed: va }])
  })

  it('gives the same from the three booleans', () => {
    const demographics = { age75OrOver: true, age65To74: false, female: true }
    const history = allTrue(['hypertension', 'diabetes'])
    const results = calculated(chadsVascCalculator, { ...noStrokeHistory, ...history, ...demographics })
    expect(results).toMatchObject([{ printed: '5' }, { printed: '4' }])
  })

  it.each([
    ['both age bands', { age75OrOver: true, age65To74: true, female: false }],
    ['a mixture of age and booleans', { age: 70, female: true, sex: 'female' }],
    ['an unknown sex', { age: 70, sex: 'unknown' }],
    ['a missing answer', { age: 70, sex: 'male', hypertension: undefined }],
  ])('refuses %s', (_, input) => {
    expect(chadsVascCalculator.calculate({ ...noStrokeHistory, ...input }).kind).toBe('insufficient')
  })
})

describe('HAS-BLED, clinical-facts section 3', () => {
  it.each(hasBledCases)('$case', ({ age, systolic, creatinine, has, score }) => {
    const results = calculated(hasBledCalculator, {
      abnormalLiverFunction: false,
      stroke: false,
      bleeding: false,
      onVitaminKAntagonist: false,
      antiplateletOrNsaid: false,
      alcohol: false,
      ...allTrue(has),
      age,
      systolic: { value: systolic, unit: 'mm[Hg]' },
      creatinine: { value: creatinine, unit: 'mg/dL' },
    })
    expect(results).toMatchObject([{ printed: score }])
  })

  it('counts a labile INR on a vitamin K antagonist, and asks for it there', () => {
    const onWarfarin: Record<string, unknown> = {
      ...hasBledCalculator.example,
      onVitaminKAntagonist: true,
      labileInr: undefined,
    }
    expect(calculated(hasBledCalculator, { ...onWarfarin, labileInr: true })).toMatchObject([{ printed: '3' }])
    expect(hasBledCalculator.calculate(onWarfarin).kind).toBe('insufficient')
  })

  it('has a maximum of 9', () => {
    const everything = Object.fromEntries(Object.keys(hasBledCalculator.example).map(name => [name, true]))
    expect(calculated(hasBledCalculator, everything)).toMatchObject([{ printed: '9' }])
  })
})

/** The words of the table of clinical-facts, from a result. */
const doacWords = (drug: string, jurisdiction: string, vector: (typeof doacCases)[number]) => {
  const results = calculated(doacDose, {
    drug,
    jurisdiction,
    indication: 'atrial-fibrillation',
    age: vector.age,
    sex: vector.sex,
    weight: { value: vector.weight, unit: 'kg' },
    creatinine: { value: vector.creatinine, unit: 'mg/dL' },
    interacting: [],
  })
  const printed = (name: string) =>
    results.flatMap(row => (row.name === name && 'printed' in row ? [row.printed] : [])).join(' ')
  return {
    dose: printed('dose'),
    frequency: printed('frequency'),
    instructions: printed('instructions'),
    caution: printed('caution'),
    reason: printed('reason'),
    clearance: printed('creatinine-clearance'),
  }
}

describe('DOAC label doses, clinical-facts section 3', () => {
  const rows = doacCases.flatMap(vector =>
    Object.entries(vector.expected).flatMap(([drug, cells]) =>
      Object.entries(cells).map(([jurisdiction, expected]) => ({
        vector,
        name: vector.case,
        drug,
        jurisdiction,
        expected,
      })),
    ),
  )

  it('has all 112 cells of the table', () => {
    expect(rows).toHaveLength(14 * 8)
  })

  it.each(rows)('$name, $drug $jurisdiction: $expected', ({ vector, drug, jurisdiction, expected }) => {
    const found = doacWords(drug, jurisdiction, vector)
    expect(found.clearance).toBe(vector.creatinineClearance)
    if (expected === 'do not use' || expected === 'contraindicated') {
      expect(found.dose).toBe('do not use')
      expect(found.reason).toContain(expected)
      return
    }
    const [, dose, frequency, rest = ''] = /^([\d.]+)(?: (bid|od))?\s*(.*)$/.exec(expected)!
    expect(found.dose).toBe(dose)
    expect(found.frequency).toBe(frequency ?? 'bid')
    if (rest === 'evening meal') expect(found.instructions).toBe('with the evening meal')
    else if (rest.startsWith('(110')) expect(found.caution).toContain('110 mg twice a day may be considered')
    else if (rest.startsWith('(only')) expect(found.caution).toContain('only after evaluating')
    else expect(found.caution).not.toMatch(/may be considered|only after evaluating/)
  })

  const at = (age: number, weight: number, creatinine: number, more: Readonly<Record<string, unknown>> = {}) => ({
    ...doacDose.example,
    sex: 'male',
    age,
    weight: { value: weight, unit: 'kg' },
    creatinine: { value: creatinine, unit: 'mg/dL' },
    ...more,
  })

  it.each([
    // 72 x 1.2 has a binary tail: the clearance is exactly 50.
    ['rivaroxaban', 'us', at(68, 60, 1.2), '15'],
    ['rivaroxaban', 'eu', at(68, 60, 1.2), '20'],
    ['rivaroxaban', 'eu', at(68, 59.99, 1.2), '15'],
    ['edoxaban', 'us', at(68, 60, 1.2), '30'],
    ['apixaban', 'us', at(70, 80, 1.0, { interacting: ['ketoconazole'] }), '2.5'],
    ['apixaban', 'us', at(70, 80, 1.0, { interacting: ['Clarithromycin'] }), '5'],
    ['apixaban', 'us', at(84, 50, 1.0, { interacting: ['ritonavir'] }), 'do not use'],
    ['apixaban', 'eu', at(70, 80, 1.0, { interacting: ['voriconazole'] }), 'do not use'],
    ['apixaban', 'us', at(70, 80, 1.0, { interacting: ['rifampin'] }), 'do not use'],
    ['rivaroxaban', 'eu', at(70, 80, 1.0, { interacting: ['posaconazole'] }), 'do not use'],
    ['edoxaban', 'eu', at(70, 80, 1.0, { interacting: ['cyclosporine'] }), '30'],
    ['edoxaban', 'us', at(70, 80, 1.0, { interacting: ['ciclosporin'] }), '60'],
    ['dabigatran', 'eu', at(70, 80, 1.0, { interacting: ['verapamil'] }), '110'],
    ['dabigatran', 'us', at(70, 80, 1.0, { interacting: ['verapamil'] }), '150'],
    ['dabigatran', 'us', at(80, 60, 1.5, { interacting: ['dronedarone'] }), '75'],
    ['dabigatran', 'us', at(84, 50, 1.5, { interacting: ['verapamil'] }), 'do not use'],
  ])('%s %s', (drug, jurisdiction, input, expected) => {
    const [first] = calculated(doacDose, { ...input, drug, jurisdiction })
    expect(first).toMatchObject({ name: 'dose', printed: expected })
  })

  it.each([
    ['no indication', { indication: undefined }, 'insufficient'],
    ['another indication', { indication: 'venous-thromboembolism' }, 'out-of-scope'],
    ['no jurisdiction', { jurisdiction: undefined }, 'insufficient'],
    ['no list of other medicines', { interacting: undefined }, 'insufficient'],
    ['a weight without unit', { weight: { value: 50 } }, 'insufficient'],
    ['a creatinine of 88 mg/dL', { creatinine: { value: 88, unit: 'mg/dL' } }, 'insufficient'],
    ['a child', { age: 17 }, 'out-of-scope'],
  ])('gives no dose with %s', (_, change, kind) => {
    expect(doacDose.calculate({ ...doacDose.example, ...change }).kind).toBe(kind)
  })

  it('says which medicine it did not know', () => {
    const answer = doacDose.calculate({ ...doacDose.example, interacting: ['xyzzy'] })
    expect(answer.kind === 'answered' && answer.value.limits.join()).toContain('xyzzy was not recognised')
  })

  it('names only drugs that exist', () => {
    for (const { when } of builtIn.rows(doacDoses)) {
      for (const test of when.flatMap(({ of }) => of)) {
        if (test.what === 'interacting') for (const drug of test.drugs) expect(drugs.has(drug), drug).toBe(true)
      }
    }
  })
})
