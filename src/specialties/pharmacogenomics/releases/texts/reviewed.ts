import { fingerprint } from './fingerprint.ts'
import { clausesOf } from './read.ts'
import reviewed from './reviewed-texts.json' with { type: 'json' }

/** A text without its layout, as the rules see it. */
export const fingerprintOf = (text: string): string => fingerprint(clausesOf(text).join('\n'))

const sets = {
  cpic: new Set<string>(reviewed.cpic),
  dpwg: new Set<string>(reviewed.dpwg),
  considerations: new Set<string>(reviewed.considerations),
}

/**
 * Whether this very text, and what follows it, was read by somebody beside its steps. Rules fit more texts than those: what
 * they make of a text that nobody has seen is not believed.
 */
export const isReviewed = (system: 'cpic' | 'dpwg', advice: string, considerations: string): boolean =>
  sets[system].has(fingerprintOf(advice)) && sets.considerations.has(fingerprintOf(considerations))
