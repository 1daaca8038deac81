import {
  ageInput,
  booleanInput,
  type Calculator,
  type CalculatorOutput,
  choiceInput,
  measurement,
  type PreventInputs,
  type PreventOutcome,
  preventModelOf,
  preventRisk,
  preventScope,
  quantityInput,
  sexInput,
} from '../../clinical/index.ts'
import { type Answer, allOf, answered, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { builtIn } from './tables.ts'

const outcomes: readonly PreventOutcome[] = ['total-cvd', 'ascvd', 'heart-failure']

/** An eGFR that is indexed and named so: a creatinine clearance in mL/min must not pass for one (H4). */
const { 'mL/min': _, ...indexedUnits } = measurement.reportedEgfr.accepts
const indexedEgfr = {
  ...measurement.reportedEgfr,
  accepts: { ...indexedUnits, 'mL/min/1.73m2': 1, 'mL/min/1.73 m2': 1 },
}

/** `true`, `false`, or the status in words; a former smoker does not smoke. Unknown is no answer. */
const smokingInput = (input: Readonly<Record<string, unknown>>): Answer<boolean> => {
  if (typeof input.smoking !== 'string') return booleanInput(input, 'smoking')
  const status = choiceInput(input, 'smoking', ['current', 'former', 'never'])
  return status.kind === 'answered' ? answered(status.value === 'current') : status
}

/**
 * All six PREVENT base risks, in percent. The 30-year ones are out of scope from 60 years.
 *
 * @example
 * prevent.calculate(prevent.example) // total CVD within 10 years 14.68
 */
export const prevent: Calculator = {
  name: 'prevent',
  title: 'PREVENT base equations: total CVD, ASCVD and heart failure within 10 and 30 years',
  example: {
    age: 50,
    sex: 'female',
    totalCholesterol: { value: 200, unit: 'mg/dL' },
    hdlCholesterol: { value: 45, unit: 'mg/dL' },
    systolic: { value: 160, unit: 'mm[Hg]' },
    diabetes: true,
    smoking: false,
    bmi: { value: 35, unit: 'kg/m2' },
    egfr: { value: 90, unit: 'mL/min/{1.73_m2}' },
    antihypertensive: true,
    statin: false,
  },
  inputs: {
    age: 'years, 30 to 79 (30-year risk: 30 to 59)',
    sex: '"female" or "male"',
    totalCholesterol: '{ value, unit }: mg/dL or mmol/L, 130 to 320 mg/dL',
    hdlCholesterol: '{ value, unit }: mg/dL or mmol/L, 20 to 100 mg/dL',
    systolic: '{ value, unit }: mm[Hg], 90 to 200',
    diabetes: 'true or false',
    smoking: 'true (cigarettes within 30 days) or false, or "current", "former", "never"',
    bmi: '{ value, unit }: kg/m2, 18.5 to < 40',
    egfr: '{ value, unit }: mL/min/{1.73_m2}, CKD-EPI 2021 from creatinine, 15 to 140',
    antihypertensive: 'true or false: takes a drug for blood pressure',
    statin: 'true or false: takes a statin',
  },
  calculate: input => {
    const given = allOf({
      age: ageInput(input),
      sex: sexInput(input),
      totalCholesterol: quantityInput(input, 'totalCholesterol', measurement.totalCholesterol),
      hdlCholesterol: quantityInput(input, 'hdlCholesterol', measurement.hdlCholesterol),
      systolic: quantityInput(input, 'systolic', measurement.systolic),
      diabetes: booleanInput(input, 'diabetes'),
      smoking: smokingInput(input),
      bmi: quantityInput(input, 'bmi', measurement.bmi),
      egfr: quantityInput(input, 'egfr', indexedEgfr),
      antihypertensive: booleanInput(input, 'antihypertensive'),
      statin: booleanInput(input, 'statin'),
    })
    return given.kind === 'answered' ? risks(given.value) : given
  },
}

const risks = (inputs: PreventInputs): Answer<CalculatorOutput> => {
  const ten = preventScope(builtIn, inputs, 10)
  // Whatever the 10-year equation is not for, the 30-year one is not for either.
  if (ten.kind !== 'answered') return ten
  const thirty = preventScope(builtIn, inputs, 30)
  return answered({
    results: ([10, 30] as const).flatMap(years =>
      outcomes.map(outcome => {
        const horizon = `${years} years`
        if (years === 30 && thirty.kind === 'out-of-scope') {
          return { name: outcome, horizon, outOfScope: thirty.because }
        }
        const model = preventModelOf(builtIn, { outcome, years, sex: inputs.sex })
        const value = preventRisk(model, inputs).probability * 100
        return { name: outcome, value, unit: '%', horizon, printed: roundTo(value, 2).toFixed(2) }
      }),
    ),
    source: evidence.prevent.citation,
    limits: [
      'For people without known cardiovascular disease or heart failure.',
      'The equations publish no individual interval.',
      'Never compare runs with and without treatment: the treatment terms are markers of risk, not effects of treatment.',
      ...(inputs.systolic.value > 180 ? ['Systolic pressure above 180 mmHg: settle that first.'] : []),
    ],
  })
}
