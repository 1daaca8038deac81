/** What a document of a release is, told by its members, not by its name. */
export type Form =
  | 'guideline'
  | 'guidelines'
  | 'definition'
  | 'phenotype'
  | 'exemptions'
  | 'cpic-recommendation'
  | 'cpic-table'
  | 'cpic-phenotypes'
  | 'messages'
  | 'unknown'

const membersOf = (value: unknown): ReadonlySet<string> =>
  new Set(typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [])

const has = (members: ReadonlySet<string>, ...names: readonly string[]): boolean =>
  names.every(name => members.has(name))

/** A list is what its first row is. */
const listForm = (rows: readonly unknown[]): Form => {
  const members = membersOf(rows[0])
  if (has(members, 'drugrecommendation', 'lookupkey')) return 'cpic-recommendation'
  if (has(members, 'gene', 'diplotypes')) return 'phenotype'
  if (has(members, 'gene', 'namedAlleles')) return 'definition'
  if (has(members, 'genesymbol', 'generesult') || has(members, 'genesymbol', 'clinicalfunctionalstatus')) {
    return 'cpic-phenotypes'
  }
  if (has(members, 'drugid', 'name') || has(members, 'id', 'name', 'url')) return 'cpic-table'
  if (has(members, 'rule_name', 'matches')) return 'messages'
  return 'unknown'
}

/** @example formOf({ guideline: {}, recommendations: [] }) // 'guideline' */
export const formOf = (value: unknown): Form => {
  if (Array.isArray(value)) return listForm(value)
  const members = membersOf(value)
  if (has(members, 'guidelines')) return 'guidelines'
  if (has(members, 'guideline')) return 'guideline'
  if (has(members, 'gene', 'diplotypes')) return 'phenotype'
  if (has(members, 'gene', 'namedAlleles')) return 'definition'
  const [first] = members.size === 0 ? [] : Object.values(value as object)
  return has(membersOf(first), 'gene', 'ignoredPositions') ? 'exemptions' : 'unknown'
}

/** Whose phenotypes a document has: DPWG's where its path says so. PharmCAT since 3 has one set for both. */
export const systemOf = (path: string): 'cpic' | 'dpwg' => (/(?:^|[/_])dpwg[/_]/i.test(path) ? 'dpwg' : 'cpic')
