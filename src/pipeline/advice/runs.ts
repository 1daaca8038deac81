import type { Fact } from '../../clinical/index.ts'
import { canonicalJson, epochOf, type Instant } from '../../core/index.ts'
import type { Advice } from './advice.ts'
import { planKey } from './memo.ts'
import type { AdviceRequest } from './request.ts'

/** Whole runs about one person that still stand: what was asked again is answered as it was. */
export type Runs = { readonly find: (request: AdviceRequest) => Advice | undefined; readonly of: readonly Run[] }

type Run = {
  readonly globals: string
  readonly facts: readonly Fact[]
  readonly plan: string
  readonly orders: string
  /** The moment of the oldest unit in it. */
  readonly oldest: Instant
  readonly advice: Advice
}

/** Runs that are remembered of one person: the views and orders of one visit. */
const remembered = 8

/** What everything depends on: jurisdiction, knowledge, what is withheld or not sent, what is switched off, which models serve. */
export const globalsOf = ({ knowledge, jurisdiction, profile, switchedOff = [], models }: AdviceRequest): string =>
  canonicalJson([
    knowledge.version,
    jurisdiction,
    profile.withheld,
    profile.notSent ?? [],
    switchedOff.map(({ target, at }) => [target, at]),
    models?.key ?? '',
  ])

/** Adds a run to those that stand. */
export const rememberRun = (
  before: Runs | undefined,
  request: AdviceRequest,
  { advice, oldest }: { readonly advice: Advice; readonly oldest: Instant },
): Runs => {
  const { facts } = request.profile
  const run = {
    globals: globalsOf(request),
    facts,
    plan: planKey(request.plan ?? []),
    orders: ordersOf(request),
    oldest,
    advice,
  }
  const others = (before?.of ?? []).filter(one => one.facts === facts && !isSameQuestion(one, run))
  return runsOf([run, ...others].slice(0, remembered))
}

/** The same list of facts is the same facts: it stays one list until a fact comes, or one begins or ends. */
const runsOf = (of: readonly Run[]): Runs => ({
  of,
  find: request => {
    const { profile, toleranceMinutes = 0 } = request
    const candidates = of.filter(({ facts }) => facts === profile.facts)
    if (candidates.length === 0) return undefined
    const asked = { globals: globalsOf(request), plan: planKey(request.plan ?? []), orders: ordersOf(request) }
    const run = candidates.find(one => isSameQuestion(one, asked))
    if (run === undefined) return undefined
    const age = epochOf(profile.asOf) - epochOf(run.oldest)
    const isSameMoment = run.advice.asOf === profile.asOf && age === 0
    return isSameMoment || (age >= 0 && age <= toleranceMinutes * 60_000) ? run.advice : undefined
  },
})

export const noRuns: Runs = runsOf([])

const ordersOf = ({ orders }: AdviceRequest): string => JSON.stringify(orders)

type Question = Pick<Run, 'globals' | 'plan' | 'orders'>

const isSameQuestion = (a: Question, b: Question): boolean =>
  a.globals === b.globals && a.plan === b.plan && a.orders === b.orders
