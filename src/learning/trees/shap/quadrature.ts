/** Points and weights on 0 to 1 that integrate every polynomial of degree `2 * points - 1` exactly. */
export type Quadrature = { readonly points: Float64Array; readonly weights: Float64Array }

/**
 * Gauss and Legendre's rule, its points found by Newton's method on the Legendre polynomial (Abramowitz and Stegun 25.4.29).
 *
 * @example
 * gaussLegendre(1) // points [0.5], weights [1]
 */
export const gaussLegendre = (count: number): Quadrature => {
  const points = new Float64Array(count)
  const weights = new Float64Array(count)
  for (let at = 0; at < count; at++) {
    let x = Math.cos((Math.PI * (at + 0.75)) / (count + 0.5))
    let slope = 1
    for (let round = 0; round < 100; round++) {
      const [value, derivative] = legendre(count, x)
      slope = derivative
      const step = value / derivative
      x -= step
      if (Math.abs(step) < 1e-16) break
    }
    points[at] = (1 - x) / 2
    weights[at] = 1 / ((1 - x * x) * slope * slope)
  }
  return { points, weights }
}

/** The Legendre polynomial of a degree at x, and its derivative. */
const legendre = (degree: number, x: number): [value: number, derivative: number] => {
  let before = 1
  let value = x
  for (let k = 2; k <= degree; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k]
  return [value, (degree * (x * value - before)) / (x * x - 1)]
}
