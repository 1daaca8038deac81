/**
 * Sums of gradients by bin, the innermost loop of boosting. AssemblyScript; `tools/wasm/build.ts` compiles it.
 *
 * A cell of a histogram is 16 bytes: the sum of gradients as an i64, then an i64 whose low 40 bits are the sum of the
 * second derivatives and whose upper 24 bits are the count of rows. Whole numbers: any order gives the same sum.
 * A block holds eight features, one byte each, row after row, so that one load brings eight bins of a row.
 */

/**
 * Adds `count` rows to the histograms of the eight features of one block.
 *
 * @param block first byte of the block: 8 bytes a row
 * @param rows indices of rows, u32
 * @param gradients 16 bytes a row, laid out as a cell of one row
 * @param bases eight u32: where each feature's histogram begins
 */
export function addRows(block: usize, rows: usize, count: i32, gradients: usize, bases: usize): void {
  const base0 = <usize>load<u32>(bases, 0)
  const base1 = <usize>load<u32>(bases, 4)
  const base2 = <usize>load<u32>(bases, 8)
  const base3 = <usize>load<u32>(bases, 12)
  const base4 = <usize>load<u32>(bases, 16)
  const base5 = <usize>load<u32>(bases, 20)
  const base6 = <usize>load<u32>(bases, 24)
  const base7 = <usize>load<u32>(bases, 28)
  const end = rows + (<usize>count << 2)
  for (let at = rows; at < end; at += 4) {
    const row = <usize>load<u32>(at)
    const bins = load<u64>(block + (row << 3))
    const gradient = v128.load(gradients + (row << 4))
    add(base0 + ((<usize>bins & 255) << 4), gradient)
    add(base1 + ((<usize>(bins >> 8) & 255) << 4), gradient)
    add(base2 + ((<usize>(bins >> 16) & 255) << 4), gradient)
    add(base3 + ((<usize>(bins >> 24) & 255) << 4), gradient)
    add(base4 + ((<usize>(bins >> 32) & 255) << 4), gradient)
    add(base5 + ((<usize>(bins >> 40) & 255) << 4), gradient)
    add(base6 + ((<usize>(bins >> 48) & 255) << 4), gradient)
    add(base7 + ((<usize>(bins >> 56) & 255) << 4), gradient)
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
