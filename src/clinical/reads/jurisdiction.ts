import { type Answer, insufficient } from '../../core/index.ts'

/** Without a jurisdiction no guideline threshold and no label dose is used (hazard H7): what is missing is said. */
export const noJurisdiction = (need: string): Answer<never> =>
  insufficient({ what: 'jurisdiction', need, have: 'not configured', reason: 'absent' })
