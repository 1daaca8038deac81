import type { KnowledgeView } from '../../clinical/index.ts'
import { type DpydVariant, dpydVariants, type Phenotype, phenotypeTerms } from './tables.ts'

/** Copies of a variant that a source states. `present`: it is there, but not said how often. */
export type Copies = 0 | 1 | 2 | 'present'

/** What a result text of DPYD says. */
export type DpydText = {
  readonly variants: readonly { readonly variant: string; readonly copies: Copies }[]
  /** A whole result: two gene copies were judged, so what was tested and is not named is not there. */
  readonly whole: boolean
  readonly score: number | null
  readonly phenotype: Phenotype | null
  /** It looks like a result, but is not certain; never guessed at. */
  readonly unread: string | null
}

const nothing: DpydText = { variants: [], whole: false, score: null, phenotype: null, unread: null }

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

/** A tag means the variant that it marks. */
export const meant = ({ variant, tagOf }: DpydVariant): string => tagOf ?? variant

/** Every name of every variant, longest first, so that `*13` is not read as `*1`. */
const namesOf = (knowledge: KnowledgeView) =>
  knowledge
    .rows(dpydVariants)
    .flatMap(row => [row.variant, row.variant.slice(2), ...row.alsoCalled].map(name => ({ name, variant: meant(row) })))
    .sort((a, b) => b.name.length - a.name.length)

const patterns = new WeakMap<KnowledgeView, readonly { readonly pattern: RegExp; readonly variant: string }[]>()

const patternsOf = (knowledge: KnowledgeView) => {
  const known = patterns.get(knowledge)
  if (known !== undefined) return known
  const made = namesOf(knowledge).map(({ name, variant }) => ({
    pattern: new RegExp(`(?<![\\w{*.-])${escaped(name)}(?![\\w}>])`, 'g'),
    variant,
  }))
  patterns.set(knowledge, made)
  return made
}

/** The text with every known variant as `{name}`, the same one once in a row; brackets around those of one copy gone. */
const marked = (text: string, knowledge: KnowledgeView): string => {
  let written = text.replaceAll(/NM_000110(?:\.\d+)?\s?:\s?/g, '').replaceAll(/\bDPYD\b\s?:?/gi, '')
  for (const { pattern, variant } of patternsOf(knowledge)) written = written.replace(pattern, () => `{${variant}}`)
  return written
    .replaceAll(/\[(\{[^[\]]+\})\]/g, '$1')
    .replaceAll(/\((?:p\.)?[A-Z][a-z]{0,2}\d+[A-Z][a-z]{0,2}\)/g, ' ')
    .replaceAll(/(\{[^}]+\})(?:[\s,]*\(?\1\)?)+/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim()
}

/** The variants that a text names, e.g. the method of a panel. */
export const variantsNamed = (text: string, knowledge: KnowledgeView): ReadonlySet<string> =>
  new Set([...marked(text, knowledge).matchAll(/\{([^}]+)\}/g)].flatMap(([, variant]) => variant ?? []))

const reference = String.raw`(?:reference|ref|\*1|wild[ -]?type|wt|normal)`
const copy = String.raw`(?:${reference}|\{[^}]+\}(?: ?\+ ?\{[^}]+\})*)`
const diplotype = new RegExp(`^(?:(?:genotype|diplotype) ?:? ?)?(${copy}) ?[/|] ?(${copy})$`, 'i')
const zygosity: readonly (readonly [RegExp, Copies])[] = [
  [/^(?:not detected|not found|absent|negative|0\/0|wild[ -]?type|not present)$/i, 0],
  [/^(?:heterozygous|heterozygote|het|0\/1|one copy)$/i, 1],
  [/^(?:homozygous|homozygote|hom|1\/1|two copies)$/i, 2],
  [/^(?:present|positive|detected|found|carrier)$/i, 'present'],
]
const noneFound =
  /^(?:negative|not detected|none detected|no (?:\w+[ -]){0,4}?(?:variants?|mutations?|alleles?)(?: (?:was|were))?(?: (?:detected|found|identified))?)\.?$/i

/**
 * A result text of DPYD. Only what is certain counts: `Reference/c.2846A>T (D949V)`, `c.2846A>T heterozygous`, `*1/*2A`,
 * `activity score 1.5`, `Intermediate metabolizer`, several of them with `;` or `,` between.
 *
 * @example
 * readDpydText('c.2846A>T heterozygous, activity score 1.5', knowledge)
 * // { variants: [{ variant: 'c.2846A>T', copies: 1 }], whole: false, score: 1.5, phenotype: null, unread: null }
 */
export const readDpydText = (text: string, knowledge: KnowledgeView): DpydText =>
  marked(text, knowledge)
    .split(/[;,\n]| and /)
    .map(segment => segment.trim().replace(/\.$/, ''))
    .filter(segment => segment !== '')
    .reduce<DpydText>((all, segment) => {
      const one = readSegment(segment, knowledge)
      return {
        variants: [...all.variants, ...one.variants],
        whole: all.whole || one.whole,
        score: one.score ?? all.score,
        phenotype: one.phenotype ?? all.phenotype,
        unread: all.unread ?? one.unread,
      }
    }, nothing)

const readSegment = (segment: string, knowledge: KnowledgeView): DpydText => {
  const pair = diplotype.exec(segment)
  if (pair !== null) return { ...nothing, whole: true, variants: countCopies([pair[1] ?? '', pair[2] ?? '']) }
  const single = /^([^{}]*)\{([^}]+)\}([^{}]*)$/.exec(segment)
  if (single !== null) {
    const [, before = '', variant = '', after = ''] = single
    const words = `${before} ${after}`
      .replaceAll(/[():\-–]|\bfor\b|\bgenotype\b/gi, ' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
    if (words === '') return { ...nothing, variants: [{ variant, copies: 'present' }] }
    const copies = zygosity.find(([pattern]) => pattern.test(words))?.[1]
    return copies === undefined ? unread(segment) : { ...nothing, variants: [{ variant, copies }] }
  }
  if (noneFound.test(segment)) return { ...nothing, whole: true }
  const scored = /^(?:gene )?activity score ?(?:of|is|=|:)? ?([0-2](?:\.[05]0?)?)$/i.exec(segment)
  if (scored !== null && Number(scored[1]) <= 2) return { ...nothing, score: Number(scored[1]) }
  const phenotype = phenotypeOf(segment, knowledge)
  if (phenotype !== null) return { ...nothing, phenotype }
  return /[{*]|\bc\.|metaboli[sz]er|activity score/i.test(segment) ? unread(segment) : nothing
}

const unread = (segment: string): DpydText => ({ ...nothing, unread: segment.replaceAll(/[{}]/g, '') })

const countCopies = (copies: readonly string[]): DpydText['variants'] => {
  const counts = new Map<string, number>()
  for (const text of copies) {
    for (const [, variant = ''] of text.matchAll(/\{([^}]+)\}/g)) counts.set(variant, (counts.get(variant) ?? 0) + 1)
  }
  return [...counts].map(([variant, count]) => ({ variant, copies: count === 1 ? 1 : 2 }))
}

/** DPYD has three phenotypes; the other metabolizer words belong to other genes. */
const dpydPhenotypes: ReadonlySet<Phenotype> = new Set([
  'normal metabolizer',
  'intermediate metabolizer',
  'poor metabolizer',
])

const phenotypeOf = (segment: string, knowledge: KnowledgeView): Phenotype | null => {
  const words = segment
    .toLowerCase()
    .replaceAll('metaboliser', 'metabolizer')
    .replace(/^(?:predicted )?phenotype ?:? ?/, '')
    .replace(/ \((?:nm|im|pm)\)$/, '')
  const term = knowledge
    .rows(phenotypeTerms)
    .find(row => [row.phenotype, ...row.alsoCalled].some(name => name.toLowerCase() === words))
  return term !== undefined && dpydPhenotypes.has(term.phenotype) ? term.phenotype : null
}
