import { type Answer, answered } from '../../core/index.ts'
import { type Estimate, LEVEL, notComputable, REACH } from './judged.ts'

/**
 * A proportion with Wilson's score interval (Wilson 1927), which stays within 0 to 1 and has a width also at 0 of n.
 *
 * @throws RangeError unless `count` is from 0 to `of`
 *
 * @example
 * proportionOf(81, 263) // 0.3080, 0.2553 to 0.3662 (Newcombe 1998, Statistics in Medicine 17: 857, table I)
 */
export const proportionOf = (count: number, of: number): Answer<Estimate> => {
  assertPart(count, of)
  if (of === 0) return notComputable('no rows')
  const value = count / of
  const [low, high] = wilson(count, of)
  return answered({ value, interval: answered({ low, high, level: LEVEL, method: 'Wilson' }) })
}

const assertPart = (count: number, of: number): void => {
  if (!(count >= 0 && count <= of && of < Number.POSITIVE_INFINITY))
    throw new RangeError(`${count} of ${of} is no proportion`)
}

const wilson = (count: number, of: number): readonly [number, number] => {
  const p = count / of
  const middle = 2 * count + REACH ** 2
  const reach = REACH * Math.sqrt(REACH ** 2 + 4 * count * (1 - p))
  const below = 2 * (of + REACH ** 2)
  return [Math.max(0, (middle - reach) / below), Math.min(1, (middle + reach) / below)]
}

/**
 * The difference of two independent proportions with Newcombe's hybrid score interval (Statistics in Medicine 1998; 17: 873-890,
 * method 10).
 *
 * @throws RangeError unless each count is from 0 to its whole
 *
 * @example
 * proportionsApart(56, 70, 48, 80) // 0.2, 0.0524 to 0.3339 (table II, example a)
 */
export const proportionsApart = (count: number, of: number, other: number, ofOther: number): Answer<Estimate> => {
  assertPart(count, of)
  assertPart(other, ofOther)
  if (of === 0 || ofOther === 0) return notComputable('no rows')
  const [p, q] = [count / of, other / ofOther]
  const [pLow, pHigh] = wilson(count, of)
  const [qLow, qHigh] = wilson(other, ofOther)
  return answered({
    value: p - q,
    interval: answered({
      low: p - q - Math.hypot(p - pLow, qHigh - q),
      high: p - q + Math.hypot(pHigh - p, q - qLow),
      level: LEVEL,
      method: 'Newcombe',
    }),
  })
}
