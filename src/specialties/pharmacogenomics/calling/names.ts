/** What is on one copy of a gene: named alleles, and single changes that no named allele has. `[]`: the reference. */
export type CopyName = { readonly parts: readonly string[]; readonly name: string }

/** `*2`, `[*2 + *3]`. */
export const copyName = (parts: readonly string[], reference: string): CopyName => ({
  parts,
  name: parts.length === 0 ? reference : parts.length === 1 ? (parts[0] ?? reference) : `[${parts.join(' + ')}]`,
})

const pieces = (name: string): readonly (string | number)[] =>
  (name.match(/\d+|\D+/g) ?? []).map(piece => (/^\d/.test(piece) ? Number(piece) : piece))

/**
 * The order in which the field writes alleles: by number, `*2` before `*10`; the reference first.
 *
 * @example
 * ['*17', '*4'].sort(byAlleleName) // ['*4', '*17']
 */
export const byAlleleName = (a: string, b: string): number => {
  const left = pieces(a)
  const right = pieces(b)
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const [x, y] = [left[i], right[i]]
    if (x === y) continue
    if (typeof x === 'number' && typeof y === 'number') return x - y
    return String(x) < String(y) ? -1 : 1
  }
  return left.length - right.length
}

/** A reference that is a named allele itself, `*38` or `B (reference)`, takes the place of its name; one that is a word stands first. */
const isNamed = (reference: string): boolean => reference.startsWith('*') || reference.endsWith('(reference)')

/** Copies in the order they are written: the reference, then the one with fewer parts, then by name. */
export const byCopy =
  (reference: string) =>
  (a: CopyName, b: CopyName): number =>
    (isNamed(reference) ? 0 : Number(b.name === reference) - Number(a.name === reference)) ||
    Math.max(a.parts.length, 1) - Math.max(b.parts.length, 1) ||
    byAlleleName(a.parts.join(' + ') || reference, b.parts.join(' + ') || reference)
