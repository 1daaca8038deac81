import type { Instant } from '../../../core/index.ts'
import type { Judgement, ModelEvent, Plan, Stage } from '../../../governance/change-control/index.ts'
import {
  type KeptProposal,
  modelNames,
  proposalsOfModel,
  runsOfModel,
  type Serving,
  type TrainingRun,
} from '../../../pipeline/models/index.ts'
import { asOfFor, type Dependencies } from '../dependencies.ts'
import { trustedLife } from './record-move.ts'
import { servingNow } from './serving-now.ts'

export type ModelSummary = {
  readonly model: string
  readonly versions: number
  /** The version that answers for patients now; `null`: none does. */
  readonly serving: string | null
  readonly shadows: readonly string[]
  /** Why the version that should serve does not. */
  readonly notServed: string | null
  /** Proposals to train anew that nobody has answered. */
  readonly openProposals: number
  readonly newest: { readonly version: string; readonly stage: Stage | null; readonly at: Instant } | null
}

export type VersionShown = {
  readonly version: string
  readonly stage: Stage
  readonly hasServed: boolean
  readonly run: TrainingRun
  /** Under each plan that has judged it. */
  readonly judged: readonly {
    readonly plan: string
    readonly judgement: Judgement
    readonly approval: { readonly by: ModelEvent['by']; readonly at: Instant; readonly why: string } | null
  }[]
}

export type ModelShown = ModelSummary & {
  readonly plans: readonly { readonly hash: string; readonly inForce: boolean; readonly plan: Plan }[]
  readonly shown: readonly VersionShown[]
  /** Every move, oldest first. */
  readonly history: readonly Pick<ModelEvent, 'kind' | 'version' | 'at' | 'by' | 'why'>[]
  /** Newest first. */
  readonly proposals: readonly KeptProposal[]
}

/** The models of the site, and which of their versions serve. */
export const listModels = async (deps: Dependencies): Promise<readonly ModelSummary[]> => {
  const summaries: ModelSummary[] = []
  const serving = await servingNow(deps)
  for (const model of await modelNames(deps.database.kysely)) summaries.push(await summaryOf(deps, model, serving))
  return summaries
}

const summaryOf = async (deps: Dependencies, model: string, { served, not }: Serving): Promise<ModelSummary> => {
  const of = (role: 'serving' | 'shadow') =>
    served.filter(one => one.role === role && one.run.trained.model === model).map(({ run }) => run.trained.version)
  const runs = await runsOfModel(deps.database.kysely, model)
  const stages = await stagesOf(deps, model)
  const newest = runs[0]
  const proposals = await proposalsOfModel(deps.database.kysely, model)
  return {
    model,
    versions: runs.length,
    serving: of('serving')[0] ?? null,
    shadows: of('shadow'),
    openProposals: proposals.filter(({ answered }) => answered === null).length,
    notServed: not.find(one => one.model === model)?.because ?? null,
    newest:
      newest === undefined
        ? null
        : {
            version: newest.trained.version,
            stage: stages?.get(newest.trained.version) ?? null,
            at: newest.at,
          },
  }
}

/** Undefined where the history cannot be trusted: that is said as the reason why nothing serves. */
const stagesOf = async (deps: Dependencies, model: string): Promise<ReadonlyMap<string, Stage> | undefined> => {
  try {
    const { life } = await trustedLife(deps, model)
    return new Map([...life.versions].map(([version, { stage }]) => [version, stage]))
  } catch {
    return undefined
  }
}

/**
 * One model with its versions, plans, gates, approvals and every move.
 *
 * @throws AppError `not-found`; `conflict` where its history cannot be trusted
 */
export const showModel = async (deps: Dependencies, model: string): Promise<ModelShown> => {
  const { kysely } = deps.database
  const { life, events, plans } = await trustedLife(deps, model)
  const runs = await runsOfModel(kysely, model)
  const now = asOfFor(deps, null)
  const proposals = await proposalsOfModel(kysely, model)
  return {
    ...(await summaryOf(deps, model, await servingNow(deps))),
    plans: [...plans].map(([hash, plan]) => ({ hash, inForce: now < plan.expires, plan })),
    shown: runs.flatMap(run => {
      const own = life.versions.get(run.trained.version)
      if (own === undefined) return []
      return [
        {
          version: run.trained.version,
          stage: own.stage,
          hasServed: own.hasServed,
          run,
          judged: [...own.clearances].map(([plan, { judgement, approval }]) => ({
            plan,
            judgement,
            approval: approval ?? null,
          })),
        },
      ]
    }),
    history: events.map(({ kind, version, at, by, why }) => ({ kind, version, at, by, why })),
    proposals,
  }
}
