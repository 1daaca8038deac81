/** One value of the input for which R4, or this converter, has no place. */
export type Unmapped = {
  /** Without indexes, so that it can be counted over a corpus: `OBX-8`, `Observation/interpretationCode`. */
  readonly path: string
  /** With indexes, where a reader finds it: `OBX[3]-8`. */
  readonly at?: string
  readonly value?: string
  readonly reason: string
}

export type PathLoss = {
  readonly path: string
  readonly mapped: number
  readonly text: number
  readonly unmapped: number
}

export type LossReport = {
  /** Values that stand in a resource. */
  readonly mapped: number
  /** Values that stand in a resource only as text: in a narrative, a note, an original text. */
  readonly text: number
  /** The first of them, in their order; of one path the first thousand. */
  readonly unmapped: readonly Unmapped[]
  readonly unmappedInAll: number
  /** Every path that occurred, those that lose most first. */
  readonly byPath: readonly PathLoss[]
}

/**
 * What a conversion kept and lost. Every value of the input that is not empty is counted exactly once; a test walks a
 * corpus and compares the sum with what the codec sees.
 */
export type LossTally = {
  readonly mapped: (path: string) => void
  readonly text: (path: string) => void
  readonly unmapped: (path: string, reason: string, value?: string, at?: string) => void
  readonly report: () => LossReport
}

/** A corpus of a hospital loses millions of values; all are counted, so many are listed. */
const mostListed = 10_000

/** Of one place: a counter in every row of a device's export would leave no room for what stands there once. */
const mostListedOfPath = 1_000

/** Places that are told apart: a hostile document makes up names. */
const mostPaths = 5_000

/** A value may be a document of megabytes; its beginning says what it is. */
const longestValue = 200

/** A text of its own: a slice would keep what it was cut from, chunk by chunk. */
const beginningOf = (value: string): string =>
  Buffer.from(value.length > longestValue ? `${value.slice(0, longestValue)}…` : value).toString()

const elsewhere = 'elsewhere'

/** @example const loss = createLossTally(); loss.mapped('PID-8'); loss.report().mapped // 1 */
export const createLossTally = (most = mostListed): LossTally => {
  const paths = new Map<string, { mapped: number; text: number; unmapped: number }>()
  const listed: Unmapped[] = []
  const at = (path: string) => {
    let counts = paths.get(path)
    if (counts === undefined && paths.size >= mostPaths) counts = paths.get(elsewhere)
    if (counts === undefined) {
      const name = paths.size < mostPaths ? path : elsewhere
      counts = { mapped: 0, text: 0, unmapped: 0 }
      paths.set(name, counts)
    }
    return counts
  }
  return {
    mapped: path => {
      at(path).mapped += 1
    },
    text: path => {
      at(path).text += 1
    },
    unmapped: (path, reason, value, place) => {
      const counts = at(path)
      counts.unmapped += 1
      if (listed.length >= most || counts.unmapped > mostListedOfPath) return
      const shown = value === undefined ? undefined : beginningOf(value)
      listed.push({
        path,
        ...(place === undefined ? {} : { at: place }),
        ...(shown === undefined ? {} : { value: shown }),
        reason,
      })
    },
    report: () => reportOf(paths, listed),
  }
}

const reportOf = (
  paths: ReadonlyMap<string, { readonly mapped: number; readonly text: number; readonly unmapped: number }>,
  listed: readonly Unmapped[],
): LossReport => {
  const byPath = [...paths]
    .map(([path, counts]) => ({ path, ...counts }))
    .sort((a, b) => b.unmapped - a.unmapped || (a.path < b.path ? -1 : 1))
  const sum = (of: (one: PathLoss) => number) => byPath.reduce((total, one) => total + of(one), 0)
  return {
    mapped: sum(one => one.mapped),
    text: sum(one => one.text),
    unmapped: [...listed],
    unmappedInAll: sum(one => one.unmapped),
    byPath,
  }
}
