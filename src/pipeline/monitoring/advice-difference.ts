import { conceptOf, drugs, type Recommendation } from '../../clinical/index.ts'
import type { PersonId } from '../../core/index.ts'
import type { Advice } from '../advice/index.ts'

/** What is advised, without what is only true of one patient. */
export type AdviceSaid = {
  /** Of a check of a current medicine; `recommended`: what the other verbs say. */
  readonly state: 'found' | 'not found' | 'not checked' | 'recommended'
  readonly severity: Recommendation['severity']
  /** `null`: it makes no recommendation of its own. */
  readonly urgency: Recommendation['urgency'] | null
  /** What to do, in our own words. */
  readonly actions: readonly string[]
}

/** One difference, and everybody it concerns. */
export type AdviceChange = {
  readonly change: 'new' | 'gone' | 'changed'
  readonly verb: Recommendation['verb']
  readonly specialty: string
  readonly rule: string
  /** Name of the drug or test; `null`: about the person. */
  readonly drug: string | null
  /** `null`: nothing was, or would be, said. */
  readonly from: AdviceSaid | null
  readonly to: AdviceSaid | null
  readonly people: readonly PersonId[]
}

export type AdviceDifference = {
  readonly people: number
  readonly died: number
  /** People with any difference. */
  readonly changed: number
  /** Those that concern most people first. */
  readonly changes: readonly AdviceChange[]
}

type About = Pick<AdviceChange, 'verb' | 'specialty' | 'rule' | 'drug'>
type Said = About & { readonly said: AdviceSaid }

/** What speaks of the same: told apart, where there are several, by their order. */
const keyed = (all: readonly Said[]): ReadonlyMap<string, Said> => {
  const counts = new Map<string, number>()
  return new Map(
    all.map(one => {
      const key = `${one.verb} ${one.specialty} ${one.rule} ${one.drug}`
      const count = (counts.get(key) ?? 0) + 1
      counts.set(key, count)
      return [`${key} ${count}`, one]
    }),
  )
}

const wordsOf = ({ action }: Recommendation): readonly string[] => action.map(({ kind, text }) => `${kind}: ${text}`)

/** A check counts by its finding, card or not: that something can no longer be checked must not look like silence. */
const checked = ({ recommendations, findings }: Advice): readonly Said[] =>
  findings
    .filter(({ about }) => about === 'current')
    .map(({ specialty, check, drug, state, severity, effect, advise }) => {
      const { code } = conceptOf(drugs, drug).ingredient
      const card = recommendations.find(
        one => one.specialty === specialty && one.rule === check && one.action[0].subject?.code === code,
      )
      const actions = card === undefined ? [advise ?? effect] : wordsOf(card)
      const said = { state, severity, urgency: card?.urgency ?? null, actions }
      return { verb: 'check', specialty, rule: check, drug, said }
    })

const saidBy = (advice: Advice): ReadonlyMap<string, Said> =>
  keyed([
    ...checked(advice),
    ...advice.recommendations.flatMap((one): readonly Said[] => {
      const { verb, specialty, rule, severity, urgency, action } = one
      if (verb === 'check') return []
      const { subject } = action[0]
      const said = { state: 'recommended', severity, urgency, actions: wordsOf(one) } as const
      return [{ verb, specialty, rule, drug: subject?.display ?? subject?.code ?? null, said }]
    }),
  ])

const changeOf = (from: Said | undefined, to: Said | undefined): AdviceChange['change'] | null => {
  if (from === undefined) return 'new'
  if (to === undefined) return 'gone'
  return JSON.stringify(from.said) === JSON.stringify(to.said) ? null : 'changed'
}

/**
 * Adds up, person by person, how the advice under one knowledge differs from that under another. What is the same change for
 * several people is one; of each person only the id is kept.
 *
 * @example
 * const difference = createAdviceDifference()
 * difference.add(adviceBefore, adviceAfter)
 * difference.report().changes[0]?.people
 */
export const createAdviceDifference = () => {
  const changes = new Map<string, AdviceChange & { readonly people: PersonId[] }>()
  const sum = { people: 0, died: 0, changed: 0 }
  return {
    add: (before: Advice, after: Advice): void => {
      if (before.noAdvice !== null) {
        sum.died += 1
        return
      }
      sum.people += 1
      const [was, is] = [saidBy(before), saidBy(after)]
      let differs = false
      for (const key of new Set([...was.keys(), ...is.keys()])) {
        const [from, to] = [was.get(key), is.get(key)]
        const change = changeOf(from, to)
        if (change === null) continue
        const { said: _said, ...about } = (to ?? from) as Said
        const same = { change, ...about, from: from?.said ?? null, to: to?.said ?? null }
        const known = changes.get(JSON.stringify(same)) ?? { ...same, people: [] }
        changes.set(JSON.stringify(same), known)
        if (known.people.at(-1) !== before.patient) known.people.push(before.patient)
        differs = true
      }
      if (differs) sum.changed += 1
    },
    report: (): AdviceDifference => ({
      ...sum,
      changes: [...changes.values()].toSorted(
        (a, b) => b.people.length - a.people.length || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
      ),
    }),
  }
}
