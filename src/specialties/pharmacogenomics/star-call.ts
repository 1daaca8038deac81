import type { GenotypeFact, KnowledgeView, PatientProfile } from '../../clinical/index.ts'
import type { Diplotype } from './call.ts'
import { callAt, genotypesOf, type PositionCall } from './position-call.ts'
import { type StarPosition, starPositions } from './tables.ts'

/** What the called positions of a gene say about its two star alleles. */
export type StarCall = {
  /** Every pair of alleles that fits all called positions, the one with the fewest variants first. Empty: none fits. */
  readonly pairs: readonly Diplotype[]
  readonly facts: readonly GenotypeFact[]
  /** Alleles whose own positions were called. */
  readonly lookedFor: readonly string[]
  readonly notLookedFor: readonly string[]
  readonly unclear: readonly string[]
}

type Called = Extract<PositionCall, { kind: 'called' }>
type Variant = StarPosition['variants'][number]

const key = ({ chromosome, position, reference }: Variant): string => `${chromosome}:${position}:${reference}`

/**
 * Star alleles from genotypes at the positions of the CPIC definitions. A position that was not called is left out of
 * every definition; an allele that then has no position of its own was not looked for, and is never called. `null` when
 * no position of the gene was called.
 *
 * @example
 * starCallOf(profile, 'CYP2C19', knowledge)?.pairs[0] // ['*1', '*2']
 */
export const starCallOf = (profile: PatientProfile, gene: string, knowledge: KnowledgeView): StarCall | null => {
  const rows = knowledge.rows(starPositions).filter(row => row.gene === gene)
  const genotypes = genotypesOf(profile, gene)
  // Most people have none, and the definitions are long.
  if (genotypes.length === 0) return null
  const variants = new Map(rows.flatMap(row => row.variants.map(variant => [key(variant), variant] as const)))
  const called = new Map<string, Called>()
  const unclear: string[] = []
  for (const [at, variant] of variants) {
    const call = callAt(genotypes, variant)
    if (call?.kind === 'called') called.set(at, call)
    else if (call !== null) unclear.push(call.why)
  }
  if (called.size === 0 && unclear.length === 0) return null
  const common = commonTo(rows)
  const candidates = rows.flatMap(row => {
    const seen = row.variants.filter(variant => called.has(key(variant)))
    // What nearly all alleles share, and what may also be the reference, does not tell an allele from *1.
    const own = seen.filter(variant => !common.has(key(variant)) && !variant.alleles.includes(variant.reference))
    // An allele without a position of its own is *1, or where GRCh38 itself is the exception (*38), that one.
    const plain = row.variants.every(variant => common.has(key(variant)))
    const exception = plain && row.variants.length < common.size
    if (exception && ![...common].every(at => called.has(at))) return []
    return own.length > 0 || plain
      ? [{ allele: row.allele, at: new Map(seen.map(variant => [key(variant), variant])), score: own.length }]
      : []
  })
  const distinct = [...new Map(candidates.map(one => [signature(one), one])).values()]
  const found = distinct.flatMap((one, index) =>
    distinct.slice(index).flatMap(other => {
      return fits(one.at, other.at, called, variants)
        ? [
            {
              pair: ordered(one.allele, other.allele),
              score: one.score + other.score,
            },
          ]
        : []
    }),
  )
  const looked = new Set(candidates.map(({ allele }) => allele))
  return {
    pairs: unique(found.sort((a, b) => a.score - b.score).map(({ pair }) => pair)),
    facts: [...new Set([...called.values()].flatMap(({ facts }) => facts))],
    lookedFor: [...looked],
    notLookedFor: [...new Set(rows.map(({ allele }) => allele))].filter(allele => !looked.has(allele)),
    unclear,
  }
}

type Candidate = { readonly allele: string; readonly at: ReadonlyMap<string, Variant>; readonly score: number }

const signature = ({ allele, at }: Candidate): string => `${allele} ${[...at.keys()].join()}`

/** Positions at which more than half of the alleles differ from GRCh38: there the reference is the exception. */
const commonTo = (rows: readonly StarPosition[]): ReadonlySet<string> => {
  const counts = new Map<string, number>()
  for (const variant of rows.flatMap(row => row.variants)) {
    counts.set(key(variant), (counts.get(key(variant)) ?? 0) + 1)
  }
  return new Set([...counts].filter(([, count]) => count > rows.length / 2).map(([at]) => at))
}

/** Whether two alleles together give what was called everywhere; phased calls must also keep to their copies. */
const fits = (
  one: Candidate['at'],
  other: Candidate['at'],
  called: ReadonlyMap<string, Called>,
  variants: ReadonlyMap<string, Variant>,
): boolean => {
  /** For each phase set: which of the two orders still fits. */
  const orders = new Map<string, readonly [boolean, boolean]>()
  for (const [at, { bases, phase }] of called) {
    const reference = variants.get(at)?.reference ?? ''
    const [a, b] = [one.get(at)?.alleles ?? [reference], other.get(at)?.alleles ?? [reference]]
    const straight = a.includes(bases[0]) && b.includes(bases[1])
    const crossed = a.includes(bases[1]) && b.includes(bases[0])
    if (!straight && !crossed) return false
    if (phase === null) continue
    const [s, c] = orders.get(phase.set) ?? [true, true]
    orders.set(phase.set, [s && straight, c && crossed])
  }
  return [...orders.values()].every(([straight, crossed]) => straight || crossed)
}

const ordered = (a: string, b: string): Diplotype => (Number(a.slice(1)) <= Number(b.slice(1)) ? [a, b] : [b, a])

const unique = (pairs: readonly Diplotype[]): readonly Diplotype[] => [
  ...new Map(pairs.map(pair => [pair.join('/'), pair])).values(),
]
