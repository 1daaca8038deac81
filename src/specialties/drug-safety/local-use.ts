import type { Coding } from '../../core/index.ts'

// Patches are left out on purpose: most of them treat the whole body.
const words =
  /\b(gel|cream|ointment|lotion|shampoo|topical|ophthalmic|eye|ear|otic|nasal|vaginal|cutaneous|mouthwash|eardrops|eyedrops)\b/i

/**
 * Whether a product acts where it is put (skin, eye, ear, nose, vagina): its words or its coded route say so. Then little
 * of it reaches the blood, and rules for the whole body do not apply as they stand. What is not said is taken as systemic.
 *
 * @example
 * isLocal('diclofenac 1 % topical gel') // true
 */
export const isLocal = (text: string, route: readonly Coding[] = []): boolean =>
  words.test(text) || route.some(({ display }) => display !== undefined && words.test(display))
