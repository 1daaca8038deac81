import type { CohortRow, PersonRows } from './cohort-rows.ts'
import { attritionSteps } from './cohort-rows.ts'
import type { CohortDefinition } from './definition.ts'
import { unitOf } from './features-at.ts'

/** Who came in and who did not, and what is known of those. Counts only. */
export type CohortReport = {
  readonly people: number
  /** Of each step: how many indices, and of how many patients, are left. */
  readonly attrition: readonly { readonly step: string; readonly rows: number; readonly patients: number }[]
  readonly rows: number
  readonly events: number
  /** Died in the time at risk without the outcome. */
  readonly died: number
  readonly censored: number
  readonly parts: Readonly<Record<string, { readonly rows: number; readonly events: number }>>
  readonly sites: Readonly<Record<string, { readonly rows: number; readonly events: number }>>
  readonly features: readonly {
    readonly name: string
    readonly unit: string | null
    readonly missing: number
    readonly missingShare: number | null
    readonly reasons: Readonly<Record<string, number>>
  }[]
}

type Part = { rows: number; events: number }

/** Counts that can be put down and taken up again. */
export type CohortCounts = {
  people: number
  readonly reached: { rows: number; patients: number }[]
  rows: number
  events: number
  died: number
  censored: number
  readonly parts: Record<string, Part>
  readonly sites: Record<string, Part>
  readonly missing: Record<string, number>[]
}

export const noCounts = (definition: CohortDefinition): CohortCounts => ({
  people: 0,
  reached: attritionSteps(definition).map(() => ({ rows: 0, patients: 0 })),
  rows: 0,
  events: 0,
  died: 0,
  censored: 0,
  parts: {},
  sites: {},
  missing: definition.features.map(() => ({})),
})

/** Adds what became of one person. */
export const countPerson = (counts: CohortCounts, { rows, reached }: PersonRows): void => {
  counts.people += 1
  for (const [at, step] of counts.reached.entries()) {
    step.rows += reached[at] ?? 0
    step.patients += (reached[at] ?? 0) > 0 ? 1 : 0
  }
  for (const row of rows) countRow(counts, row)
}

const countRow = (counts: CohortCounts, { outcome, split, site, vector }: CohortRow): void => {
  const event = outcome.kind === 'event' ? 1 : 0
  counts.rows += 1
  counts.events += event
  counts.died += outcome.kind === 'died' ? 1 : 0
  counts.censored += outcome.kind === 'censored' ? 1 : 0
  for (const [parts, name] of [
    [counts.parts, split],
    [counts.sites, site],
  ] as const) {
    if (name === null) continue
    const part = Object.hasOwn(parts, name) ? parts[name]! : { rows: 0, events: 0 }
    parts[name] = { rows: part.rows + 1, events: part.events + event }
  }
  for (const [at, feature] of vector.features.entries()) {
    if (feature.value !== null) continue
    const reasons = counts.missing[at]!
    reasons[feature.reason] = (reasons[feature.reason] ?? 0) + 1
  }
}

export const reportOf = (
  definition: CohortDefinition,
  { reached, missing, ...counts }: CohortCounts,
): CohortReport => ({
  ...counts,
  attrition: attritionSteps(definition).map((step, at) => ({ step, ...reached[at]! })),
  features: definition.features.map((spec, at) => {
    const reasons = missing[at]!
    const lacking = Object.values(reasons).reduce((a, b) => a + b, 0)
    return {
      name: spec.name,
      unit: unitOf(spec),
      missing: lacking,
      missingShare: counts.rows === 0 ? null : lacking / counts.rows,
      reasons,
    }
  }),
})
