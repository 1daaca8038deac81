import { reachOf } from '../../test/architecture/graph.ts'
import { readSourceTree } from '../../test/architecture/source-tree.ts'

/**
 * Left out: suites that start the whole program, a browser or a server each time. A mutant only they would kill counts
 * as a survivor, which is the stricter count.
 */
const IS_WHOLE_PROGRAM = /^(test|web|bin|src\/apps|src\/platform)\//

/** For each file of the source, the test files that load it, near ones first. */
export const createReach = (root: string): ((file: string) => readonly string[]) => {
  const tree = readSourceTree(root)
  const tests = [...tree.sources.keys()]
    .filter(path => path.endsWith('.test.ts') && !IS_WHOLE_PROGRAM.test(path))
    .map(path => ({ path, loads: reachOf(tree, path, edge => edge.runtime) }))
  return file =>
    tests
      .filter(({ loads }) => loads.has(file))
      .map(({ path }) => path)
      .sort((a, b) => nearness(b, file) - nearness(a, file) || (a < b ? -1 : 1))
}

/** How many folders two paths have in common. */
export const nearness = (a: string, b: string): number => {
  const [left, right] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)]
  const apart = left.findIndex((name, n) => name !== right[n])
  return apart === -1 ? left.length : apart
}
