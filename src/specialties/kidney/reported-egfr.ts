import {
  becauseReading,
  egfrDisagreement,
  measurement,
  type PanelRow,
  type PatientProfile,
  type Reading,
  readingsOf,
} from '../../clinical/index.ts'
import { type Instant, roundTo } from '../../core/index.ts'
import type { EgfrPoint } from './features.ts'

/** So that a long record of wrong values stays readable; the counts name them all. */
const shown = 10

/**
 * What is wrong with the eGFR values that sources reported. They are shown only as a note on quality and are never
 * used: LOINC 33914-3 is MDRD, and reported values may be unrelated to the creatinine of the same moment.
 */
export const reportedEgfrOf = (
  profile: PatientProfile,
  points: readonly EgfrPoint[],
): { readonly rows: readonly PanelRow[]; readonly notes: ReadonlyMap<Instant, string> } => {
  const derived = new Map(points.map(({ at, value }) => [at, value.value]))
  const notes = new Map<Instant, string>()
  const doubtful: Reading<string>[] = []
  let apart = 0
  let double = 0
  for (const [at, readings] of Map.groupBy(readingsOf(profile, measurement.reportedEgfr), reading => reading.at)) {
    const values = [...new Set(readings.map(({ quantity }) => quantity.value))]
    const own = derived.get(at)
    const far = own === undefined ? [] : values.filter(value => Math.abs(value - own) > egfrDisagreement)
    if (far.length > 0) apart += 1
    if (values.length > 1) double += 1
    if (far.length === 0 && values.length === 1) continue
    doubtful.push(...readings)
    notes.set(at, `reported as ${values.map(value => roundTo(value, 1)).join(' and ')}: not used`)
  }
  if (doubtful.length === 0) return { rows: [], notes }
  const because = doubtful.slice(-shown).map(becauseReading)
  const row: PanelRow = {
    label: 'Reported eGFR: not used',
    value: [
      ...(apart === 0 ? [] : [`${moments(apart)} more than ${egfrDisagreement} from the value derived at that moment`]),
      ...(double === 0 ? [] : [`${moments(double)} with two different reported values`]),
    ].join('; '),
    note: `A quality problem of the source${doubtful.length > shown ? `; the newest ${shown} values are listed` : ''}.`,
    because,
  }
  return { rows: [row], notes }
}

const moments = (count: number): string => `${count} ${count === 1 ? 'moment' : 'moments'}`
