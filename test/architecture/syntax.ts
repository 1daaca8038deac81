import { parseSync } from 'oxc-parser'

/** A node of the syntax tree (ESTree with TypeScript). Children are found by their `type`, whatever the field. */
export type Node = { readonly type: string; readonly start: number; readonly [field: string]: unknown }

/** Where a node stands: what visitors need to tell a reference from a name. */
export type Place = { readonly parent: Node | undefined; readonly field: string }

/**
 * Parses a source file. `path` tells the dialect (ts, tsx, js).
 * @throws when the file does not parse: a file that cannot be read cannot be judged
 * @example parse('src/core/time.ts', 'export const a = 1')
 */
export const parse = (
  path: string,
  text: string,
): { readonly program: Node; readonly comments: readonly Comment[] } => {
  const parsed = parseSync(path, text, { preserveParens: false })
  const [error] = parsed.errors
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)
  return { program: parsed.program as unknown as Node, comments: parsed.comments }
}

export type Comment = { readonly value: string; readonly start: number }

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

/** The nodes directly below a node, with the field that holds each. */
export const childrenOf = (node: Node): readonly { readonly child: Node; readonly field: string }[] =>
  Object.entries(node).flatMap(([field, value]) =>
    (Array.isArray(value) ? value : [value]).filter(isNode).map(child => ({ child, field })),
  )

/** Calls `visit` for a node and everything below it. */
export const walk = (node: Node, visit: (node: Node, place: Place) => void, place: Place = TOP): void => {
  visit(node, place)
  for (const { child, field } of childrenOf(node)) walk(child, visit, { parent: node, field })
}

export const TOP: Place = { parent: undefined, field: '' }

/** The field as a node, when it is one. */
export const nodeAt = (node: Node | undefined, field: string): Node | undefined => {
  const value = node?.[field]
  return isNode(value) ? value : undefined
}

/** The field as a list of nodes (holes of array patterns left out). */
export const nodesAt = (node: Node, field: string): readonly Node[] => {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The name of an identifier, or the text of a string literal. */
export const nameOf = (node: Node | undefined): string | undefined => {
  if (node === undefined) return undefined
  if (typeof node.name === 'string') return node.name
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
}

/** The text of a string literal or of a template without holes; undefined when only running the code would tell. */
export const textOf = (node: Node | undefined): string | undefined => {
  if (node?.type === 'Literal') return typeof node.value === 'string' ? node.value : undefined
  if (node?.type !== 'TemplateLiteral' || nodesAt(node, 'expressions').length > 0) return undefined
  const cooked = nodesAt(node, 'quasis')[0]?.value as { cooked?: unknown } | undefined
  return typeof cooked?.cooked === 'string' ? cooked.cooked : undefined
}

/** `a.b` and `a['b']` alike give 'b'; a computed name gives undefined. */
export const memberName = (member: Node): string | undefined => {
  const property = nodeAt(member, 'property')
  return member.computed === true ? textOf(property) : nameOf(property)
}
