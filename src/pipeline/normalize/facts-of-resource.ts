import { type Coding, type Instant, type Issue, intervalOf, issue } from '../../core/index.ts'
import { isJsonObject, type JsonObject, securityLabels as labelsOf } from '../../standards/fhir/index.ts'
import { vcfRowType } from '../ingest/index.ts'
import { readAllergy } from './allergy.ts'
import { readCarePlan } from './care-plan.ts'
import { codingsOf } from './codes.ts'
import { readCondition } from './condition.ts'
import { readConsent } from './consent.ts'
import { containedUnread } from './contained.ts'
import { readDevice } from './device.ts'
import { readDiagnosticReport } from './diagnostic-report.ts'
import { readEncounter } from './encounter.ts'
import type { FactContext, FactDraft, Normalized } from './fact-draft.ts'
import { readFamilyHistory } from './family-history.ts'
import { readGoal } from './goal.ts'
import { readImagingStudy } from './imaging-study.ts'
import { readImmunization } from './immunization.ts'
import { readMedication, readMedicationRequest, readMedicationStatement } from './medication.ts'
import { readMedicationAdministration, readMedicationDispense } from './medication-given.ts'
import { readMolecularSequence } from './molecular-sequence.ts'
import { readObservation } from './observation.ts'
import { readPatient } from './patient.ts'
import { readProcedure } from './procedure.ts'
import { readQuestionnaireResponse } from './questionnaire-response.ts'
import type { Read } from './read.ts'
import { knownFrom } from './times.ts'
import { readVcfRow } from './vcf-row.ts'

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
  ['MedicationAdministration', readMedicationAdministration],
  ['MedicationDispense', readMedicationDispense],
  ['Immunization', readImmunization],
  ['DiagnosticReport', readDiagnosticReport],
  ['FamilyMemberHistory', readFamilyHistory],
  ['Goal', readGoal],
  ['CarePlan', readCarePlan],
  ['ImagingStudy', readImagingStudy],
  ['QuestionnaireResponse', readQuestionnaireResponse],
  ['Consent', readConsent],
  ['Device', readDevice],
  ['MolecularSequence', readMolecularSequence],
  [vcfRowType, readVcfRow],
])

/** The types of R4 resources that state facts. */
export const readableTypes: readonly string[] = [...readers.keys()].flatMap(type =>
  typeof type === 'string' && type !== vcfRowType ? [type] : [],
)

/** R4 lets these belong to nobody; the others without a patient are worth a second look. */
const nobodys: ReadonlySet<unknown> = new Set(['Device', 'MolecularSequence'])

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
  const long = longList(resource)
  if (long !== undefined) return { ...nothing, issues: [long] }
  const normalized = read(resource, context)
  if (normalized.facts.length === 0) return normalized
  if (context.patient === '') {
    const nobody = issue(
      nobodys.has(resource.resourceType) ? 'information' : 'warning',
      'no-patient',
      'Belongs to no patient: states no facts',
      String(resource.resourceType),
    )
    return { ...normalized, facts: [], issues: [...normalized.issues, nobody] }
  }
  const modified = [...modifiers(resource), ...containedUnread(resource, type => readers.has(type))]
  const found = [...(context.issues ?? []), ...modified]
  const updated = updatedAt(resource)
  const labels = securityLabels(resource)
  if (found.length === 0 && updated === undefined && labels.length === 0) return normalized
  const facts = normalized.facts.map(
    (fact): FactDraft => ({
      ...fact,
      ...(labels.length === 0 ? {} : { securityLabels: labels }),
      source: { ...fact.source, ...(updated === undefined || updated === fact.recorded ? {} : { updated }) },
      quality: [...fact.quality, ...found],
    }),
  )
  return { ...normalized, facts, issues: [...normalized.issues, ...modified] }
}

/** Elements of one list of a resource, e.g. components of a panel. Each may become a fact, which is held in memory. */
const mostElements = 10_000

const longList = (resource: JsonObject): Issue | undefined => {
  for (const [name, member] of Object.entries(resource)) {
    if (!Array.isArray(member) || member.length <= mostElements) continue
    const where = `${resource.resourceType}.${/^\w{1,64}$/.test(name) ? name : '?'}`
    return issue('error', 'list-too-long', `A list of more than ${mostElements} elements: states no facts`, where)
  }
  return undefined
}

/** When the source wrote this version. A damaged time says nothing here; where `recorded` needs it, it is an issue. */
const updatedAt = ({ meta }: JsonObject): Instant | undefined => {
  const text = isJsonObject(meta) && typeof meta.lastUpdated === 'string' ? meta.lastUpdated : undefined
  const interval = text === undefined ? undefined : intervalOf(text)
  return interval === undefined ? undefined : knownFrom(interval)
}

/** What its source says about how sensitive the resource is (meta.security). */
const securityLabels = ({ meta }: JsonObject): readonly Coding[] => {
  if (!isJsonObject(meta) || meta.security === undefined) return []
  return codingsOf({ coding: labelsOf(meta.security, 'meta.security', []) ?? [] })
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
