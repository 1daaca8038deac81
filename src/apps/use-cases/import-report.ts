import type { DocumentHash, Issue } from '../../core/index.ts'
import type { LossReport } from '../../pipeline/ingest/index.ts'
import type { QuarantineRow } from '../../pipeline/profile/index.ts'

/** Where something stands: in a document, whose file is named as it was given, at a range of its bytes. */
type Place = { readonly document?: DocumentHash; readonly file?: string; readonly locator?: string }

/** The same thing noticed in several places, once; `location` and the place are those of the first. */
type CountedIssue = Issue & Place & { readonly count: number }

export type QuarantinedItem = QuarantineRow & { readonly file: string }

/** What an import did. The sum of `received` is `stored + duplicates + quarantinedInAll`. */
export type ImportReport = {
  readonly received: Readonly<Record<string, number>>
  readonly stored: number
  readonly duplicates: number
  /** Stored resources that are a further version of one already known; part of `stored`. */
  readonly superseded: number
  /** The first of them; all are kept in the database. */
  readonly quarantined: readonly QuarantinedItem[]
  readonly quarantinedInAll: number
  readonly issues: readonly CountedIssue[]
  /** What converting documents to R4 kept and lost, by place in the format, without values; `null` when none was converted. */
  readonly loss: ImportLoss | null
  readonly facts: number
  /** Readings of devices; `null` when there was none. `received` is the sum of the others. */
  readonly readings: ReadingCounts | null
  /** The caller asked it to stop: what follows was not read. */
  readonly stopped?: boolean
  readonly seconds: number
  readonly cpuSeconds: number
}

export type ReadingCounts = {
  readonly received: number
  readonly stored: number
  readonly duplicates: number
  /** Without a value or a time, or of somebody who was erased; the issues say why. */
  readonly leftOut: number
}

type ImportLoss = Pick<LossReport, 'mapped' | 'text' | 'byPath'> & { readonly unmapped: number }

/** Places that lose something and are named, those that lose most first. */
const pathsAtMost = 50

/** A file that is something else altogether is quarantined line by line; no report names a million of them. */
const namedAtMost = 1_000

/** Counts while an import runs. Its memory does not grow with what is imported. */
export const createTally = () => {
  const received: Record<string, number> = { unknown: 0 }
  const quarantined: QuarantinedItem[] = []
  const issues = new Map<string, { issue: Issue; place: Place; count: number }>()
  const sums = { stored: 0, duplicates: 0, superseded: 0, facts: 0 }
  const readings = { received: 0, stored: 0, duplicates: 0, leftOut: 0 }
  const lost = createLossSum()
  let quarantinedInAll = 0
  const startedAt = performance.now()
  const cpu = process.cpuUsage()
  let resources = 0

  return {
    received: (type: string) => {
      received[type] = (received[type] ?? 0) + 1
      resources += 1
    },
    quarantined: (row: QuarantinedItem) => {
      received.unknown = (received.unknown ?? 0) + 1
      quarantinedInAll += 1
      if (quarantined.length < namedAtMost) quarantined.push(row)
    },
    lost: lost.add,
    readings: (received: number, leftOut: number) => {
      readings.received += received
      readings.leftOut += leftOut
    },
    appendedReadings: ({ stored, duplicates }: { readonly stored: number; readonly duplicates: number }) => {
      readings.stored += stored
      readings.duplicates += duplicates
    },
    issue: (issue: Issue, place: Place, times = 1) => {
      const key = `${issue.severity} ${issue.code} ${issue.message}`
      const known = issues.get(key)
      if (known === undefined) issues.set(key, { issue, place, count: times })
      else known.count += times
    },
    appended: (batch: typeof sums) => {
      sums.stored += batch.stored
      sums.duplicates += batch.duplicates
      sums.superseded += batch.superseded
      sums.facts += batch.facts
    },
    stored: (): number => sums.stored,
    /** One line for who waits. */
    progress: (): string => {
      const seconds = (performance.now() - startedAt) / 1000
      const line = `${resources} resources read, ${sums.stored + sums.duplicates} stored, ${Math.round(resources / seconds)}/s`
      return readings.received === 0 ? line : `${line}; ${readings.received} readings read`
    },
    report: (): ImportReport => {
      const used = process.cpuUsage(cpu)
      return {
        received,
        ...sums,
        readings: readings.received === 0 ? null : readings,
        quarantined,
        quarantinedInAll,
        loss: lost.sum(),
        issues: [...issues.values()].map(({ issue, place, count }) => ({ ...issue, ...place, count })),
        seconds: (performance.now() - startedAt) / 1000,
        cpuSeconds: (used.user + used.system) / 1_000_000,
      }
    },
  }
}

/** Adds up what several documents lost. */
const createLossSum = () => {
  const paths = new Map<string, { mapped: number; text: number; unmapped: number }>()
  return {
    add: ({ byPath }: Pick<LossReport, 'byPath'>): void => {
      for (const { path, mapped, text, unmapped } of byPath) {
        const known = paths.get(path)
        if (known === undefined) paths.set(path, { mapped, text, unmapped })
        else {
          known.mapped += mapped
          known.text += text
          known.unmapped += unmapped
        }
      }
    },
    sum: (): ImportLoss | null => {
      if (paths.size === 0) return null
      const all = [...paths].map(([path, counts]) => ({ path, ...counts }))
      const total = (of: (one: (typeof all)[number]) => number) => all.reduce((sum, one) => sum + of(one), 0)
      return {
        mapped: total(one => one.mapped),
        text: total(one => one.text),
        unmapped: total(one => one.unmapped),
        byPath: all
          .filter(({ unmapped }) => unmapped > 0)
          .sort((a, b) => b.unmapped - a.unmapped || (a.path < b.path ? -1 : 1))
          .slice(0, pathsAtMost),
      }
    },
  }
}

export type Tally = ReturnType<typeof createTally>

/** What several imports did, as one. */
export const sumReports = (reports: readonly ImportReport[]): ImportReport => {
  const received: Record<string, number> = {}
  const issues = new Map<string, CountedIssue>()
  for (const report of reports) {
    for (const [type, count] of Object.entries(report.received)) received[type] = (received[type] ?? 0) + count
    for (const one of report.issues) {
      const key = `${one.severity} ${one.code} ${one.message}`
      const known = issues.get(key)
      issues.set(key, known === undefined ? one : { ...known, count: known.count + one.count })
    }
  }
  const total = (of: (report: ImportReport) => number) => reports.reduce((sum, report) => sum + of(report), 0)
  return {
    received: { unknown: 0, ...received },
    stored: total(({ stored }) => stored),
    duplicates: total(({ duplicates }) => duplicates),
    superseded: total(({ superseded }) => superseded),
    quarantined: reports.flatMap(({ quarantined }) => quarantined).slice(0, namedAtMost),
    quarantinedInAll: total(({ quarantinedInAll }) => quarantinedInAll),
    issues: [...issues.values()],
    loss: lossesOf(reports),
    facts: total(({ facts }) => facts),
    readings: readingsOf(reports),
    seconds: total(({ seconds }) => seconds),
    cpuSeconds: total(({ cpuSeconds }) => cpuSeconds),
  }
}

const readingsOf = (reports: readonly ImportReport[]): ReadingCounts | null => {
  const all = reports.flatMap(({ readings }) => readings ?? [])
  const total = (of: (one: ReadingCounts) => number) => all.reduce((sum, one) => sum + of(one), 0)
  return all.length === 0
    ? null
    : {
        received: total(({ received }) => received),
        stored: total(({ stored }) => stored),
        duplicates: total(({ duplicates }) => duplicates),
        leftOut: total(({ leftOut }) => leftOut),
      }
}

/** The places named are those that each import named: the most of each. */
const lossesOf = (reports: readonly ImportReport[]): ImportLoss | null => {
  const losses = reports.flatMap(({ loss }) => (loss === null ? [] : [loss]))
  if (losses.length === 0) return null
  const sum = createLossSum()
  for (const loss of losses) sum.add(loss)
  const total = (of: (loss: ImportLoss) => number) => losses.reduce((all, loss) => all + of(loss), 0)
  return {
    mapped: total(({ mapped }) => mapped),
    text: total(({ text }) => text),
    unmapped: total(({ unmapped }) => unmapped),
    byPath: sum.sum()?.byPath ?? [],
  }
}
