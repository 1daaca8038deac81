import { createHash } from 'node:crypto'
import type { NotChecked, PatientProfile, Predictor, Specialty, Watcher } from '../../clinical/index.ts'
import { answered, type Instant } from '../../core/index.ts'
import { type NoticeTerms, noticeOf, termsOf } from './notice.ts'
import { answererOf, hindranceOf, indexEventOf, type ModelAnswer } from './predict-for.ts'
import type { ServedModel, Serving } from './serving.ts'

/** The specialty under whose name the models of a site speak; `site-models/NAME` is what a switch stops. */
export const siteModelsId = 'site-models'

/** A version that can be asked about a person. */
export type AskableModel = {
  readonly model: string
  readonly version: string
  readonly role: ServedModel['role']
  readonly definition: ServedModel['definition']
  readonly answer: (profile: PatientProfile) => ModelAnswer
  /** About which it would answer, also where the answer breaks. */
  readonly event: (profile: PatientProfile) => ModelAnswer['event']
}

/** The models of a site as they take part in advice at a moment. */
export type SiteModels = {
  /** One that speaks for all that serve; none where nothing serves. */
  readonly specialties: readonly Specialty[]
  /** Changes whenever an answer may: the versions that serve, and what is said of those that do not. */
  readonly key: string
  /** SHA-256 of the model files that serve, by the names of the models, a space between; `null`: none serves. */
  readonly version: string | null
  /** The version that speaks under a model's name. */
  readonly versionOf: (model: string) => string | null
  /** Models that would serve and may not, with the reason. */
  readonly notChecked: readonly NotChecked[]
  /** Those that serve, and those in shadow, whose answers nobody is shown. */
  readonly askable: readonly AskableModel[]
  /** When the first plan expires: from then on it is to be asked again what serves. */
  readonly until: Instant | null
}

/**
 * Prepares what serves at a moment for advice. A version in shadow is askable and in nothing else.
 *
 * @example
 * const models = siteModelsOf(await servingAt({ db, blobs }, { publicKey, at }))
 * advise({ profile, knowledge, jurisdiction, orders: [], models })
 */
export const siteModelsOf = ({ served, not }: Serving): SiteModels => {
  const able = served.map(one => ({ one, because: hindranceOf(one) }))
  const askable = able.flatMap(({ one, because }) => (because === null ? [askableOf(one)] : []))
  const notChecked = [
    ...not.map(({ model, because }) => ({ what: `Model ${model}`, because: `it does not serve: ${because}` })),
    ...able.flatMap(({ one: { role, run, definition }, because }) =>
      because === null || role === 'shadow' ? [] : [{ what: `${definition.title} (${run.trained.model})`, because }],
    ),
  ]
  const speaking = able.flatMap(({ one, because }) => (because === null && one.role === 'serving' ? [one] : []))
  const byName = new Map(speaking.map(({ run: { trained } }) => [trained.model, trained.version]))
  const versions = [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, version]) => version)
  const expiries = speaking.flatMap(({ plan }) => (plan === null ? [] : [plan.expires as Instant])).sort()
  return {
    specialties: speaking.length === 0 ? [] : [specialtyOf(speaking, askable)],
    key: keyOf(versions, speaking, notChecked),
    version: versions.length === 0 ? null : versions.join(' '),
    versionOf: model => byName.get(model) ?? null,
    notChecked,
    askable,
    until: expiries[0] ?? null,
  }
}

const keyOf = (
  versions: readonly string[],
  speaking: readonly ServedModel[],
  notChecked: readonly NotChecked[],
): string =>
  versions.length === 0 && notChecked.length === 0
    ? ''
    : createHash('sha256')
        .update(JSON.stringify([versions, speaking.map(({ plan }) => termsOf(plan)), notChecked]))
        .digest('hex')

const askableOf = (served: ServedModel): AskableModel => ({
  model: served.run.trained.model,
  version: served.run.trained.version,
  role: served.role,
  definition: served.definition,
  answer: answererOf(served),
  event: profile => indexEventOf(served.definition, profile),
})

const specialtyOf = (speaking: readonly ServedModel[], askable: readonly AskableModel[]): Specialty => {
  const asked = speaking.map(served => ({
    served,
    terms: termsOf(served.plan),
    model: askable.find(({ version, role }) => role === 'serving' && version === served.run.trained.version)!,
  }))
  return {
    id: siteModelsId,
    title: 'Models of this site',
    intendedUse: {
      user: 'Clinicians of the site that trained, tested and approved the model.',
      population: 'As each model says; it abstains for others.',
      exclusions: ['other sites', 'patients outside what was learnt from', 'died'],
      setting: 'As the cohort definition of each model says.',
      timeCriticality: 'Not for emergencies.',
      criteria: [],
    },
    reads: { concepts: [] },
    knowledge: { tables: {} },
    tables: [],
    predict: asked.map(
      ({ model, served }): Predictor => ({
        id: model.model,
        title: served.definition.title,
        predict: ({ profile }) => model.answer(profile).answer,
      }),
    ),
    watch: asked.flatMap(({ model, served, terms }) => (terms === null ? [] : [watcherOf(model, served, terms)])),
  }
}

/** Says a prediction at or above where acting begins; one that abstains has said so as a prediction. */
const watcherOf = (model: AskableModel, served: ServedModel, terms: NoticeTerms): Watcher => ({
  id: model.model,
  title: served.definition.title,
  watch: ({ profile }) => {
    const { event, answer } = model.answer(profile)
    if (answer.kind !== 'answered' || event === null) return 'not-applicable'
    return answered(answer.value.probability < terms.from ? [] : [noticeOf(served, answer.value, event, terms)])
  },
})

/** No model of the site's own. */
export const noSiteModels: SiteModels = siteModelsOf({ served: [], not: [] })
