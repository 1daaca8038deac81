import {
  type Because,
  becauseReading,
  type CodedConcept,
  factsIn,
  latestOf,
  measurement,
  type PatientProfile,
  readingsOf,
} from '../../clinical/index.ts'
import { type Answer, type FactId, type Instant, mapAnswer, roundTo } from '../../core/index.ts'
import { hba1cIfcc } from './concepts.ts'

/** HbA1c in %, whichever unit the laboratory sent. */
export type Hba1c = {
  readonly percent: number
  readonly at: Instant
  readonly fact: FactId
  readonly because: Because
}

/**
 * IFCC to NGSP.
 *
 * @param ifcc mmol/mol
 * @returns %, unrounded
 * @example
 * percentOf(53) // 7.00
 */
export const percentOf = (ifcc: number): number => 0.09148 * ifcc + 2.152

export const percentText = (percent: number): string => `${roundTo(percent, 1).toFixed(1)} %`

/** When the newest value was measured, usable or not; `null` without any. */
const newestAt = (profile: PatientProfile, concept: CodedConcept): Instant | null =>
  factsIn(profile, 'observation', concept).findLast(
    ({ value, status }) => value.type !== 'absent' && status !== 'cancelled',
  )?.effective.start ?? null

/**
 * The newest HbA1c, of either unit; when it cannot be used no older one of the other unit is put in its place. Where the two units of one sample are both sent the one in % is read.
 *
 * @param within age limit in days
 */
export const hba1cOf = (profile: PatientProfile, within: number): Answer<Hba1c> => {
  const ngsp = latestOf(profile, measurement.hba1c, { within })
  const ifcc = latestOf(profile, hba1cIfcc, { within })
  const inPercent = mapAnswer(
    ngsp,
    (reading): Hba1c => ({
      percent: reading.quantity.value,
      at: reading.at,
      fact: reading.fact,
      because: becauseReading(reading),
    }),
  )
  const converted = mapAnswer(ifcc, (reading): Hba1c => {
    const percent = percentOf(reading.quantity.value)
    const because = becauseReading(reading)
    return {
      percent,
      at: reading.at,
      fact: reading.fact,
      because: { ...because, value: `${because.value} (${percentText(percent)})` },
    }
  })
  const [percentAt, ifccAt] = [newestAt(profile, measurement.hba1c), newestAt(profile, hba1cIfcc)]
  return ifccAt !== null && (percentAt === null || ifccAt > percentAt) ? converted : inPercent
}

/** All usable values in %, oldest first. */
export const hba1cOverTime = (profile: PatientProfile): readonly Hba1c[] =>
  [
    ...readingsOf(profile, measurement.hba1c).map(reading => ({ reading, percent: reading.quantity.value })),
    ...readingsOf(profile, hba1cIfcc).map(reading => ({ reading, percent: percentOf(reading.quantity.value) })),
  ]
    .filter(({ reading }) => reading.comparator === undefined)
    .map(({ reading, percent }) => ({ percent, at: reading.at, fact: reading.fact, because: becauseReading(reading) }))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0))
