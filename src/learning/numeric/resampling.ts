/**
 * The quantile of ascending numbers, linear between neighbours (type 7 of Hyndman and Fan, American Statistician 1996; 50: 361-365).
 *
 * @example
 * quantileOf([1, 2, 4], 0.75) // 3
 */
export const quantileOf = (ascending: ArrayLike<number>, part: number): number => {
  const at = part * (ascending.length - 1)
  const low = Math.floor(at)
  const below = ascending[low]!
  return below + (at - low) * ((ascending[low + 1] ?? below) - below)
}

/**
 * Clusters numbered from 0 in the order of their first rows, so that whole clusters can be drawn.
 *
 * @example
 * clusterNumbers(Int32Array.of(70, 3, 70)) // { numbers: [0, 1, 0], count: 2 }
 */
export const clusterNumbers = (clusters: Int32Array): { readonly numbers: Int32Array; readonly count: number } => {
  const seen = new Map<number, number>()
  const numbers = clusters.map(cluster => {
    const known = seen.get(cluster)
    if (known !== undefined) return known
    seen.set(cluster, seen.size)
    return seen.size - 1
  })
  return { numbers, count: seen.size }
}
