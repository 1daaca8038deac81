import { type Answer, insufficient, type Missing } from '../../core/index.ts'

/**
 * Without a jurisdiction no guideline threshold and no label dose is used (hazard H7): what is missing is said.
 *
 * @param need whose rows there are, e.g. `us or eu`
 */
export const jurisdictionMissing = (need: string): Missing => ({
  what: 'jurisdiction',
  need,
  have: 'not configured',
  reason: 'absent',
})

/** The same as an answer. */
export const noJurisdiction = (need: string): Answer<never> => insufficient(jurisdictionMissing(need))
