import { type Coding, codeSystems, codingKey } from '../../core/index.ts'
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

/**
 * The codings, and behind them what an imported release says that they mean. The source's own come first and stay as
 * they are; what is added names itself as inferred.
 *
 * @example
 * expandedCodings(codings, { 'http://snomed.info/sct': { '1': ['44054006'] } })
 */
export const expandedCodings = (codings: readonly Coding[], expansion: Expansion): readonly Coding[] => {
  const known = new Set(codings.map(codingKey))
  const added = codings.flatMap(({ system, code }) =>
    broaderOf(expansion, system, code).map(broader => ({ system, code: broader, display: `inferred from ${code}` })),
  )
  const fresh = added.filter(coding => !known.has(codingKey(coding)))
  return fresh.length === 0 ? codings : [...codings, ...fresh]
}

/** Systems and codes are the source's texts: `constructor` is one that every object has. */
const broaderOf = (expansion: Expansion, system: string, code: string): readonly string[] => {
  const codes = Object.hasOwn(expansion, system) ? (expansion[system] ?? {}) : {}
  return Object.hasOwn(codes, code) ? (codes[code] ?? []) : []
}
