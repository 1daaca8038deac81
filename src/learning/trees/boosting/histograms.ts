import { bytesOf, type Pool } from '../../numeric/index.ts'
import type { BinnedColumn } from './bins.ts'
import { histogramKernel } from './histogram-kernel.ts'

/** Features in a block: eight bytes are one load. */
const WIDE = 8
/** Rows that the kernel takes at a time. */
const CHUNK = 2048
const CELL = 16
/** Fewer updates than this are done before another thread has woken. */
const WORTH_A_THREAD = 200_000
/** Bits of a cell's second number that hold second derivatives; the rest counts rows. */
const HESSIAN_BITS = 40
/** Rows that 24 bits can count. */
export const MOST_ROWS = 2 ** 24 - 1

/** The sums of one bin as numbers: of the cell that begins at word `at`. */
export const gradientAt = (cells: Int32Array, at: number): number => cells[at + 1]! * 2 ** 32 + (cells[at]! >>> 0)
export const hessianAt = (cells: Int32Array, at: number): number =>
  (cells[at + 3]! & 255) * 2 ** 32 + (cells[at + 2]! >>> 0)
export const countAt = (cells: Int32Array, at: number): number => cells[at + 3]! >>> 8

/**
 * The binned table, the gradients, and the histograms of leaves, in memory that all threads see.
 *
 * Sums are of whole numbers: gradients are multiplied by a power of two that is chosen anew for each tree, and rounded.
 * So a histogram is exact and the same for any number of threads, and one leaf's is its parent's less its sibling's.
 */
export type Histograms = {
  /** Row indices: a leaf is a stretch of them. */
  readonly rows: Uint32Array
  /** First and second derivatives, one a row: to be written before `useGradients`. */
  readonly gradient: Float64Array
  readonly hessian: Float64Array
  /** The bin of a row. */
  readonly binOf: (feature: number, row: number) => number
  /** Takes one tree's derivatives; gives the factors that turn sums back. */
  readonly useGradients: () => { readonly gradient: number; readonly hessian: number }
  /** Sums a stretch of rows into a slot. */
  readonly sum: (slot: number, from: number, count: number) => void
  /** Turns the slot of a parent into that of one child, given the other child's. */
  readonly subtract: (parent: number, child: number) => void
  /**
   * Puts the rows of a stretch whose bin goes left first, each side in its old order.
   *
   * @param left 256 bytes: 1 for a bin that goes left
   * @returns how many go left
   */
  readonly part: (feature: number, left: Uint8Array, from: number, count: number) => number
  /** A slot's cells, four words each. */
  readonly sumsOf: (slot: number) => Int32Array
  /** Where each feature's histogram begins, in words of a slot. */
  readonly at: Int32Array
  readonly close: () => void
}

/** @param slots how many histograms are held at once */
export const createHistograms = (pool: Pool, columns: readonly BinnedColumn[], slots: number): Histograms => {
  const count = columns[0]?.codes.length ?? 0
  const blocks = Math.ceil(columns.length / WIDE)
  const stride = blocks * WIDE
  const layout = layOut(columns, count, stride, slots, pool.threads)
  const kernel = pool.open(bytesOf(histogramKernel), layout.bytes)
  const { buffer } = kernel.memory
  const bytes = new Uint8Array(buffer)
  // A chunk of rows at a time: otherwise every byte is written to memory that has gone cold.
  for (let from = 0; from < count; from += CHUNK)
    columns.forEach(({ codes }, feature) => {
      for (let row = from; row < Math.min(count, from + CHUNK); row++)
        bytes[layout.bins + row * stride + feature] = codes[row]!
    })
  const slotAt = (slot: number): number => layout.slots + slot * layout.slotBytes
  const bases = new Uint32Array(buffer, layout.bases, stride * slots)
  for (let slot = 0; slot < slots; slot++)
    for (let feature = 0; feature < stride; feature++)
      bases[slot * stride + feature] =
        feature < columns.length ? slotAt(slot) + layout.at[feature]! * 4 : layout.scratch
  /** What `addRows` takes, once for each of `parts` shares of the blocks. */
  const shares = (slot: number, from: number, rows: number, parts: number): readonly number[] =>
    Array.from({ length: parts }, (_, part) => [
      layout.bins,
      stride,
      layout.rows + from * 4,
      rows,
      layout.cells,
      layout.near + part * CHUNK * CELL,
      layout.bases + slot * stride * 4,
      Math.floor((blocks * part) / parts),
      Math.floor((blocks * (part + 1)) / parts),
    ]).flat()
  return {
    rows: new Uint32Array(buffer, layout.rows, count),
    gradient: new Float64Array(buffer, layout.gradient, count),
    hessian: new Float64Array(buffer, layout.hessian, count),
    binOf: (feature, row) => bytes[layout.bins + row * stride + feature]!,
    useGradients: () => {
      // A gradient fits 31 bits; all second derivatives together fit the bits a cell has for them.
      const up = factorFor(kernel.call('greatest', layout.gradient, count), 2 ** 30)
      const most = Math.min(2 ** 30, 2 ** (HESSIAN_BITS - 1) / count)
      const upHessian = factorFor(kernel.call('greatest', layout.hessian, count), most)
      kernel.call('quantise', layout.gradient, layout.hessian, layout.cells, count, up, upHessian)
      return { gradient: 1 / up, hessian: 1 / upHessian }
    },
    sum: (slot, from, rows) => {
      kernel.call('clear', slotAt(slot), layout.slotBytes)
      const parts = rows * columns.length < WORTH_A_THREAD ? 1 : Math.min(pool.threads, blocks)
      if (parts === 1) kernel.call('addRows', ...shares(slot, from, rows, 1))
      else kernel.callAll('addRows', shares(slot, from, rows, parts), parts)
    },
    subtract: (parent, child) => {
      kernel.call('subtract', slotAt(parent), slotAt(child), slotAt(parent), layout.slotBytes)
    },
    part: (feature, left, from, rows) => {
      bytes.set(left, layout.left)
      return kernel.call('part', layout.rows + from * 4, rows, layout.bins + feature, stride, layout.left, layout.spare)
    },
    sumsOf: slot => new Int32Array(buffer, slotAt(slot), layout.slotBytes / 4),
    at: layout.at,
    close: kernel.close,
  }
}

/** Where everything lies, each part on a multiple of 16. The bins that a block has too many fall into `scratch`. */
const layOut = (columns: readonly BinnedColumn[], count: number, stride: number, slots: number, threads: number) => {
  let end = 0
  const take = (bytes: number): number => {
    const from = end
    end = Math.ceil((end + bytes) / CELL) * CELL
    return from
  }
  const at = new Int32Array(columns.length)
  let cells = 0
  columns.forEach(({ bins }, feature) => {
    at[feature] = cells * 4
    cells += bins
  })
  const slotBytes = cells * CELL
  return {
    bases: take(stride * slots * 4),
    scratch: take(CELL),
    bins: take(stride * count),
    rows: take(count * 4),
    spare: take(count * 4),
    left: take(256),
    gradient: take(count * 8),
    hessian: take(count * 8),
    cells: take(count * CELL),
    near: take(threads * CHUNK * CELL),
    slots: take(slots * slotBytes),
    slotBytes,
    at,
    bytes: end,
  }
}

/** The greatest power of two that keeps `greatest` within `limit`: multiplying by it loses nothing. */
const factorFor = (greatest: number, limit: number): number =>
  greatest === 0 ? 1 : 2 ** Math.floor(Math.log2(limit / greatest))
