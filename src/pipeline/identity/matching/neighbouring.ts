/** Twins are registered within minutes of each other: their numbers are not further apart than that. */
const nearest = 20

/**
 * Whether two numbers may have been given one after another, as those of twins are: all but their last digits agree, or
 * they are close in value. A letter is part of what must agree.
 *
 * @example
 * areNeighbouring('4210506', '4210507') // true
 * areNeighbouring('4210506', '4210560') // false: two digits were exchanged
 * areNeighbouring('8520720', '8529720') // false: a digit in the middle was mistyped
 */
export const areNeighbouring = (a: string, b: string): boolean => {
  const [, headA = '', tailA = ''] = /^(.*?)(\d{1,15})$/.exec(a) ?? []
  const [, headB = '', tailB = ''] = /^(.*?)(\d{1,15})$/.exec(b) ?? []
  if (tailA === '' || tailB === '') return a.slice(0, -1) === b.slice(0, -1)
  return headA === headB && Math.abs(Number(tailA) - Number(tailB)) <= nearest
}
