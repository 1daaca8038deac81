import {
  conditions,
  createKnowledgeView,
  findings,
  isCoded,
  type KnowledgePack,
  type KnowledgeView,
  measurements,
  type PatientProfile,
  procedures,
  type Specialty,
  vaccines,
} from '../../clinical/index.ts'
import type { Instant, PersonId } from '../../core/index.ts'
import { switchedOffAt } from '../../pipeline/advice/index.ts'
import { packHash, type TableDifference } from '../../pipeline/knowledge/index.ts'
import { type AdviceChange, createAdviceDifference } from '../../pipeline/monitoring/index.ts'
import { decidedOf, planAt } from '../../pipeline/outcomes/index.ts'
import { readProfile } from '../../pipeline/profile/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { everybody, peopleAfter } from './everybody.ts'
import { terminologyAt } from './terminology.ts'

/** What other knowledge would say of the people that are stored. */
export type KnowledgeImpact = {
  readonly asOf: Instant
  /** People looked at; of the others nothing that the changed tables are about is on record. */
  readonly people: number
  readonly untouched: number
  readonly died: number
  /** People whose advice differs. */
  readonly changed: number
  readonly changes: readonly AdviceChange[]
  /** `null`: everybody was looked at. Else the last person that was; the others are asked for with `--after`. */
  readonly stoppedAfter: PersonId | null
}

/** What the specialties of the changed tables read. */
const readsOf = (specialties: readonly Specialty[], changed: readonly TableDifference[]) => {
  const names = new Set(changed.map(({ table }) => table))
  const concerned = specialties.filter(({ tables }) => tables.some(({ name }) => names.has(name)))
  const kinds = new Set(concerned.flatMap(({ reads }) => reads.kinds ?? []))
  const ids = new Set(concerned.flatMap(({ reads }) => reads.concepts))
  const coded = [measurements, conditions, procedures, findings, vaccines].flatMap(table =>
    [...(table as typeof conditions).values()].filter(({ id }) => ids.has(id)),
  )
  return { kinds, coded }
}

/** A medicine always counts: what it holds may only be known by its name. */
const isTouched = ({ facts }: PatientProfile, { kinds, coded }: ReturnType<typeof readsOf>): boolean =>
  facts.some(
    ({ kind, codings }) => kinds.has(kind) || kind === 'medication' || coded.some(concept => isCoded(codings, concept)),
  )

export type ImpactOptions = {
  /** Goes on behind this person. */
  readonly after?: string | undefined
  readonly progress?: (line: string) => void
  readonly signal?: AbortSignal | undefined
}

/** Tells how far it is, and how fast, each second and at the end. */
const everySecond = (progress: (line: string) => void, total: number) => {
  const started = performance.now()
  let told = started
  return (done: number): void => {
    const now = performance.now()
    if (now - told < 1_000 && done < total) return
    told = now
    progress(`${done} of ${total} people compared, ${Math.round((done * 1000) / Math.max(1, now - started))} a second`)
  }
}

const viewOf = (deps: Dependencies, pack: KnowledgePack): KnowledgeView => {
  const hash = packHash(pack)
  return hash === deps.knowledge.version ? deps.knowledge : createKnowledgeView(pack, hash)
}

/**
 * Advises everybody whom the changed tables may concern, once with either pack, and compares. Stores no advice and shows it
 * to nobody; reads people a page at a time. Stops between two people when asked, with what was found until then.
 */
export const knowledgeImpact = async (
  deps: Dependencies,
  packs: { readonly before: KnowledgePack; readonly after: KnowledgePack; readonly tables: readonly TableDifference[] },
  caller: Caller,
  { after = '', progress = () => undefined, signal }: ImpactOptions = {},
): Promise<KnowledgeImpact> => {
  const { kysely } = deps.database
  const views = { before: viewOf(deps, packs.before), after: viewOf(deps, packs.after) }
  const reads = readsOf(deps.specialties, packs.tables)
  const asOf = asOfFor(deps, null)
  const terminology = await terminologyAt(deps, null)
  const switchedOff = await switchedOffAt(kysely, null)
  const difference = createAdviceDifference()
  const total = packs.tables.length === 0 ? 0 : await peopleAfter(deps, after)
  const say = everySecond(progress, total)
  let last = after
  let untouched = 0
  let done = 0
  let stopped = false
  for await (const person of total === 0 ? [] : everybody(deps, after)) {
    stopped = signal?.aborted === true
    if (stopped) break
    // Past what is kept in memory for calls: everybody is read once.
    const profile = await readProfile(kysely, { person, asOf, knownAt: null }, undefined, terminology)
    if (isTouched(profile, reads)) {
      const plan = planAt(await decidedOf(kysely, profile.records, null), asOf)
      const request = { profile, jurisdiction: deps.site.jurisdiction, plan, orders: [], switchedOff, fresh: true }
      difference.add(
        deps.engine({ ...request, knowledge: views.before }),
        deps.engine({ ...request, knowledge: views.after }),
      )
    } else untouched += 1
    last = person
    done += 1
    say(done)
  }
  await recordAct(deps, {
    actor: caller.actor,
    action: 'knowledge.compared',
    record: null,
    purpose: 'HOPERAT',
    details: { before: views.before.version, after: views.after.version, people: done, channel: caller.channel },
  })
  return { asOf, untouched, ...difference.report(), stoppedAfter: stopped ? (last as PersonId) : null }
}
