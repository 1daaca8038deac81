import { isJsonObject, type JsonObject } from '../../../../standards/fhir/index.ts'
import { type Place, type Stu3Context, type Target, unmapped } from './counting.ts'

/** What no table says: elements whose meaning depends on others of the resource. Done when all others stand in R4. */
type Finish = (value: unknown, target: Target, here: Place, context: Stu3Context, convert: Convert) => void

/** A value of a type that R4 has too. */
type Convert = (type: string, json: unknown, here: Place, context: Stu3Context) => unknown

/** STU3 says beside the status that it did not happen; R4 says it by the status. */
const notDone =
  (status: string): Finish =>
  (value, target, here, context) => {
    if (typeof value !== 'boolean') return unmapped(value, here, 'Neither true nor false', context)
    context.loss.mapped(here.path)
    if (value && target.status !== 'entered-in-error') target.status = status
  }

const taken: Finish = (value, target, here, context) => {
  if (value === 'n' && target.status !== 'entered-in-error') target.status = 'not-taken'
  // Whether it is taken is not known: no list of current medicines may say that it is.
  else if (value === 'unk' && target.status === 'active') target.status = 'unknown'
  else if (value !== 'y') return unmapped(value, here, 'R4 says it by the status, which says something else', context)
  context.loss.mapped(here.path)
}

const familyNotDone: Finish = (value, target, here, context) => {
  if (typeof value !== 'boolean') return unmapped(value, here, 'Neither true nor false', context)
  if (value) target.dataAbsentReason ??= { text: 'Not done' }
  if (value) context.loss.text(here.path)
  else context.loss.mapped(here.path)
}

/** R4 tells how far a goal has come from how it is pursued; codes that R4 has no word for stay as text. */
const goalStatus: Finish = (value, target, here, context) => {
  const known = typeof value === 'string' ? goalStates.get(value) : undefined
  if (known === undefined) return unmapped(value, here, 'No code of STU3', context)
  target.lifecycleStatus = known.lifecycle
  if (known.achievement === null) return context.loss.mapped(here.path)
  const system = 'http://terminology.hl7.org/CodeSystem/goal-achievement'
  target.achievementStatus =
    known.achievement === 'text' ? { text: value } : { coding: [{ system, code: known.achievement }] }
  context.loss.mapped(here.path)
}

type GoalState = { readonly lifecycle: string; readonly achievement: string | 'text' | null }

const goalStates: ReadonlyMap<string, GoalState> = new Map([
  ...['proposed', 'accepted', 'planned', 'on-hold', 'cancelled', 'entered-in-error', 'rejected'].map(
    (code): [string, GoalState] => [code, { lifecycle: code, achievement: null }],
  ),
  ['in-progress', { lifecycle: 'active', achievement: 'in-progress' }],
  ['on-target', { lifecycle: 'active', achievement: 'text' }],
  ['ahead-of-target', { lifecycle: 'active', achievement: 'text' }],
  ['behind-target', { lifecycle: 'active', achievement: 'text' }],
  ['sustaining', { lifecycle: 'active', achievement: 'sustaining' }],
  ['achieved', { lifecycle: 'completed', achievement: 'achieved' }],
])

const studyUid: Finish = (value, target, here, context) => {
  if (typeof value !== 'string') return unmapped(value, here, 'No text', context)
  const uid = value.startsWith('urn:oid:') ? value : `urn:oid:${value}`
  addIdentifier(target, { system: 'urn:dicom:uid', value: uid })
  context.loss.mapped(here.path)
}

const accession: Finish = (value, target, here, context, convert) =>
  addIdentifier(target, convert('Identifier', value, here, context))

const addIdentifier = (target: Target, identifier: unknown): void => {
  target.identifier = [...(Array.isArray(target.identifier) ? target.identifier : []), identifier]
}

const availability: Finish = (value, target, here, context) => {
  if (value !== 'ONLINE') return unmapped(value, here, 'R4 says only whether a study is available', context)
  target.status = 'available'
  context.loss.mapped(here.path)
}

/** R4 has an extension for it. */
const animal: Finish = (value, target, here, context, convert) => {
  if (!isJsonObject(value)) return unmapped(value, here, 'No object', context)
  const parts = Object.entries(value).flatMap(([name, one]) => {
    const inside = { path: `${here.path}.${name}`, at: `${here.at}.${name}` }
    if (animalParts.has(name)) {
      return [{ url: name, valueCodeableConcept: convert('CodeableConcept', one, inside, context) }]
    }
    unmapped(one, inside, 'R4 has no such element', context)
    return []
  })
  const known = Array.isArray(target.extension) ? target.extension : []
  target.extension = [...known, { url: 'http://hl7.org/fhir/StructureDefinition/patient-animal', extension: parts }]
}

const animalParts = new Set(['species', 'breed', 'genderStatus'])

const created: Finish = (value, target, here, context) => {
  const attachments = (Array.isArray(target.content) ? target.content : []).flatMap(one =>
    isJsonObject(one) && isJsonObject(one.attachment) ? [one.attachment as Target] : [],
  )
  const open = attachments.filter(({ creation }) => creation === undefined)
  if (open.length === 0) return unmapped(value, here, 'R4 has it with each attachment, which has another', context)
  for (const attachment of open) attachment.creation = value
  context.loss.mapped(here.path)
}

const finishes: ReadonlyMap<string, ReadonlyMap<string, Finish>> = new Map([
  ['Immunization', new Map([['notGiven', notDone('not-done')]])],
  ['MedicationAdministration', new Map([['notGiven', notDone('not-done')]])],
  ['MedicationDispense', new Map([['notDone', notDone('declined')]])],
  ['Procedure', new Map([['notDone', notDone('not-done')]])],
  ['MedicationStatement', new Map([['taken', taken]])],
  ['FamilyMemberHistory', new Map([['notDone', familyNotDone]])],
  ['Goal', new Map([['status', goalStatus]])],
  ['Patient', new Map([['animal', animal]])],
  ['DocumentReference', new Map([['created', created]])],
  [
    'ImagingStudy',
    new Map([
      ['uid', studyUid],
      ['accession', accession],
      ['availability', availability],
    ]),
  ],
])

/** Whether an element waits until all others stand in R4. */
export const leftToFinish = (type: string, name: string): boolean => finishes.get(type)?.has(name) === true

/** @param target the R4 resource, complete but for what is finished here */
export const finish = (
  type: string,
  resource: JsonObject,
  target: Target,
  context: Stu3Context,
  convert: Convert,
): void => {
  // R4 requires it, and STU3 does not say it.
  if (type === 'ImagingStudy') target.status = 'unknown'
  for (const [name, done] of finishes.get(type) ?? []) {
    if (resource[name] === undefined) continue
    done(resource[name], target, { path: `${type}.${name}`, at: `${type}.${name}` }, context, convert)
  }
}
