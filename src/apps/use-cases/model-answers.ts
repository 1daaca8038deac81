import type { PatientProfile } from '../../clinical/index.ts'
import type { Answer, Instant, RecordId } from '../../core/index.ts'
import type { Advice } from '../../pipeline/advice/index.ts'
import { firstRecorded, indexMoment } from '../../pipeline/features/index.ts'
import { type AskableModel, type KeptAnswer, type SiteModels, siteModelsId } from '../../pipeline/models/index.ts'
import type { Standing } from './standings.ts'

type Said = Answer<{ readonly probability: number }>

/**
 * What the site's models say of a person, to be kept for watching them: what serves as it was said in the advice, what is in
 * shadow asked here and told to nobody. A person without an index has none; what this process has kept is not asked again
 * while the facts are the same.
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
    const { event, answer } = one.role === 'shadow' ? asked(one, profile) : spoken(one, profile, advice)
    if (event === null || answer === null) return []
    return [
      {
        record: event.record ?? record,
        person: profile.person,
        model: one.model,
        version: one.version,
        index: indexMoment(one.definition, event, known => firstRecorded(standing.stored, known)),
        role: one.role,
        at,
        prediction: answer.kind === 'answered' ? answer.value.probability : null,
        because: becauseOf(answer),
      },
    ]
  })
}

/** Notes that the answers of these models were kept, or that there were none, for as long as the facts are the same. */
export const noteAnswers = (models: SiteModels, standing: Standing, { facts }: PatientProfile): void => {
  for (const one of models.askable) standing.kept.answers.set(keyOf(one), facts)
}

const keyOf = ({ version, role }: AskableModel): string => `${role} ${version}`

/** What the advice said; `null` where it was switched off or broke. */
const spoken = ({ model, answer }: AskableModel, profile: PatientProfile, { predictions }: Advice) => ({
  event: answer(profile).event,
  answer: predictions.find(({ specialty, id }) => specialty === siteModelsId && id === model) ?? null,
})

const asked = ({ answer }: AskableModel, profile: PatientProfile): ReturnType<AskableModel['answer']> | Broken => {
  try {
    return answer(profile)
  } catch {
    // Nobody is shown it, so nobody's advice may fail for it; that it broke is seen where shadows are watched.
    return { event: null, answer: null }
  }
}

type Broken = { readonly event: null; readonly answer: null }

const becauseOf = (answer: Said): string | null => {
  if (answer.kind === 'answered') return null
  if (answer.kind === 'out-of-scope') return answer.because
  return answer.missing.map(({ what, have }) => `${what}: ${have}`).join('; ')
}
