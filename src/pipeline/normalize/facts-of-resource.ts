import { type Instant, type Issue, intervalOf, issue } from '../../core/index.ts'
import { isJsonObject, type JsonObject } from '../../standards/fhir/index.ts'
import { readAllergy } from './allergy.ts'
import { readCondition } from './condition.ts'
import { readEncounter } from './encounter.ts'
import type { FactContext, FactDraft, Normalized } from './fact-draft.ts'
import { readMedication, readMedicationRequest, readMedicationStatement } from './medication.ts'
import { readObservation } from './observation.ts'
import { readPatient } from './patient.ts'
import { readProcedure } from './procedure.ts'
import type { Read } from './read.ts'
import { knownFrom } from './times.ts'

const readers: ReadonlyMap<unknown, Read> = new Map<unknown, Read>([
  ['Patient', readPatient],
  ['Condition', readCondition],
  ['Observation', readObservation],
  ['MedicationRequest', readMedicationRequest],
  ['MedicationStatement', readMedicationStatement],
  ['Medication', readMedication],
  ['AllergyIntolerance', readAllergy],
  ['Encounter', readEncounter],
  ['Procedure', readProcedure],
])

const nothing: Normalized = { facts: [], sharedCode: null, issues: [] }

/**
 * The facts that an R4 resource states: codes untouched, quantities in canonical UCUM beside the original, the three
 * times, and everything that is wrong with it as issues with FHIRPath-like locations. Bad data never throws and never
 * hides the rest. Other types state no facts; clinical resources that belong to no patient neither.
 *
 * @example
 * factsOfResource(record.resource, record)  // record: a SourceRecord
 */
export const factsOfResource = (resource: JsonObject, context: FactContext): Normalized => {
  const read = readers.get(resource.resourceType)
  if (read === undefined) return nothing
  const normalized = read(resource, context)
  if (normalized.facts.length === 0) return normalized
  if (context.patient === '') {
    const nobody = issue(
      'warning',
      'no-patient',
      'Belongs to no patient: states no facts',
      String(resource.resourceType),
    )
    return { ...normalized, facts: [], issues: [...normalized.issues, nobody] }
  }
  const modified = modifiers(resource)
  const found = [...(context.issues ?? []), ...modified]
  const updated = updatedAt(resource)
  if (found.length === 0 && updated === undefined) return normalized
  const facts = normalized.facts.map(
    (fact): FactDraft => ({
      ...fact,
      source: { ...fact.source, ...(updated === undefined || updated === fact.recorded ? {} : { updated }) },
      quality: [...fact.quality, ...found],
    }),
  )
  return { ...normalized, facts, issues: [...normalized.issues, ...modified] }
}

/** When the source wrote this version. A damaged time says nothing here; where `recorded` needs it, it is an issue. */
const updatedAt = ({ meta }: JsonObject): Instant | undefined => {
  const text = isJsonObject(meta) && typeof meta.lastUpdated === 'string' ? meta.lastUpdated : undefined
  const interval = text === undefined ? undefined : intervalOf(text)
  return interval === undefined ? undefined : knownFrom(interval)
}

/** Extensions that change the meaning, and that nobody here knows (R4 2.4.0.1). */
const modifiers = ({ resourceType, modifierExtension }: JsonObject): readonly Issue[] =>
  Array.isArray(modifierExtension) && modifierExtension.length > 0
    ? [
        issue(
          'warning',
          'modifier-extension',
          'Carries an extension that changes its meaning and is not understood',
          `${resourceType}.modifierExtension`,
        ),
      ]
    : []
