import { AppError } from '../../../core/index.ts'
import type { ModelEvent, ModelLife } from '../../../governance/change-control/index.ts'
import type { Caller, Dependencies } from '../dependencies.ts'
import { type KnownLife, recordMove } from './record-move.ts'

/** What a person decides about a version; `retired` before it served is a rejection. */
export type Decision = 'approved' | 'shadowed' | 'served' | 'rolled-back' | 'retired'

export type MoveAsked = {
  readonly model: string
  /** Whole, or the beginning of one that fits no other. */
  readonly version: string
  readonly kind: Decision
  readonly by: ModelEvent['by']
  readonly why: string
}

/**
 * Moves a version in its life: the one function behind every command and route. Which plan allows it is found: the newest signed one
 * that is in force and has judged it.
 *
 * @throws AppError `not-found`, `ambiguous` for the version; `conflict` for a move that is not allowed, with `details.refusal`
 * @example
 * await moveModel(deps, { model: 'readmission-30d', version, kind: 'served', by: { id: 'dr-okafor', role: 'governance' }, why: 'approved on Monday' }, caller)
 */
export const moveModel = async (
  deps: Dependencies,
  { model, version, kind, by, why }: MoveAsked,
  caller: Caller,
): Promise<{ readonly life: ModelLife; readonly event: ModelEvent }> =>
  await recordMove(
    deps,
    model,
    known => {
      const common = { version: versionNamed(known.life, version), at: deps.clock(), by, why }
      return kind === 'retired' ? { ...common, kind } : { ...common, kind, plan: planFor(known, common) }
    },
    caller,
  )

/** @throws AppError `not-found`, `ambiguous` */
export const versionNamed = ({ model, versions }: Pick<ModelLife, 'model' | 'versions'>, start: string): string => {
  const fitting = [...versions.keys()].filter(version => version.startsWith(start))
  const [only, ...others] = fitting
  if (only !== undefined && others.length === 0) return only
  throw new AppError(
    others.length > 0 ? 'ambiguous' : 'not-found',
    others.length > 0
      ? `${fitting.length} versions of ${model} begin so.`
      : versions.size === 0
        ? `Nothing of ${model} was trained here.`
        : `${model} has no version that begins so.`,
    { remedy: versions.size === 0 ? `attune model train ${model}` : `attune model show ${model} lists them.` },
  )
}

/** Where no plan is known: none has this hash, and the move is refused by that name. */
const noPlan = '0'.repeat(64)

type At = Pick<ModelEvent, 'version' | 'at'>

/** The newest plan in force under which the version has passed and, if any, was approved; else the newest that is in force, else the newest. */
export const planFor = ({ life, plans }: Pick<KnownLife, 'life' | 'plans'>, { version, at }: At): string => {
  const clearances = life.versions.get(version)?.clearances
  const newest = [...plans].reverse()
  const inForce = newest.filter(([, plan]) => at < plan.expires)
  const passed = inForce.filter(([hash]) => clearances?.get(hash)?.judgement.verdict === 'passed')
  const best =
    passed.find(([hash]) => clearances?.get(hash)?.approval !== undefined) ?? passed[0] ?? inForce[0] ?? newest[0]
  return best?.[0] ?? noPlan
}
