import { childrenOf, type Node, nodesAt, parse } from '../../test/architecture/syntax.ts'
import type { Change } from './mutant.ts'

/** A node that runs, with all an operator may look at. */
export type Site = {
  readonly node: Node
  /** The field of its parent that holds it. */
  readonly field: string
  /** Parent first, program last. */
  readonly above: readonly Node[]
  /** The whole file. */
  readonly source: string
  readonly text: (node: Node) => string
}

/** What an operator makes of one node: no change when it is not concerned. */
export type Operator = (site: Site) => readonly Omit<Change, 'operator'>[]

/** A node's text is replaced. */
export const instead = (node: Node, replacement: string): Omit<Change, 'operator'> => ({
  start: node.start,
  end: endOf(node),
  replacement,
})

/** The node's list without one of its elements, for each element: with it goes one comma. */
export const oneRemoved = (
  { node, source }: Site,
  list: 'elements' | 'properties',
): readonly Omit<Change, 'operator'>[] =>
  nodesAt(node, list).map((element, n, all) => {
    const [next, before] = [all[n + 1], all[n - 1]]
    if (next !== undefined) return { start: element.start, end: next.start, replacement: '' }
    const comma = /^\s*,/.exec(source.slice(endOf(element)))?.[0].length ?? 0
    return { start: before === undefined ? element.start : endOf(before), end: endOf(element) + comma, replacement: '' }
  })

export const endOf = (node: Node): number => node.end as number

/** Every change that the operators make to a text. */
export const changesOf = (
  path: string,
  text: string,
  operators: Readonly<Record<string, Operator>>,
): readonly Change[] => {
  const textOf = (node: Node): string => text.slice(node.start, endOf(node))
  const visit = (site: Site): readonly Change[] =>
    runs(site)
      ? [
          ...Object.entries(operators).flatMap(([operator, change]) =>
            change(site).map(made => ({ operator, ...made })),
          ),
          ...childrenOf(site.node).flatMap(({ child, field }) =>
            visit({ node: child, field, above: [site.node, ...site.above], source: text, text: textOf }),
          ),
        ]
      : []
  return visit({ node: parse(path, text).program, field: '', above: [], source: text, text: textOf })
}

/** These TypeScript nodes hold an expression that runs; all others are gone when the code runs. */
const WRAPPERS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression'])

/** Imports and names of properties are left alone: what breaks there does not load. */
const runs = ({ node, field, above }: Site): boolean => {
  if (node.type.startsWith('TS') && !WRAPPERS.has(node.type)) return false
  if (/^(Import|ExportAll)/.test(node.type) && node.type !== 'ImportExpression') return false
  if (node.type === 'ExportSpecifier' || field === 'source') return false
  return !(field === 'key' && above[0]?.computed !== true)
}
