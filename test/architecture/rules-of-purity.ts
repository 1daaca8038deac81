import { ambientUsesOf } from './ambient.ts'
import { isInside, isPureFloor } from './floors.ts'
import { leadsToFile, reachOf, wayTo } from './graph.ts'
import { productionOf, type Rule, type Violation, violationAt } from './rule.ts'
import { type Source, type SourceTree, sourceOfSubPath } from './source-tree.ts'
import { type Node, nameOf, nodeAt, nodesAt } from './syntax.ts'

/** Packages that compute and do nothing else. */
const PURE_PACKAGES = new Set(['zod', '@lhncbc/ucum-lhc', 'saxes'])

/** The files that run when a pure floor runs, each with the way from there. */
const runByPureFloors = (tree: SourceTree): ReadonlyMap<Source, string> => {
  const ways = new Map<Source, string>()
  for (const { path } of productionOf(tree).filter(source => isPureFloor(source.path))) {
    const reach = reachOf(tree, path, edge => edge.runtime)
    for (const reached of reach.keys()) {
      const source = tree.sources.get(reached)
      if (source !== undefined && !ways.has(source))
        ways.set(source, isPureFloor(reached) ? '' : ` (${wayTo(reach, reached)})`)
    }
  }
  return ways
}

export const pureFloorsArePure: Rule = {
  sentence: 'core, standards, learning, clinical, specialties and simulation are pure, however indirectly',
  find: tree =>
    [...runByPureFloors(tree)].flatMap(([source, way]): readonly Violation[] => [
      ...ambientUsesOf(source.program).map(use => ({
        file: source.path,
        line: source.lineOf(use.start),
        message: use.what + way,
      })),
      ...source.edges
        .filter(edge => edge.to.kind === 'builtin')
        .map(edge => violationAt(tree, edge, `imports ${edge.specifier}, a part of Node${way}`)),
    ]),
}

/** Types from elsewhere count too: what a pure floor says in its signatures, its users need. */
export const pureFloorsKnowFewPackages: Rule = {
  sentence: 'pure floors import only packages of the allow-list',
  find: tree =>
    [...runByPureFloors(tree)].flatMap(([source, way]) =>
      source.edges.flatMap(edge =>
        edge.to.kind === 'package' && !PURE_PACKAGES.has(edge.to.name)
          ? [violationAt(tree, edge, `imports the package ${edge.to.name}${way}`)]
          : [],
      ),
    ),
}

/** A name has one home. Passed on under a stage's name, what is pure would look as if it needed the stage. */
export const thePipelineReExportsNothingPure: Rule = {
  sentence: 'pipeline re-exports nothing pure',
  find: tree =>
    productionOf(tree)
      .filter(({ path }) => isInside(path, 'src/pipeline'))
      .flatMap(source => [
        ...source.edges
          .filter(edge => leadsToFile(edge) && isPureFloor(edge.to.path) && passesOn(source.program, edge.start))
          .map(edge => violationAt(tree, edge, `re-exports from ${edge.specifier}`)),
        ...exportedImports(source).map(({ name, start }) => ({
          file: source.path,
          line: source.lineOf(start),
          message: `exports ${name}, which it imported from a pure floor`,
        })),
      ]),
}

const passesOn = (program: Node, start: number): boolean =>
  nodesAt(program, 'body').some(statement => statement.start === start && statement.type.startsWith('Export'))

/** `import { a } from pure; export { a }`, `export const b = a`, `export type B = A`, `export default a`. */
const exportedImports = (source: Source): readonly { readonly name: string; readonly start: number }[] => {
  const fromPure = source.edges.filter(edge => leadsToFile(edge) && isPureFloor(edge.to.path)).map(edge => edge.start)
  const body = nodesAt(source.program, 'body')
  const imported = new Set(
    body
      .filter(statement => statement.type === 'ImportDeclaration' && fromPure.includes(statement.start))
      .flatMap(statement => nodesAt(statement, 'specifiers').map(one => nameOf(nodeAt(one, 'local')))),
  )
  return body
    .filter(statement => statement.type.startsWith('Export') && nodeAt(statement, 'source') === undefined)
    .flatMap(statement => exportedNames(statement).map(name => ({ name, start: statement.start })))
    .filter(({ name }) => imported.has(name))
}

const exportedNames = (statement: Node): readonly string[] => {
  const declaration = nodeAt(statement, 'declaration')
  const alias = nodeAt(declaration, 'typeAnnotation')
  return [
    ...nodesAt(statement, 'specifiers').map(one => nameOf(nodeAt(one, 'local'))),
    ...(declaration === undefined ? [] : nodesAt(declaration, 'declarations')).map(one => nameOf(nodeAt(one, 'init'))),
    nameOf(declaration),
    nameOf(nodeAt(alias, 'typeName')),
  ].filter(name => name !== undefined)
}

export const publicSubPathsArePure: Rule = {
  sentence: 'every public sub-path is the front door of a folder on a pure floor',
  find: tree =>
    Object.keys(tree.manifest.exports ?? {})
      .filter(subPath => subPath !== './package.json')
      .filter(subPath => {
        const path = sourceOfSubPath(tree.manifest, subPath)
        return path === undefined || !tree.sources.has(path) || !path.endsWith('/index.ts') || !isPureFloor(path)
      })
      .map(subPath => ({ file: 'package.json', line: 1, message: `${subPath} is no front door of a pure floor` })),
}
