import type { DataType, Json } from '../scope.ts'
import { type Row, row } from '../segment-map.ts'
import { practitioner } from '../types/actors.ts'
import { code, concept, cwe, text } from '../types/coded.ts'
import { ei } from '../types/identifier.ts'
import { location } from '../types/places.ts'
import { dateTime } from '../types/time.ts'

const core = 'http://hl7.org/fhir/StructureDefinition'

/** A text of several repetitions or components as the words of a concept. */
const words: DataType = (repetition, scope) => {
  const found = cwe(repetition, scope)
  if (typeof found !== 'object') return undefined
  // AL1-5 is a text in the standard; a lone code in it is the text.
  const codings = Array.isArray(found.coding)
    ? (found.coding as { readonly code?: string; readonly display?: string; readonly system?: string }[])
    : []
  const [only] = codings
  return codings.length === 1 && only?.system === undefined && found.text === undefined
    ? { text: only?.display === undefined ? only?.code : `${only.display} (${only.code})` }
    : found
}

/** AL1[AllergyIntolerance]; what concerns the reaction is put together by its handler. */
export const al1ToAllergy: readonly Row[] = [
  row(2, 'category[]', code('AllergenType[AllergyIntoleranceCategory]')),
  row(2, 'type', code('AllergyType')),
  row(3, 'code', cwe),
  row(6, 'onsetDateTime', dateTime),
]

export const reactionOf: readonly Row[] = [
  row(4, 'severity', code('AllergySeverity[AllergyIntolerance.reaction.severity]')),
  row(5, 'manifestation[]', words),
]

/** IAM[AllergyIntolerance] */
export const iamToAllergy: readonly Row[] = [
  row(2, 'category[]', code('AllergenType[AllergyIntoleranceCategory]')),
  row(3, 'code', cwe),
  row(7, 'identifier[]', ei),
  row(8, 'note[]', text, value => ({ text: value })),
  row(11, 'onsetDateTime', dateTime),
  row(12, 'onsetString', text),
  row(13, 'recordedDate', dateTime),
  row(18, 'recorder', practitioner),
  row(20, 'meta.lastUpdated', dateTime),
  row(16, 'note[]', text, value => ({ text: `Alert device: ${value}` })),
]

/** DG1[Condition] */
export const dg1ToCondition: readonly Row[] = [
  row(3, 'code', cwe),
  row(5, 'onsetDateTime', dateTime),
  row(16, 'asserter', practitioner),
  row(19, 'recordedDate', dateTime),
  row(20, 'identifier[]', ei),
]

/** PRB-3 .. PRB-28 to Condition; HL7 v2.9 12.4.2, after the columns of HL7's DG1 map. */
export const prbToCondition: readonly Row[] = [
  row(3, 'code', cwe),
  row(4, 'identifier[]', ei),
  row(5, 'identifier[]', ei, episode => ({ ...(typeof episode === 'object' ? episode : {}), use: 'secondary' })),
  row(7, 'recordedDate', dateTime),
  row(9, 'abatementDateTime', dateTime),
  row(16, 'onsetDateTime', dateTime),
  row(17, 'onsetString', text),
  row(11, 'note[]', cwe, asNote('Management discipline')),
  row(12, 'note[]', cwe, asNote('Persistence')),
  row(15, 'note[]', text, probability => ({ text: `Probability of problem: ${probability}` })),
  row(18, 'note[]', cwe, asNote('Ranking')),
  row(19, 'note[]', cwe, asNote('Certainty')),
  row(21, 'note[]', cwe, asNote('Individual awareness of the problem')),
  row(22, 'note[]', cwe, asNote('Prognosis')),
  row(26, 'severity', cwe),
]

/** GOL to Goal; HL7 v2.9 12.4.1. */
export const golToGoal: readonly Row[] = [
  row(3, 'description', cwe),
  row(4, 'identifier[]', ei),
  row(7, 'startDate', dateTime, day => String(day).slice(0, 10)),
  row(8, 'target[]', dateTime, day => ({ dueDate: String(day).slice(0, 10) })),
  row(16, 'statusReason', text),
  row(21, 'statusDate', dateTime, day => String(day).slice(0, 10)),
  row(22, 'note[]', cwe, asNote('Life cycle status')),
]

function asNote(what: string): (value: Json) => Json {
  return value => {
    const { coding, text: shown } = value as {
      readonly coding?: readonly { readonly code?: string; readonly display?: string }[]
      readonly text?: string
    }
    return { text: `${what}: ${shown ?? coding?.[0]?.display ?? coding?.[0]?.code}` }
  }
}

const performer =
  (function_?: string, display?: string) =>
  (actor: Json): Json => ({
    ...(function_ === undefined
      ? {}
      : { function: { coding: [{ system: 'http://snomed.info/sct', code: function_, display }] } }),
    actor,
  })

/** PR1[Procedure] */
export const pr1ToProcedure: readonly Row[] = [
  row(3, 'code', cwe),
  row(6, 'category', concept(undefined, '0230')),
  row(8, 'performer[]', practitioner, performer('88189002', 'Anesthesiologist')),
  row(11, 'performer[]', practitioner, performer('304292004', 'Surgeon')),
  row(12, 'performer[]', practitioner, performer()),
  row(15, 'reasonCode[]', cwe),
  row(
    16,
    `extension:http://hl7.org/fhir/uv/v2mappings/StructureDefinition/procedure-modifier#valueCodeableConcept`,
    cwe,
  ),
  row(19, 'identifier[]', ei),
  row(23, 'location', location),
]

export const asserted = `${core}/condition-assertedDate`
export const dueTo = `${core}/condition-dueTo`
