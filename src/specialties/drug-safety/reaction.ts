import type { AllergyFact } from '../../clinical/index.ts'
import { codeSystems } from '../../core/index.ts'
import type { ReactionRow } from './allergy-tables.ts'

/** How an entry reacted, gravest first. A reaction that is not recorded or not understood is unknown, never harmless. */
export const reactionKinds = ['severe-immediate', 'severe-delayed', 'allergic', 'unknown', 'side-effect'] as const

export type ReactionKind = (typeof reactionKinds)[number]

/** What the person reacted with: its kind, and which reactions were recognised, e.g. `angioedema`. */
export type Reaction = { readonly kind: ReactionKind; readonly recognised: ReadonlySet<string> }

type Manifestation = AllergyFact['reactions'][number]['manifestations'][number]

const graver = (a: ReactionKind, b: ReactionKind): ReactionKind =>
  reactionKinds.indexOf(a) <= reactionKinds.indexOf(b) ? a : b

/** Words that say nothing of what a reaction was. */
const fillers = /\b(mild|moderate|slight|some|gi|upset|only|and|with|of|the|a|after|felt)\b/gi

const named = (text: string, name: string): boolean =>
  new RegExp(`\\b${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\b`, 'i').test(text)

/** A text is harmless only when every part of it is a known side effect; a grave word anywhere in it counts. */
const readText = (text: string, rows: readonly ReactionRow[]): Reaction => {
  const hits = rows.filter(({ names }) => names.some(name => named(text, name)))
  const recognised = new Set(hits.map(({ reaction }) => reaction))
  const kinds = hits.map(({ kind }) => kind).filter(kind => kind !== 'side-effect')
  if (kinds.length > 0) return { kind: kinds.reduce<ReactionKind>(graver, 'unknown'), recognised }
  const known = hits.flatMap(({ names }) => names).toSorted((a, b) => b.length - a.length)
  const rest = known.reduce((left, name) => left.replaceAll(new RegExp(`\\b${name}\\b`, 'gi'), ' '), text)
  const harmless = hits.length > 0 && rest.replaceAll(fillers, '').replaceAll(/[\s,;/.&+-]/g, '') === ''
  return { kind: harmless ? 'side-effect' : 'unknown', recognised }
}

const readManifestation = ({ codings, text }: Manifestation, rows: readonly ReactionRow[]): Reaction => {
  const coded = rows.filter(row =>
    codings.some(({ system, code }) => system === codeSystems.snomed && row.snomed.includes(code)),
  )
  const words = [text, ...codings.map(({ display }) => display)].flatMap(one => one ?? [])
  const read = [
    ...coded.map(({ kind, reaction }): Reaction => ({ kind, recognised: new Set([reaction]) })),
    // A coded side effect beside its own words needs no second reading; other words may say more.
    ...words.map(one => readText(one, rows)).filter(({ kind }) => coded.length === 0 || kind !== 'unknown'),
  ]
  return joined(read)
}

const joined = (read: readonly Reaction[]): Reaction => ({
  kind: read.length === 0 ? 'unknown' : read.map(({ kind }) => kind).reduce(graver),
  recognised: new Set(read.flatMap(({ recognised }) => [...recognised])),
})

/**
 * The reaction of an allergy entry. An entry that calls itself grave (criticality high, or a severe reaction) is taken as
 * grave unless it names a late skin reaction; a grave side effect is not called harmless.
 *
 * @example
 * reactionKindOf(entry, context.knowledge.rows(reactions)).kind // 'severe-immediate'
 */
export const reactionKindOf = ({ reactions, criticality }: AllergyFact, rows: readonly ReactionRow[]): Reaction => {
  const read = joined(
    reactions.flatMap(({ manifestations }) => manifestations.map(one => readManifestation(one, rows))),
  )
  const grave = criticality === 'high' || reactions.some(({ severity }) => severity === 'severe')
  if (!grave) return read
  if (read.kind === 'side-effect') return { ...read, kind: 'unknown' }
  return read.kind === 'unknown' || read.kind === 'allergic' ? { ...read, kind: 'severe-immediate' } : read
}
