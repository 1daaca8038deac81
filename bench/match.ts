import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { MatchReport } from '../src/apps/use-cases/match-files.ts'
import { inventPeople, type PersonField, type PersonRecord, personFields } from '../test/support/people.ts'
import { runMeasured } from './measured-process.ts'
import { measure, report } from './report.ts'

/**
 * Speed, memory and quality of `attune match` on invented people with mistakes: between two files and within one. Beside it
 * the union of four deterministic rules (all equal: number; names and birth date; surname, birth date, postcode; given name,
 * birth date, telephone) on the same records in memory.
 *
 *   node bench/match.ts [RECORDS]       1000000, half in each file
 */
const records = Number(process.argv[2] ?? 1_000_000)
const folder = mkdtempSync(join(tmpdir(), 'attune-bench-match-'))
const { originals, copies } = inventPeople(records / 2, 7)
const rows: Record<string, string | number>[] = []

const lines = (people: readonly PersonRecord[], prefix: string): string =>
  people.map(one => `${prefix}${one.person},${personFields.map(field => one.values[field]).join(',')}\n`).join('')
const heading = `id,${personFields.join(',')}\n`
const fileOf = (name: string, ...parts: readonly string[]): string => {
  const path = join(folder, name)
  writeFileSync(path, heading + parts.join(''))
  return path
}

const rules: readonly (readonly PersonField[])[] = [
  ['national_id'],
  ['given_name', 'surname', 'date_of_birth'],
  ['surname', 'date_of_birth', 'postcode'],
  ['given_name', 'date_of_birth', 'phone'],
]

/** Pairs across the files that any rule joins, as `position of the original * 2^25 + position of the copy`. */
const byRules = (): ReadonlySet<number> => {
  const pairs = new Set<number>()
  for (const rule of rules) {
    const keyOf = ({ values }: PersonRecord) =>
      rule.every(field => values[field] !== '') ? rule.map(field => values[field]).join('|') : null
    const known = Map.groupBy(originals.keys(), n => keyOf(originals[n]!))
    copies.forEach((copy, m) => {
      const key = keyOf(copy)
      if (key !== null) for (const n of known.get(key) ?? []) pairs.add(n * 2 ** 25 + m)
    })
  }
  return pairs
}

const quality = (right: number, found: number) => ({
  links: found,
  precision: (right / found).toFixed(5),
  recall: (right / copies.length).toFixed(5),
})

try {
  const a = fileOf('a.csv', lines(originals, 'a'))
  const b = fileOf('b.csv', lines(copies, 'b'))
  const both = fileOf('both.csv', lines(originals, 'a'), lines(copies, 'b'))
  const { value: joined, ...used } = await measure(async () => byRules())
  const right = [...joined].filter(
    pair => originals[Math.floor(pair / 2 ** 25)]!.person === copies[pair % 2 ** 25]!.person,
  ).length
  rows.push({ what: 'four rules, in memory (reference)', ...timesOf(used), ...quality(right, joined.size) })
  for (const [what, files] of [
    ['two files', [a, b]],
    ['one file', [both]],
  ] as const) {
    const run = await runMeasured(['match', ...files, '--json'])
    const { links, review } = JSON.parse(run.stdout) as MatchReport
    const same = links.filter(link => link.a.slice(1) === link.b.slice(1)).length
    rows.push({ what, ...timesOf(run), 'peak MB': run.peakMb, ...quality(same, links.length), review: review.length })
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
report(`Matching of ${originals.length + copies.length} records`, rows)

function timesOf({ seconds, cpuSeconds }: { readonly seconds: number; readonly cpuSeconds: number }) {
  return { seconds, 'CPU s': cpuSeconds }
}
