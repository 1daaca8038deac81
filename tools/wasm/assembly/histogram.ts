/**
 * Sums of gradients by bin, the innermost loop of boosting. AssemblyScript; `tools/wasm/build.ts` compiles it.
 *
 * A cell of a histogram is 16 bytes: the sum of gradients as an i64, then an i64 whose low 40 bits are the sum of the
 * second derivatives and whose upper 24 bits are the count of rows. Whole numbers: any order gives the same sum.
 * The bins of a row lie together, one byte a feature, padded to whole blocks of eight: one load brings eight bins.
 */

/** Rows that are taken at a time: their bins and gradients stay near while block after block is summed. */
const CHUNK: usize = 2048

/**
 * Adds `count` rows to the histograms of the features of some blocks.
 *
 * @param bins the bins of row 0; `stride` bytes a row
 * @param rows indices of rows, u32
 * @param cells the cell of each row of the table
 * @param near room for the cells of a chunk of rows
 * @param bases eight u32 a block: where each feature's histogram begins
 * @param from the first block, and `to` the one after the last
 */
export function addRows(
  bins: usize,
  stride: usize,
  rows: usize,
  count: i32,
  cells: usize,
  near: usize,
  bases: usize,
  from: usize,
  to: usize,
): void {
  for (let done: usize = 0; done < <usize>count; done += CHUNK) {
    const some = min(CHUNK, <usize>count - done)
    const first = rows + (done << 2)
    for (let at: usize = 0; at < some; at++)
      v128.store(near + (at << 4), v128.load(cells + (<usize>load<u32>(first + (at << 2)) << 4)))
    for (let block = from; block < to; block++) addBlock(bins + (block << 3), stride, first, some, near, bases + (block << 5))
  }
}

function addBlock(block: usize, stride: usize, rows: usize, count: usize, near: usize, bases: usize): void {
  const base0 = <usize>load<u32>(bases, 0)
  const base1 = <usize>load<u32>(bases, 4)
  const base2 = <usize>load<u32>(bases, 8)
  const base3 = <usize>load<u32>(bases, 12)
  const base4 = <usize>load<u32>(bases, 16)
  const base5 = <usize>load<u32>(bases, 20)
  const base6 = <usize>load<u32>(bases, 24)
  const base7 = <usize>load<u32>(bases, 28)
  const end = rows + (count << 2)
  let from = near
  for (let at = rows; at < end; at += 4) {
    const eight = load<u64>(block + <usize>load<u32>(at) * stride)
    const gradient = v128.load(from)
    from += 16
    add(base0 + ((<usize>eight & 255) << 4), gradient)
    add(base1 + ((<usize>(eight >> 8) & 255) << 4), gradient)
    add(base2 + ((<usize>(eight >> 16) & 255) << 4), gradient)
    add(base3 + ((<usize>(eight >> 24) & 255) << 4), gradient)
    add(base4 + ((<usize>(eight >> 32) & 255) << 4), gradient)
    add(base5 + ((<usize>(eight >> 40) & 255) << 4), gradient)
    add(base6 + ((<usize>(eight >> 48) & 255) << 4), gradient)
    add(base7 + ((<usize>(eight >> 56) & 255) << 4), gradient)
  }
}

function add(cell: usize, gradient: v128): void {
  v128.store(cell, i64x2.add(v128.load(cell), gradient))
}

/** `whole` minus `part`, cell by cell, into `rest` (which may be `whole`); `bytes` is a multiple of 16. */
export function subtract(whole: usize, part: usize, rest: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16)
    v128.store(rest + at, i64x2.sub(v128.load(whole + at), v128.load(part + at)))
}

export function clear(from: usize, bytes: usize): void {
  memory.fill(from, 0, bytes)
}

/**
 * Puts the rows of a leaf that go left before the others, each side in its old order.
 *
 * @param rows the leaf's stretch of row indices, u32
 * @param bins the bin of row 0 of the feature that parts; each next row is `stride` bytes on
 * @param left 256 bytes: 1 for a bin that goes left
 * @param spare room for as many row indices
 * @returns how many go left
 */
export function part(rows: usize, count: i32, bins: usize, stride: usize, left: usize, spare: usize): i32 {
  const end = rows + (<usize>count << 2)
  let to = rows
  let other = spare
  for (let at = rows; at < end; at += 4) {
    const row = load<u32>(at)
    const isLeft = <usize>load<u8>(left + <usize>load<u8>(bins + <usize>row * stride))
    // Both are written, one counts: no branch to foretell.
    store<u32>(to, row)
    store<u32>(other, row)
    to += isLeft << 2
    other += (1 - isLeft) << 2
  }
  memory.copy(to, spare, other - spare)
  return <i32>((to - rows) >> 2)
}

/** The greatest absolute value of `count` numbers. */
export function greatest(values: usize, count: i32): f64 {
  let most: f64 = 0
  for (let at: usize = 0; at < <usize>count << 3; at += 8) most = max(most, abs(load<f64>(values + at)))
  return most
}

/** Writes the cells of single rows: first and second derivatives as whole numbers of their units, and a count of one. */
export function quantise(gradient: usize, hessian: usize, cells: usize, count: i32, up: f64, upHessian: f64): void {
  for (let row: usize = 0; row < <usize>count; row++) {
    const cell = cells + (row << 4)
    store<i64>(cell, <i64>nearest(load<f64>(gradient + (row << 3)) * up), 0)
    store<i64>(cell, <i64>nearest(load<f64>(hessian + (row << 3)) * upHessian) | (<i64>1 << 40), 8)
  }
}
