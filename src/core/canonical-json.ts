/**
 * JSON with sorted keys and no white space: the same value always gives the same text, so it can be hashed and
 * compared. `undefined` members are left out, as in `JSON.stringify`.
 */
export const canonicalJson = (value: unknown): string => JSON.stringify(sorted(value))

/** A Date or a Map would silently become `{}`, and two different values one text. */
const plain = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted)
  if (value === null || typeof value !== 'object') return value
  if (!plain(value)) throw new TypeError('canonicalJson takes plain JSON values only')
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => [key, sorted(member)]),
  )
}
