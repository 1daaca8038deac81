/** From a range of values to a range of pixels. */
export type Scale = (value: number) => number

/** Linear; a range of no width maps to the middle. */
export const linear = ([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale =>
  from === to ? () => (start + end) / 2 : value => start + ((value - from) / (to - from)) * (end - start)

/** Points as the `d` of a path, with one decimal; empty for no points. */
export const linePath = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('')

/**
 * The end of an axis that starts at zero: the smallest of 1, 2, 3, 5 or 9 times a power of ten at or above `highest`.
 *
 * @example
 * axisEnd(34.2) // 50
 * axisEnd(84) // 90
 */
export const axisEnd = (highest: number): number => {
  if (highest <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(highest))
  const step = [1, 1.2, 1.5, 2, 3, 5, 9].find(step => step * power >= highest) ?? 10
  return Number((step * power).toPrecision(6))
}

/** Years between two moments at which to mark a time axis: at most `most` of them, evenly spaced. */
export const yearTicks = (from: string, to: string, most: number): readonly number[] => {
  const first = Number(from.slice(0, 4)) + 1
  const last = Number(to.slice(0, 4))
  const step = Math.max(1, Math.ceil((last - first + 1) / most))
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, at) => first + at * step)
}

/**
 * Round numbers within a range at which to mark an axis, about `count` of them: steps of 1, 2 or 5 times a power of ten.
 *
 * @example
 * roundTicks([18, 97], 4) // [20, 40, 60, 80]
 */
export const roundTicks = ([from, to]: readonly [number, number], count: number): readonly number[] => {
  if (!(to > from)) return [from]
  const rough = (to - from) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * ([1, 2, 5].find(one => one * power >= rough * 0.75) ?? 10)
  const first = Math.ceil(from / step - 1e-9)
  const last = Math.floor(to / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}
