import { posix } from 'node:path'
import { floorOf, heightOf, isInside, islandOf, unitOf } from './floors.ts'
import { cyclicEdges, leadsToFile, reachOf, wayTo } from './graph.ts'
import { houseOf, isTest, isToolSettings, perEdge, productionOf, type Rule, violationAt } from './rule.ts'
import type { SourceTree } from './source-tree.ts'

export const everyFileHasAPlace: Rule = {
  sentence: 'every file has a place',
  find: tree =>
    productionOf(tree)
      .filter(({ path }) => heightOf(path) < 0)
      .map(({ path }) => ({ file: path, line: 1, message: 'stands on no floor of the house' })),
}

export const everyImportCanBeRead: Rule = {
  sentence: 'every import names what it imports: a file that exists, a package or a part of Node',
  find: tree =>
    perEdge(tree, houseOf(tree), ({ to }) => (to.kind === 'unreadable' ? `cannot be followed: ${to.why}` : undefined)),
}

/** The version in package.json is the one thing outside src/ that the program itself needs. */
export const theHouseStaysInside: Rule = {
  sentence: 'src and web import no test, no tool and nothing else outside themselves',
  find: tree =>
    perEdge(tree, houseOf(tree), edge => {
      if (!leadsToFile(edge)) return undefined
      const { path } = edge.to
      if (isTest(path)) return `imports the test ${path}`
      if (isInside(path, 'src') || isInside(edge.from, 'web')) return undefined
      return path === 'package.json' && isInside(edge.from, 'src/apps') ? undefined : `imports ${path}, outside src`
    }),
}

export const importsPointDown: Rule = {
  sentence: 'imports point down',
  find: tree =>
    perEdge(tree, productionOf(tree), edge =>
      leadsToFile(edge) && heightOf(edge.to.path) > heightOf(edge.from)
        ? `${floorOf(edge.from)} imports upwards from ${floorOf(edge.to.path)}`
        : undefined,
    ),
}

export const noCycles: Rule = {
  sentence: 'no cycles, not even inside a folder, not even of types',
  find: tree =>
    cyclicEdges(tree)
      .filter(edge => !isTest(edge.from))
      .map(edge => violationAt(tree, edge, `lies on a cycle with ${edge.to.path}`)),
}

export const neighboursUseTheFrontDoor: Rule = {
  sentence: 'neighbours enter by the front door (index.ts); only apps may name an adapter file',
  find: tree =>
    perEdge(tree, houseOf(tree), edge => {
      if (!leadsToFile(edge) || isInside(edge.from, 'src/apps') || !isInside(edge.to.path, 'src')) return undefined
      if (edge.to.path === CONTRACT && isInside(edge.from, 'web')) return undefined
      return isDoor(edge.to.path) || !passesADoor(tree, edge.from, edge.to.path)
        ? undefined
        : `enters ${edge.to.path} by the window`
    }),
}

const isDoor = (path: string): boolean => posix.basename(path) === 'index.ts'

/** A folder that the importing file does not stand in hides its files when it is a unit of its own, or has a door. */
const passesADoor = (tree: SourceTree, from: string, to: string): boolean => {
  if (unitOf(from) !== unitOf(to)) return true
  for (let folder = posix.dirname(to); !isInside(from, folder) && folder !== '.'; folder = posix.dirname(folder))
    if (tree.sources.has(`${folder}/index.ts`)) return true
  return false
}

export const siblingsAreStrangers: Rule = {
  sentence: 'siblings inside standards, learning and specialties do not know each other, by no detour',
  find: tree =>
    perEdge(tree, productionOf(tree), edge => {
      const home = islandOf(edge.from)
      if (home === undefined || !leadsToFile(edge)) return undefined
      const floor = floorOf(edge.from)
      const reach = reachOf(tree, edge.to.path, next => floorOf(next.to.path) === floor && floorOf(next.from) === floor)
      const stranger = [...reach.keys()].find(
        path => floorOf(path) === floor && islandOf(path) !== undefined && islandOf(path) !== home,
      )
      return stranger === undefined ? undefined : `${home} knows its sibling: ${wayTo(reach, stranger)}`
    }),
}

const MEDICINE = ['src/core', 'src/standards', 'src/learning', 'src/clinical']

export const medicineImportsOnlyMedicine: Rule = {
  sentence: 'specialties and simulation import only core, standards, learning and clinical',
  find: tree =>
    perEdge(tree, productionOf(tree), edge => {
      const floor = floorOf(edge.from)
      if ((floor !== 'src/specialties' && floor !== 'src/simulation') || !leadsToFile(edge)) return undefined
      return [...MEDICINE, floor].some(allowed => isInside(edge.to.path, allowed))
        ? undefined
        : `${floor} imports ${edge.to.path}`
    }),
}

export const onlyAppsKnowsSpecialties: Rule = {
  sentence: 'only apps knows the specialties',
  find: tree =>
    perEdge(tree, houseOf(tree), edge =>
      leadsToFile(edge) &&
      isInside(edge.to.path, 'src/specialties') &&
      !isInside(edge.from, 'src/specialties') &&
      !isInside(edge.from, 'src/apps')
        ? `names a specialty: ${edge.to.path}`
        : undefined,
    ),
}

const CONTRACT = 'src/pipeline/delivery/contract.ts'

/** The browser gets the words and the shapes, and nothing that would pull the server in behind them. */
export const theWebKnowsOnlyItsContract: Rule = {
  sentence: 'web imports only core, the types of clinical, pipeline/delivery/contract.ts and packages',
  find: tree =>
    perEdge(
      tree,
      productionOf(tree, 'web').filter(({ path }) => !isToolSettings(path)),
      edge => {
        if (edge.to.kind === 'builtin') return `imports ${edge.to.name}, which no browser has`
        if (!leadsToFile(edge)) return undefined
        const { path } = edge.to
        const isType = !edge.runtime && isInside(path, 'src/clinical')
        if (!isType && !isForTheWeb(path)) return `imports ${path}`
        if (!edge.runtime) return undefined
        const reach = reachOf(tree, path, next => next.runtime)
        const server = [...reach.keys()].find(reached => !isForTheWeb(reached))
        return server === undefined ? undefined : `pulls in ${wayTo(reach, server)}`
      },
    ),
}

const isForTheWeb = (path: string): boolean => isInside(path, 'web') || isInside(path, 'src/core') || path === CONTRACT
