import type { PatientProfile } from '../../clinical/index.ts'
import type { Answer, Instant, RecordId } from '../../core/index.ts'
import { type Advice, calculationFailed } from '../../pipeline/advice/index.ts'
import { firstRecorded, indexMoment } from '../../pipeline/features/index.ts'
import {
  type AskableModel,
  type KeptAnswer,
  type ModelAnswer,
  type SiteModels,
  siteModelsId,
} from '../../pipeline/models/index.ts'
import type { Standing } from './standings.ts'

/** What one said of a person; or how it broke; `null`: nothing is to be kept. */
type Said = {
  readonly event: ModelAnswer['event']
  readonly answer: Answer<{ readonly probability: number }> | { readonly kind: 'failed'; readonly because: string }
} | null

/**
 * What the site's models say of a person, to be kept for watching them: what serves as it was said in the advice, what is in
 * shadow asked here and told to nobody. One that breaks has a row that says how; nobody's advice fails for it. A person without an
 * index has none; what this process has kept is not asked again while the facts are the same.
 */
export const answersToKeep = (
  models: SiteModels,
  {
    advice,
    profile,
    standing,
    record,
    at,
  }: {
    readonly advice: Advice
    readonly profile: PatientProfile
    readonly standing: Standing
    /** The first of the person's records. */
    readonly record: RecordId
    readonly at: Instant
  },
): readonly KeptAnswer[] => {
  if (advice.noAdvice !== null) return []
  return models.askable.flatMap((one): readonly KeptAnswer[] => {
    if (standing.kept.answers.get(keyOf(one)) === profile.facts) return []
    const said = one.role === 'shadow' ? asked(one, profile) : spoken(one, profile, advice)
    if (said === null) return []
    const { event, answer } = said
    return [
      {
        record: event?.record ?? record,
        person: profile.person,
        model: one.model,
        version: one.version,
        // Where not even the index could be found: when it was asked.
        index: event === null ? at : indexMoment(one.definition, event, known => firstRecorded(standing.stored, known)),
        role: one.role,
        at,
        prediction: answer.kind === 'answered' ? answer.value.probability : null,
        because: becauseOf(answer),
        failed: answer.kind === 'failed',
      },
    ]
  })
}

/** Notes that the answers of these models were kept, or that there were none, for as long as the facts are the same. */
export const noteAnswers = (models: SiteModels, standing: Standing, { facts }: PatientProfile): void => {
  for (const one of models.askable) standing.kept.answers.set(keyOf(one), facts)
}

const keyOf = ({ version, role }: AskableModel): string => `${role} ${version}`

/** What the advice said; nothing where it was switched off. */
const spoken = (one: AskableModel, profile: PatientProfile, { predictions, notChecked }: Advice): Said => {
  const answer = predictions.find(({ specialty, id }) => specialty === siteModelsId && id === one.model)
  if (answer !== undefined) {
    const event = one.event(profile)
    return event === null ? null : { event, answer }
  }
  const { title } = one.definition
  const broke = notChecked.some(({ what, because }) => what === title && because === calculationFailed)
  return broke ? asked(one, profile) : null
}

const asked = (one: AskableModel, profile: PatientProfile): Said => {
  try {
    const { event, answer } = one.answer(profile)
    return event === null ? null : { event, answer }
  } catch (error) {
    return { event: eventOr(one, profile), answer: { kind: 'failed', because: howItBroke(error) } }
  }
}

const eventOr = (one: AskableModel, profile: PatientProfile): ModelAnswer['event'] => {
  try {
    return one.event(profile)
  } catch {
    return null
  }
}

/** As much of a message as says what broke. */
const mostWords = 300

const howItBroke = (error: unknown): string =>
  `it broke: ${(error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, mostWords)}`

const becauseOf = (answer: NonNullable<Said>['answer']): string | null => {
  if (answer.kind === 'answered') return null
  if (answer.kind !== 'insufficient') return answer.because
  return answer.missing.map(({ what, have }) => `${what}: ${have}`).join('; ')
}
