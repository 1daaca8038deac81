/**
 * Whether `ATTUNE_SOAK` asks for the short rounds of kills and outages that `npm test` leaves out by name, to stay within its time.
 * `npm run test:soak` does all of them at length.
 */
export const isSoakAskedFor = process.env.ATTUNE_SOAK !== undefined

/** Why one is skipped, as its name says it. */
export const unasked = isSoakAskedFor ? '' : ' (ATTUNE_SOAK=1 runs it)'
