import { ageInput, measurement, quantityInput } from '../../../clinical/index.ts'
import { type Answer, allOf, answered, insufficient, outOfScope } from '../../../core/index.ts'
import { cyp2c9Genotypes, linkedVkorc1, type WarfarinAlgorithm, type WarfarinInputs } from './warfarin-iwpc.ts'

type Input = Readonly<Record<string, unknown>>

/** A complete input; `attune dose warfarin --help` shows it. */
export const warfarinExample = {
  age: 67,
  height: { value: 170, unit: 'cm' },
  weight: { value: 75, unit: 'kg' },
  race: 'white',
  vkorc1: 'A/G',
  cyp2c9: '*1/*2',
  inducer: false,
  amiodarone: false,
} as const

/** Each input, and what may be said instead. */
export const warfarinInputs: Readonly<Record<string, string>> = {
  age: 'years (also ageYears); 18 and over',
  height: '{ value, unit }, or heightCm as a number',
  weight: '{ value, unit }, or weightKg as a number',
  race: 'asian, black, white or missing (also for mixed): an input of the published formula; never inferred',
  vkorc1: 'rs9923231: G/G, A/G or A/A as the gene reads it, C/C, C/T or T/T as a VCF file does; null: not known',
  'rs2359612, rs9934438, rs8050894':
    'linked positions of VKORC1, as the gene reads them, used where vkorc1 is not known',
  cyp2c9: `${cyp2c9Genotypes.join(', ')}; null: not known`,
  inducer: 'true with carbamazepine, phenytoin or rifampicin',
  amiodarone: 'true or false',
  targetInr: 'a number or [low, high], within 2 to 3; default 2 to 3',
  liverFailure: 'true: refused',
  algorithm: 'pharmacogenetic (default) or clinical',
}

/** Every key that is read; some are the names of other programs. */
export const warfarinKeys: readonly string[] = [
  ...Object.keys(warfarinInputs).flatMap(names => names.split(', ')),
  ...['ageYears', 'age_years', 'heightCm', 'height_cm', 'weightKg', 'weight_kg'],
  ...['VKORC1', 'rs9923231', 'CYP2C9', 'enzymeInducer', 'enzyme_inducer', 'target_inr'],
]

const races: Readonly<Record<string, WarfarinInputs['race']>> = {
  white: 'white',
  caucasian: 'white',
  asian: 'asian',
  black: 'black',
  'black or african american': 'black',
  'african american': 'black',
  missing: 'missing',
  unknown: 'missing',
  mixed: 'missing',
  'missing or mixed race': 'missing',
  other: 'missing',
}

const vkorc1Readings: Readonly<Record<string, NonNullable<WarfarinInputs['vkorc1']>>> = {
  'G/G': 'G/G',
  'A/G': 'A/G',
  'A/A': 'A/A',
  'C/C': 'G/G',
  'C/T': 'A/G',
  'T/T': 'A/A',
}

const missing = (what: string, need: string, have: unknown): Answer<never> =>
  insufficient({
    what,
    need,
    have: have === undefined || have === null ? 'none' : JSON.stringify(have),
    reason: have === undefined || have === null ? 'absent' : 'unusable',
  })

/** Reads the inputs of the warfarin algorithms; what is missing is named, and no unit is guessed. */
export const readWarfarinInput = (
  input: Input,
): Answer<{ readonly algorithm: WarfarinAlgorithm; readonly inputs: WarfarinInputs }> => {
  if (input.liverFailure === true) return outOfScope('liver failure: the algorithms were not made for it')
  const target = targetOf(input.targetInr ?? input.target_inr)
  if (target !== null) return target
  const age = ageInput({ age: input.age ?? input.ageYears ?? input.age_years })
  if (age.kind === 'answered' && age.value < 18) return outOfScope('under 18: the algorithms were made for adults')
  const height = quantityInput(measured(input, 'height', 'cm'), 'height', measurement.height)
  const weight = quantityInput(measured(input, 'weight', 'kg'), 'weight', measurement.weight)
  const race = raceOf(input.race)
  const cyp2c9 = cyp2c9Of(input.cyp2c9 ?? input.CYP2C9)
  const vkorc1 = vkorc1Of(input.vkorc1 ?? input.VKORC1 ?? input.rs9923231)
  const inducer = flag('inducer', input.inducer ?? input.enzymeInducer ?? input.enzyme_inducer)
  const amiodarone = flag('amiodarone', input.amiodarone)
  const algorithm = input.algorithm ?? 'pharmacogenetic'
  if (algorithm !== 'pharmacogenetic' && algorithm !== 'clinical') {
    return missing('algorithm', 'pharmacogenetic or clinical', algorithm)
  }
  const all = allOf({ age, height, weight, race, cyp2c9, vkorc1, inducer, amiodarone })
  if (all.kind !== 'answered') return all
  const { value } = all
  return answered({
    algorithm,
    inputs: {
      ageYears: value.age,
      heightCm: value.height.value,
      weightKg: value.weight.value,
      race: value.race,
      vkorc1: value.vkorc1.genotype ?? linkedVkorc1(value.race, linkedOf(input)),
      cyp2c9: value.cyp2c9.genotype,
      inducer: value.inducer,
      amiodarone: value.amiodarone,
    },
  })
}

/** `heightCm: 170` states its unit in its name. */
const measured = (input: Input, name: string, unit: string): Input => {
  const suffix = unit === 'cm' ? 'Cm' : 'Kg'
  const bare = input[`${name}${suffix}`] ?? input[`${name}_${unit}`]
  return { [name]: input[name] ?? (typeof bare === 'number' ? { value: bare, unit } : bare) }
}

const raceOf = (given: unknown): Answer<WarfarinInputs['race']> => {
  if (given === undefined || given === null) return answered('missing')
  const race = typeof given === 'string' ? races[given.trim().toLowerCase()] : undefined
  return race === undefined ? missing('race', warfarinInputs.race ?? '', given) : answered(race)
}

const sorted = (text: string): string => text.toUpperCase().split('/').sort().join('/')

const vkorc1Of = (given: unknown): Answer<{ readonly genotype: WarfarinInputs['vkorc1'] }> => {
  if (given === undefined || given === null || given === 'unknown') return answered({ genotype: null })
  const plain = typeof given === 'string' ? given.replace(/^-1639\s*/, '').trim() : ''
  const genotype = vkorc1Readings[sorted(/^[ACGT]{2}$/i.test(plain) ? `${plain[0]}/${plain[1]}` : plain)]
  return genotype === undefined ? missing('vkorc1', warfarinInputs.vkorc1 ?? '', given) : answered({ genotype })
}

const cyp2c9Of = (given: unknown): Answer<{ readonly genotype: WarfarinInputs['cyp2c9'] }> => {
  if (given === undefined || given === null || given === 'unknown') return answered({ genotype: null })
  const plain = typeof given === 'string' ? sorted(given.replaceAll(/\s|CYP2C9/gi, '')) : ''
  const genotype = cyp2c9Genotypes.find(one => one === plain)
  if (genotype !== undefined) return answered({ genotype })
  return /^\*\d+\/\*\d+$/.test(plain)
    ? outOfScope(`CYP2C9 ${plain} is not in the algorithms: they know *1, *2 and *3`)
    : missing('cyp2c9', warfarinInputs.cyp2c9 ?? '', given)
}

/** The publication counts a medicine that is not on record as not taken; the answer says which were not stated. */
const flag = (name: string, given: unknown): Answer<boolean> => {
  if (given === undefined || given === null) return answered(false)
  return typeof given === 'boolean' ? answered(given) : missing(name, 'true or false', given)
}

const linkedOf = (input: Input) => {
  const of = (name: string) => (typeof input[name] === 'string' ? sorted(String(input[name])) : null)
  return { rs2359612: of('rs2359612'), rs9934438: of('rs9934438'), rs8050894: of('rs8050894') }
}

const targetOf = (given: unknown): Answer<never> | null => {
  if (given === undefined || given === null) return null
  const values = Array.isArray(given) ? given : [given]
  if (values.length === 0 || values.some(value => typeof value !== 'number')) {
    return missing('targetInr', warfarinInputs.targetInr ?? '', given)
  }
  return values.every(value => Number(value) >= 2 && Number(value) <= 3)
    ? null
    : outOfScope('the algorithms were made for a target INR of 2 to 3')
}
