import { type Node, nameOf, nodeAt } from '../../test/architecture/syntax.ts'
import { instead, type Operator, oneRemoved } from './site.ts'

/** What every row says of its origin (clinical/knowledge-table.ts): it reaches no rule. */
const PROVENANCE = new Set(
  'id source sourceVersion licence jurisdiction effective reviewBy supersedes clinicalReview title'.split(' '),
)

/** One unit more in the last place that is written: 7.5 becomes 7.6, 140 becomes 141. A boundary moved by the least. */
const oneMore = (written: string): string => {
  const decimals = written.split('.')[1]?.length ?? 0
  return (Number(written) + 10 ** -decimals).toFixed(decimals)
}

const isProvenance = (above: readonly Node[]): boolean =>
  above.some(node => node.type === 'Property' && PROVENANCE.has(nameOf(nodeAt(node, 'key')) ?? ''))

/** The faults put into a knowledge table (JSON, which is an expression of the language). */
export const TABLE_OPERATORS: Readonly<Record<string, Operator>> = {
  'table: number': ({ node, above, text }) => {
    if (node.type !== 'Literal' || typeof node.value !== 'number' || isProvenance(above)) return []
    const written = text(node)
    const more = /e/i.test(written) ? String(node.value * 1.01) : oneMore(written)
    return [instead(node, more), instead(node, node.value === 0 ? '1' : String(node.value * 2))]
  },
  'table: boolean': ({ node, above }) =>
    node.type === 'Literal' && typeof node.value === 'boolean' && !isProvenance(above)
      ? [instead(node, String(!node.value))]
      : [],
  'table: row or element removed': site =>
    site.node.type === 'ArrayExpression' && !isProvenance(site.above) ? oneRemoved(site, 'elements') : [],
}
