import { isInside } from './floors.ts'
import type { Edge, Source, SourceTree } from './source-tree.ts'

export type Violation = { readonly file: string; readonly line: number; readonly message: string }

/** A sentence about the house, and the function that finds where a tree breaks it. */
export type Rule = { readonly sentence: string; readonly find: (tree: SourceTree) => readonly Violation[] }

export const isTest = (path: string): boolean => /\.test\.[cm]?[jt]sx?$/.test(path)

/** The files that run in production: tests may look into every room. */
export const productionOf = (tree: SourceTree, folder = 'src'): readonly Source[] =>
  [...tree.sources.values()].filter(source => isInside(source.path, folder) && !isTest(source.path))

export const houseOf = (tree: SourceTree): readonly Source[] => [...productionOf(tree), ...productionOf(tree, 'web')]

/** The settings of a tool, which prescribes their form. */
export const isToolSettings = (path: string): boolean => /\.config\.[cm]?[jt]s$/.test(path)

/** One violation per import that `judge` gives a message for. */
export const perEdge = (
  tree: SourceTree,
  sources: readonly Source[],
  judge: (edge: Edge) => string | undefined,
): readonly Violation[] =>
  sources.flatMap(source =>
    source.edges.flatMap(edge => {
      const message = judge(edge)
      return message === undefined ? [] : [violationAt(tree, edge, message)]
    }),
  )

export const violationAt = (tree: SourceTree, edge: Edge, message: string): Violation => ({
  file: edge.from,
  line: tree.sources.get(edge.from)!.lineOf(edge.start),
  message,
})
