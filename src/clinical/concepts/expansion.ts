import { type Coding, codeSystems, codingKey } from '../../core/index.ts'
import { type CodeMap, isSame, ndcForms, ndcSystem } from '../../standards/terminology/index.ts'
import { conditions, drugs, findings, measurements, procedures } from './concept.ts'

/** Per code system, for a code that no table lists: the listed codes it is a kind of, or that it contains. */
export type Expansion = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>

/** The codes of the built-in tables in one system: what an imported release is looked through for. */
export const listedCodes = (system: string): ReadonlySet<string> =>
  new Set(
    [conditions, procedures, findings, measurements, drugs].flatMap(table =>
      [...table.values()].flatMap(({ codes, ...row }) => [
        ...codes.flatMap(rule => ('code' in rule && rule.system === system ? [rule.code] : [])),
        ...('ingredient' in row && system === codeSystems.rxnorm ? [(row.ingredient as Coding).code] : []),
      ]),
    ),
  )

/** What a site has added to the built-in tables: what imported releases tell, and its own maps of local codes. */
export type Terminology = { readonly expansion: Expansion; readonly maps: readonly CodeMap[] }

export const builtInTerminology: Terminology = { expansion: {}, maps: [] }

/**
 * The codings, and behind them what the site's maps and releases say that they mean. The source's own come first and stay as
 * they are; what is added names itself as mapped or inferred. Only what is the same is mapped.
 *
 * @param source whose codes they are: a map of that source speaks first, one of every source where it is silent
 * @example
 * expandedCodings(codings, { expansion: { 'http://snomed.info/sct': { '1': ['44054006'] } }, maps: [] }, 'ward')
 */
export const expandedCodings = (
  codings: readonly Coding[],
  { expansion, maps }: Terminology,
  source: string | null,
): readonly Coding[] => {
  const known = new Set(codings.map(codingKey))
  const added: Coding[] = []
  const add = (coding: Coding): void => {
    if (known.has(codingKey(coding))) return
    known.add(codingKey(coding))
    added.push(coding)
  }
  for (const own of codings) {
    for (const target of mappedTo(maps, own, source)) add({ ...target, display: `mapped from ${own.code}` })
  }
  for (const { system, code } of [...codings, ...added]) {
    for (const broader of broaderOf(expansion, system, code)) add({ ...broader, display: `inferred from ${code}` })
  }
  return added.length === 0 ? codings : [...codings, ...added]
}

/** The map that speaks of a code of a source, and what it says. */
export const rowsAbout = (maps: readonly CodeMap[], coding: Coding, source: string | null): CodeMap['rows'] => {
  for (const map of [maps.filter(one => one.source === source), maps.filter(one => one.source === null)].flat()) {
    const index = indexOf(map)
    const found = keysOf(coding).flatMap(key => index.get(key) ?? [])
    if (found.length > 0) return found
  }
  return []
}

const mappedTo = (maps: readonly CodeMap[], coding: Coding, source: string | null): readonly Coding[] => {
  if (maps.length === 0) return []
  const rows = rowsAbout(maps, coding, source)
  // Digits without dashes that fit two packages mean neither.
  if (new Set(rows.map(({ code }) => code)).size > 1) return []
  return rows.flatMap(row => (isSame(row) && row.target !== undefined ? [row.target] : []))
}

const indexes = new WeakMap<CodeMap, ReadonlyMap<string, CodeMap['rows']>>()

const indexOf = (map: CodeMap): ReadonlyMap<string, CodeMap['rows']> => {
  const known = indexes.get(map)
  if (known !== undefined) return known
  const index = Map.groupBy(map.rows, codingKey)
  indexes.set(map, index)
  return index
}

const keysOf = ({ system, code }: Coding): readonly string[] =>
  (system === ndcSystem ? ndcForms(code) : [code]).map(form => codingKey({ system, code: form }))

/** Packages are known by what they hold: RxNorm. */
const systemOfBroader = (system: string): string => (system === ndcSystem ? codeSystems.rxnorm : system)

/** Systems and codes are the source's texts: `constructor` is one that every object has. */
const broaderOf = (expansion: Expansion, system: string, code: string): readonly Coding[] => {
  const codes = Object.hasOwn(expansion, system) ? (expansion[system] ?? {}) : {}
  const forms = (system === ndcSystem ? ndcForms(code) : [code]).filter(form => Object.hasOwn(codes, form))
  const [form, ...others] = forms
  if (form === undefined || others.length > 0) return []
  return (codes[form] ?? []).map(broader => ({ system: systemOfBroader(system), code: broader }))
}
