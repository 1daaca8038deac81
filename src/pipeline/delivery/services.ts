import { conditions, drugs, findings, measurements, procedures, type Specialty } from '../../clinical/index.ts'
import { codeSystems } from '../../core/index.ts'
import type { Discovery, HookName, Service } from '../../standards/cds-hooks/index.ts'

const patient = '{{context.patientId}}'

/** The hooks that are served, with the ids of their services. */
export const hookServices: Readonly<
  Record<HookName, { readonly id: string; readonly title: string; readonly description: string }>
> = {
  'patient-view': {
    id: 'attune-patient-view',
    title: 'Attune: treatment advice',
    description: 'Treatment options, risks and findings for the patient in view, each with its reasons and limits.',
  },
  'order-select': {
    id: 'attune-order-select',
    title: 'Attune: order choice',
    description: 'Judges the orders just selected, while they can still be changed, with what could be given instead.',
  },
  'order-sign': {
    id: 'attune-order-sign',
    title: 'Attune: order check',
    description: 'Checks the orders about to be signed against genes, kidneys, conditions and current medicines.',
  },
}

/** The discovery document. What to prefetch follows from what the specialties say they read. */
export const discoveryOf = (specialties: readonly Specialty[]): Discovery => {
  const prefetch = prefetchOf(specialties)
  return {
    services: Object.entries(hookServices).map(([hook, service]): Service => ({ hook, ...service, prefetch })),
  }
}

/**
 * Prefetch templates from `reads`: only the resource types that some concept needs, and observations by code, so
 * that no more is sent than is used. An encounter tells that the record comes from a clinical system.
 */
const prefetchOf = (specialties: readonly Specialty[]): Readonly<Record<string, string>> => {
  const concepts = new Set(specialties.flatMap(({ reads }) => reads.concepts))
  const reads = (table: ReadonlyMap<string, unknown>) => [...concepts].some(id => table.has(id))
  const codes = [...concepts]
    .flatMap(id => [...(measurements.get(id)?.codes ?? []), ...(findings.get(id)?.codes ?? [])])
    .flatMap(rule => ('code' in rule && rule.system === codeSystems.loinc ? [`${rule.system}|${rule.code}`] : []))
  return {
    patient: `Patient/${patient}`,
    encounters: `Encounter?patient=${patient}&_count=1`,
    ...(reads(conditions) ? { conditions: `Condition?patient=${patient}` } : {}),
    ...(reads(procedures) ? { procedures: `Procedure?patient=${patient}` } : {}),
    ...(reads(drugs)
      ? {
          allergies: `AllergyIntolerance?patient=${patient}`,
          medicationRequests: `MedicationRequest?patient=${patient}&status=active&_include=MedicationRequest:medication`,
          medicationStatements: `MedicationStatement?patient=${patient}&status=active&_include=MedicationStatement:medication`,
        }
      : {}),
    ...(codes.length === 0
      ? {}
      : { observations: `Observation?patient=${patient}&code=${[...new Set(codes)].sort().join(',')}` }),
  }
}
