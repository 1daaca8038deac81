import { silentAfter } from './silence.ts'
import type { SourceFinding } from './source-finding.ts'

/** Statements by month. */
type ByMonth = ReadonlyMap<string, number>

export type Volumes = {
  readonly all: ByMonth
  readonly byCode: ReadonlyMap<string, ByMonth>
}

/** Months of rhythm before anything counts as missing, statements a month that make one, months of nothing. Own limits. */
const rhythm = { months: 6, statements: 10, ofCode: 5, stopped: 3 } as const

const number = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
const text = (months: number): string =>
  `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}`

/** Counts of every month from the first to the last, those of nothing too. A century is more than any source has. */
const lined = (byMonth: ByMonth, until: string): readonly { readonly month: string; readonly n: number }[] => {
  const months = [...byMonth.keys()].filter(month => month !== '' && month <= until).sort()
  const [first] = months
  if (first === undefined) return []
  const start = Math.max(number(first), number(until) - 1200)
  return Array.from({ length: number(until) - start + 1 }, (_, after) => {
    const month = text(start + after)
    return { month, n: byMonth.get(month) ?? 0 }
  })
}

const finding = (check: string, code: string, from: string, to: string, detail: string, values = 0): SourceFinding => ({
  check,
  code,
  unit: '',
  from,
  to,
  detail,
  values,
})

/** Gaps, silence, and codes that stop. */
export const examineVolumes = ({ all, byCode }: Volumes, now: string): readonly SourceFinding[] => {
  const months = [...all].flatMap(([month, n]) => (n > 0 && month !== '' && month <= now ? [month] : [])).sort()
  const last = months.at(-1)
  if (last === undefined) return []
  return [
    ...gaps(lined(all, last)),
    ...silence(months, last, now),
    ...[...byCode].flatMap(([code, byMonth]) => stopped(code, byMonth, all, last)),
  ]
}

const gaps = (line: readonly { readonly month: string; readonly n: number }[]): readonly SourceFinding[] => {
  const found: SourceFinding[] = []
  for (let place = rhythm.months; place < line.length; place += 1) {
    const before = line.slice(place - rhythm.months, place)
    if (line[place]?.n !== 0 || before.some(({ n }) => n < rhythm.statements)) continue
    let end = place
    while (line[end + 1]?.n === 0) end += 1
    const [from = '', to = ''] = [line[place]?.month, line[end]?.month]
    found.push(finding('source-gap', '', from, to, `${end - place + 1} months of nothing`))
    place = end
  }
  return found
}

/** Silent for a quarter of a year, and for three times as long as it ever was before within its last two years. */
const silence = (months: readonly string[], last: string, now: string): readonly SourceFinding[] => {
  const silent = number(now) - number(last)
  if (silent < (silentAfter(months.map(number), { least: 3, within: 24 }) ?? Number.POSITIVE_INFINITY)) return []
  return [finding('source-silent', '', last, now, `nothing newer for ${silent} months`)]
}

const stopped = (code: string, byMonth: ByMonth, all: ByMonth, last: string): readonly SourceFinding[] => {
  const line = lined(byMonth, last)
  const end = line.findLastIndex(({ n }) => n > 0)
  const missing = line.length - 1 - end
  const before = line.slice(Math.max(0, end - rhythm.months + 1), end + 1)
  if (missing < rhythm.stopped || before.length < rhythm.months || before.some(({ n }) => n < rhythm.ofCode)) return []
  const mean = (of: readonly { readonly month: string }[]) =>
    of.reduce((sum, { month }) => sum + (all.get(month) ?? 0), 0) / of.length
  // The source goes on: it sends at least half of what it sent.
  if (mean(line.slice(end + 1)) < mean(before) / 2) return []
  const [from = ''] = [line[end + 1]?.month]
  return [finding('code-stopped', code, from, last, `sent every month before, not for ${missing} months`)]
}
