import { type Issue, issue, type Quantity } from '../../core/index.ts'
import { type Dosage, medicationAdministration, medicationDispense } from '../../standards/fhir/index.ts'
import { medicineOf } from './medication.ts'
import { readPart } from './quantities.ts'
import type { Read } from './read.ts'
import { pointOf, readDate, readPeriod, recordedOf, timesOf } from './times.ts'

/** A dose that was given: a past event, or one that goes on while it is in progress. */
export const readMedicationAdministration: Read = (resource, context) => {
  const issues: Issue[] = []
  const path = 'MedicationAdministration'
  const wire = medicationAdministration(resource, path, issues) ?? {}
  const given =
    pointOf(readDate(wire.effectiveDateTime, `${path}.effectiveDateTime`, issues)) ??
    readPeriod(wire.effectivePeriod, `${path}.effectivePeriod`, issues)
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', `${path}.meta.lastUpdated`]], issues)
  const times = timesOf(given, recorded, { path: `${path}.effective`, lasts: wire.status === 'in-progress', issues })
  const { text, route, dose } = wire.dosage ?? {}
  const dosage: Dosage = {
    ...(text === undefined ? {} : { text }),
    ...(route === undefined ? {} : { route }),
    ...(dose === undefined ? {} : { doseAndRate: [{ doseQuantity: dose }] }),
  }
  return medicineOf(resource, context, wire, {
    origin: 'administration',
    times,
    dosage: wire.dosage === undefined ? [] : [dosage],
    dosagePath: `${path}.dosage`,
    issues,
  })
}

/**
 * A package that was handed out, at a point in time. How long it lasts is `daysSupply`; whether it is taken, nobody
 * says (hazard H12).
 */
export const readMedicationDispense: Read = (resource, context) => {
  const issues: Issue[] = []
  const path = 'MedicationDispense'
  const wire = medicationDispense(resource, path, issues) ?? {}
  const handedOver =
    readDate(wire.whenHandedOver, `${path}.whenHandedOver`, issues) ??
    readDate(wire.whenPrepared, `${path}.whenPrepared`, issues)
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', `${path}.meta.lastUpdated`]], issues)
  const times = timesOf(pointOf(handedOver), recorded, { path: `${path}.whenHandedOver`, lasts: false, issues })
  const supply = readPart(wire.daysSupply, `${path}.daysSupply`, issues, { bare: false })
  return medicineOf(resource, context, wire, {
    origin: 'dispense',
    times,
    dosage: wire.dosageInstruction ?? [],
    dosagePath: `${path}.dosageInstruction`,
    daysSupply: daysOf(supply, `${path}.daysSupply`, issues),
    issues,
  })
}

const perDay: Readonly<Record<string, number>> = { d: 1, wk: 7, h: 1 / 24 }

const daysOf = (supply: Quantity | undefined, path: string, issues: Issue[]): number | undefined => {
  if (supply === undefined) return undefined
  const factor = perDay[supply.unit]
  if (factor !== undefined && supply.value >= 0) return supply.value * factor
  issues.push(issue('warning', 'supply-not-days', 'A supply that is not a number of days', path))
  return undefined
}
