import { refuse } from '../problem.ts'
import { cpicClauses } from './cpic-clauses.ts'
import { dpwgClauses } from './dpwg-clauses.ts'
import { prefixes } from './prefixes.ts'
import type { Clause, Draft, Prefix, Step } from './step.ts'

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  le: '≤',
  ge: '≥',
}

const plain = (html: string): string =>
  html
    .replace(/<\/?(?:p|li|ul|ol|br|div|h\d|tr|td)\b[^>]*>/g, ' ¶ ')
    .replace(/<[^>]+>/g, '')
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(\w+);/g, (entity, name: string) => entities[name] ?? entity)
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()

/** The recommendation and the considerations that the source prints after it, in lower case, the drug itself as DRUG. */
export const textOf = (html: string, drugs: readonly string[]): readonly [advice: string, considerations: string] => {
  const text = [...drugs]
    .sort((a, b) => b.length - a.length)
    .reduce((so, drug) => so.replaceAll(new RegExp(`\\b${drug}\\b`, 'g'), 'DRUG'), plain(html))
    .replaceAll('tioguanine', drugs.includes('thioguanine') ? 'DRUG' : 'tioguanine')
    .replaceAll('DRUG', 'drug')
  const at = text.indexOf('other considerations')
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

export const clausesOf = (text: string): readonly string[] =>
  text
    .replaceAll(/\(pmid:? ?[^)]*\)/g, '')
    .replaceAll(/\be\.g\.,?/g, 'eg')
    .replaceAll(/\bi\.e\.,?/g, 'ie')
    .replaceAll('h. pylori', 'h pylori')
    .replaceAll(/ (?:[1-9]|[a-c])\. /g, ' ¶ ')
    .split(/(?<=[.;])\s+|¶/)
    .map(clause =>
      clause
        .trim()
        .replace(/\s+/g, ' ')
        .replace(/\s*[.;,]+$/, ''),
    )
    .filter(clause => clause !== '' && !/^(?:note:?|[1-9]|[a-c])$/.test(clause))

type Context = { readonly here: Prefix[1][]; readonly levels: (Prefix[1] | undefined)[] }

/** A heading holds until the next one of its level; so does a remark that stands alone before what it is about. */
const stripped = (clause: string, context: Context, alone = true): string => {
  for (const [pattern, meaning] of prefixes) {
    const match = pattern.exec(clause)
    if (match === null) continue
    const rest = clause.slice(match[0].length)
    const level = meaning.level ?? (rest === '' && alone ? 3 : undefined)
    if (level === undefined) context.here.push(meaning)
    else {
      context.levels.length = level
      context.levels[level] = meaning
    }
    return rest === '' ? '' : stripped(rest, context, false)
  }
  return clause
}

const placed = ({ everywhere, ...step }: Draft, { here, levels }: Context): Draft => {
  const around = everywhere === true ? [] : [...levels.filter(level => level !== undefined), ...here]
  const as = step.as ?? around.findLast(meaning => meaning.as !== undefined)?.as
  const when = [...new Set([...around.flatMap(meaning => meaning.when ?? []), ...(step.when ?? [])])]
  const { as: _as, when: _when, action, ...rest } = step
  return { action, ...(as === undefined ? {} : { as }), ...(when.length === 0 ? {} : { when }), ...rest }
}

const lists = ['doses', 'checks', 'drugs', 'notDrugs', 'avoidWith'] as const
const joined = (a: Draft, b: Draft): Draft => ({
  ...b,
  ...a,
  ...Object.fromEntries(
    lists.flatMap(field => {
      const both = [...new Set<unknown>([...(a[field] ?? []), ...(b[field] ?? [])])]
      return both.length === 0 ? [] : [[field, both] as const]
    }),
  ),
})

const conditions = ({ when }: Draft): readonly string[] => when ?? []
const within = (step: Draft, other: Draft): boolean =>
  conditions(step).every(condition => conditions(other).includes(condition))

/** Where a clause adds to one before it: the last that stands under the same conditions, else under more of them. */
const host = (steps: readonly Draft[], step: Draft): number => {
  if (step.goesWith === 'dose') return steps.findLastIndex(({ action }) => action === 'adjust' || action === 'standard')
  const against = ({ action }: Draft): boolean => action === 'alternative' || action === 'avoid'
  const same = steps.findLastIndex(other => against(other) && within(step, other) && within(other, step))
  return same === -1 ? steps.findLastIndex(other => against(other) && within(step, other)) : same
}

const added = (steps: readonly Draft[], { goesWith, ...step }: Draft): readonly Draft[] => {
  const at = goesWith === undefined ? -1 : host(steps, { ...step, goesWith })
  const before = steps[at]
  if (before === undefined) return [...steps, goesWith === 'dose' ? { ...step, goesWith } : step]
  if (goesWith === 'instead' && before.action === 'avoid' && step.drugs !== undefined) {
    const { as, when } = before
    return [...steps, { ...step, ...(as === undefined ? {} : { as }), ...(when === undefined ? {} : { when }) }]
  }
  const { as: _as, when: _when, ...rest } = step
  return steps.with(at, joined(before, rest))
}

const keyOf = ({ action, as, when }: Draft): string => JSON.stringify([action, as, when])

/** Clauses that speak of the same thing under the same conditions are one step. */
const merged = (drafts: readonly Draft[]): readonly Step[] => {
  const late = drafts.find(({ goesWith }) => goesWith === 'dose')
  const steps = late === undefined ? drafts : drafts.filter(step => step !== late)
  const byKey = new Map<string, Draft>()
  for (const step of steps) {
    const known = byKey.get(keyOf(step))
    byKey.set(keyOf(step), known === undefined ? joined(step, step) : joined(known, step))
  }
  const plain = [...byKey.values()]
  const always = plain.find(({ action, as, when }) => action === 'monitor' && as === undefined && when === undefined)
  return plain
    .filter(
      step =>
        !(
          step.action === 'monitor' &&
          step.as === 'else' &&
          step.when === undefined &&
          keyOf(step) !== (always && keyOf(always)) &&
          step.checks?.every(check => always?.checks?.includes(check))
        ),
    )
    .map((step, at) =>
      late !== undefined && at === plain.findIndex(({ action }) => action === 'standard' || action === 'adjust')
        ? joined(step, { ...late, action: step.action })
        : step,
    )
    .map(({ goesWith: _goesWith, ...step }) => step)
}

/**
 * What a text says, as steps. Every clause must fit a rule: a text with a clause that none fits throws, so that nothing of
 * it is left out unseen.
 */
export const stepsOf = (system: 'cpic' | 'dpwg', text: string): readonly Step[] => {
  const rules: readonly Clause[] = system === 'cpic' ? cpicClauses : dpwgClauses
  const context: Context = { here: [], levels: [] }
  let drafts: readonly Draft[] = []
  for (const clause of clausesOf(text)) {
    context.here.length = 0
    const rest = stripped(clause, context)
    if (rest === '') continue
    const rule = rules.find(([pattern]) => pattern.test(rest))
    if (rule === undefined) return refuse(`No rule for: ${rest}`)
    for (const step of rule[1](rule[0].exec(rest)!, rest)) drafts = added(drafts, placed(step, context))
  }
  return merged(drafts)
}
