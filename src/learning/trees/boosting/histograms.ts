import type { Kernel, Pool } from '../../numeric/index.ts'
import type { BinnedColumn } from './bins.ts'
import { histogramKernel } from './histogram-kernel.ts'

/** Features in a block: eight bytes are one load. */
const WIDE = 8
const CELL = 16
/** Fewer updates than this are done before another thread has woken. */
const WORTH_A_THREAD = 20_000
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
  /** The bins of one feature: `bins[row * 8]`. */
  readonly binsOf: (feature: number) => Uint8Array
  /** Takes one tree's gradients; gives the factors that turn sums back. Those of rows outside `rows` are not read. */
  readonly setGradients: (gradient: Float64Array, hessian: Float64Array) => { gradient: number; hessian: number }
  /** Sums a stretch of rows into a slot. */
  readonly sum: (slot: number, from: number, count: number) => void
  /** Turns the slot of a parent into that of one child, given the other child's. */
  readonly subtract: (parent: number, child: number) => void
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
  const layout = layOut(columns, count, blocks, slots)
  const kernel = pool.open(fromBase64(histogramKernel), layout.bytes)
  const { buffer } = kernel.memory
  const bytes = new Uint8Array(buffer)
  columns.forEach(({ codes }, feature) => {
    const from = layout.block + (feature >> 3) * count * WIDE + (feature & 7)
    for (let row = 0; row < count; row++) bytes[from + row * WIDE] = codes[row]!
  })
  const bases = new Uint32Array(buffer, layout.bases, blocks * WIDE * slots)
  for (let slot = 0; slot < slots; slot++)
    for (let feature = 0; feature < blocks * WIDE; feature++)
      bases[slot * blocks * WIDE + feature] =
        feature < columns.length ? layout.slots + slot * layout.slotBytes + layout.at[feature]! * 4 : layout.scratch
  const partsOf = (slot: number, from: number, rows: number): number[] => {
    const parameters: number[] = []
    for (let block = 0; block < blocks; block++)
      parameters.push(
        layout.block + block * count * WIDE,
        layout.rows + from * 4,
        rows,
        layout.gradients,
        layout.bases + (slot * blocks + block) * WIDE * 4,
      )
    return parameters
  }
  return {
    rows: new Uint32Array(buffer, layout.rows, count),
    binsOf: feature => new Uint8Array(buffer, layout.block + (feature >> 3) * count * WIDE + (feature & 7)),
    setGradients: (gradient, hessian) =>
      writeGradients(new Int32Array(buffer, layout.gradients, count * 4), gradient, hessian),
    sum: (slot, from, rows) => {
      kernel.call('clear', layout.slots + slot * layout.slotBytes, layout.slotBytes)
      sumInParts(kernel, partsOf(slot, from, rows), blocks, rows * columns.length)
    },
    subtract: (parent, child) => {
      const whole = layout.slots + parent * layout.slotBytes
      kernel.call('subtract', whole, layout.slots + child * layout.slotBytes, whole, layout.slotBytes)
    },
    sumsOf: slot => new Int32Array(buffer, layout.slots + slot * layout.slotBytes, layout.slotBytes / 4),
    at: layout.at,
    close: kernel.close,
  }
}

const sumInParts = (kernel: Kernel, parameters: readonly number[], blocks: number, updates: number): void => {
  if (updates >= WORTH_A_THREAD) {
    kernel.callAll('addRows', parameters, blocks)
    return
  }
  for (let block = 0; block < blocks; block++) kernel.call('addRows', ...parameters.slice(block * 5, block * 5 + 5))
}

/** Where everything lies, each part on a multiple of 16. The bins that a block has too many fall into `scratch`. */
const layOut = (columns: readonly BinnedColumn[], count: number, blocks: number, slots: number) => {
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
    bases: take(blocks * WIDE * slots * 4),
    scratch: take(CELL),
    block: take(blocks * count * WIDE),
    rows: take(count * 4),
    gradients: take(count * CELL),
    slots: take(slots * slotBytes),
    slotBytes,
    at,
    bytes: end,
  }
}

const writeGradients = (cells: Int32Array, gradient: Float64Array, hessian: Float64Array) => {
  const count = gradient.length
  let steepest = 0
  let most = 0
  for (let row = 0; row < count; row++) {
    steepest = Math.max(steepest, Math.abs(gradient[row]!))
    most = Math.max(most, hessian[row]!)
  }
  // A gradient fits 31 bits; all second derivatives together fit the bits a cell has for them.
  const up = factorFor(steepest, 2 ** 30)
  const upHessian = factorFor(most, Math.min(2 ** 30, 2 ** (HESSIAN_BITS - 1) / count))
  for (let row = 0; row < count; row++) {
    const slope = Math.round(gradient[row]! * up)
    cells[row * 4] = slope
    cells[row * 4 + 1] = slope < 0 ? -1 : 0
    cells[row * 4 + 2] = Math.round(hessian[row]! * upHessian)
    // One row.
    cells[row * 4 + 3] = 1 << (HESSIAN_BITS - 32)
  }
  return { gradient: 1 / up, hessian: 1 / upHessian }
}

/** The greatest power of two that keeps `greatest` within `limit`: multiplying by it loses nothing. */
const factorFor = (greatest: number, limit: number): number =>
  greatest === 0 ? 1 : 2 ** Math.floor(Math.log2(limit / greatest))

const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), character => character.charCodeAt(0))
