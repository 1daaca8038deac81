/** Consecutive cases, from `from` up to and without `to`. */
export type CaseWindow = { readonly from: number; readonly to: number }

/** Windows of a run, at most; and cases of a window, at least, unless there is only one. */
const MOST = 50
const LEAST = 100

/**
 * A run cut into windows of about equal length, for a chart: up to 50, none of fewer than 100 cases but a lone one.
 *
 * @example
 * windowsOf(250) // [{ from: 0, to: 125 }, { from: 125, to: 250 }]
 */
export const windowsOf = (cases: number): readonly CaseWindow[] => {
  const count = cases === 0 ? 0 : Math.min(MOST, Math.max(1, Math.floor(cases / LEAST)))
  const end = (at: number): number => Math.round((cases * at) / count)
  return Array.from({ length: count }, (_, at) => ({ from: end(at), to: end(at + 1) }))
}
