import { convertAllergy, convertAllergyConcern } from './allergy.ts'
import { convertCareTeam } from './care-team.ts'
import { convertCoverages, convertPolicy } from './coverage.ts'
import { convertEquipment } from './device.ts'
import { convertEncounter } from './encounter.ts'
import { convertFamilyHistory } from './family-history.ts'
import { convertImmunization } from './immunization.ts'
import { convertAdministration, convertMedication, convertMedicationRequest } from './medication.ts'
import { convertSupply } from './medication-supply.ts'
import { convertNote } from './note.ts'
import { convertObservation } from './observation.ts'
import { convertPanel, convertParts, convertResults } from './organizer.ts'
import { convertGoal, convertInstruction, convertRequest } from './plan.ts'
import { convertConcern, convertHealthConcern, convertProblem } from './problem.ts'
import { convertProcedure } from './procedure.ts'
import type { Convert } from './statement.ts'

/** An entry template of C-CDA: its name, and what it becomes. */
export type Template = { readonly title: string; readonly convert: Convert }

const cda = (last: string): string => `2.16.840.1.113883.10.20.22.4.${last}`

/** Templates by the last part of their identifier; R1.1 and R2.1 have the same identifiers, with other extensions. */
const rows: readonly (readonly [last: string, title: string, convert: Convert])[] = [
  ['1', 'ResultOrganizer', convertResults],
  ['2', 'ResultObservation', convertObservation],
  ['3', 'ProblemConcernAct', convertConcern],
  ['4', 'ProblemObservation', convertProblem],
  ['5', 'HealthStatusObservation', convertObservation],
  ['7', 'AllergyIntoleranceObservation', convertAllergy],
  ['12', 'ProcedureActivityAct', convertProcedure],
  ['13', 'ProcedureActivityObservation', convertProcedure],
  ['14', 'ProcedureActivityProcedure', convertProcedure],
  ['16', 'MedicationActivity', convertMedication],
  ['17', 'MedicationSupplyOrder', convertSupply],
  ['18', 'MedicationDispense', convertSupply],
  ['19', 'Indication', convertProblem],
  ['20', 'Instruction', convertInstruction],
  ['26', 'VitalSignsOrganizer', convertPanel],
  ['27', 'VitalSignObservation', convertObservation],
  ['30', 'AllergyConcernAct', convertAllergyConcern],
  ['33', 'HospitalDischargeDiagnosis', convertConcern],
  ['34', 'HospitalAdmissionDiagnosis', convertConcern],
  ['35', 'DischargeMedication', convertParts],
  ['36', 'AdmissionMedication', convertParts],
  ['38', 'SocialHistoryObservation', convertObservation],
  ['39', 'PlannedAct', convertRequest],
  ['40', 'PlannedEncounter', convertEncounter],
  ['41', 'PlannedProcedure', convertRequest],
  ['42', 'PlannedMedicationActivity', convertMedicationRequest],
  ['43', 'PlannedSupply', convertSupply],
  ['44', 'PlannedObservation', convertRequest],
  ['45', 'FamilyHistoryOrganizer', convertFamilyHistory],
  ['48', 'AdvanceDirectiveObservation', convertObservation],
  ['49', 'EncounterActivity', convertEncounter],
  ['50', 'NonMedicinalSupplyActivity', convertEquipment],
  ['51', 'PostprocedureDiagnosis', convertConcern],
  ['52', 'ImmunizationActivity', convertImmunization],
  ['60', 'CoverageActivity', convertCoverages],
  ['61', 'PolicyActivity', convertPolicy],
  ['65', 'PreoperativeDiagnosis', convertConcern],
  ['66', 'FunctionalStatusOrganizer', convertPanel],
  ['67', 'FunctionalStatusObservation', convertObservation],
  ['68', 'FunctionalStatusProblemObservation', convertProblem],
  ['69', 'AssessmentScaleObservation', convertObservation],
  ['70', 'PressureUlcerObservation', convertProblem],
  ['72', 'CaregiverCharacteristics', convertObservation],
  ['73', 'CognitiveStatusProblemObservation', convertProblem],
  ['74', 'MentalStatusObservation', convertObservation],
  ['75', 'MentalStatusOrganizer', convertPanel],
  ['76', 'NumberOfPressureUlcersObservation', convertObservation],
  ['77', 'HighestPressureUlcerStage', convertObservation],
  ['78', 'SmokingStatus', convertObservation],
  ['79', 'DeceasedObservation', convertObservation],
  ['80', 'EncounterDiagnosis', convertConcern],
  ['85', 'TobaccoUse', convertObservation],
  ['86', 'AssessmentScaleSupportingObservation', convertObservation],
  ['108', 'AdvanceDirectiveOrganizer', convertPanel],
  ['109', 'CharacteristicsOfHomeEnvironment', convertObservation],
  ['111', 'CulturalAndReligiousObservation', convertObservation],
  ['114', 'LongitudinalCareWoundObservation', convertProblem],
  ['118', 'SubstanceAdministeredAct', convertParts],
  ['120', 'PlannedImmunizationActivity', convertMedicationRequest],
  ['121', 'GoalObservation', convertGoal],
  ['123', 'DrugMonitoringAct', convertRequest],
  ['124', 'NutritionalStatusObservation', convertObservation],
  ['127', 'SensoryStatus', convertObservation],
  ['128', 'SelfCareActivities', convertObservation],
  ['130', 'NutritionRecommendation', convertRequest],
  ['131', 'InterventionAct', convertParts],
  ['132', 'HealthConcernAct', convertHealthConcern],
  ['133', 'WoundMeasurementObservation', convertObservation],
  ['134', 'WoundCharacteristic', convertObservation],
  ['135', 'MedicalEquipmentOrganizer', convertParts],
  ['136', 'RiskConcernAct', convertHealthConcern],
  ['138', 'NutritionAssessment', convertObservation],
  ['140', 'PatientReferralAct', convertRequest],
  ['141', 'HandoffCommunication', convertProcedure],
  ['144', 'OutcomeObservation', convertObservation],
  ['146', 'PlannedInterventionAct', convertParts],
  ['200', 'BirthSexObservation', convertObservation],
  ['202', 'NoteActivity', convertNote],
  ['281', 'PregnancyIntention', convertObservation],
  ['500', 'CareTeamOrganizer', convertCareTeam],
  ['501', 'SexualOrientationObservation', convertObservation],
  ['503', 'BasicOccupationObservation', convertObservation],
  ['504', 'BasicIndustryObservation', convertObservation],
  ['506', 'TribalAffiliationObservation', convertObservation],
  ['507', 'SexObservation', convertObservation],
]

const byRoot: ReadonlyMap<string, Template> = new Map([
  ...rows.map(([last, title, convert]) => [cda(last), { title, convert }] as const),
  ['2.16.840.1.113883.10.20.15.3.8', { title: 'PregnancyObservation', convert: convertObservation }],
  ['2.16.840.1.113883.10.20.15.3.1', { title: 'EstimatedDateOfDelivery', convert: convertObservation }],
  ['2.16.840.1.113883.10.20.34.3.45', { title: 'GenderIdentityObservation', convert: convertObservation }],
  ['2.16.840.1.113883.10.20.6.2.5', { title: 'ProcedureContext', convert: convertProcedure }],
  ['2.16.840.1.113883.10.20.6.2.12', { title: 'TextObservation', convert: convertObservation }],
  ['2.16.840.1.113883.10.20.6.2.13', { title: 'CodeObservations', convert: convertObservation }],
  ['2.16.840.1.113883.10.20.6.2.14', { title: 'QuantityMeasurementObservation', convert: convertObservation }],
])

/** The medicines-administered section, whose entries were given, not only listed. */
const administeredSections: ReadonlySet<string> = new Set(['29549-3'])

/** The template of a statement; `undefined` for one that C-CDA does not define, or whose element is another. */
export const templateOf = (roots: readonly string[], sectionCode: string | undefined): Template | undefined => {
  // A statement may carry several: the more specific one comes later in C-CDA documents.
  for (const root of roots.toReversed()) {
    const found = byRoot.get(root)
    if (found === undefined) continue
    if (found.convert === convertMedication && administeredSections.has(sectionCode ?? '')) {
      return { title: 'MedicationAdministered', convert: convertAdministration }
    }
    return found
  }
  return undefined
}

/** Sections of what is planned: a medicine with intent there is not yet taken. */
const planSections: ReadonlySet<string> = new Set(['18776-5', '51847-2', '62387-6'])

const intents: ReadonlySet<string> = new Set(['APT', 'ARQ', 'INT', 'PRMS', 'PRP', 'RQO'])

/**
 * What a statement of a template becomes in its mood: what is intended has not happened. A medicine with the mood INT in a
 * list of medicines is one that the patient was told to take.
 *
 * @param planned it stands in a section or a statement of what is planned
 */
export const convertIn = ({ title, convert }: Template, mood: string, planned: boolean): Convert => {
  if (mood === 'GOL' && convert === convertObservation) return convertGoal
  if (!intents.has(mood)) return convert
  if (convert === convertProcedure) return convertRequest
  if (convert === convertObservation) return title === 'PregnancyIntention' ? convert : convertRequest
  if (convert === convertImmunization) return convertMedicationRequest
  if (convert === convertMedication) return mood !== 'INT' || planned ? convertMedicationRequest : convert
  return convert
}

export const isPlanSection = (code: string | undefined): boolean => planSections.has(code ?? '')

/** What statements without a known template become, by their element and mood. */
export const byElement = (name: string, mood: string): Convert | undefined => {
  const happened = mood === 'EVN'
  if (mood === 'DEF' || mood === 'EVN.CRT') return undefined
  if (name === 'organizer') return convertParts
  if (name === 'encounter') return convertEncounter
  if (name === 'substanceAdministration')
    return happened || mood === 'INT' ? convertMedication : convertMedicationRequest
  if (name === 'supply') return happened ? undefined : convertSupply
  if (mood === 'GOL') return convertGoal
  if (name === 'observation') return happened ? convertObservation : convertRequest
  if (name === 'procedure') return happened ? convertProcedure : convertRequest
  return happened ? convertParts : convertRequest
}
