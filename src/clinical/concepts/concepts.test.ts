import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { canonicalQuantity } from '../../standards/ucum/index.ts'
import {
  conditions,
  drugClasses,
  drugs,
  drugsOfClass,
  findings,
  measurements,
  procedures,
  vaccines,
} from './concept.ts'
import { type CodeRule, codeColumns, isCoded } from './concept-row.ts'
import { codedFinding, measurement, problem, procedureConcept } from './concepts.ts'
import { vaccineNamed } from './vaccine.ts'

const tables = { measurements, conditions, procedures, findings, drugs, vaccines }
const rows = Object.entries(tables).flatMap(([table, map]) => [...map.values()].map(row => ({ table, row })))
const keyOf = (rule: CodeRule) => `${rule.system}|${'code' in rule ? rule.code : `${rule.prefix}*`}`
const coding = (system: keyof typeof codeColumns, code: string) => ({ system: codeColumns[system].system, code })

/** The last digit of a LOINC code is a Luhn check digit (LOINC Users' Guide, appendix C). */
const validLoinc = (code: string): boolean => {
  const [number = '', check] = code.split('-')
  const sum = [...number].reverse().reduce((total, digit, position) => {
    const doubled = position % 2 === 0 ? Number(digit) * 2 : Number(digit)
    return total + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
  return String((10 - (sum % 10)) % 10) === check
}

/** A SNOMED CT identifier ends in a Verhoeff check digit (SNOMED CT release file specification 5.5). */
const validSnomed = (code: string): boolean => {
  const times = (a: number, b: number) =>
    a < 5 ? (b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5) : b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 5) % 5
  const step = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
  const turned = (digit: number, turns: number): number => (turns === 0 ? digit : turned(step[digit]!, turns - 1))
  return [...code].reverse().reduce((sum, digit, position) => times(sum, turned(Number(digit), position % 8)), 0) === 0
}

describe('every row', () => {
  it.each(rows.map(({ table, row }) => [table, row.id, row] as const))('%s %s', (_, __, row) => {
    expect(row.id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/)
    for (const text of [row.title, row.source, row.version, row.licence]) expect(text).not.toBe('')
    expect(new Set(row.codes.map(keyOf)).size).toBe(row.codes.length)
    for (const rule of row.codes) {
      const code = 'code' in rule ? rule.code : rule.prefix
      expect(code).toMatch(/^[A-Z0-9][A-Za-z0-9.-]*$/)
      if (rule.system === codeColumns.loinc.system && !code.startsWith('LA'))
        expect([code, validLoinc(code)]).toEqual([code, true])
      if (rule.system === codeColumns.snomed.system) expect([code, validSnomed(code)]).toEqual([code, true])
    }
  })

  it('has codes', () => {
    const without = rows.filter(({ table, row }) => table !== 'drugs' && row.codes.length === 0)
    expect(without.map(({ row }) => row.id)).toEqual([])
  })

  it('the check digits catch a wrong code', () => {
    expect(validLoinc('57132-9')).toBe(false)
    expect(validLoinc('57132-3')).toBe(true)
    expect(validSnomed('49436004')).toBe(true)
    expect(validSnomed('49436005')).toBe(false)
    expect(validSnomed('44054060')).toBe(false)
  })
})

describe('measurements', () => {
  it('no code stands in two of them', () => {
    const codes = [...measurements.values()].flatMap(row => row.codes.map(keyOf))
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
  })

  it.each([...measurements.values()].map(row => [row.id, row] as const))('%s has sane bounds and factors', (_, row) => {
    expect(row.bounds[0]).toBeLessThan(row.bounds[1])
    for (const factor of Object.values(row.accepts)) expect(factor).toBeGreaterThan(0)
  })

  // 1 unit as a laboratory writes it, in the unit that normalisation stores, times the factor of the table.
  it.each([
    ['creatinine', 88.4, 'umol/L', 1],
    ['creatinine', 1.5, 'mg/dL', 1.5],
    ['creatinine', 15, 'mg/L', 1.5],
    ['total-cholesterol', 5.17, 'mmol/L', 5.17 / 0.02586],
    ['hdl-cholesterol', 1.3, 'mmol/L', 1.3 / 0.02586],
    ['ldl-cholesterol', 0.02586, 'mmol/L', 1],
    ['bilirubin', 17.104, 'umol/L', 1],
    ['hemoglobin', 14.2, 'g/dL', 14.2],
    ['hemoglobin', 142, 'g/L', 14.2],
    ['cystatin-c', 0.9, 'mg/L', 0.9],
    ['weight', 154, '[lb_av]', 69.853],
    ['height', 1.75, 'm', 175],
    ['systolic', 150, 'mm[Hg]', 150],
    ['systolic', 20, 'kPa', 150.01],
    ['potassium', 4.2, 'meq/L', 4.2],
    ['acr', 33.936652, 'mg/mmol', 300],
    ['acr', 300, 'mg/g{creat}', 300],
    ['reported-egfr', 55, 'mL/min/{1.73_m2}', 55],
    ['inr', 2.3, '{INR}', 2.3],
    ['hba1c', 6.9, '%', 6.9],
    ['ast', 30, 'U/L', 30],
    ['bmi', 28, 'kg/m2', 28],
  ])('%s %f %s is %f', (id, value, unit, expected) => {
    const concept = measurements.get(id)!
    const canonical = canonicalQuantity(value, unit)
    if (!canonical.ok) throw new Error(JSON.stringify(canonical.issues))
    const factor = concept.accepts[canonical.value.unit]
    expect(factor).toBeDefined()
    expect(canonical.value.value * factor!).toBeCloseTo(expected, 2)
  })

  it.each([
    ['total-cholesterol', 5.17],
    ['hdl-cholesterol', 1.3],
    ['creatinine', 88],
    ['hemoglobin', 142],
    ['weight', 7],
    ['potassium', 42],
    ['height', 1.75],
  ])('%s refuses %f, the number of another unit', (id, value) => {
    const [low, high] = measurements.get(id)!.bounds
    expect(value < low || value > high).toBe(true)
  })

  it('HbA1c in mmol/mol and a molar haemoglobin do not enter by a factor', () => {
    expect(measurement.hba1c.accepts['mmol/mol']).toBeUndefined()
    expect(measurement.hemoglobin.accepts['mmol/L']).toBeUndefined()
  })
})

describe('ICD codes as claims write them', () => {
  it('a code without its dot is the same code', () => {
    const icd = (code: string) =>
      isCoded([{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code }], problem.atrialFibrillation)
    expect(icd('I48.91')).toBe(true)
    expect(icd('I4891')).toBe(true)
    expect(icd('I4892')).toBe(false)
  })
})

describe('concepts that exclude each other', () => {
  const {
    mechanicalValve,
    bioprostheticValve,
    strokeOrTia,
    intracranialHaemorrhage,
    atrialFibrillation,
    atrialFlutter,
  } = problem
  const { smokerCurrent, smokerFormer, smokerNever } = codedFinding
  it.each([
    [mechanicalValve, bioprostheticValve],
    [strokeOrTia, intracranialHaemorrhage],
    [atrialFibrillation, atrialFlutter],
    [smokerCurrent, smokerFormer],
    [smokerCurrent, smokerNever],
    [smokerFormer, smokerNever],
    [procedureConcept.kidneyTransplant, procedureConcept.dialysis],
  ])('$id and $id share no code', (one, other) => {
    const shared = one.codes.filter(rule => other.codes.some(r => r.system === rule.system && overlap(r, rule)))
    expect(shared).toEqual([])
  })

  const overlap = (a: CodeRule, b: CodeRule): boolean => {
    const [x, y] = [a, b].map(rule => ('code' in rule ? rule.code : rule.prefix)) as [string, string]
    const open = (rule: CodeRule) => 'prefix' in rule
    return x === y || (open(a) && y.startsWith(x)) || (open(b) && x.startsWith(y))
  }
})

describe('the traps', () => {
  it.each([
    ['type 2 diabetes, whatever Synthea displays', problem.diabetes, coding('snomed', '44054006'), true],
    ['prediabetes (Synthea 2021)', problem.diabetes, coding('snomed', '15777000'), false],
    ['prediabetes (Synthea today)', problem.diabetes, coding('snomed', '714628002'), false],
    ['prediabetes', problem.diabetes, coding('icd10cm', 'R73.03'), false],
    ['gestational diabetes', problem.diabetes, coding('icd10cm', 'O24.410'), false],
    ['type 1 diabetes', problem.diabetes, coding('icd10cm', 'E10.9'), true],
    ['permanent fibrillation', problem.atrialFibrillation, coding('icd10cm', 'I48.21'), true],
    ['unspecified fibrillation', problem.atrialFibrillation, coding('icd10cm', 'I48.91'), true],
    ['unspecified flutter', problem.atrialFibrillation, coding('icd10cm', 'I48.92'), false],
    ['transient global amnesia', problem.strokeOrTia, coding('icd10cm', 'G45.4'), false],
    ['history of TIA or stroke', problem.strokeOrTia, coding('icd10cm', 'Z86.73'), true],
    ['cerebral haemorrhage', problem.strokeOrTia, coding('icd10cm', 'I61.9'), false],
    ['cerebral haemorrhage', problem.intracranialHaemorrhage, coding('icd10cm', 'I61.9'), true],
    ['old infarction', problem.myocardialInfarction, coding('icd10cm', 'I25.2'), true],
    ['old infarction', problem.acuteCoronarySyndrome, coding('icd10cm', 'I25.2'), false],
    ['xenogenic valve', problem.mechanicalValve, coding('icd10cm', 'Z95.3'), false],
    ['prosthetic valve, type not said', problem.mechanicalValve, coding('icd10cm', 'Z95.2'), true],
    ['normal pregnancy (Synthea)', problem.pregnancy, coding('snomed', '72892002'), true],
    ['miscarriage (Synthea)', problem.pregnancy, coding('snomed', '19169002'), false],
    ['delivery', problem.pregnancy, coding('icd10cm', 'O80'), false],
    ['end-stage kidney disease', problem.dialysis, coding('icd10cm', 'N18.6'), true],
    ['kidney disease stage 3', problem.dialysis, coding('icd10cm', 'N18.30'), false],
    ['Synthea heart failure', problem.heartFailure, coding('snomed', '88805009'), true],
    ['hypertensive heart disease without failure', problem.heartFailure, coding('icd10cm', 'I11.9'), false],
    ['alcohol dependence in remission', problem.alcoholUseHigh, coding('icd10cm', 'F10.21'), false],
    ['PCI (Synthea)', procedureConcept.pci, coding('snomed', '415070008'), true],
    ['PCI (ICD-10-PCS)', procedureConcept.pci, coding('icd10pcs', '027034Z'), true],
    ['bypass graft', procedureConcept.pci, coding('snomed', '232717009'), false],
    ['smokes daily (Synthea)', codedFinding.smokerCurrent, coding('snomed', '449868002'), true],
    ['smoking status unknown', codedFinding.smokerNever, coding('snomed', '266927001'), false],
  ])('%s in $id: $1', (_, concept, code, expected) => {
    expect(isCoded([code], concept)).toBe(expected)
  })

  it('a code counts only in its own system', () => {
    expect(isCoded([{ system: 'http://example.org/local', code: '49436004' }], problem.atrialFibrillation)).toBe(false)
  })
})

describe('drugs', () => {
  it('each has a name, each ingredient stands once, and every class is explained', () => {
    const ingredients = [...drugs.values()].map(({ ingredient }) => ingredient.code)
    expect(new Set(ingredients).size).toBe(ingredients.length)
    for (const drug of drugs.values()) {
      expect(drug.names.length).toBeGreaterThan(0)
      for (const name of drug.names) expect(name).toBe(name.toLowerCase())
      for (const one of drug.classes) expect(drugClasses.has(one)).toBe(true)
    }
    for (const { id, source } of drugClasses.values()) {
      expect(drugsOfClass(id).length).toBeGreaterThan(0)
      expect(source).not.toBe('')
    }
    expect(() => drugsOfClass('no-such-class')).toThrow()
  })

  // design/clinical-facts.md, sections 3 and 5: the words of the labels.
  it.each([
    ['doac', ['apixaban', 'dabigatran', 'edoxaban', 'rivaroxaban']],
    ['vka', ['acenocoumarol', 'phenprocoumon', 'warfarin']],
    ['combined-pgp-strong-cyp3a4-inhibitor', ['itraconazole', 'ketoconazole', 'ritonavir']],
    ['doac-inducer', ['carbamazepine', 'fosphenytoin', 'phenobarbital', 'phenytoin', 'rifampicin', 'st-johns-wort']],
    ['cyp2c19-inhibitor', ['esomeprazole', 'omeprazole']],
    ['p2y12-inhibitor', ['clopidogrel', 'prasugrel', 'ticagrelor', 'ticlopidine']],
  ])('%s: %j', (id, expected) => {
    expect(
      drugsOfClass(id)
        .map(drug => drug.id)
        .sort(),
    ).toEqual(expected)
  })

  it('the P-gp inhibitors that labels name are P-gp inhibitors', () => {
    const named = [
      'amiodarone',
      'ciclosporin',
      'clarithromycin',
      'dronedarone',
      'erythromycin',
      'ketoconazole',
      'verapamil',
    ]
    const ids = drugsOfClass('pgp-inhibitor').map(drug => drug.id)
    for (const id of named) expect(ids).toContain(id)
  })
})

describe('vaccines', () => {
  const cvx = (code: string) => [{ system: codeColumns.cvx.system, code }]

  it('every code is of the form of the CDC, and of one vaccine', () => {
    const codes = [...vaccines.values()].flatMap(({ names }) => Object.keys(names))
    expect(codes.filter(code => !/^\d{2,3}$/.test(code))).toEqual([])
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([])
    expect([...vaccines.values()].flatMap(({ names }) => Object.values(names)).filter(name => name === '')).toEqual([])
  })

  it('a code is named; an unknown one, and the same digits of another system, are not', () => {
    expect(vaccineNamed(cvx('08'))).toMatchObject({
      vaccine: { id: 'hepatitis-b-vaccine' },
      product: 'Hep B, adolescent or pediatric',
    })
    expect(vaccineNamed([{ system: 'http://hl7.org/fhir/sid/ndc', code: '49281012165' }, ...cvx('197')])).toMatchObject(
      {
        vaccine: { id: 'influenza-vaccine' },
      },
    )
    expect(vaccineNamed(cvx('998'))).toBeUndefined()
    expect(vaccineNamed(cvx('8'))).toBeUndefined()
    expect(vaccineNamed([{ system: codeColumns.loinc.system, code: '08' }])).toBeUndefined()
  })

  const shared = `${process.env.SHARED_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname}/fhir`
  it.skipIf(!existsSync(shared))('every vaccine code of Synthea, US Core and the R4 examples is named', () => {
    const sent = new Set(
      ['synthea-r4', 'us-core-examples', 'r4-examples'].flatMap(folder =>
        readdirSync(`${shared}/${folder}`, { recursive: true, encoding: 'utf8' })
          .filter(name => /\.json(\.gz)?$/.test(name))
          .flatMap(name => {
            const bytes = readFileSync(`${shared}/${folder}/${name}`)
            const text = (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
            return [...text.matchAll(/"system"\s*:\s*"http:\/\/hl7\.org\/fhir\/sid\/cvx",\s*"code"\s*:\s*"(\d+)"/g)]
          })
          .map(([, code]) => code!),
      ),
    )
    expect(sent.size).toBeGreaterThan(15)
    expect([...sent].filter(code => vaccineNamed(cvx(code)) === undefined)).toEqual([])
  })
})
