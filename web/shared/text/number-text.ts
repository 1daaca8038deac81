import { roundTo } from '../../../src/core/index.ts'
import { countedAtMost } from '../../../src/pipeline/delivery/contract.ts'

const minus = '−'

/** A probability as a percentage with one decimal; what rounds to nothing is said to be small, never `0.0 %`. */
export const percentText = (probability: number): string => {
  const percent = roundTo(probability * 100, 1)
  if (probability > 0 && percent === 0) return '< 0.1 %'
  if (probability < 1 && percent === 100) return '> 99.9 %'
  return `${percent.toFixed(1)} %`
}

/** How many of 100 people like this one; under one it is said in words. */
export const peopleText = (probability: number): string => {
  const people = roundTo(probability * 100, 0)
  return people < 1 ? 'fewer than 1 of 100 people' : `${people} of 100 people`
}

/** A number with its sign always written, and a real minus. */
export const signedText = (value: number, decimals = 2): string => {
  const rounded = roundTo(value, decimals)
  if (rounded === 0) return (0).toFixed(decimals)
  return `${rounded > 0 ? '+' : minus}${Math.abs(rounded).toFixed(decimals)}`
}

/** With a capital first letter. */
export const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** `1 option`, `2 options`. */
export const countText = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`

/** The same for a list that is not counted to its end. */
export const totalText = (total: number, one: string, many = `${one}s`): string =>
  total > countedAtMost ? `more than ${countedAtMost} ${many}` : countText(total, one, many)
