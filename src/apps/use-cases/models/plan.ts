import { AppError, canonicalJson, type Instant, instantOf } from '../../../core/index.ts'
import {
  type Plan,
  planHash,
  planKey,
  planShape,
  type SignedPlan,
  signPlan,
} from '../../../governance/change-control/index.ts'
import { smallestGroup } from '../../../learning/index.ts'
import { keepPlan, plansOfModel, runsOfModel, type TrainingRun } from '../../../pipeline/models/index.ts'
import type { Caller, Dependencies } from '../dependencies.ts'

/**
 * A plan filled from a training run: its features, kind and settings with room around them, its own test rows as the frozen test, and
 * gates to begin with (docs/operations/models-of-your-own.md). It is a draft: a person edits it, then signs it.
 *
 * @param version whole or its beginning; without it the newest run
 * @throws AppError `not-found`
 */
export const draftPlan = async (
  deps: Dependencies,
  { model, version }: { readonly model: string; readonly version?: string | undefined },
): Promise<Plan> => {
  const { kysely } = deps.database
  const run = (await runsOfModel(kysely, model)).find(({ trained }) => trained.version.startsWith(version ?? ''))
  if (run === undefined)
    throw new AppError('not-found', `There is no such training run of ${model}.`, {
      remedy: `attune model train ${model}, or attune model show ${model}`,
    })
  const number = (await plansOfModel(kysely, model)).length + 1
  return planOf(run, { id: `${model}/${number}`, at: deps.clock() })
}

const planOf = (
  { trained, test, found }: TrainingRun,
  { id, at }: { readonly id: string; readonly at: Instant },
): Plan => {
  const { model, target, kind, features, hyperparameters, data } = trained
  const expires = yearAfter(at)
  const isBinary = target.kind === 'binary'
  return {
    document: 'change-control-plan',
    format: 2,
    id,
    model,
    target,
    kinds: [
      {
        kind: kind as Plan['kinds'][number]['kind'],
        hyperparameters: Object.fromEntries(
          Object.entries(hyperparameters).map(([name, value]) => [name, rangeAround(name, value)]),
        ),
      },
    ],
    features: [...features],
    data: {
      leastRows: Math.ceil(data.rows / 2),
      leastEvents: Math.ceil(data.events / 2),
      newestIndexDate: { from: data.newestIndexDate, until: expires.slice(0, 10) },
    },
    frozenTest: test.hash,
    gates: {
      leastDiscrimination: leastOf(found),
      discriminationBy: 'interval',
      nonInferiorityMargin: MARGIN,
      calibration: isBinary
        ? { slope: { least: 0.8, most: 1.25 }, inTheLarge: 0.25, ece: 0.03 }
        : { waived: 'a score of survival is no chance' },
      subgroups: isBinary ? subgroupsOf(found) : { waived: 'a score of survival has no threshold' },
      level: 0.95,
    },
    ...editsOf(trained),
    approval: { roles: ['clinician', 'governance'], notByTrainer: true },
    expires,
  }
}

/** Of a version that was edited: what was, and no more. */
const editsOf = ({ edited }: TrainingRun['trained']): Pick<Plan, 'edits'> => {
  if (edited === undefined) return {}
  const { edits } = edited
  return {
    edits: {
      kinds: [...new Set(edits.map(({ kind }) => kind))],
      features: [...new Set(edits.flatMap(({ features }) => features))],
      most: edits.length,
      // Up to tenths, so that a person reads a round number.
      largestChange: Math.ceil(10 * Math.max(...edits.map(({ largest }) => largest))) / 10,
    },
  }
}

const yearAfter = (at: Instant): Instant => {
  const day = new Date(at)
  return instantOf(Date.UTC(day.getUTCFullYear() + 1, day.getUTCMonth(), day.getUTCDate()))
}

/** By how much a version may rank worse than the one before. */
const MARGIN = 0.02

/** Below it a ranking helps nobody. */
const FLOOR = 0.55

/** For the lower end of an interval: what the run showed less what the next one may be worse by, to hundredths; no less than the floor. */
const leastOf = ({ discrimination }: TrainingRun['found']): number => {
  const interval = discrimination.kind === 'answered' ? discrimination.value.interval : undefined
  const low = interval?.kind === 'answered' ? interval.value.low : FLOOR
  return Math.min(0.99, Math.max(FLOOR, Math.floor((low - MARGIN) * 100 + 1e-9) / 100))
}

const largestGap = { tpr: 0.1, inTheLarge: 0.3 }

/** Standard errors that a margin must have room for: 95% of either side, and 80% of the groups without a gap shown to be within. */
const ERRORS = 1.96 + 1.2816

/**
 * The size from which a group without any gap would be shown to be within the margins in four of five tests, were the reference as large:
 * from there on an inconclusive interval says something against the candidate. Variance of the gap in TPR: at most 1/4 by the events of
 * each group; in the large: 1 by the events and 1 by the others of each.
 */
const blocksFrom = (): { readonly rows: number; readonly events: number; readonly others: number } => {
  const events = Math.ceil((2 / 4) * (ERRORS / largestGap.tpr) ** 2)
  const left = (largestGap.inTheLarge / ERRORS) ** 2 / 2 - 1 / events
  const others = Math.ceil(1 / left)
  return { rows: events + others, events, others }
}

const subgroupsOf = ({ subgroups, rows, events }: TrainingRun['found']): Plan['gates']['subgroups'] => {
  const columns = subgroups.map(({ column }) => column)
  if (columns.length === 0) return { waived: 'the run looked at no groups: say why none is needed, or name some' }
  const threshold = Math.min(0.99, Math.max(0.01, Math.round((100 * events) / rows) / 100))
  const smallest = { ...smallestGroup }
  return { columns, threshold, largestGap, by: 'interval', notShown: { blocksFrom: blocksFrom() }, smallest }
}

type Range = Plan['kinds'][number]['hyperparameters'][string]

const mostPairs = 50

/** Room around a setting: any seed, any few pairs, a quarter to four times a number; what is no number stays as it is. */
const rangeAround = (name: string, value: string | number | boolean): Range => {
  if (name === 'seed') return { least: 0, most: Number.MAX_SAFE_INTEGER }
  if (name === 'pairs') return { least: 0, most: mostPairs }
  if (typeof value !== 'number' || value === 0) return { oneOf: [value] }
  return { least: Math.min(value / 4, value * 4), most: Math.max(value / 4, value * 4) }
}

export type PlanSigned = { readonly hash: string; readonly document: SignedPlan }

/**
 * Signs a plan that a person has read, with the change-control key of the site, and keeps it: from now on it is what versions of the
 * model are judged by, until a newer one is signed or it expires.
 *
 * @param text the file: a plan, not signed
 * @throws AppError `misuse` with the place of each fault
 */
export const signPlanText = async (
  deps: Dependencies,
  { text, by, why }: { readonly text: string; readonly by: string; readonly why: string },
  caller: Caller,
): Promise<PlanSigned> => {
  const at = deps.clock()
  if (by.trim() === '' || by.trim().startsWith('system:') || why.trim() === '')
    throw new AppError('misuse', 'A person signs a plan, and says why.', { remedy: 'Add --by PERSON --why TEXT.' })
  const plan = parsedPlan(text)
  if (!(at < plan.expires))
    throw new AppError('misuse', `The plan expired at ${plan.expires}.`, { remedy: 'Set "expires" to a later moment.' })
  const runs = await runsOfModel(deps.database.kysely, plan.model)
  if (!runs.some(({ test }) => test.hash === plan.frozenTest))
    throw new AppError('misuse', `No training of ${plan.model} here has these test rows (frozenTest).`, {
      remedy: `Only those can be made again: attune model plan draft ${plan.model}`,
    })
  const document = signPlan(plan, planKey(deps.folder.keys))
  const hash = planHash(plan)
  await deps.write(async (tx, audit) => {
    await keepPlan(tx, document, { by, at })
    audit({
      at,
      actor: caller.actor,
      action: 'model.plan-signed',
      record: null,
      purpose: 'HOPERAT',
      details: { model: plan.model, plan: hash, id: plan.id, by, key: document.key, channel: caller.channel },
    })
  })
  return { hash, document }
}

const parsedPlan = (text: string): Plan => {
  const remedy = 'Correct the plan; docs/operations/models.md tells each field.'
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new AppError('misuse', 'The plan is not JSON.', { remedy, cause })
  }
  if (typeof json === 'object' && json !== null && 'signature' in json)
    throw new AppError('misuse', 'That plan is signed already.', {
      remedy: 'Give the plan alone, without a signature.',
    })
  const read = planShape.safeParse(json)
  if (read.success) {
    if (canonicalJson(read.data) === canonicalJson(json)) return read.data
    throw new AppError('misuse', 'Some text in the plan has white space around it.', { remedy })
  }
  const faults = read.error.issues.slice(0, 5).map(({ path, message }) => `${path.join('.') || 'the plan'}: ${message}`)
  throw new AppError('misuse', `${faults.join('. ')}.`, { remedy })
}
