import { canonicalJson, type FactId, type Instant } from '../../core/index.ts'
import type { Fact, FactKind } from '../fact.ts'
import { codeOf, type Examination, isDated, type Place } from './examination.ts'
import { textHash } from './text-hash.ts'

const uncounted: ReadonlySet<FactKind> = new Set(['demographics', 'consent', 'device', 'genotype', 'series'])

/**
 * What a fact says, without who said it under which id, and when that was written. Members stand in the order in which every fact
 * of a kind is written: sorting them would take longer than all other checks.
 */
const saidBy = ({ id: _id, source: _s, received: _a, recorded: _b, recordedFrom: _c, quality: _q, ...said }: Fact) =>
  JSON.stringify(said)

/** Shorter texts repeat by themselves ("No acute findings."). Characters; own limit. */
const longText = 150

type Entry = { readonly start: Instant; readonly place: Place; readonly resource: string }

const byTime = (a: Entry, b: Entry): number =>
  a.start < b.start ? -1 : a.start > b.start ? 1 : a.place.id < b.place.id ? -1 : a.place.id > b.place.id ? 1 : 0

/** A map that usually holds one of each key. */
const createGroups = () => {
  const first = new Map<number, Entry>()
  const more = new Map<number, Entry[]>()
  return {
    add: (key: number, entry: Entry): void => {
      const known = first.get(key)
      if (known === undefined) first.set(key, entry)
      else more.set(key, [...(more.get(key) ?? [known]), entry])
    },
    /** Each group of several, oldest first. */
    repeated: (): readonly (readonly [Entry, ...Entry[]])[] =>
      [...more.values()].map(group => group.sort(byTime) as [Entry, ...Entry[]]),
  }
}

/**
 * What a record says twice: statements in two resources that differ in nothing but their ids (all but the first), and long
 * texts that stand word for word in a statement of another day.
 */
export const createRepeats = (at: Examination) => {
  const statements = createGroups()
  const texts = createGroups()
  return {
    add: (fact: Fact, place: Place): void => {
      const entry = { start: fact.effective.start, place, resource: fact.source.resource }
      const text = textOf(fact)
      if (text !== undefined) {
        at.look('text', place)
        if (isDated(fact)) texts.add(textHash(`${fact.kind} ${text}`), entry)
      }
      if (uncounted.has(fact.kind) || !isDated(fact) || !/^(?:day|instant)$/.test(fact.effective.precision)) return
      statements.add(textHash(`${fact.kind} ${fact.effective.start} ${codeOf(fact)} ${saidBy(fact)}`), entry)
    },
    end: (): void => {
      for (const [first, ...others] of statements.repeated()) {
        for (const { place, resource } of others) {
          if (resource !== first.resource) at.find('duplicate', place, `of ${first.place.id}`)
        }
      }
      for (const [first, ...others] of texts.repeated()) {
        for (const { place, start } of others) {
          if (start.slice(0, 10) !== first.start.slice(0, 10))
            at.find('text-copied', place, `as on ${first.start.slice(0, 10)}`)
        }
      }
    },
  }
}

const textOf = (fact: Fact): string | undefined => {
  const text =
    fact.kind === 'diagnostic-report'
      ? fact.conclusion
      : fact.kind === 'observation' && fact.value.type === 'text'
        ? fact.value.text
        : undefined
  const plain = text?.trim().replaceAll(/\s+/g, ' ')
  return plain !== undefined && plain.length >= longText ? plain : undefined
}

/** A result or an act as it would be told by another source: by code, time and value only. */
export type SharedStatement = { readonly key: number; readonly place: Place; readonly start: Instant }

/** What two sources may both report, and would then count twice. */
const shareable: ReadonlySet<FactKind> = new Set(['observation', 'procedure', 'immunization'])

/**
 * Under which keys a fact would be found in another source: one a code, since sources list other codes first.
 *
 * @returns nothing for what has no code, no exact time or, being an observation, no value
 */
export const sharedStatements = (fact: Fact, place: Place): readonly SharedStatement[] => {
  if (!shareable.has(fact.kind) || !isDated(fact) || !/^(?:day|instant)$/.test(fact.effective.precision)) return []
  const said = fact.kind === 'observation' ? valueSaid(fact.value) : fact.kind
  if (said === undefined) return []
  const { start, precision } = fact.effective
  return fact.codings.map(({ system, code }) => ({
    key: textHash(`${fact.kind} ${system}|${code} ${start} ${precision} ${said}`),
    place,
    start,
  }))
}

const valueSaid = (value: Extract<Fact, { kind: 'observation' }>['value']): string | undefined => {
  if (value.type === 'absent') return undefined
  if (value.type === 'quantity') {
    // Two ways of converting differ in the last digits.
    return `${value.comparator ?? ''}${Number(value.quantity.value.toPrecision(6))} ${value.quantity.unit}`
  }
  if (value.type === 'coded') {
    const codes = value.codings.map(({ system, code }) => `${system}|${code}`).sort()
    return codes.length > 0 ? codes.join(' ') : value.text
  }
  return canonicalJson(value)
}

/** One record of a person, and what its source tells. */
export type Told = {
  readonly source: string
  readonly at: Examination
  readonly statements: readonly SharedStatement[]
}

/**
 * The same code, time and value from several sources of one person: one event or two, nobody can tell; each of them says so.
 * Two records of one source are left to that source.
 */
export const examineAcross = (records: readonly Told[]): void => {
  const sources = new Map<number, Set<string>>()
  for (const { source, statements } of records) {
    for (const { key } of statements) sources.set(key, (sources.get(key) ?? new Set()).add(source))
  }
  for (const { source, at, statements } of records) {
    const found = new Map<FactId, { readonly place: Place; readonly others: Set<string> }>()
    for (const { key, place } of statements) {
      const others = [...(sources.get(key) ?? [])].filter(other => other !== source)
      if (others.length === 0) continue
      const known = found.get(place.id) ?? { place, others: new Set<string>() }
      found.set(place.id, known)
      for (const other of others) known.others.add(other)
    }
    for (const { place, others } of found.values()) {
      at.find('duplicate-across-sources', place, `also from ${[...others].sort().join(', ')}`)
    }
  }
}
