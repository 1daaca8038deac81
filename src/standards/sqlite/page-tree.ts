import { type Issue, issue } from '../../core/index.ts'
import { headerBytes, type SqliteHeader } from './header.ts'
import type { Page } from './pages.ts'

/** Type bytes of pages of tables (sqlite.org/fileformat2, 1.6); every other page is not read. */
export const interiorPage = 0x05
export const leafPage = 0x0d

/** Where the b-tree header of a page begins: the first page has the header of the file before it. */
export const treeHeaderAt = (page: Page): number => (page.number === 1 ? headerBytes : 0)

/** Levels of a tree: five hold more rows than a file of 281 TB has; more are a circle. */
const deepest = 24

/** Which tree each page belongs to, gathered in one pass. Memory: 12 bytes a page. */
export type PageTree = {
  readonly look: (page: Page) => void
  /** Once all pages were looked at: the number of the root page above a page, or 0 for one that no tree holds. */
  readonly finish: () => { readonly rootOf: (page: number) => number; readonly issues: readonly Issue[] }
}

export const createPageTree = ({ usable, pages: named }: SqliteHeader): PageTree => {
  let children = new Uint32Array(1024)
  let parents = new Uint32Array(1024)
  let [edges, count, damaged] = [0, 0, 0]
  const add = (child: number, parent: number) => {
    if (edges === children.length) {
      children = grown(children)
      parents = grown(parents)
    }
    children[edges] = child
    parents[edges] = parent
    edges += 1
  }
  return {
    look: page => {
      count = page.number
      const at = treeHeaderAt(page)
      if (page.bytes[at] !== interiorPage || page.bytes.length < usable) return
      const view = new DataView(page.bytes.buffer, page.bytes.byteOffset, page.bytes.length)
      const cells = view.getUint16(at + 3)
      if (at + 12 + cells * 2 > usable) {
        damaged += 1
        return
      }
      add(view.getUint32(at + 8), page.number)
      for (let n = 0; n < cells; n++) {
        const cell = view.getUint16(at + 12 + n * 2)
        if (cell + 4 > usable) damaged += 1
        else add(view.getUint32(cell), page.number)
      }
    },
    finish: () => {
      const above = new Uint32Array(count + 1)
      let missing = 0
      for (let n = 0; n < edges; n++) {
        const child = children[n]!
        if (child < 1 || child > count) missing += 1
        else if (above[child] !== 0) damaged += 1
        else above[child] = parents[n]!
      }
      return { rootOf: climber(above), issues: issuesOf(missing, damaged, named ?? count, count) }
    },
  }
}

const climber =
  (above: Uint32Array) =>
  (page: number): number => {
    let root = page
    for (let level = 0; level < deepest; level++) {
      const parent = above[root] ?? 0
      if (parent === 0) return root
      root = parent
    }
    return 0
  }

const grown = (old: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> => {
  const bigger = new Uint32Array(old.length * 2)
  bigger.set(old)
  return bigger
}

const issuesOf = (missing: number, damaged: number, named: number, count: number): readonly Issue[] => [
  ...(missing > 0 || named > count ? [issue('error', 'sqlite-truncated', truncated(named, count), 'byte 28')] : []),
  ...(damaged > 0
    ? [issue('error', 'sqlite-damaged', `${damaged} links between pages lead nowhere, or to a page of another table`)]
    : []),
]

const truncated = (named: number, count: number): string =>
  `The database is cut off: it has ${count} whole pages, and says ${named}. What is there is read`
