import {
  ageInput,
  type Calculator,
  type CalculatorOutput,
  choiceInput,
  cockcroftGault,
  type Jurisdiction,
  measurement,
  quantityInput,
  recogniseDrug,
  sexInput,
} from '../../clinical/index.ts'
import { type Answer, allOf, answered, insufficient, mapAnswer, outOfScope, roundTo } from '../../core/index.ts'
import { type DoacPatient, decideDoac } from './doac-rules.ts'
import { type Doac, doacs } from './doac-tables.ts'
import { evidence, evidenceOf } from './evidence.ts'
import { builtIn } from './tables.ts'

type Input = Readonly<Record<string, unknown>>

/** The indication of these rows, as people write it. */
const indicationNames = new Set([
  'atrial-fibrillation',
  'af',
  'nvaf',
  'nonvalvular-atrial-fibrillation',
  'non-valvular-atrial-fibrillation',
])

const indicationInput = (input: Input): Answer<string> => {
  const { indication } = input
  const need = '"atrial-fibrillation"'
  if (typeof indication !== 'string' || indication.trim() === '') {
    return insufficient({ what: 'indication', need, have: 'none', reason: 'absent' })
  }
  return indicationNames.has(
    indication
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_]+/g, '-'),
  )
    ? answered(indication)
    : outOfScope(`These doses are for atrial fibrillation only, not for ${indication}`)
}

type Interacting = { readonly taken: ReadonlySet<string>; readonly unknown: readonly string[] }

/** Names of the other medicines; an empty list says that there are none, a missing one says nothing. */
const interactingInput = (input: Input): Answer<Interacting> => {
  const given = input.interacting
  // `false` says that there are none, a single name stands for a list of one.
  const interacting = given === false ? [] : typeof given === 'string' ? [given] : given
  if (!Array.isArray(interacting) || interacting.some(name => typeof name !== 'string')) {
    return insufficient({
      what: 'interacting',
      need: 'an array of the names of other medicines, empty if none',
      have: interacting === undefined ? 'none' : JSON.stringify(interacting),
      reason: interacting === undefined ? 'absent' : 'unusable',
    })
  }
  const recognised = (interacting as readonly string[]).map(name => ({ name, found: recogniseDrug([], name) }))
  return answered({
    taken: new Set(recognised.flatMap(({ found }) => found?.drugs.map(({ id }) => id) ?? [])),
    unknown: recognised.flatMap(({ name, found }) => (found === undefined ? [name] : [])),
  })
}

/**
 * The label dose of a direct oral anticoagulant in non-valvular atrial fibrillation.
 *
 * @example
 * doacDose.calculate(doacDose.example) // 2.5 mg bid, CrCl 22.0
 */
export const doacDose: Calculator = {
  name: 'doac-dose',
  title: 'Label dose of apixaban, rivaroxaban, edoxaban or dabigatran in atrial fibrillation',
  example: {
    drug: 'apixaban',
    indication: 'atrial-fibrillation',
    age: 84,
    sex: 'female',
    weight: { value: 50, unit: 'kg' },
    creatinine: { value: 1.5, unit: 'mg/dL' },
    jurisdiction: 'us',
    interacting: [],
  },
  inputs: {
    drug: doacs.map(drug => `"${drug}"`).join(' or '),
    indication: '"atrial-fibrillation": without an indication there is no dose',
    age: 'years, 18 and over',
    sex: '"female" or "male"',
    weight: '{ value, unit }: kg, actual weight',
    creatinine: '{ value, unit }: mg/dL or umol/L',
    jurisdiction: '"us" or "eu": whose label',
    interacting: 'array of the names of other medicines, empty if none',
  },
  calculate: input => {
    const given = allOf({
      indication: indicationInput(input),
      drug: choiceInput(input, 'drug', doacs),
      age: ageInput(input),
      sex: sexInput(input),
      weight: quantityInput(input, 'weight', measurement.weight),
      creatinine: quantityInput(input, 'creatinine', measurement.creatinine),
      jurisdiction: choiceInput(input, 'jurisdiction', ['us', 'eu']),
      interacting: interactingInput(input),
    })
    if (given.kind !== 'answered') return given
    const { drug, age, sex, weight, creatinine, jurisdiction, interacting } = given.value
    if (age < 18) return outOfScope('These doses are for adults of 18 years and over')
    const creatinineClearance = cockcroftGault(creatinine, age, weight, sex)
    const patient = { age, weight, creatinine, creatinineClearance, taken: interacting.taken }
    return mapAnswer(output(drug, jurisdiction, patient), found => ({
      ...found,
      limits: [
        ...found.limits,
        ...interacting.unknown.map(name => `${name} was not recognised: its interaction was not checked.`),
        'Not on dialysis, with a mechanical valve, mitral stenosis, antiphospholipid syndrome, active bleeding or in pregnancy.',
      ],
    }))
  },
}

const text = (name: string, value: string, unit = '') => ({ name, value, unit, horizon: null, printed: value })

const output = (drug: Doac, jurisdiction: Jurisdiction, patient: DoacPatient): Answer<CalculatorOutput> => {
  const { row, cautions } = decideDoac(builtIn, drug, jurisdiction, patient)
  const { result, reason, instructions } = row
  if (result.kind === 'not-covered') return outOfScope(reason)
  const clearance = patient.creatinineClearance
  const daily = result.kind === 'dose' ? result.amount * result.timesPerDay : 0
  return answered({
    results: [
      ...(result.kind === 'dose'
        ? [
            { name: 'dose', value: result.amount, unit: 'mg', horizon: null, printed: String(result.amount) },
            text('frequency', result.timesPerDay === 1 ? 'od' : 'bid'),
            ...(instructions.length > 0 ? [text('instructions', instructions.join(', '))] : []),
            { name: 'maximum', value: daily, unit: 'mg/d', horizon: null, printed: String(daily) },
          ]
        : [text('dose', 'do not use')]),
      text('reason', reason),
      ...cautions.map(({ caution }) => text('caution', caution)),
      {
        name: 'creatinine-clearance',
        value: clearance.value,
        unit: clearance.unit,
        horizon: null,
        printed: roundTo(clearance.value, 1).toFixed(1),
      },
    ],
    source: `${evidenceOf(row.source).citation}; ${evidence.cockcroftGault.citation}`,
    limits: ['Oral, non-valvular atrial fibrillation. Boundaries are compared with the unrounded clearance.'],
  })
}
