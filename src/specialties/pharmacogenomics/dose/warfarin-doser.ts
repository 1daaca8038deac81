import {
  type AdviceContext,
  conceptOf,
  type DoseEstimate,
  type Doser,
  drugs,
  excludedByDefault,
} from '../../../clinical/index.ts'
import { type Answer, answered, quantity, roundTo } from '../../../core/index.ts'
import { evidence } from '../evidence.ts'
import { estimateWarfarin, type WarfarinEstimate } from './warfarin.ts'
import { type WarfarinInputs, warfarinDose } from './warfarin-iwpc.ts'
import { warfarinOfProfile } from './warfarin-profile.ts'

/** The weekly maintenance dose of warfarin that the published algorithms estimate for a person's record. */
export const warfarinDoser: Doser = {
  id: 'warfarin-iwpc',
  title: 'Warfarin dose by the algorithms of 2009',
  drugs: ['warfarin'],
  aid: true,
  dose: (context, { indication }) => {
    const estimate = warfarinEstimateOf(context, indication)
    return estimate.kind === 'answered' ? answered({ kind: 'estimate', ...estimate.value }) : estimate
  },
}

/**
 * @param indication concept id; `null`: the one on record
 * @example
 * warfarinEstimateOf(context, 'atrial-fibrillation') // answered: { amount: { value: 21.53, unit: 'mg/wk' }, … }
 */
export const warfarinEstimateOf = (context: AdviceContext, indication: string | null): Answer<DoseEstimate> => {
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const read = warfarinOfProfile(context, indication)
  if (read.kind !== 'answered') return read
  const estimate = estimateWarfarin(read.value.input)
  if (estimate.kind !== 'answered') return estimate
  const { mgPerWeek, algorithm, limits } = estimate.value
  return answered({
    drug: conceptOf(drugs, 'warfarin').ingredient,
    indication: read.value.indication,
    amount: quantity(mgPerWeek, 'mg/wk'),
    interval: 'not published',
    method: algorithm,
    because: read.value.because,
    evidence: [evidence.iwpc, evidence.warfarinCpic, evidence.warfarinLabel],
    limits: [
      `${roundTo(mgPerWeek / 7, 1)} mg a day on average.`,
      otherWords(estimate.value),
      byRace(estimate.value),
      ...limits,
      ...read.value.limits,
    ],
    wouldChangeIf: [
      'The INR: it decides, from the first days on.',
      'A result of CYP2C9 or VKORC1 that is not on record.',
      'Amiodarone, carbamazepine, phenytoin or rifampicin, started or stopped.',
    ],
    knowledgeRows: read.value.knowledgeRows,
  })
}

const otherWords = ({ other }: WarfarinEstimate): string =>
  `${other.algorithm}: ${other.mgPerWeek === null ? (other.because ?? 'no estimate') : `${other.mgPerWeek} mg a week`}.`

/** What the published terms for race would make of it: nobody's race is read or guessed. */
const byRace = ({ algorithm, inputs }: WarfarinEstimate): string => {
  const name = algorithm.includes('clinical') ? 'clinical' : 'pharmacogenetic'
  const doses = (['asian', 'black', 'white'] as const).map((race): string => {
    const dose = warfarinDose(name, { ...inputs, race } satisfies WarfarinInputs)
    return `${race} ${dose.kind === 'answered' ? roundTo(dose.value, 1) : 'refused'}`
  })
  return `Race is not taken from the record. With the terms of the formula for it, mg a week: ${doses.join(', ')}.`
}
