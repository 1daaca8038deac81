import type { Edge, SourceTree } from './source-tree.ts'

/** An edge to another source file of the tree. */
export type FileEdge = Edge & { readonly to: { readonly kind: 'file'; readonly path: string } }

export const leadsToFile = (edge: Edge): edge is FileEdge => edge.to.kind === 'file'

/** Everything reachable from a file, itself included, each with the file that first led to it. */
export const reachOf = (
  tree: SourceTree,
  start: string,
  follow: (edge: FileEdge) => boolean,
): ReadonlyMap<string, string | undefined> => {
  const ledBy = new Map<string, string | undefined>([[start, undefined]])
  for (const [path] of ledBy) {
    for (const edge of (tree.sources.get(path)?.edges ?? []).filter(leadsToFile).filter(follow))
      if (!ledBy.has(edge.to.path)) ledBy.set(edge.to.path, path)
  }
  return ledBy
}

/** The way from the start of a reach to one of its files: 'a.ts -> b.ts -> c.ts'. */
export const wayTo = (reach: ReadonlyMap<string, string | undefined>, path: string): string => {
  const way: string[] = []
  for (let at: string | undefined = path; at !== undefined; at = reach.get(at)) way.unshift(at)
  return way.join(' -> ')
}

/**
 * The imports that lie on a cycle. Two files lie on one when each reaches the other; a file that imports itself, too.
 * Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1 (1972): one pass, whatever the size.
 */
export const cyclicEdges = (tree: SourceTree): readonly FileEdge[] => {
  const component = new Map<string, number>()
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const edgesOf = (path: string): readonly FileEdge[] => (tree.sources.get(path)?.edges ?? []).filter(leadsToFile)

  const enter = (path: string): void => {
    index.set(path, index.size)
    low.set(path, index.size - 1)
    open.push(path)
    for (const { to } of edgesOf(path)) {
      if (!index.has(to.path)) enter(to.path)
      if (!component.has(to.path)) low.set(path, Math.min(low.get(path)!, low.get(to.path)!))
    }
    if (low.get(path) !== index.get(path)) return
    for (let closed = open.pop(); closed !== undefined; closed = closed === path ? undefined : open.pop())
      component.set(closed, index.get(path)!)
  }
  for (const path of tree.sources.keys()) if (!index.has(path)) enter(path)
  return [...tree.sources.keys()]
    .flatMap(edgesOf)
    .filter(edge => component.get(edge.from) === component.get(edge.to.path))
}
