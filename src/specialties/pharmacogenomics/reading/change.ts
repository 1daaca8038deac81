/** A change of sequence: at a 1-based position `ref` is replaced by `alt`; one of them may be empty. */
export type Change = { readonly position: number; readonly ref: string; readonly alt: string }

/** What is known of the reference sequence around: position to base. */
export type KnownBases = { readonly get: (position: number) => string | undefined }

/**
 * The smallest way to write a change: common ends cut off, then moved to the left as far as known reference bases prove
 * that it stays the same change (Tan 2015, Unified representation of genetic variants). `null`: no change.
 *
 * @example
 * // ATGA twice: that the second copy is gone is that the first is
 * smallestChange(97740414, 'AATGA', 'A', known) // { position: 97740411, ref: 'ATGA', alt: '' }
 */
export const smallestChange = (position: number, ref: string, alt: string, known: KnownBases): Change | null => {
  if (ref === alt) return null
  let [start, a, b] = [position, ref, alt]
  while (a.length > 0 && b.length > 0 && a.at(-1) === b.at(-1)) [a, b] = [a.slice(0, -1), b.slice(0, -1)]
  while (a.length > 0 && b.length > 0 && a[0] === b[0]) [start, a, b] = [start + 1, a.slice(1), b.slice(1)]
  if (a.length > 0 && b.length > 0) return { position: start, ref: a, alt: b }
  for (let before = known.get(start - 1); before !== undefined; before = known.get(start - 1)) {
    const moved = a.length > 0 ? a : b
    if (moved.at(-1) !== before) break
    const turned = before + moved.slice(0, -1)
    start -= 1
    if (a.length > 0) a = turned
    else b = turned
  }
  return { position: start, ref: a, alt: b }
}

/** Adds a stretch of reference sequence to what is known. */
export const learn = (known: Map<number, string>, position: number, sequence: string): void => {
  for (let i = 0; i < sequence.length; i += 1) known.set(position + i, sequence[i] ?? '')
}

export const sameChange = (a: Change, b: Change): boolean =>
  a.position === b.position && a.ref === b.ref && a.alt === b.alt

/** Whether a change alters bases from `from` to `to`, both included; an insertion alters none, it stands between two. */
export const touches = ({ position, ref }: Change, from: number, to: number): boolean =>
  ref.length === 0 ? position > from && position <= to : position <= to && position + ref.length > from
