import { columnsOf, observationsIn, type SeriesFact } from '../../clinical/index.ts'
import { type Instant, instantOf, type PersonId } from '../../core/index.ts'
import { isWithheldAsRead, storedSeries } from '../../pipeline/profile/index.ts'
import type { Dependencies } from './dependencies.ts'
import { terminologyAt } from './terminology.ts'

const categorySystem = 'http://terminology.hl7.org/CodeSystem/observation-category'

/**
 * The readings of devices as FHIR R4 Observations, one a line: other systems can read them, and their times keep the offset
 * of the clock that took them.
 *
 * @param categories what consent withholds
 * @returns how many were written, and how many kept back
 */
export const exportReadings = async (
  deps: Dependencies,
  person: PersonId | null,
  categories: readonly string[],
  write: (resource: string) => void | Promise<void>,
): Promise<{ readonly readings: number; readonly withheld: number }> => {
  const kept = new Set(categories)
  const terminology = await terminologyAt(deps, null)
  const counts = { readings: 0, withheld: 0 }
  for await (const { patient, source, days } of storedSeries(deps.database.kysely, person)) {
    for (const day of days) {
      if (isWithheldAsRead(day, kept, { terminology, source })) counts.withheld += day.count
      else {
        for (const observation of toObservations(day, patient)) await write(JSON.stringify(observation))
        counts.readings += day.count
      }
    }
  }
  return counts
}

const toObservations = (day: SeriesFact, patient: string): readonly object[] => {
  const { offset } = columnsOf(day.readings)
  const { codings, text, categories, device } = day
  return observationsIn(day).map(({ id, status, effective, value }, row) => {
    const at = (moment: Instant) => atOffset(moment, offset[row] ?? 0)
    const { start, end } = effective
    const original = value.type === 'quantity' || value.type === 'unconverted' ? value : undefined
    const comparator = original?.comparator
    return {
      resourceType: 'Observation',
      id,
      status,
      category: categories.map(code => ({ coding: [{ system: categorySystem, code }] })),
      code: { coding: codings, ...(text === undefined ? {} : { text }) },
      subject: { reference: `Patient/${patient}` },
      ...(end === null || end === start
        ? { effectiveDateTime: at(start) }
        : { effectivePeriod: { start: at(start), end: at(end) } }),
      valueQuantity: { ...original?.original, ...(comparator === undefined ? {} : { comparator }) },
      ...(device === undefined ? {} : { device: { display: device } }),
    }
  })
}

/** A moment as the clock showed it: `2026-11-02T07:05:00.000+01:00`. */
const atOffset = (moment: Instant, minutes: number): string => {
  if (minutes === 0) return moment
  const local = instantOf(Date.parse(moment) + minutes * 60_000).slice(0, -1)
  const size = Math.abs(minutes)
  const two = (number: number) => String(number).padStart(2, '0')
  return `${local}${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`
}
