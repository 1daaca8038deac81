import { type Expansion, listedCodes } from '../../clinical/index.ts'
import { codeSystems, type Issue, issue } from '../../core/index.ts'
import { createCsvReader } from '../../standards/csv/index.ts'
import {
  ndcSystem,
  nearestRoots,
  type Relationship,
  readRf2Relationship,
  readRxnrel,
  readRxnsatNdc,
} from '../../standards/terminology/index.ts'

/** The formats of licensed releases that a site may import, and the file of each that is read. */
export const releaseFormats = {
  snomed: {
    system: codeSystems.snomed,
    file: 'sct2_Relationship_Snapshot_*.txt (RF2)',
    named: /sct2_Relationship_.*Snapshot.*\.txt(\.gz)?$/,
  },
  rxnorm: { system: codeSystems.rxnorm, file: 'RXNREL.RRF', named: /RXNREL\.RRF(\.gz)?$/ },
  ndc: { system: ndcSystem, file: 'RXNSAT.RRF', named: /RXNSAT\.RRF(\.gz)?$/ },
  loinc: { system: codeSystems.loinc, file: 'MapTo.csv', named: /MapTo\.csv(\.gz)?$/ },
} as const

export type ReleaseFormat = keyof typeof releaseFormats

export type ReadRelease = {
  readonly expansion: Expansion
  readonly codes: number
  readonly read: number
  readonly issues: readonly Issue[]
}

/**
 * Reads a release, and keeps only what leads to a code that Attune's tables list: the content of the release itself is not
 * kept. A line that is none is an issue with its number; the rest goes on.
 *
 * @param known what releases in use say: packages (NDC) are of products, which only RxNorm's relationships lead on to ingredients
 */
export const readRelease = async (
  lines: AsyncIterable<string>,
  format: ReleaseFormat,
  known: Expansion,
): Promise<ReadRelease> => {
  const { system } = releaseFormats[format]
  const { reached, read, issues } = format === 'ndc' ? await packages(lines, known) : await kinds(lines, format)
  return { expansion: { [system]: Object.fromEntries(reached) }, codes: reached.size, read, issues }
}

type Reached = {
  readonly reached: ReadonlyMap<string, readonly string[]>
  readonly read: number
  readonly issues: readonly Issue[]
}

const notALine = (line: number): Issue =>
  issue('error', 'terminology-line', 'Not a line of this format', `line ${line}`)

const kinds = async (lines: AsyncIterable<string>, format: Exclude<ReleaseFormat, 'ndc'>): Promise<Reached> => {
  const { pairs, read, issues } =
    format === 'loinc'
      ? await replacements(lines)
      : await relationships(lines, format === 'snomed' ? readRf2Relationship : readRxnrel)
  return { reached: nearestRoots(pairs, listedCodes(releaseFormats[format].system)), read, issues }
}

type Pairs = { readonly pairs: readonly Relationship[]; readonly read: number; readonly issues: readonly Issue[] }

const relationships = async (
  lines: AsyncIterable<string>,
  readLine: (line: string) => Relationship | null | undefined,
): Promise<Pairs> => {
  const pairs: Relationship[] = []
  const issues: Issue[] = []
  let read = 0
  for await (const line of lines) {
    read += 1
    if (line === '') continue
    const pair = readLine(line)
    if (pair === undefined) issues.push(notALine(read))
    else if (pair !== null) pairs.push(pair)
  }
  return { pairs, read, issues }
}

/**
 * LOINC's MapTo.csv (columns LOINC, MAP_TO, COMMENT): what replaces a deprecated term. Only a term with one replacement and
 * without a comment is followed: a comment says when it is the one and when the other.
 */
const replacements = async (lines: AsyncIterable<string>): Promise<Pairs> => {
  const text: string[] = []
  for await (const line of lines) text.push(line)
  const reader = createCsvReader({ delimiter: ',', encoding: 'utf-8' })
  const [head, ...rows] = [...reader.push(new TextEncoder().encode(text.join('\n'))), ...reader.end()]
  const names = head?.kind === 'record' ? head.values.map(name => name.replace(/^\uFEFF/, '').toUpperCase()) : []
  const column = (name: string): number => names.indexOf(name)
  const [from, to, comment] = [column('LOINC'), column('MAP_TO'), column('COMMENT')]
  if (from < 0 || to < 0 || comment < 0) return { pairs: [], read: text.length, issues: [notALine(1)] }
  const issues: Issue[] = []
  const said = rows.flatMap(row => {
    const [narrower = '', broader = ''] = row.kind === 'record' ? [row.values[from], row.values[to]] : []
    if (row.kind === 'record' && narrower !== '' && broader !== '') {
      return [{ narrower, broader, isPlain: (row.values[comment] ?? '').trim() === '' }]
    }
    issues.push(notALine(row.line))
    return []
  })
  const pairs = [...Map.groupBy(said, ({ narrower }) => narrower).values()].flatMap(([one, ...others]) =>
    one?.isPlain === true && others.length === 0 ? [one] : [],
  )
  return { pairs, read: text.length, issues }
}

/** Which listed codes each package holds. One that RxNorm files under products that differ is left out. */
const packages = async (lines: AsyncIterable<string>, known: Expansion): Promise<Reached> => {
  const listed = listedCodes(codeSystems.rxnorm)
  const products = new Map(Object.entries(known[codeSystems.rxnorm] ?? {}))
  const reached = new Map<string, readonly string[]>()
  const issues: Issue[] = []
  const contradicted = new Set<string>()
  let read = 0
  for await (const line of lines) {
    read += 1
    if (line === '') continue
    const said = readRxnsatNdc(line)
    if (said === undefined) issues.push(notALine(read))
    if (said === undefined || said === null) continue
    const codes = listed.has(said.rxcui) ? [said.rxcui] : products.get(said.rxcui)
    if (codes === undefined) continue
    const before = reached.get(said.ndc)
    if (before !== undefined && before.join() !== codes.join()) contradicted.add(said.ndc)
    reached.set(said.ndc, codes)
  }
  for (const ndc of contradicted) {
    reached.delete(ndc)
    issues.push(issue('warning', 'ndc-contradiction', 'A package of products that differ: left out', ndc))
  }
  return { reached, read, issues }
}
