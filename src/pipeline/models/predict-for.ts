import {
  type Because,
  type Contribution,
  eachReasonOnce,
  type PatientProfile,
  type Prediction,
  remembered,
} from '../../clinical/index.ts'
import {
  type Answer,
  answered,
  daysBefore,
  daysBetween,
  type Instant,
  insufficient,
  type Missing,
  outOfScope,
} from '../../core/index.ts'
import {
  type ApplicabilityReason,
  alignedRows,
  applicabilityOf,
  byConcept,
  type Column,
  type Model,
  predictorOf,
  type RowApplicability,
  type Table,
} from '../../learning/index.ts'
import {
  type CohortDefinition,
  type CohortEvent,
  conceptWords,
  entryOf,
  eventsOf,
  eventWords,
  type Feature,
  type FeatureSpec,
  factsOfFeature,
  featuresAt,
  featureWords,
  isDenied,
  valueWords,
} from '../features/index.ts'
import {
  becauseIndex,
  beginOf,
  evidenceOf,
  intervalOf,
  limitsOf,
  populationOf,
  wouldChangeOf,
} from './prediction-words.ts'
import type { ServedModel } from './serving.ts'

/** What a version says of a person: of which index, and the prediction or why there is none. */
export type ModelAnswer = {
  /** The newest index event that is known; `null` where there is none. */
  readonly event: CohortEvent | null
  readonly answer: Answer<Prediction>
}

/** Contributions and the starting point must give the score again; more apart is a mistake of ours. */
const SUMS_WITHIN = 1e-9

/** Part of what the model goes by (mean absolute contribution) that may be lacking where most training rows had it. */
const MOST_LACKING = 0.5

/** How many days after the index a model still answers. */
const answersFor = ({ serving, timeAtRisk }: CohortDefinition): number => serving?.within ?? timeAtRisk.to

/** Why a version cannot answer as a probability with reasons; `null` when it can. */
export const hindranceOf = ({ model, definition, run }: ServedModel): string | null => {
  if (model.target.kind !== 'binary')
    return 'it foretells a risk score and no probability: only models of a yes or no are shown'
  const known = new Set(definition.features.map(({ name }) => name))
  const strange = [...model.features, ...run.applicability.features].find(({ name }) => !known.has(name))
  return strange === undefined ? null : `its feature ${strange.name} is none of its definition's`
}

/**
 * Prepares a version to be asked about people. Each profile is asked once: who asks again gets the same answer.
 *
 * It abstains outside what it was learnt from: without an index event, too long after it, once the outcome has happened, where
 * conditions of entry fail or are not known, where something is withheld, outside the training range, and where too much is missing.
 *
 * @example
 * const answer = answererOf(served)
 * answer(profile).answer // { kind: 'answered', value: { probability: 0.32, .. } }
 */
export const answererOf = (served: ServedModel): ((profile: PatientProfile) => ModelAnswer) => {
  const { run, definition } = served
  const predict = predictionFor(served)
  const reading = `site model ${run.trained.version}`
  const asked = (profile: PatientProfile): ModelAnswer => {
    const event = indexEventOf(definition, profile)
    if (event === null) return { event, answer: outOfScope(`no ${eventWords(definition.index.event)} is on record`) }
    return { event, answer: abstention(definition, profile, event) ?? predict(profile, event) }
  }
  return profile => remembered(profile, reading, asked)
}

/** The index event about which a model of a definition answers: the newest, or the only one; `null` where none is known. */
export const indexEventOf = ({ index }: CohortDefinition, profile: PatientProfile): CohortEvent | null => {
  const known = eventsOf(profile, index.event)
  return (index.which === 'first' ? known[0] : known.at(-1)) ?? null
}

/** Why nothing is said of an index, by what the definition asks; `null` when nothing speaks against it. */
const abstention = (
  definition: CohortDefinition,
  profile: PatientProfile,
  event: CohortEvent,
): Answer<never> | null => {
  if (profile.withheld.length > 0)
    return insufficient({
      what: 'the whole record',
      need: 'all of it',
      have: 'some information is withheld',
      reason: 'withheld',
    })
  if (isDenied(profile)) return outOfScope('a denial of consent is on record; it was learnt without such patients')
  const words = eventWords(definition.index.event)
  const begins = beginOf(definition, event)
  if (profile.asOf < begins)
    return outOfScope(`it answers from ${minuteOf(begins)} on, after the ${words} of ${event.at.slice(0, 10)}`)
  const since = daysBetween(begins, profile.asOf)
  const within = answersFor(definition)
  if (since > within)
    return outOfScope(
      `the last ${words} is of ${event.at.slice(0, 10)}, ${Math.floor(since)} days ago; it answers for ${within} days`,
    )
  const happened = outcomeSince(definition, profile, event)
  if (happened !== null)
    return outOfScope(`${eventWords(definition.outcome)} has happened since, on ${happened.at.slice(0, 10)}`)
  const answers = entryOf(definition).map(({ asks }) => asks(profile, begins))
  const failed = answers.flatMap(one => (one.kind === 'fails' ? [one.because] : []))
  if (failed.length > 0) return outOfScope(failed.join('; '))
  const missing = answers.flatMap(one => (one.kind === 'unknown' ? [one.missing] : []))
  return missing.length > 0 ? insufficient(...missing) : null
}

/** As in training: after the index, and not the index itself. */
const outcomeSince = (
  definition: CohortDefinition,
  profile: PatientProfile,
  event: CohortEvent,
): CohortEvent | null => {
  const { outcome, timeAtRisk } = definition
  const begins = daysBefore(beginOf(definition, event), -timeAtRisk.from)
  return (
    eventsOf(profile, outcome).find(({ at, fact }) => at > begins && (fact === null || fact.id !== event.fact?.id)) ??
    null
  )
}

const minuteOf = (at: Instant): string => `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`

type Asked = { readonly spec: FeatureSpec; readonly feature: Feature }

const predictionFor = (served: ServedModel): ((profile: PatientProfile, event: CohortEvent) => Answer<Prediction>) => {
  const { model, run, definition } = served
  const { score, explain, predictionOf } = predictorOf(model)
  const names = model.features.map(({ name }) => name)
  const lacking = lackingFor(served)
  return (profile, event) => {
    const asked = new Map<string, Asked>(
      featuresAt(definition, profile).features.map((feature, at) => [
        feature.name,
        { feature, spec: definition.features[at]! },
      ]),
    )
    const table = tableOf(served, asked)
    const seen = applicabilityOf(run.applicability, table)(0)
    const missing = lacking(asked, seen)
    if (missing.length > 0) return insufficient(...missing)
    if (seen.verdict === 'outside')
      return outOfScope(
        seen.reasons
          .filter(({ verdict }) => verdict === 'outside')
          .map(reason => reasonWords(reason, asked))
          .join('; '),
      )
    const row = alignedRows(table, model.features)
    const logOdds = score(row)
    const { bias, features } = explain(row)
    const sum = features.reduce((all, part) => all + part, bias)
    if (!(Math.abs(sum - logOdds) <= SUMS_WITHIN))
      throw new RangeError(`${run.trained.version}: contributions sum to ${sum}, the score is ${logOdds}`)
    const contributions = contributionsOf(names, features, asked, profile)
    const probability = predictionOf(logOdds)
    return answered({
      id: run.trained.model,
      outcome: eventWords(definition.outcome),
      horizon: { days: definition.timeAtRisk.to },
      probability,
      interval: intervalOf(run, probability),
      category: null,
      reference: bias,
      contributions,
      effects: [],
      population: populationOf(served),
      because: [...eachOnce([...becauseIndex(definition, event), ...contributions.flatMap(({ from }) => from)])],
      evidence: [evidenceOf(served)],
      limits: limitsOf(served, {
        profile,
        event,
        edges: seen.reasons.map(reason => reasonWords(reason, asked)),
        missing: lackedOf(asked, names),
      }),
      wouldChangeIf: wouldChangeOf(definition, event, contributions),
    })
  }
}

/** A reason of the applicability, with what its features are for a reader. */
const reasonWords = ({ text, features }: ApplicabilityReason, asked: ReadonlyMap<string, Asked>): string =>
  features.reduce((words, name) => {
    const spec = asked.get(name)?.spec
    return spec === undefined
      ? words
      : words.replace(new RegExp(`(?<![a-z0-9_])${name}(?![a-z0-9_])`), featureWords(spec))
  }, text)

const eachOnce = (all: readonly Because[]): readonly Because[] => {
  const [first, ...others] = all
  return first === undefined ? [] : eachReasonOnce([first, ...others])
}

/** One row of a table, as the model and its applicability know their columns. */
const tableOf = ({ model, run }: ServedModel, asked: ReadonlyMap<string, Asked>): Table => {
  const kinds = new Map<string, Model['features'][number]['kind']>(
    [...run.applicability.features, ...model.features].map(({ name, kind }) => [name, kind]),
  )
  const columns = [...kinds].map(([name, kind]): Column => {
    const value = asked.get(name)?.feature.value ?? null
    if (kind === 'numeric') {
      if (typeof value === 'string') throw new RangeError(`${name} is ${value}; the model learnt it as a number`)
      return { kind, name, values: Float64Array.of(value ?? Number.NaN) }
    }
    const levels = value === null ? [] : [String(value)]
    return { kind, name, levels, codes: Int32Array.of(value === null ? -1 : 0) }
  })
  return { rows: 1, columns }
}

/** What is missing that must not be: what training rows always had, or too much of what most had. */
const lackingFor = ({ model, run }: ServedModel) => {
  const shares = new Map(run.applicability.features.map(({ name, missing }) => [name, missing]))
  const weights = new Map(run.importance.map(({ feature, logOdds }) => [feature, logOdds]))
  const weightOf = (names: readonly string[]) => names.reduce((sum, name) => sum + (weights.get(name) ?? 0), 0)
  const all = weightOf(model.features.map(({ name }) => name))
  return (asked: ReadonlyMap<string, Asked>, seen: RowApplicability): readonly Missing[] => {
    const never = new Set(
      seen.reasons.filter(({ kind }) => kind === 'never-missing').flatMap(({ features }) => features),
    )
    const usual = model.features
      .map(({ name }) => name)
      .filter(name => asked.get(name)?.feature.value === null && (shares.get(name) ?? 0) < 0.5)
    const names = all > 0 && weightOf(usual) >= MOST_LACKING * all ? new Set([...never, ...usual]) : never
    return [...names].flatMap(name => missingOf(asked.get(name)))
  }
}

const missingOf = (asked: Asked | undefined): readonly Missing[] => {
  if (asked === undefined || asked.feature.value !== null) return []
  const { spec, feature } = asked
  return [{ what: featureWords(spec), need: 'known', have: feature.have, reason: feature.reason }]
}

const lackedOf = (asked: ReadonlyMap<string, Asked>, names: readonly string[]): readonly string[] =>
  names.flatMap(name => {
    const one = asked.get(name)
    return one === undefined || one.feature.value !== null ? [] : [featureWords(one.spec)]
  })

/** By clinical concept, the largest first; with the reference they sum to the log-odds. */
const contributionsOf = (
  names: readonly string[],
  parts: Float64Array,
  asked: ReadonlyMap<string, Asked>,
  profile: PatientProfile,
): readonly Contribution[] => {
  const concepts = Object.fromEntries(names.map(name => [name, conceptWords(asked.get(name)!.spec)]))
  return byConcept(names, parts, concepts).map(({ concept, contribution, features }) => ({
    concept,
    value: features
      .map(({ name }) => asked.get(name)!)
      .map(({ spec, feature }) =>
        features.length === 1 && isPlain(spec)
          ? valueWords(spec, feature)
          : `${featureWords(spec)}: ${valueWords(spec, feature)}`,
      )
      .join('; '),
    logOdds: contribution,
    from: eachOnce(features.flatMap(({ name }) => factsOfFeature(asked.get(name)!.spec, profile))),
  }))
}

/** Whose concept says already what the value is of. */
const isPlain = ({ kind }: FeatureSpec): boolean => ['age', 'sex', 'condition', 'length-of-stay'].includes(kind)
