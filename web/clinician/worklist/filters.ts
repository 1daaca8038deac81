import type { Urgency } from '../../../src/clinical/index.ts'
import type { WorklistFilter } from '../../../src/pipeline/delivery/contract.ts'

/** A filter with the name the reader gave it. */
export type SavedFilter = { readonly name: string; readonly filter: WorklistFilter }

/** Ready-made filters, before anything was saved. */
export const standardFilters: readonly SavedFilter[] = [
  { name: 'Everybody', filter: {} },
  { name: 'Now and today', filter: { urgency: ['now', 'today'] } },
  { name: 'With tasks', filter: { withTasks: true } },
]

const urgencyWords: Readonly<Record<Urgency, string>> = { now: 'now', today: 'today', soon: 'soon', routine: 'routine' }

/**
 * A filter in words, as its first name and for the count.
 *
 * @example
 * filterText({ urgency: ['now'], withTasks: true }) // 'now, with tasks'
 */
export const filterText = ({ urgency = [], specialty, withTasks = false, search = '' }: WorklistFilter): string =>
  [
    urgency.map(one => urgencyWords[one]).join(' or '),
    specialty ?? '',
    withTasks ? 'with tasks' : '',
    search === '' ? '' : `“${search}”`,
  ]
    .filter(part => part !== '')
    .join(', ') || 'everybody'

/** Whether two filters ask for the same. Key order and empty members say nothing. */
export const sameFilter = (a: WorklistFilter, b: WorklistFilter): boolean => canonical(a) === canonical(b)

const canonical = ({ urgency = [], specialty, withTasks = false, search = '' }: WorklistFilter): string =>
  JSON.stringify([urgency.toSorted(), specialty ?? null, withTasks, search])

/** Saves under a name; the same name is replaced. */
export const withSaved = (saved: readonly SavedFilter[], added: SavedFilter): readonly SavedFilter[] => [
  ...saved.filter(({ name }) => name !== added.name),
  added,
]

/** Switches one urgency on or off; none means all. */
export const toggleUrgency = (filter: WorklistFilter, urgency: Urgency): WorklistFilter => {
  const now = filter.urgency ?? []
  const next = now.includes(urgency) ? now.filter(one => one !== urgency) : [...now, urgency]
  const { urgency: _, ...rest } = filter
  return next.length === 0 ? rest : { ...rest, urgency: next }
}
