import type { RowProvenance } from '../../../clinical/index.ts'
import { canonicalJson, type Issue, issue } from '../../../core/index.ts'
import type { Guideline } from '../guidance/index.ts'
import type { ReleasedRow } from './read-document.ts'

type Row = RowProvenance
type GuidelineRow = Guideline & RowProvenance

export type MergedTable = {
  readonly rows: readonly Row[]
  /** Ids of rows that the release says nothing of: they stay as they were. */
  readonly kept: readonly string[]
  readonly issues: readonly Issue[]
}

/** Of several rows of one id the newest; one that is older than the row in use is not taken. */
const newest = (read: readonly ReleasedRow[], before: ReadonlyMap<string, Row>, older: boolean) => {
  const taken = new Map<string, ReleasedRow>()
  const issues: Issue[] = []
  for (const one of read) {
    const { row, at } = one
    const known = taken.get(row.id)
    const inUse = before.get(row.id)
    if (!older && inUse !== undefined && inUse.source === row.source && inUse.sourceVersion > row.sourceVersion) {
      const message = `Of ${row.sourceVersion}, older than ${inUse.sourceVersion} in use: not taken. Give --older to take it`
      issues.push(issue('warning', 'release-older', message, at))
    } else if (known === undefined || known.row.sourceVersion < row.sourceVersion) taken.set(row.id, one)
    else if (known.row.sourceVersion === row.sourceVersion && !saysTheSame(known.row, row)) {
      issues.push(
        issue('error', 'release-contradiction', `Another document says otherwise of ${row.id}: ${known.at}`, at),
      )
    }
  }
  return { taken, issues }
}

const sameGenes = (a: GuidelineRow, b: GuidelineRow): boolean =>
  a.system === b.system && a.genes.toSorted().join(' ') === b.genes.toSorted().join(' ')

/**
 * A guideline that is kept beside new ones: what it says of drugs that a new row of the same system and genes speaks of is
 * left out, so that nothing is said twice; `null` when nothing is left.
 */
const withoutCovered = (row: GuidelineRow, released: readonly GuidelineRow[]): GuidelineRow | null => {
  const covered = new Set(released.filter(one => sameGenes(one, row)).flatMap(({ drugs }) => drugs))
  const drugs = row.drugs.filter(drug => !covered.has(drug))
  if (drugs.length === row.drugs.length) return row
  if (drugs.length === 0) return null
  const recommendations = row.recommendations.flatMap(one => {
    const own = (one.drugs ?? row.drugs).filter(drug => drugs.includes(drug))
    const { drugs: _drugs, ...rest } = one
    return own.length === 0 ? [] : [own.length === drugs.length ? rest : { ...rest, drugs: own }]
  })
  return recommendations.length === 0 ? null : { ...row, drugs, recommendations }
}

const saysTheSame = (a: Row, b: Row): boolean => {
  const said = ({ reviewBy: _due, clinicalReview: _review, ...row }: Row): string => canonicalJson(row)
  return said(a) === said(b)
}

const isGuideline = (row: Row): row is GuidelineRow => 'recommendations' in row

/**
 * Puts the rows of a release in the place of those in use; a row that it says nothing of stays, since a release need not be
 * the whole of its source. Rows in use keep their order, new ones follow.
 *
 * @param older take also what is older than the row in use
 */
export const mergeTable = (inUse: readonly Row[], read: readonly ReleasedRow[], older: boolean): MergedTable => {
  const before = new Map(inUse.map(row => [row.id, row]))
  const { taken, issues } = newest(read, before, older)
  const released = [...taken.values()].map(({ row }) => row)
  const guidelines = released.filter(isGuideline)
  const kept: string[] = []
  const left = inUse.flatMap(row => {
    const now = taken.get(row.id)
    // The same again is no review: who reviewed it, and until when, stays.
    if (now !== undefined) return [saysTheSame(row, now.row) ? row : now.row]
    const rest = isGuideline(row) ? withoutCovered(row, guidelines) : row
    if (rest !== null) kept.push(row.id)
    return rest === null ? [] : [rest]
  })
  return { rows: [...left, ...released.filter(({ id }) => !before.has(id))], kept, issues }
}
