import { type Answer, roundTo } from '../../../core/index.ts'
import type { Estimate } from '../../../learning/evaluation/index.ts'
import type { Candidate, FrozenTest } from '../candidate.ts'
import type { Stage } from '../model-event.ts'
import type { Plan } from '../plan.ts'
import type { EditedShape } from './edited-shapes.ts'

/** A training run, as far as a card tells it. */
export type RunFacts = {
  readonly candidate: Candidate
  /** Whether the frozen test comes from where the training rows come from. */
  readonly testSource: 'same' | 'other'
  /** Version of the program that fitted it. */
  readonly code: string
  readonly seed: number
  /** What it foretells, in the words of its definition, e.g. `Inpatient again within 30 days`; columns have names only. */
  readonly title?: string
  /** How rows were divided into those for fitting, recalibrating and testing, e.g. `by patient, 5 folds`. */
  readonly division?: string
  readonly plan?: Plan
  readonly stage?: Stage
  /** Of a version that was edited: its edited shapes. */
  readonly shapes?: readonly EditedShape[]
}

/** What a card says from the run itself; `undefined` where the run does not have it. */
export const computedFacts = ({ candidate, testSource, code, seed, title, division, plan, stage }: RunFacts) => {
  const { test, target, model, version, kind, brought } = candidate
  const isSame = testSource === 'same'
  const validity = `${discriminationOf(candidate)}. ${calibrationOf(test)}`
  const fairness = fairnessOf(test)
  const what =
    target.kind === 'binary'
      ? `the chance, 0 to 1, that ${target.outcome} is 1`
      : `a score of risk, higher is worse: time ${target.time}, event ${target.event}`
  const output = title === undefined ? what : `${title}: ${what}`
  return {
    modelName: model,
    version: `${version}`,
    stage,
    output,
    outputType: 'prediction',
    summary: `${kind} model, ${candidate.features.length} features: ${output}. ${discriminationOf(candidate)}`,
    modelType: `${kind}; ${settingsOf(candidate)}; seed ${seed}`,
    edits: editsOf(candidate),
    features: `all inputs: ${candidate.features.join(', ')}`,
    ...dataOf(candidate),
    division,
    code:
      brought !== undefined
        ? `read by Attune ${code} from a ${brought.format} file made elsewhere, SHA-256 ${brought.file}`
        : `Attune ${code}, seed ${seed}: the same rows give the same bytes${candidate.edited === undefined ? '' : ' of the version before it was edited'}`,
    fullModel: `the model file, SHA-256 ${version}`,
    measures: `${measureOf(candidate)}, calibration slope, calibration in the large, expected calibration error${test.subgroups.length === 0 ? '' : ', gaps between groups'}`,
    testType: `frozen test, rows of ${isSame ? 'the same source' : 'another source'}`,
    testDescription: `${test.rows} rows, ${test.events} with the outcome, of ${isSame ? 'the same' : 'another'} source (SHA-256 ${test.hash})`,
    discrimination: discriminationOf(candidate),
    calibration: calibrationOf(test),
    validity,
    fairness,
    validitySame: isSame ? validity : undefined,
    fairnessSame: isSame ? fairness : undefined,
    validityOther: isSame ? undefined : validity,
    fairnessOther: isSame ? undefined : fairness,
    suppressed: suppressedOf(test),
    ...goalsOf(plan, candidate),
  } satisfies Readonly<Record<string, string | undefined>>
}

/** Of whom it was made; of a model that was made elsewhere only a person says it. */
const dataOf = ({ data, brought }: Candidate) =>
  brought === undefined
    ? {
        trainingData: `${data.rows} rows, ${data.events} with the outcome (SHA-256 ${data.hash})`,
        dates: `newest index date ${data.newestIndexDate}`,
        sampleSize: `${data.rows} rows, ${data.events} with the outcome`,
      }
    : {
        trainingData: `made elsewhere, as stated: ${brought.origin}. Looked at beside ${data.rows} rows of this site, ${data.events} with the outcome (SHA-256 ${data.hash})`,
        dates: undefined,
        sampleSize: undefined,
      }

/** What a person changed after training: who, when, why. */
const editsOf = ({ edited }: Candidate): string | undefined =>
  edited === undefined
    ? undefined
    : `Shapes edited by hand after training (from version ${edited.parent.slice(0, 12)}): ${edited.edits
        .map(
          ({ features, change, by, at, because: why }) =>
            `${features.join(' and ')} ${change}, by ${by} on ${at.slice(0, 10)}: ${why}`,
        )
        .join('; ')}`

const measureOf = ({ target }: Candidate): string => (target.kind === 'binary' ? 'AUC' : "Harrell's C")

const settingsOf = ({ hyperparameters }: Candidate): string =>
  Object.entries(hyperparameters)
    // The seed is told beside them.
    .flatMap(([name, value]) => (name === 'seed' ? [] : [`${name} ${value}`]))
    .join(', ') || 'no settings'

const told = (number: number): string => number.toFixed(3)

const because = (answer: Exclude<Answer<unknown>, { kind: 'answered' }>): string =>
  answer.kind === 'out-of-scope'
    ? answer.because
    : `not computable: ${answer.missing.map(({ what }) => what).join(', ')} missing`

const estimateWords = (answer: Answer<Estimate>): string => {
  if (answer.kind !== 'answered') return because(answer)
  const { value, interval } = answer.value
  if (interval.kind !== 'answered') return `${told(value)} (no interval: ${because(interval)})`
  const { low, high, level, method } = interval.value
  return `${told(value)} (${told(low)} to ${told(high)}, ${Math.round(100 * level)}%, ${method})`
}

const discriminationOf = (candidate: Candidate): string =>
  `${measureOf(candidate)} ${estimateWords(candidate.test.discrimination)}`

const calibrationOf = ({ slope, inTheLarge, ece }: FrozenTest): string =>
  `Calibration slope ${estimateWords(slope)}; in the large, log-odds ${estimateWords(inTheLarge)}; expected error ${ece.kind === 'answered' ? told(ece.value) : because(ece)}`

const fairnessOf = ({ subgroups }: FrozenTest): string | undefined =>
  subgroups.length === 0
    ? undefined
    : subgroups
        .map(({ column, fairness }) => {
          if (fairness.kind !== 'answered') return `${column}: ${because(fairness)}`
          const { gaps, reference, threshold } = fairness.value
          const words = gaps.map(
            ({ level, tpr, inTheLarge }) =>
              `${level} minus ${reference}: TPR ${estimateWords(tpr)}, in the large, log-odds ${estimateWords(inTheLarge)}`,
          )
          return `${column}, at ${roundTo(threshold, 3)}: ${words.join('; ') || 'fewer than two groups are large enough'}`
        })
        .join('. ')

const suppressedOf = ({ subgroups }: FrozenTest): string | undefined => {
  const few = subgroups.flatMap(({ column, fairness }) =>
    fairness.kind === 'answered' && fairness.value.tooFew.length > 0
      ? [`${column} ${fairness.value.tooFew.join(', ')}`]
      : [],
  )
  return few.length === 0 ? undefined : `Too few to be judged: ${few.join('; ')}`
}

/** What the plan asks of it. */
const goalsOf = (plan: Plan | undefined, candidate: Candidate) => {
  if (plan === undefined)
    return { validityGoal: undefined, calibrationGoal: undefined, fairnessGate: undefined, updates: undefined }
  const { leastDiscrimination, discriminationBy, nonInferiorityMargin, calibration, subgroups } = plan.gates
  return {
    validityGoal: `${discriminationBy === 'interval' ? 'lower end of the interval of ' : ''}${measureOf(candidate)} at least ${leastDiscrimination}, not worse than the version before by ${nonInferiorityMargin} or more`,
    calibrationGoal:
      'waived' in calibration
        ? `waived: ${calibration.waived}`
        : `slope ${calibration.slope.least} to ${calibration.slope.most}, in the large within ${calibration.inTheLarge}, expected error at most ${calibration.ece}`,
    fairnessGate:
      'waived' in subgroups
        ? `waived: ${subgroups.waived}`
        : `by ${subgroups.columns.join(', ')}: gaps of TPR within ${subgroups.largestGap.tpr}, in the large within ${subgroups.largestGap.inTheLarge} (${subgroups.by})`,
    updates: `only under change-control plan ${plan.id}, until ${plan.expires.slice(0, 10)}`,
  }
}
