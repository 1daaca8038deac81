import {
  type AdviceContext,
  type Because,
  becauseFact,
  bleedingToSettle,
  bleedingWithin,
  type CurrentMedication,
  jurisdictionMissing,
  type PatientProfile,
  problem,
  problemFacts,
  problemState,
  procedureConcept,
  type RowProvenance,
  takes,
  unresolvedBleeding,
} from '../../clinical/index.ts'
import { type Answer, allOf, answered, type Missing, mapAnswer, outOfScope } from '../../core/index.ts'
import { anticoagulationThresholds } from './anticoagulation-tables.ts'
import { type BleedingScore, bleedingScoreOf } from './bleeding-score.ts'
import { type StrokeScore, strokeScoreOf } from './stroke-score.ts'

/**
 * `vitamin-k-antagonist`: a valve decides, whatever the score. `bleeding`: nothing now. `no-threshold`: the site has
 * no jurisdiction, so that no guideline is applied.
 */
export type Verdict = 'vitamin-k-antagonist' | 'bleeding' | 'recommended' | 'reasonable' | 'none' | 'no-threshold'

export type Situation = {
  readonly profile: PatientProfile
  readonly verdict: Verdict
  /** Class of the recommendation, in the words of the guideline. */
  readonly grade: string | null
  readonly stroke: StrokeScore
  readonly bleeding: BleedingScore
  readonly fibrillation: Because
  /** Facts of the valve disease or the bleeding that decide. */
  readonly deciding: readonly Because[]
  /** Anticoagulants taken now; `null` when the list is missing or withheld. */
  readonly current: readonly CurrentMedication[] | null
  readonly missing: readonly Missing[]
  /** An intracranial haemorrhage ever: the benefit is weighed with a specialist before anything is started. */
  readonly intracranial: readonly Because[]
  /** A bleeding of the last year that nobody closed on the list. */
  readonly unsettled: readonly Because[]
  /** What to make sure of. */
  readonly notes: readonly string[]
  readonly rows: readonly RowProvenance[]
}

/** The facts of atrial fibrillation; empty when it is not on record. What is near to it is said, and not judged. */
export const fibrillationOf = ({ profile }: AdviceContext): Answer<readonly Because[]> => {
  const now = problemState(profile, problem.atrialFibrillation)
  if (now.kind !== 'answered') return now
  if (now.value.state === 'present') {
    return answered(now.value.facts.slice(0, 1).map(fact => becauseFact(fact, 'Atrial fibrillation')))
  }
  if (now.value.uncertain.length > 0) {
    return outOfScope('atrial fibrillation is on the list, but not confirmed: confirm it by ECG, then judge again')
  }
  const isPresent = (answer: ReturnType<typeof problemState>) =>
    answer.kind === 'answered' && answer.value.state === 'present'
  if (isPresent(problemState(profile, problem.atrialFibrillation, { everHad: true }))) {
    return outOfScope('atrial fibrillation is on the list as over: whether its stroke risk is over is not judged here')
  }
  if (isPresent(problemState(profile, problem.atrialFlutter))) {
    return outOfScope('atrial flutter is on the list: guidelines go by the same scores, but it is not judged here')
  }
  return answered([])
}

/** Mitral stenosis carries no severity in its codes; a mechanical valve may be one of unstated type. */
const valveNotes = (mechanical: boolean, stenosis: boolean): readonly string[] => [
  ...(mechanical
    ? ['The code may stand for a prosthetic valve of unstated type: make sure that it is mechanical.']
    : []),
  ...(stenosis ? ['The severity of the mitral stenosis is not on record: settle it by echocardiography.'] : []),
]

const valveOf = ({ profile }: AdviceContext) => {
  const states = allOf({
    mechanical: problemState(profile, problem.mechanicalValve, {
      everHad: true,
      procedures: [procedureConcept.mechanicalValve],
    }),
    stenosis: problemState(profile, problem.mitralStenosis),
  })
  return mapAnswer(states, ({ mechanical, stenosis }) => ({
    because: [
      ...(mechanical.state === 'present' ? [becauseFact(mechanical.facts[0], problem.mechanicalValve.title)] : []),
      ...(stenosis.state === 'present' ? [becauseFact(stenosis.facts[0], problem.mitralStenosis.title)] : []),
    ],
    notes: valveNotes(mechanical.state === 'present', stenosis.state === 'present'),
  }))
}

const intracranialOf = ({ profile }: AdviceContext): readonly Because[] => {
  const concept = problem.intracranialHaemorrhage
  const state = problemState(profile, concept, { everHad: true })
  return state.kind === 'answered' && state.value.state === 'present'
    ? state.value.facts.slice(0, 1).map(fact => becauseFact(fact, concept.title))
    : []
}

const bleedingNow = ({ profile }: AdviceContext): readonly Because[] => {
  const concept = problem.activeBleeding
  const facts = problemFacts(profile, concept, { everHad: false, withinDays: bleedingWithin })
  return facts.kind === 'answered' ? facts.value.slice(0, 1).map(fact => becauseFact(fact, concept.title)) : []
}

const byScore = ({ knowledge, jurisdiction }: AdviceContext, va: number) => {
  if (jurisdiction === null) return { verdict: 'no-threshold' as const, grade: null, rows: [] }
  const rows = knowledge.rows(anticoagulationThresholds).filter(row => row.jurisdiction === jurisdiction)
  const [met] = rows.filter(row => va >= row.va).toSorted((a, b) => b.va - a.va)
  return { verdict: met?.verdict ?? ('none' as const), grade: met?.grade ?? null, rows }
}

/** Everything that decides about an anticoagulant in a person with atrial fibrillation. */
export const situationOf = (context: AdviceContext, fibrillation: Because): Answer<Situation> => {
  const { profile, jurisdiction } = context
  const given = allOf({ stroke: strokeScoreOf(profile), bleeding: bleedingScoreOf(profile), valve: valveOf(context) })
  if (given.kind !== 'answered') return given
  const { stroke, bleeding, valve } = given.value
  const score = byScore(context, stroke.va)
  const unknown = stroke.items.flatMap(({ state, missing }) => (state === 'unknown' ? missing : []))
  const now = bleedingNow(context)
  const decided = now.length > 0 ? 'bleeding' : valve.because.length > 0 ? 'vitamin-k-antagonist' : null
  // What is not known could only add points: it matters where the score does not already treat.
  if (decided === null && unknown.length > 0 && score.verdict !== 'recommended' && score.verdict !== 'no-threshold') {
    return { kind: 'insufficient', missing: unknown }
  }
  const anticoagulants = takes(profile, { classes: ['anticoagulant'] })
  return answered({
    profile,
    verdict: decided ?? score.verdict,
    grade: decided === null ? score.grade : null,
    stroke,
    bleeding,
    fibrillation,
    deciding: decided === 'bleeding' ? now : valve.because,
    current: anticoagulants.kind === 'answered' ? anticoagulants.value : null,
    missing: [
      ...(anticoagulants.kind === 'insufficient' ? anticoagulants.missing : []),
      ...(jurisdiction === null ? [jurisdictionMissing('us or eu')] : []),
      ...unknown,
    ],
    intracranial: intracranialOf(context),
    unsettled: bleedingToSettle(profile).map(fact => becauseFact(fact, problem.activeBleeding.title)),
    notes: [...unresolvedBleeding(profile), ...valve.notes],
    rows: score.rows,
  })
}

/** What the verdict rests on: the arrhythmia, what decides at once, what scores, and the age in any case. */
export const becauseOf = ({
  fibrillation,
  deciding,
  intracranial,
  unsettled,
  stroke,
}: Situation): readonly [Because, ...Because[]] => {
  const scored = stroke.items.filter(({ state }) => state === 'present')
  const age = stroke.items.find(({ id, because }) => id.startsWith('age') && because.length > 0)
  const counted = scored.some(({ id }) => id.startsWith('age')) || age === undefined ? scored : [...scored, age]
  return [fibrillation, ...deciding, ...intracranial, ...unsettled, ...counted.flatMap(({ because }) => because)]
}
