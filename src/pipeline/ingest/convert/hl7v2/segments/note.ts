import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { place, readField } from '../segment-map.ts'
import type { State } from '../state.ts'
import { practitioner } from '../types/actors.ts'
import { text } from '../types/coded.ts'
import { dateTime } from '../types/time.ts'

/** NTE: a note of what stands before it. */
export const nte = (segment: Segment, state: State): void => {
  const { scope, noted } = state
  const lines = (segment.fields[3] ?? []).map(one => (one === undefined ? '' : (scope.noteAll(one) ?? '')))
  const kind = readField(segment, 4, text, scope)
  if (noted === undefined || lines.every(line => line === '')) return
  const time = readField(segment, 6, dateTime, scope)
  const author = readField(segment, 5, practitioner, scope)
  const note = {
    text: kind === undefined ? lines.join('\n') : `${kind}: ${lines.join('\n')}`,
    ...(time === undefined ? {} : { time }),
    ...(author === undefined ? {} : { authorReference: author }),
  }
  if (withNote.has(noted.resourceType)) {
    const last = (noted.note as { text: string }[] | undefined)?.at(-1)
    // A note of several lines comes as several NTE: they belong together.
    if (last !== undefined && time === undefined && author === undefined && state.noted === noted && kind === undefined)
      last.text += `\n${note.text}`
    else place(noted, 'note[]', note)
  } else if (noted.resourceType === 'Appointment') {
    noted.comment = noted.comment === undefined ? note.text : `${noted.comment}\n${note.text}`
  } else {
    place(noted, 'extension[]', { url: 'http://hl7.org/fhir/StructureDefinition/note', valueAnnotation: note })
  }
}

const withNote = new Set([
  'Observation',
  'ServiceRequest',
  'MedicationRequest',
  'MedicationDispense',
  'MedicationAdministration',
  'Immunization',
  'Condition',
  'AllergyIntolerance',
  'Procedure',
  'Specimen',
  'Goal',
  'CarePlan',
])
