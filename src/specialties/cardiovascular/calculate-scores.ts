import { ageInput, booleanInput, type Calculator, measurement, quantityInput, sexInput } from '../../clinical/index.ts'
import { type Answer, allOf, answered, insufficient, mapAnswer, outOfScope } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import {
  ageBands,
  type BleedingRisk,
  chadsVa,
  chadsVasc,
  creatinineAbove,
  elderlyAbove,
  hasBled,
  type StrokeRisk,
  systolicAbove,
} from './scores.ts'

type Input = Readonly<Record<string, unknown>>

const points = (name: string, value: number) => ({
  name,
  value,
  unit: '{score}',
  horizon: null,
  printed: String(value),
})

const either = (what: string, need: string, have: string): Answer<never> =>
  insufficient({ what, need, have, reason: have === 'none' ? 'absent' : 'unusable' })

const ageBandInput = (input: Input): Answer<Pick<StrokeRisk, 'age75OrOver' | 'age65To74'>> => {
  const asBooleans = ['age75OrOver', 'age65To74'].filter(name => input[name] !== undefined)
  if (asBooleans.length === 0) {
    const age = ageInput(input)
    if (age.kind === 'answered' && age.value < 18) return outOfScope('The scores are for adults of 18 years and over')
    return mapAnswer(age, ageBands)
  }
  if (input.age !== undefined) return either('age', 'either age, or age75OrOver and age65To74', 'both')
  const given = allOf({
    age75OrOver: booleanInput(input, 'age75OrOver'),
    age65To74: booleanInput(input, 'age65To74'),
  })
  return given.kind === 'answered' && given.value.age75OrOver && given.value.age65To74
    ? either('age', 'one age band: 75 takes 2 points, never 3', 'both age75OrOver and age65To74')
    : given
}

const femaleInput = (input: Input): Answer<boolean> => {
  if (input.female === undefined) return mapAnswer(sexInput(input), sex => sex === 'female')
  return input.sex === undefined ? booleanInput(input, 'female') : either('sex', 'either sex or female', 'both')
}

/**
 * CHA2DS2-VASc and CHA2DS2-VA from the same answers.
 *
 * @example
 * chadsVascCalculator.calculate(chadsVascCalculator.example) // 5 and 4
 */
export const chadsVascCalculator: Calculator = {
  name: 'chads-vasc',
  title: 'Stroke risk in atrial fibrillation: CHA2DS2-VASc and CHA2DS2-VA',
  example: {
    congestiveHeartFailure: false,
    hypertension: true,
    diabetes: true,
    strokeTiaThromboembolism: false,
    vascularDisease: false,
    age: 76,
    sex: 'female',
  },
  inputs: {
    congestiveHeartFailure: 'true or false: heart failure or left ventricular dysfunction',
    hypertension: 'true or false: history, also when treated',
    diabetes: 'true or false',
    strokeTiaThromboembolism: 'true or false: stroke, TIA or systemic embolism before',
    vascularDisease: 'true or false: myocardial infarction, peripheral arterial disease or aortic plaque',
    age: 'years, or instead age75OrOver and age65To74',
    sex: '"female" or "male", or instead female',
    age75OrOver: 'true or false',
    age65To74: 'true or false',
    female: 'true or false',
  },
  aliases: {
    heartFailure: 'congestiveHeartFailure',
    chf: 'congestiveHeartFailure',
    stroke: 'strokeTiaThromboembolism',
    strokeTia: 'strokeTiaThromboembolism',
    strokeOrTia: 'strokeTiaThromboembolism',
    vascular: 'vascularDisease',
    age75: 'age75OrOver',
    ageOver75: 'age75OrOver',
    age65to74: 'age65To74',
  },
  calculate: input => {
    const given = allOf({
      congestiveHeartFailure: booleanInput(input, 'congestiveHeartFailure'),
      hypertension: booleanInput(input, 'hypertension'),
      diabetes: booleanInput(input, 'diabetes'),
      strokeTiaThromboembolism: booleanInput(input, 'strokeTiaThromboembolism'),
      vascularDisease: booleanInput(input, 'vascularDisease'),
      ageBand: ageBandInput(input),
      female: femaleInput(input),
    })
    return mapAnswer(given, ({ ageBand, ...rest }) => {
      const risk = { ...rest, ...ageBand }
      return {
        results: [points('CHA2DS2-VASc', chadsVasc(risk)), points('CHA2DS2-VA', chadsVa(risk))],
        source: `${evidence.chadsVasc.citation}; ${evidence.esc2024.citation}`,
        limits: [
          'Not with a mechanical valve or moderate to severe mitral stenosis: those are anticoagulated whatever the score.',
          'Female sex alone never treats.',
        ],
      }
    })
  },
}

/** A boolean, or the measured value it stands for. Both at once could disagree, and are refused. */
const booleanOr = (input: Input, name: string, measured: string, isTrue: () => Answer<boolean>): Answer<boolean> => {
  if (input[measured] === undefined) return booleanInput(input, name)
  return input[name] === undefined ? isTrue() : either(name, `either ${name} or ${measured}`, 'both')
}

const bleedingInput = (input: Input): Answer<BleedingRisk> => {
  // Whoever says only that the INR is labile says it of someone who takes a vitamin K antagonist.
  const onVitaminKAntagonist =
    input.onVitaminKAntagonist === undefined
      ? booleanInput(input, 'labileInr')
      : booleanInput(input, 'onVitaminKAntagonist')
  const labileCounts = onVitaminKAntagonist.kind !== 'answered' || onVitaminKAntagonist.value
  return allOf({
    uncontrolledHypertension: booleanOr(input, 'hypertension', 'systolic', () =>
      mapAnswer(quantityInput(input, 'systolic', measurement.systolic), ({ value }) => value > systolicAbove),
    ),
    abnormalRenalFunction: booleanOr(input, 'abnormalRenalFunction', 'creatinine', () =>
      mapAnswer(quantityInput(input, 'creatinine', measurement.creatinine), ({ value }) => value > creatinineAbove),
    ),
    abnormalLiverFunction: booleanInput(input, 'abnormalLiverFunction'),
    stroke: booleanInput(input, 'stroke'),
    bleeding: booleanInput(input, 'bleeding'),
    onVitaminKAntagonist,
    labileInr: input.labileInr === undefined && !labileCounts ? answered(false) : booleanInput(input, 'labileInr'),
    elderly: booleanOr(input, 'elderly', 'age', () => mapAnswer(ageInput(input), years => years > elderlyAbove)),
    antiplateletOrNsaid: booleanInput(input, 'antiplateletOrNsaid'),
    alcohol: booleanInput(input, 'alcohol'),
  })
}

/**
 * HAS-BLED. Three items may be given as the measured value instead: `systolic`, `creatinine`, `age`.
 *
 * @example
 * hasBledCalculator.calculate(hasBledCalculator.example) // 2
 */
export const hasBledCalculator: Calculator = {
  name: 'has-bled',
  title: 'Bleeding risk on an anticoagulant: HAS-BLED',
  example: {
    hypertension: false,
    abnormalRenalFunction: false,
    abnormalLiverFunction: false,
    stroke: false,
    bleeding: false,
    labileInr: false,
    onVitaminKAntagonist: false,
    elderly: true,
    antiplateletOrNsaid: true,
    alcohol: false,
  },
  inputs: {
    hypertension: 'true or false: systolic above 160 mmHg now, not the diagnosis (or systolic: { value, unit })',
    abnormalRenalFunction:
      'true or false: dialysis, transplant or creatinine above 200 umol/L (or creatinine: { value, unit })',
    abnormalLiverFunction:
      'true or false: cirrhosis, or bilirubin > 2 x and AST, ALT or ALP > 3 x the upper limit of normal',
    stroke: 'true or false',
    bleeding: 'true or false: major bleeding before, or anaemia',
    labileInr: 'true or false: time in therapeutic range under 60 %; counts only on a vitamin K antagonist',
    onVitaminKAntagonist: 'true or false; without it, labileInr counts as given',
    elderly: 'true or false: over 65 years (or age)',
    antiplateletOrNsaid: 'true or false',
    alcohol: 'true or false: 8 or more drinks a week',
  },
  aliases: {
    uncontrolledHypertension: 'hypertension',
    abnormalRenal: 'abnormalRenalFunction',
    renal: 'abnormalRenalFunction',
    renalDisease: 'abnormalRenalFunction',
    abnormalLiver: 'abnormalLiverFunction',
    liver: 'abnormalLiverFunction',
    liverDisease: 'abnormalLiverFunction',
    bleedingHistory: 'bleeding',
    bleedingOrAnaemia: 'bleeding',
    labileINR: 'labileInr',
    age65: 'elderly',
    ageOver65: 'elderly',
    drugs: 'antiplateletOrNsaid',
    alcoholUse: 'alcohol',
  },
  calculate: input =>
    mapAnswer(bleedingInput(input), risk => ({
      results: [points('HAS-BLED', hasBled(risk))],
      source: evidence.hasBled.citation,
      limits: ['It lists what to put right. It never withholds an anticoagulant (2023 ACC/AHA, class 3: no benefit).'],
    })),
}
