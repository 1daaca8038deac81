/** What a sample needs of the record it belongs to. */
export type Parent = { readonly offset: number | undefined; readonly origin: string }

/** The records of a table that has its samples in another, by their row numbers. About 20 bytes each. */
export type Parents = {
  readonly add: (rowid: number, parent: Parent) => void
  readonly of: (rowid: number) => Parent | undefined
}

export const createParents = (): Parents => {
  let [rowids, offsets, origins] = [new Float64Array(256), new Float64Array(256), new Int32Array(256)]
  const texts: string[] = []
  const numbers = new Map<string, number>()
  let count = 0
  let sorted = true
  const sort = () => {
    const order = Array.from({ length: count }, (_, n) => n).sort((a, b) => rowids[a]! - rowids[b]!)
    rowids = Float64Array.from(order, n => rowids[n]!)
    offsets = Float64Array.from(order, n => offsets[n]!)
    origins = Int32Array.from(order, n => origins[n]!)
    sorted = true
  }
  let last = 0
  const find = (rowid: number): number => {
    // Samples of one record, and of the next, follow each other.
    for (const near of [last, last + 1]) if (near < count && rowids[near] === rowid) return near
    let [low, high] = [0, count - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      if (rowids[middle] === rowid) return middle
      if (rowids[middle]! < rowid) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
  return {
    add: (rowid, { offset, origin }) => {
      if (count === rowids.length) {
        rowids = enlarged(rowids, new Float64Array(count * 2))
        offsets = enlarged(offsets, new Float64Array(count * 2))
        origins = enlarged(origins, new Int32Array(count * 2))
      }
      let number = numbers.get(origin)
      if (number === undefined) {
        number = texts.push(origin) - 1
        numbers.set(origin, number)
      }
      if (count > 0 && rowid < rowids[count - 1]!) sorted = false
      rowids[count] = rowid
      offsets[count] = offset ?? Number.NaN
      origins[count] = number
      count += 1
    },
    of: rowid => {
      if (!sorted) sort()
      const found = find(rowid)
      if (found < 0) return undefined
      last = found
      const offset = offsets[found]!
      return { offset: Number.isNaN(offset) ? undefined : offset, origin: texts[origins[found]!]! }
    },
  }
}

const enlarged = <T extends Float64Array | Int32Array>(old: T, bigger: T): T => {
  bigger.set(old)
  return bigger
}
