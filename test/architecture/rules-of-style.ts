import { isInside } from './floors.ts'
import { houseOf, isToolSettings, type Rule } from './rule.ts'
import type { Source, SourceTree } from './source-tree.ts'
import { type Node, nameOf, nodeAt, nodesAt, walk } from './syntax.ts'

const LONGEST_FILE = 400

/** Tables are data files (JSON) and may be as long as the facts are many. */
export const noLongFiles: Rule = {
  sentence: `no source file has more than ${LONGEST_FILE} lines`,
  find: tree =>
    [...tree.sources.values()]
      .filter(({ lines }) => lines.length > LONGEST_FILE)
      .map(({ path, lines }) => ({ file: path, line: 1, message: `has ${lines.length} lines` })),
}

export const noAny: Rule = {
  sentence: 'no `any` outside wire types, and no comment that switches the type checker off',
  find: tree =>
    [...tree.sources.values()].flatMap(source => [
      ...(isWireType(source.path) ? [] : placesOf(source, node => node.type === 'TSAnyKeyword')).map(start => ({
        file: source.path,
        line: source.lineOf(start),
        message: 'says any',
      })),
      ...source.comments
        .filter(({ value }) => /^[\s*/]*@ts-(nocheck|ignore)\b/.test(value))
        .map(({ start }) => ({
          file: source.path,
          line: source.lineOf(start),
          message: 'switches the type checker off',
        })),
    ]),
}

const isWireType = (path: string): boolean => /^src\/standards\/[^/]+\/wire[^/]*\.ts$/.test(path)

const placesOf = (source: Source, matches: (node: Node) => boolean): readonly number[] => {
  const found: number[] = []
  walk(source.program, node => {
    if (matches(node)) found.push(node.start)
  })
  return found
}

/** A default export has as many names as importers. */
export const namedExportsOnly: Rule = {
  sentence: 'named exports only, except where the settings of a tool require a default',
  find: (tree: SourceTree) =>
    houseOf(tree)
      .filter(({ path }) => !isDescription(path) && (isInside(path, 'src') || !isToolSettings(path)))
      .flatMap(source =>
        placesOf(source, exportsDefault).map(start => ({
          file: source.path,
          line: source.lineOf(start),
          message: 'exports a default',
        })),
      ),
}

/** A `.d.ts` describes what somebody else exports. */
const isDescription = (path: string): boolean => /\.d\.[cm]?ts$/.test(path)

const exportsDefault = (node: Node): boolean =>
  node.type === 'ExportDefaultDeclaration' ||
  node.type === 'TSExportAssignment' ||
  (node.type === 'ExportNamedDeclaration' &&
    nodesAt(node, 'specifiers').some(one => nameOf(nodeAt(one, 'exported')) === 'default'))
