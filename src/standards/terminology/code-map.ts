import { type Coding, codingKey, type Issue, issue } from '../../core/index.ts'
import { ndcForms, ndcSystem } from './ndc.ts'

/** How wide a target is beside the code it stands for. `related` and `unmatched` say that it is not the same. */
export type Relation = 'equal' | 'equivalent' | 'wider' | 'narrower' | 'related' | 'unmatched'

/** One row of a map. `target` is absent when the map says that nothing fits. */
export type MapRow = {
  readonly system: string
  readonly code: string
  readonly relation: Relation
  readonly target?: Coding
}

/** What a site has said that the codes of a source mean; `source` `null`: of every source. */
export type CodeMap = { readonly source: string | null; readonly rows: readonly MapRow[] }

/** R4 concept-map-equivalence and R5 concept-map-relationship. Both say of the target how it stands to the source. */
const relations: Readonly<Record<string, Relation>> = {
  equal: 'equal',
  equivalent: 'equivalent',
  wider: 'wider',
  subsumes: 'wider',
  'source-is-narrower-than-target': 'wider',
  narrower: 'narrower',
  specializes: 'narrower',
  'source-is-broader-than-target': 'narrower',
  relatedto: 'related',
  'related-to': 'related',
  inexact: 'related',
  unmatched: 'unmatched',
  disjoint: 'unmatched',
  'not-related-to': 'unmatched',
}

/** The relation that a map's word means; `undefined` for a word that neither release of FHIR knows. */
export const relationOf = (word: string): Relation | undefined => {
  const plain = word.trim().toLowerCase()
  return Object.hasOwn(relations, plain) ? relations[plain] : undefined
}

/** Only the same thing may be used as the same thing. */
export const isSame = ({ relation, target }: MapRow): boolean =>
  target !== undefined && (relation === 'equal' || relation === 'equivalent')

/**
 * A FHIR ConceptMap (R4 `equivalence`, R5 `relationship`). A row that depends on other values is kept as `related`: the code
 * alone does not tell. What cannot be meant is an issue with its place; the rest is read.
 *
 * @example
 * readConceptMap({ resourceType: 'ConceptMap', group: [{ source: 'urn:lab', target: 'http://loinc.org', element: [
 *   { code: 'CREA', target: [{ code: '2160-0', equivalence: 'equivalent' }] }] }] }).rows
 */
export const readConceptMap = (
  given: unknown,
): { readonly rows: readonly MapRow[]; readonly issues: readonly Issue[] } => {
  const rows: MapRow[] = []
  const issues: Issue[] = []
  listOf(membersOf(given).group).forEach((rawGroup, g) => {
    const group = membersOf(rawGroup)
    const [system, targetSystem] = [systemOf(group.source), systemOf(group.target)]
    const at = `group[${g}]`
    if (group.unmapped !== undefined) {
      issues.push(issue('information', 'map-default', 'What a code that is not listed becomes is not read', at))
    }
    listOf(group.element).forEach((rawElement, e) => {
      const element = membersOf(rawElement)
      const code = textOf(element.code)
      const place = `${at}.element[${e}]`
      if (code === undefined) {
        issues.push(issue('error', 'map-code', 'A row without a code', place))
        return
      }
      if (element.noMap === true) rows.push({ system, code, relation: 'unmatched' })
      listOf(element.target).forEach((rawTarget, t) => {
        const read = targetOf(membersOf(rawTarget), targetSystem, `${place}.target[${t}]`, issues)
        if (read !== undefined) rows.push({ system, code, ...read })
      })
    })
  })
  return { rows, issues }
}

const targetOf = (
  target: Readonly<Record<string, unknown>>,
  system: string,
  place: string,
  issues: Issue[],
): Pick<MapRow, 'relation' | 'target'> | undefined => {
  const relation = relationOf(textOf(target.equivalence) ?? textOf(target.relationship) ?? '')
  if (relation === undefined) {
    issues.push(issue('error', 'map-relation', 'No relation that FHIR knows: the row was left out', place))
    return undefined
  }
  const code = textOf(target.code)
  if (relation === 'unmatched') return { relation }
  if (code === undefined || system === '') {
    issues.push(issue('error', 'map-target', 'A target without a code or a system: the row was left out', place))
    return undefined
  }
  const coding = { system, code }
  if (listOf(target.dependsOn).length === 0 && listOf(target.product).length === 0) return { relation, target: coding }
  issues.push(issue('warning', 'map-depends', 'It depends on more than the code: kept, and never used', place))
  return { relation: 'related', target: coding }
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

/** A canonical may name a version behind a bar. */
const systemOf = (value: unknown): string => (textOf(value) ?? '').split('|')[0] ?? ''

/**
 * The rows of a map in one order, each once, NDC codes with eleven digits. Two targets in one system that would both be the
 * same as one code contradict each other: both are kept as `related`, so that neither is used.
 */
export const settledRows = (
  given: readonly MapRow[],
): { readonly rows: readonly MapRow[]; readonly issues: readonly Issue[] } => {
  const issues: Issue[] = []
  const rows = new Map<string, MapRow>()
  for (const row of given) {
    const code = row.system === ndcSystem ? onlyForm(row.code) : row.code
    if (code === undefined) {
      issues.push(issue('error', 'ndc-ambiguous', 'An NDC of ten digits without dashes may be three', row.code))
      continue
    }
    const plain = { ...row, code }
    rows.set(
      `${codingKey(plain)} ${plain.relation} ${plain.target === undefined ? '' : codingKey(plain.target)}`,
      plain,
    )
  }
  const ordered = [...rows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  const same = Map.groupBy(ordered.filter(isSame), row => `${codingKey(row)} ${row.target?.system}`)
  const settled = ordered.map((row): MapRow => {
    const rivals = isSame(row) ? same.get(`${codingKey(row)} ${row.target?.system}`) : undefined
    if (new Set(rivals?.map(({ target }) => target?.code)).size < 2) return row
    issues.push(issue('error', 'map-contradiction', 'Two codes of one system for one code: neither is used', row.code))
    return { ...row, relation: 'related' }
  })
  return { rows: settled, issues }
}

const onlyForm = (code: string): string | undefined => {
  const [form, ...more] = ndcForms(code)
  return more.length === 0 ? form : undefined
}
