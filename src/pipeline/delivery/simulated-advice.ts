import type { Because, Evidence, Recommendation } from '../../clinical/index.ts'
import { canonicalJson } from '../../core/index.ts'
import type { Advice } from '../advice/index.ts'
import type { SimulatedDifferences } from './contract.ts'

type Prediction = Advice['predictions'][number]

export type SimulatedAdvice = {
  readonly advice: Advice
  /** What rests on an equation that was not run again: neither there nor gone. */
  readonly unjudged: readonly Recommendation[]
  readonly notApplied: readonly string[]
}

/**
 * The advice of a supposition. Predictions come from the run with supposed values only: in a risk equation "on
 * treatment" marks a person, it is not the effect of the treatment, so no equation is run again with a supposed medicine.
 * What rests on an equation that such a medicine would have moved is taken from that run as well, or not judged.
 *
 * @param measured the run with supposed values only
 * @param full the run with supposed values and medicines
 */
export const simulatedAdvice = (measured: Advice, full: Advice): SimulatedAdvice => {
  const moved = measured.predictions.filter(one => !same(one, full.predictions.find(sameQuestion(one))))
  const equations = new Set(
    moved.flatMap(one => (one.kind === 'answered' ? one.value.evidence.map(({ id }) => id) : [])),
  )
  const rests = restsOn(equations)
  const inMeasured = bySubject(measured.recommendations.filter(rests))
  const inFull = bySubject(full.recommendations)
  const recommendations = full.recommendations.flatMap(one => (rests(one) ? (inMeasured.get(one.subject) ?? []) : one))
  const unjudged = [
    ...full.recommendations.filter(one => rests(one) && !inMeasured.has(one.subject)),
    ...[...inMeasured.values()].filter(one => !inFull.has(one.subject)),
  ]
  return {
    advice: {
      ...full,
      predictions: measured.predictions,
      options: full.options.map(set =>
        set.kind === 'answered' && rests(set)
          ? (measured.options.find(one => one.specialty === set.specialty && one.chooser === set.chooser) ?? set)
          : set,
      ),
      recommendations,
    },
    unjudged,
    notApplied: [
      ...(moved.length === 0
        ? []
        : [
            `The supposed medicines were not put into these equations, in which treatment marks a person and is not its effect: ${moved.map(({ title }) => title).join('; ')}. Effects of treatment come from trials only`,
          ]),
      ...unjudged.map(({ summary }) => `Not judged, since it rests on such an equation: ${summary}`),
    ],
  }
}

const sameQuestion = (one: Prediction) => (other: Prediction) =>
  other.specialty === one.specialty && other.id === one.id

const same = (one: Prediction, other: Prediction | undefined): boolean => probabilityOf(one) === probabilityOf(other)

const probabilityOf = (one: Prediction | undefined): number | null =>
  one?.kind === 'answered' ? one.value.probability : null

type Reasoned = { readonly because: readonly Because[]; readonly evidence: readonly Evidence[] }

const restsOn =
  (equations: ReadonlySet<string>) =>
  ({ because, evidence }: Reasoned): boolean =>
    evidence.some(({ id }) => equations.has(id)) ||
    because.some(reason => reason.kind === 'derived' && equations.has(reason.evidence))

const bySubject = (recommendations: readonly Recommendation[]): ReadonlyMap<string, Recommendation> =>
  new Map(recommendations.map(one => [one.subject, one]))

const purposeOf = ({ specialty, rule, action }: Recommendation): string =>
  canonicalJson([specialty, rule, action.map(({ kind, subject }) => [kind, subject?.code ?? ''])])

/** What a supposition changes of the real advice. */
export const differencesOf = (
  real: Advice,
  { advice: simulated, unjudged }: Pick<SimulatedAdvice, 'advice' | 'unjudged'>,
): SimulatedDifferences => {
  const open = new Set(unjudged.map(({ subject }) => subject))
  const before = bySubject(real.recommendations.filter(({ subject }) => !open.has(subject)))
  const after = bySubject(simulated.recommendations)
  const gone = [...before.values()].filter(({ subject }) => !after.has(subject))
  const come = simulated.recommendations.filter(({ subject }) => !before.has(subject))
  // A supposed fact makes another subject of the same advice: the same rule with the same thing to do is a change.
  const again = come.flatMap(one => {
    const was = gone.filter(other => purposeOf(other) === purposeOf(one))
    return was.length === 1 && was[0] !== undefined ? [{ before: was[0], after: one }] : []
  })
  const paired = new Set(again.flatMap(pair => [pair.before, pair.after]))
  return {
    appeared: come.filter(one => !paired.has(one)),
    vanished: gone.filter(one => !paired.has(one)),
    changed: [
      ...simulated.recommendations.flatMap(one => {
        const was = before.get(one.subject)
        return was === undefined || shownOf(was) === shownOf(one) ? [] : [{ before: was, after: one }]
      }),
      ...again.filter(pair => shownOf(pair.before) !== shownOf(pair.after)),
    ],
    verdicts: verdictsOf(real, simulated),
    predictions: predictionsOf(real, simulated),
  }
}

/** What a reader sees of a recommendation; its id differs with every profile. */
const shownOf = ({ summary, severity, urgency, action, dose }: Recommendation): string =>
  canonicalJson([summary, severity, urgency, action.map(({ kind, text }) => [kind, text]), dose?.amount ?? null])

const verdictsOf = (real: Advice, simulated: Advice): SimulatedDifferences['verdicts'] => {
  const titles = [...new Set([...real.medicines, ...simulated.medicines].map(({ title }) => title))]
  return titles.flatMap(drug => {
    const of = ({ medicines }: Advice) => medicines.find(({ title }) => title === drug)?.verdict ?? null
    const [before, after] = [of(real), of(simulated)]
    return before === after ? [] : [{ drug, before, after }]
  })
}

const predictionsOf = (real: Advice, simulated: Advice): SimulatedDifferences['predictions'] =>
  simulated.predictions.flatMap(one => {
    const [before, after] = [probabilityOf(real.predictions.find(sameQuestion(one))), probabilityOf(one)]
    return before === after ? [] : [{ id: one.id, title: one.title, before, after }]
  })
