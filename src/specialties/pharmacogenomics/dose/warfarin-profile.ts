import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseAge,
  becauseFact,
  becauseReading,
  conceptOf,
  conditions,
  endedMedicines,
  latestOf,
  measurement,
  medicineList,
  type PatientProfile,
  problem,
  problemState,
  procedureConcept,
  taking,
} from '../../../clinical/index.ts'
import { type Answer, allOf, answered, daysBefore, insufficient, outOfScope } from '../../../core/index.ts'
import { evidence } from '../evidence.ts'
import { type GeneResult, possibleResultOf } from '../gene-result.ts'
import { becauseGene } from '../gene-words.ts'
import { type WarfarinIndication, warfarinIndications } from '../tables.ts'
import { cyp2c9Genotypes } from './warfarin-iwpc.ts'

/** Age limits of the inputs in days, ours (hazard H2); an adult's height hardly changes. */
const within = { weight: 365, height: 3650 } as const

/** The medicines that the formula knows. */
const inducers = ['carbamazepine', 'phenytoin', 'rifampicin'] as const

/** Amiodarone leaves the body over months (US label: mean half-life 58 days, up to 142); ours: said for half a year. */
const amiodaroneLasts = 180

/** Concept ids of what the estimate looks at. */
export const warfarinReads: readonly string[] = [
  'warfarin',
  'amiodarone',
  ...inducers,
  measurement.height.id,
  measurement.weight.id,
  problem.liverFailure.id,
  problem.mechanicalValve.id,
  procedureConcept.mechanicalValve.id,
  problem.activeBleeding.id,
  'atrial-fibrillation',
  'atrial-flutter',
  'venous-thromboembolism',
  'deep-vein-thrombosis',
  'pulmonary-embolism',
]

export type WarfarinOfProfile = {
  readonly indication: string
  /** As `estimateWarfarin` takes them. */
  readonly input: Readonly<Record<string, unknown>>
  readonly because: readonly Because[]
  readonly limits: readonly string[]
  readonly knowledgeRows: readonly string[]
}

/**
 * The inputs of the warfarin algorithms from a person's record. Race is never taken from a record by default: the published
 * term for "missing or mixed" stands in, and the answer shows what the other terms would give.
 *
 * @param asked concept id of the indication; `null`: the one on record, when there is one with a target INR of 2 to 3
 */
export const warfarinOfProfile = (context: AdviceContext, asked: string | null): Answer<WarfarinOfProfile> => {
  const { profile } = context
  const forbidden = refusal(profile)
  if (forbidden !== null) return forbidden
  const given = allOf({
    indication: indicationOf(context, asked),
    age: ageOf(profile),
    height: latestOf(profile, measurement.height, { within: within.height }),
    weight: latestOf(profile, measurement.weight, { within: within.weight }),
    medicines: medicineList(profile),
    cyp2c9: geneInput(context, 'CYP2C9', cyp2c9Of),
    vkorc1: geneInput(context, 'VKORC1', vkorc1Of),
  })
  if (given.kind !== 'answered') return given
  const { indication, age, height, weight, medicines, cyp2c9, vkorc1 } = given.value
  const induced = taking(medicines, { drugs: inducers })
  const amiodarone = taking(medicines, { drugs: ['amiodarone'] })
  const noGenes = cyp2c9.genotype === null && vkorc1.genotype === null
  return answered({
    indication: indication.row.concept,
    input: {
      age: age.years,
      height: height.quantity,
      weight: weight.quantity,
      race: 'missing',
      cyp2c9: cyp2c9.genotype,
      vkorc1: vkorc1.genotype,
      inducer: induced.length > 0,
      amiodarone: amiodarone.length > 0,
      // Without any genotype the publication's clinical algorithm is the one that was made for it.
      algorithm: noGenes ? 'clinical' : 'pharmacogenetic',
    },
    because: [
      ...indication.because,
      becauseAge(age),
      becauseReading(height),
      becauseReading(weight),
      ...[...induced, ...amiodarone].map(({ fact }) => becauseFact(fact, 'Also takes')),
      ...[cyp2c9, vkorc1].flatMap(({ because }) => because),
    ],
    limits: [
      ...(noGenes
        ? ['Neither CYP2C9 nor VKORC1 is known: the clinical algorithm leads, which was made without them.']
        : []),
      ...[cyp2c9, vkorc1].flatMap(({ limits }) => limits),
      ...listLimits(profile, medicines, amiodarone.length > 0),
    ],
    knowledgeRows: [indication.row.id],
  })
}

/** For whom the algorithms were not made. A problem list that nobody has received clears nobody. */
const refusal = (profile: PatientProfile): Answer<never> | null => {
  const refused = [
    { concept: problem.liverFailure, procedures: [], because: 'liver failure: the algorithms were not made for it' },
    {
      concept: problem.mechanicalValve,
      procedures: [procedureConcept.mechanicalValve],
      because: 'a mechanical valve: its target INR depends on type and place, and may not be 2 to 3',
    },
    { concept: problem.activeBleeding, procedures: [], because: 'active bleeding on record' },
  ]
  for (const { concept, procedures, because } of refused) {
    const state = problemState(profile, concept, { procedures, everHad: concept === problem.mechanicalValve })
    if (state.kind !== 'answered') return state
    if (state.value.state === 'present') return outOfScope(because)
  }
  return null
}

const indicationOf = (
  { profile, knowledge }: AdviceContext,
  asked: string | null,
): Answer<{ readonly row: WarfarinIndication; readonly because: readonly Because[] }> => {
  const rows = knowledge.rows(warfarinIndications)
  const need = `${rows.map(({ concept }) => conceptOf(conditions, concept).title.toLowerCase()).join(' or ')}: target INR 2 to 3`
  if (asked !== null) {
    const row = rows.find(({ concept }) => concept === asked)
    return row === undefined
      ? outOfScope(`the algorithms were made for a target INR of 2 to 3, which is not kept here for ${asked}`)
      : answered({ row, because: [] })
  }
  for (const row of rows) {
    const state = problemState(profile, conceptOf(conditions, row.concept))
    if (state.kind === 'answered' && state.value.state === 'present') {
      return answered({ row, because: state.value.facts.map(fact => becauseFact(fact, 'Indication on record')) })
    }
  }
  return insufficient({ what: 'indication', need, have: 'none', reason: 'absent' })
}

type GeneInput = {
  /** `null`: not known, for which the formula has a term. */
  readonly genotype: string | null
  readonly because: readonly Because[]
  readonly limits: readonly string[]
}

const geneInput = (
  { profile, knowledge }: AdviceContext,
  gene: string,
  genotypeOf: (result: GeneResult) => Answer<string>,
): Answer<GeneInput> => {
  const answer = possibleResultOf(profile, gene, knowledge)
  if (answer.kind === 'answered') {
    const genotype = genotypeOf(answer.value)
    if (genotype.kind !== 'answered') return genotype
    const because = becauseGene(answer.value, evidence.diplotypePhenotypes.id)
    return answered({ genotype: genotype.value, because, limits: [] })
  }
  if (answer.kind === 'out-of-scope') return answer
  const [lack] = answer.missing
  // What is on record and cannot be read is no unknown genotype; what nobody tested, or withheld, is one.
  if (lack?.reason === 'absent') return answered({ genotype: null, because: [], limits: [] })
  if (lack?.reason !== 'withheld') return answer
  return answered({ genotype: null, because: [], limits: [`${gene}: some information is withheld.`] })
}

const cyp2c9Of = (result: GeneResult): Answer<string> => {
  const names = result.possible.map(({ name }) => name)
  const [name] = names
  if (names.length > 1 || name === undefined) return uncertain(result, 'one certain star-allele genotype')
  if (!/^\*\d+\/\*\d+$/.test(name)) return uncertain(result, 'a star-allele genotype, not a phenotype')
  return cyp2c9Genotypes.some(one => one === name)
    ? answered(name)
    : outOfScope(`CYP2C9 ${name} is not in the algorithms: they know *1, *2 and *3`)
}

const vkorc1Of = (result: GeneResult): Answer<string> => {
  const genotypes = new Set(result.possible.map(({ phenotype }) => /^-1639 ([AG])([AG])$/.exec(phenotype ?? '')))
  const [match] = genotypes
  if (genotypes.size > 1 || match === null || match === undefined) return uncertain(result, 'one certain rs9923231')
  return answered(`${match[1]}/${match[2]}`)
}

const uncertain = ({ gene, possible }: GeneResult, need: string): Answer<never> =>
  insufficient({
    what: `${gene} genotype`,
    need,
    have: possible.map(({ name, phenotype }) => (name === '' ? phenotype : name)).join(' or '),
    reason: 'unusable',
  })

const listLimits = (
  profile: PatientProfile,
  list: Extract<ReturnType<typeof medicineList>, { readonly kind: 'answered' }>['value'],
  onAmiodarone: boolean,
): readonly string[] => {
  const since = daysBefore(profile.asOf, amiodaroneLasts)
  const ended = onAmiodarone
    ? []
    : endedMedicines(profile).filter(({ drugs, by }) => drugs.some(({ id }) => id === 'amiodarone') && by >= since)
  return [
    ...(taking(list, { drugs: ['warfarin'] }).length > 0
      ? ['Warfarin is on the list already: the INR on the present dose says more than any estimate of a start.']
      : []),
    ...(ended.length > 0
      ? ['Amiodarone ended within half a year and leaves slowly: it was counted as not taken; less may be needed.']
      : []),
    ...list.unrecognised.map(({ title }) => `Not recognised on the medicine list, so not counted: ${title}.`),
    ...(list.withheld ? ['Some information is withheld: other medicines may be taken.'] : []),
  ]
}
