import { reachOf } from '../../test/architecture/graph.ts'
import { readSourceTree } from '../../test/architecture/source-tree.ts'

/**
 * Only an area's own tests speak for it; for the clinical floor, which the specialties are made of, theirs do too. A
 * mutant that only a suite of another floor would kill (the whole program, a browser, PostgreSQL) counts as a survivor:
 * the stricter count, and the quicker one.
 */
const isOwn = (test: string, folder: string): boolean =>
  test.startsWith(`${folder}/`) || (folder === 'src/clinical' && test.startsWith('src/specialties/'))

/** For each file of an area, the area's test files that load it. */
export const createReach = (root: string): ((file: string, folder: string) => readonly string[]) => {
  const tree = readSourceTree(root)
  const tests = [...tree.sources.keys()]
    .filter(path => path.endsWith('.test.ts'))
    .map(path => ({ path, loads: reachOf(tree, path, edge => edge.runtime) }))
  return (file, folder) =>
    tests.filter(({ path, loads }) => isOwn(path, folder) && loads.has(file)).map(({ path }) => path)
}
