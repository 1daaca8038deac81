import { expandedCodings, isKnownCode, rowsAbout, suggestedTarget, type Terminology } from '../../clinical/index.ts'
import type { UnmappedCode } from '../../pipeline/delivery/index.ts'
import { readUnknownCodes, type UnknownCode } from '../../pipeline/quality/index.ts'
import type { Dependencies } from './dependencies.ts'
import { refreshQuality } from './quality.ts'
import { terminologyAt } from './terminology.ts'

type Asked = {
  readonly source?: string | undefined
  readonly kind?: string | undefined
  readonly limit: number
  /** Records that have changed are examined first. */
  readonly refresh: boolean
}

/** Different codes that are looked through for those that a site's own map does not know either. */
const most = 10_000

/**
 * Codes on facts that no rule knows, by how many facts carry them: what a site should map first. Maps and releases in use count.
 * It reads the sums of the examination, as the report of data quality does.
 */
export const unmappedCodes = async (deps: Dependencies, asked: Asked): Promise<readonly UnmappedCode[]> => {
  if (asked.refresh) await refreshQuality(deps)
  const terminology = await terminologyAt(deps, null)
  const codes = await readUnknownCodes(deps.database.kysely, { ...asked, limit: most })
  return codes
    .filter(
      ({ source, kind, system, code }) => !isKnownCode(kind, expandedCodings([{ system, code }], terminology, source)),
    )
    .slice(0, asked.limit)
    .map(one => ({
      ...one,
      why: whyOf(one, terminology),
      suggestion: suggestedTarget(one.kind, one.display) ?? null,
    }))
}

const whyOf = ({ source, system, code }: UnknownCode, terminology: Terminology): UnmappedCode['why'] => {
  const coding = { system, code }
  if (rowsAbout(terminology.maps, coding, source).length === 0) return 'in no table of Attune'
  return expandedCodings([coding], terminology, source).length > 1
    ? 'mapped to what no table lists'
    : 'mapped, but not as the same'
}

/** `creatinine: http://loinc.org|2160-0 or http://loinc.org|38483-4`, for a reader. */
export const suggestionText = ({ suggestion }: Pick<UnmappedCode, 'suggestion'>): string =>
  suggestion === null
    ? ''
    : `${suggestion.title}: ${suggestion.codes.map(({ system, code }) => `${system}|${code}`).join(' or ')}`

/**
 * The list as a map that waits for its targets: `attune terminology import FILE --map` reads it back. What is suggested stands in a
 * column of its own, that the import does not read: somebody has to fill the target in.
 */
export const unmappedTable = (codes: readonly UnmappedCode[]): string => {
  // A cell that a spreadsheet would compute stays text.
  const cell = (text: string) => `"${(/^[=+@\t\r-]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  const code = (text: string) => `"${text.replaceAll('"', '""')}"`
  const head =
    'source system,source code,target system,target code,relationship,display,source,kind,facts,records,last,why,suggested'
  const lines = codes.map(one =>
    [code(one.system), code(one.code), '', '', '', cell(one.display ?? ''), cell(one.source), one.kind, one.facts]
      .concat([one.records, one.last, one.why, cell(suggestionText(one))])
      .join(','),
  )
  return [head, ...lines].join('\n')
}
