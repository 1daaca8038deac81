import {
  type AdviceContext,
  addReads,
  type ComparableFacts,
  comparableFacts,
  type Fact,
  type FactKind,
  observedProfile,
  type PatientProfile,
  type PlanItem,
  type ProfileReads,
} from '../../clinical/index.ts'
import { canonicalJson, codingKey, epochOf, type Instant } from '../../core/index.ts'
import { markedBy } from '../profile/index.ts'
import { type Basis, sha256 } from './recommendation.ts'

/** One unit of advice, e.g. a chooser, or all checks of one order, as it was computed. */
type Entry = {
  readonly value: unknown
  readonly reads: ProfileReads
  readonly readsPlan: boolean
  readonly moment: Instant
  /** Of what it read; made when somebody asks, since most units end in no recommendation. */
  hash?: string
}

/** What was computed about one person: the next request starts from it. */
export type Memory = {
  /** What every unit depends on: jurisdiction, knowledge, what is withheld, what is switched off, which models serve. */
  readonly globals: string
  /** The profile's own list, and the same by what each fact says. */
  readonly list: readonly Fact[]
  readonly facts: ReadonlyMap<string, Fact>
  readonly plan: string
  readonly entries: Map<string, Entry>
}

/** How many units were computed, and how many stood from before. */
export type Work = { readonly ran: number; readonly reused: number }

/** Runs units of advice, each with a record of what it reads, and reuses those that nothing new touches. */
export type Memo = {
  /** The value of a unit. A unit that throws is not remembered, nor is the one it ran in. */
  readonly run: <T>(key: string, unit: (context: AdviceContext) => T) => { readonly value: T; readonly basis: Basis }
  /** Called where a unit swallowed a failure: what is around it is not remembered. */
  readonly taint: () => void
  readonly work: () => Work
  /** The moment of the oldest unit that was used; the profile's own when there was none. */
  readonly oldest: () => Instant
  readonly memory: Memory
}

const keys = new WeakMap<Fact, string>()

/** A fact as it stands at a moment: the same statement may have ended since, and its codes may be read by another map. */
const factKey = (fact: Fact): string => {
  const known = keys.get(fact) ?? keyOf(fact)
  keys.set(fact, known)
  return known
}

const keyOf = (fact: Fact): string =>
  `${fact.id} ${fact.effective.end ?? ''} ${fact.status} ${codesOf(fact)} ${
    fact.kind === 'demographics' ? (fact.death?.at ?? '') : fact.kind === 'condition' ? (fact.clinicalStatus ?? '') : ''
  }${marksOf(fact)}`

/** The codes that it carries now: those of a Medication elsewhere, and of the site's maps, are no part of what was stored. */
const codesOf = (fact: Fact): string =>
  [...fact.codings, ...(fact.kind === 'observation' && fact.value.type === 'coded' ? fact.value.codings : [])]
    .map(codingKey)
    .join(' ')

/** What was found wrong with it since it was stored. */
const marksOf = ({ quality }: Fact): string => {
  const marks = quality.filter(({ location }) => location === markedBy)
  return marks.length === 0 ? '' : ` ${marks.map(({ code }) => code).join(' ')}`
}

export const planKey = (plan: readonly PlanItem[]): string =>
  canonicalJson(plan.map(({ recommendation, acceptedAt, change }) => [recommendation.id, acceptedAt, change]))

type Changed = { readonly facts: ComparableFacts; readonly kinds: ReadonlySet<FactKind> }

/** The facts that only one of the two has, and the kinds that have appeared or vanished altogether. */
const changedFacts = (before: ReadonlyMap<string, Fact>, after: ReadonlyMap<string, Fact>): Changed => {
  const facts: Fact[] = []
  for (const [key, fact] of before) if (!after.has(key)) facts.push(fact)
  for (const [key, fact] of after) if (!before.has(key)) facts.push(fact)
  if (facts.length === 0) return { facts: comparableFacts(facts), kinds: new Set() }
  const kindsOf = (all: ReadonlyMap<string, Fact>) => new Set([...all.values()].map(({ kind }) => kind))
  return { facts: comparableFacts(facts), kinds: kindsOf(before).symmetricDifference(kindsOf(after)) }
}

const unchanged: Changed = { facts: comparableFacts([]), kinds: new Set() }

const touched = (reads: ProfileReads, { facts, kinds }: Changed): boolean =>
  facts.touchedBy(reads).length > 0 || [...reads.presence].some(kind => kinds.has(kind))

/**
 * @param previous what was computed before about the same person
 * @param toleranceMinutes how much older a unit computed before may be; it keeps its own moment. 0: the same moment only
 */
export const createMemo = (
  context: AdviceContext,
  globals: string,
  { previous, toleranceMinutes }: { readonly previous: Memory | undefined; readonly toleranceMinutes: number },
): Memo => {
  const list = context.profile.facts
  const isSameList = previous?.list === list
  const facts = isSameList ? previous.facts : new Map(list.map(fact => [factKey(fact), fact]))
  // Not needed where nothing is computed.
  let comparable: ComparableFacts | undefined
  const seenBy = (reads: ProfileReads): readonly string[] => {
    comparable ??= comparableFacts([...facts.values()])
    return comparable.touchedBy(reads).map(digestOf).sort()
  }
  const digests = new Map<readonly Fact[], string>()
  /** Many units read the same facts: those that are read together are hashed once. */
  const digestOf = (group: readonly Fact[]): string => {
    const known = digests.get(group) ?? sha256(JSON.stringify(group.map(factKey)))
    digests.set(group, known)
    return known
  }
  const plan = planKey(context.plan)
  /** An entry of before stands because nothing that it read has changed: its hash is the same from the facts of now. */
  const basisOf = (entry: Entry): Basis => ({
    moment: entry.moment,
    get profile() {
      entry.hash ??= basisHash(context.profile, seenBy(entry.reads), entry.readsPlan ? plan : null)
      return entry.hash
    },
  })
  const usable = previous?.globals === globals ? previous : undefined
  const changed = usable === undefined ? null : isSameList ? unchanged : changedFacts(usable.facts, facts)
  const entries = new Map<string, Entry>()
  const running: { reads: ProfileReads; plan: boolean; tainted: boolean }[] = []
  let ran = 0
  let reused = 0
  let oldest = context.profile.asOf

  const stands = (entry: Entry): boolean => {
    const age = epochOf(context.profile.asOf) - epochOf(entry.moment)
    // Inside a unit that is computed now, only what is of this very moment: a replay at one moment gives the same.
    const isRecent = age === 0 || (running.length === 0 && age > 0 && age <= toleranceMinutes * 60_000)
    if (!isRecent || changed === null || (entry.readsPlan && usable?.plan !== plan)) return false
    return changed === unchanged || !touched(entry.reads, changed)
  }
  const noteInner = (entry: Entry): void => {
    const outer = running.at(-1)
    if (outer === undefined) return
    addReads(outer.reads, entry.reads)
    outer.plan ||= entry.readsPlan
  }
  const compute = <T>(unit: (context: AdviceContext) => T): { entry: Entry; tainted: boolean } => {
    const { profile, reads } = observedProfile(context.profile)
    const own = { reads, plan: false, tainted: false }
    const watched: AdviceContext = {
      ...context,
      profile,
      get plan() {
        own.plan = true
        return context.plan
      },
    }
    running.push(own)
    try {
      const value = unit(watched)
      return { entry: { value, reads, readsPlan: own.plan, moment: context.profile.asOf }, tainted: own.tainted }
    } catch (error) {
      for (const outer of running) outer.tainted = true
      throw error
    } finally {
      running.pop()
    }
  }
  return {
    run: <T>(key: string, unit: (context: AdviceContext) => T) => {
      const known = entries.get(key) ?? usable?.entries.get(key)
      if (known !== undefined && (entries.has(key) || stands(known))) {
        if (!entries.has(key)) reused += 1
        if (known.moment < oldest) oldest = known.moment
        entries.set(key, known)
        noteInner(known)
        return { value: known.value as T, basis: basisOf(known) }
      }
      ran += 1
      const { entry, tainted } = compute(unit)
      if (!tainted) entries.set(key, entry)
      noteInner(entry)
      return { value: entry.value as T, basis: basisOf(entry) }
    },
    taint: () => {
      for (const one of running) one.tainted = true
    },
    work: () => ({ ran, reused }),
    oldest: () => oldest,
    memory: { globals, list, facts, plan, entries },
  }
}

/** The hash of what a unit saw: the same facts give the same hash, whatever else is in the record. */
const basisHash = (profile: PatientProfile, seen: readonly string[], plan: string | null): string =>
  // Texts and lists of texts only: canonical as they are.
  sha256(
    JSON.stringify([profile.person, profile.withheld, profile.notSent ?? [], seen, ...(plan === null ? [] : [plan])]),
  )
