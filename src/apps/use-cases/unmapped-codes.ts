import { sql } from 'kysely'
import {
  conditions,
  expandedCodings,
  type Fact,
  findings,
  isCoded,
  measurements,
  procedures,
  recogniseDrug,
  rowsAbout,
  type Terminology,
} from '../../clinical/index.ts'
import type { Coding } from '../../core/index.ts'
import type { Dependencies } from './dependencies.ts'
import { terminologyAt } from './terminology.ts'

export type UnmappedCode = {
  readonly source: string
  readonly kind: Fact['kind']
  readonly system: string
  readonly code: string
  /** What the source calls the code, most lately read; never text of a fact. */
  readonly display: string | null
  readonly facts: number
  readonly records: number
  /** The day of the newest fact. */
  readonly last: string
  readonly why: 'in no table of Attune' | 'mapped, but not as the same' | 'mapped to what no table lists'
}

type Counted = Omit<UnmappedCode, 'records' | 'why' | 'display'> & {
  display: string | null
  facts: number
  last: string
  readonly of: Set<string>
}

type Asked = { readonly source?: string | undefined; readonly kind?: string | undefined; readonly limit: number }

/** Rows of facts looked at in one query. */
const page = 5_000

/**
 * Codes on facts that no rule knows, by how many facts carry them: what a site should map first. Maps and releases in use
 * count. It goes through all facts.
 */
export const unmappedCodes = async (deps: Dependencies, asked: Asked): Promise<readonly UnmappedCode[]> => {
  const terminology = await terminologyAt(deps, null)
  const counts = new Map<string, Counted>()
  const verdicts = new Map<string, boolean>()
  let after = ''
  while (true) {
    const { rows } = await sql<{ fact_id: string; record_id: string; source: string; body: string }>`
      select f.fact_id, f.record_id, r.source, f.body from fact f join record r on r.record_id = f.record_id
      where f.fact_id > ${after} and (${asked.source ?? null}::text is null or r.source = ${asked.source ?? null}::text)
        and (${asked.kind ?? null}::text is null or f.kind = ${asked.kind ?? null}::text)
      order by f.fact_id limit ${page}`.execute(deps.database.kysely)
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.fact_id
    for (const { record_id: record, source, body } of rows) {
      const fact = JSON.parse(body) as Fact
      for (const coding of fact.codings) {
        const key = JSON.stringify([source, fact.kind, coding.system, coding.code])
        const isKnown = verdicts.get(key) ?? knows(fact.kind, expandedCodings([bare(coding)], terminology, source))
        verdicts.set(key, isKnown)
        if (!isKnown) count(counts, key, { source, record, fact, coding })
      }
    }
  }
  return [...counts.values()]
    .sort((a, b) => b.facts - a.facts || (a.code < b.code ? -1 : a.code > b.code ? 1 : a.source < b.source ? -1 : 1))
    .slice(0, asked.limit)
    .map(({ of, ...counted }) => ({ ...counted, records: of.size, why: whyOf(counted, terminology) }))
}

/** A display may hold the name of a drug: whether the code is known is another question. */
const bare = ({ system, code }: Coding): Coding => ({ system, code })

const count = (
  counts: Map<string, Counted>,
  key: string,
  { source, record, fact, coding }: { source: string; record: string; fact: Fact; coding: Coding },
): void => {
  const { system, code, display = null } = coding
  const day = fact.effective.start.slice(0, 10)
  const known = counts.get(key)
  if (known === undefined) {
    counts.set(key, { source, kind: fact.kind, system, code, display, facts: 1, last: day, of: new Set([record]) })
    return
  }
  known.facts += 1
  known.of.add(record)
  known.display = display ?? known.display
  if (day > known.last) known.last = day
}

const whyOf = (
  { source, system, code }: Pick<UnmappedCode, 'source' | 'system' | 'code'>,
  terminology: Terminology,
): UnmappedCode['why'] => {
  const coding = { system, code }
  if (rowsAbout(terminology.maps, coding, source).length === 0) return 'in no table of Attune'
  return expandedCodings([coding], terminology, source).length > 1
    ? 'mapped to what no table lists'
    : 'mapped, but not as the same'
}

/** The list as a map that waits for its targets: `attune terminology import FILE --map` reads it back. */
export const unmappedTable = (codes: readonly UnmappedCode[]): string => {
  // A cell that a spreadsheet would compute stays text.
  const cell = (text: string) => `"${(/^[=+@\t\r-]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`
  const code = (text: string) => `"${text.replaceAll('"', '""')}"`
  const head =
    'source system,source code,target system,target code,relationship,display,source,kind,facts,records,last,why'
  const lines = codes.map(one =>
    [code(one.system), code(one.code), '', '', '', cell(one.display ?? ''), cell(one.source), one.kind, one.facts]
      .concat([one.records, one.last, one.why])
      .join(','),
  )
  return [head, ...lines].join('\n')
}

/** Whether some rule could read a fact of this kind by these codes. Kinds that no rule reads by code count as known. */
const knows = (kind: Fact['kind'], codings: readonly Coding[]): boolean => {
  const inAny = (...tables: readonly (typeof conditions)[]) =>
    tables.some(table => [...table.values()].some(concept => isCoded(codings, concept)))
  switch (kind) {
    case 'condition':
      return inAny(conditions)
    case 'procedure':
      return inAny(procedures)
    case 'observation':
      return inAny(measurements as unknown as typeof conditions, findings)
    case 'medication':
      return recogniseDrug(codings, undefined) !== undefined
    default:
      return true
  }
}
