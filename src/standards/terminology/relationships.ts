/** One relationship of a terminology release: `narrower` is a kind of, or contains, `broader`. */
export type Relationship = { readonly narrower: string; readonly broader: string }

/** SNOMED CT "Is a (attribute)". */
const isA = '116680003'

/**
 * A line of an RF2 Relationship file (SNOMED CT Release File Specifications, 4.2.3), tab separated: id, effectiveTime,
 * active, moduleId, sourceId, destinationId, relationshipGroup, typeId, characteristicTypeId, modifierId.
 *
 * @returns the is-a relationship; `null` for the header, an inactive line or another kind; `undefined` for a line that is none
 * @example
 * readRf2Relationship('1\t20250101\t1\t900000000000207008\tA\tB\t0\t116680003\tX\tY') // { narrower: 'A', broader: 'B' }
 */
export const readRf2Relationship = (line: string): Relationship | null | undefined => {
  const [, , active, , source, destination, , type] = line.split('\t')
  if (source === undefined || destination === undefined || type === undefined) return undefined
  return active === '1' && type === isA ? { narrower: source, broader: destination } : null
}

/** RELA of RXNREL that lead from a product towards its ingredients (RxNorm Technical Documentation, 12.5). */
const towardsIngredient = new Set([
  'has_ingredient',
  'has_ingredients',
  'consists_of',
  'contains',
  'tradename_of',
  'isa',
  'has_precise_ingredient',
  'form_of',
  'has_part',
])

/**
 * A line of RXNREL.RRF, separated by `|`: RXCUI1, RXAUI1, STYPE1, REL, RXCUI2, RXAUI2, STYPE2, RELA, ... It reads
 * "RXCUI2 has the relationship RELA to RXCUI1". Suppressed lines (SUPPRESS other than N or empty) are left out.
 *
 * @returns the relationship from a product towards what it holds; `null` for another; `undefined` for a line that is none
 */
export const readRxnrel = (line: string): Relationship | null | undefined => {
  const columns = line.split('|')
  const [broader, , , , narrower, , , rela] = columns
  if (columns.length < 15 || broader === undefined || narrower === undefined) return undefined
  const suppressed = columns[14] !== '' && columns[14] !== 'N'
  if (suppressed || broader === '' || narrower === '' || !towardsIngredient.has(rela ?? '')) return null
  return { narrower, broader }
}

/**
 * For every code below one of the `roots`, the nearest of them: the roots that it reaches without passing another one.
 * Cycles end where they began. Roots themselves are left out.
 *
 * @param relationships all pairs of a release
 * @example
 * nearestRoots([{ narrower: 'c', broader: 'b' }, { narrower: 'b', broader: 'a' }], new Set(['a'])) // Map { b: [a], c: [a] }
 */
export const nearestRoots = (
  relationships: Iterable<Relationship>,
  roots: ReadonlySet<string>,
): ReadonlyMap<string, readonly string[]> => {
  const narrowerOf = new Map<string, string[]>()
  for (const { narrower, broader } of relationships) {
    const known = narrowerOf.get(broader)
    if (known === undefined) narrowerOf.set(broader, [narrower])
    else known.push(narrower)
  }
  const found = new Map<string, Set<string>>()
  for (const root of [...roots].sort()) {
    const waiting = [...(narrowerOf.get(root) ?? [])]
    const seen = new Set<string>()
    while (waiting.length > 0) {
      const code = waiting.pop()!
      // Another root speaks for what lies below it.
      if (seen.has(code) || roots.has(code)) continue
      seen.add(code)
      const known = found.get(code)
      if (known === undefined) found.set(code, new Set([root]))
      else known.add(root)
      waiting.push(...(narrowerOf.get(code) ?? []))
    }
  }
  return new Map([...found].map(([code, reached]) => [code, [...reached].sort()]))
}
