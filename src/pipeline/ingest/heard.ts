/**
 * What was said of things that belong to no patient (wards, doctors, organisations), word for word: every message names the
 * same ones. Bounded; what is forgotten is read again, and found to be stored.
 */
export type Heard = {
  readonly has: (text: string) => boolean
  readonly add: (text: string) => void
  /** What was added since it was created. */
  readonly texts: () => Iterable<string>
}

/** Texts that are remembered at most: some 5 MB. */
const most = 10_000

/** @param before what was heard earlier counts as heard; nothing is added to it */
export const createHeard = (before?: Heard): Heard => {
  const texts = new Set<string>()
  return {
    has: text => texts.has(text) || before?.has(text) === true,
    add: text => {
      if (texts.size >= most) texts.clear()
      texts.add(text)
    },
    texts: () => texts,
  }
}
