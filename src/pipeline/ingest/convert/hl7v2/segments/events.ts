import type { Segment } from '../../../../../standards/hl7v2/index.ts'
import { idOf } from '../../ids.ts'
import { accident, flag, ft1ToCharge } from '../maps/related.ts'
import type { Draft, Json } from '../scope.ts'
import { applyMap, firstOf, place, readAll, readField } from '../segment-map.ts'
import { codeText, concerns, countOf, during, identified, type State } from '../state.ts'
import { practitioner } from '../types/actors.ts'
import { cwe, text } from '../types/coded.ts'
import { codeAsIdentifier, cx, ei } from '../types/identifier.ts'
import { money, quantity } from '../types/number.ts'
import { location } from '../types/places.ts'
import { dateTime } from '../types/time.ts'

/** FT1 to ChargeItem, with the procedure and the medicine it bills. */
export const ft1 = (segment: Segment, state: State): void => {
  const { scope } = state
  const draft: Draft = { resourceType: 'ChargeItem', id: '', status: 'unknown' }
  applyMap(draft, segment, ft1ToCharge, scope)
  const price = readField(segment, 11, money, scope) ?? readField(segment, 12, money, scope)
  if (price !== undefined) draft.priceOverride = price
  const note = readField(segment, 9, text, scope)
  if (note !== undefined) place(draft, 'note[]', { text: note })
  for (const field of [20, 24]) {
    for (const actor of readAll(segment, field, practitioner, scope)) place(draft, 'performer[]', { actor })
  }
  const enterer = readField(segment, 21, practitioner, scope)
  if (enterer !== undefined) draft.enterer = enterer
  draft.code ??= { text: 'not stated' }
  const product = productOf(segment, state)
  if (product !== undefined) draft.productReference = product
  const procedure = readField(segment, 25, cwe, scope)
  const occurred = draft.occurrenceDateTime as string | undefined
  if (procedure !== undefined) {
    const done: Draft = {
      resourceType: 'Procedure',
      id: idOf('Procedure', scope.patient, codeText(procedure), occurred, 'FT1'),
      status: 'unknown',
      code: procedure,
    }
    concerns(state, done)
    place(draft, 'service[]', { reference: scope.add(done) })
  }
  const drug = readField(segment, 29, cwe, scope)
  const amount = readField(segment, 44, quantity, scope)
  if (drug !== undefined || amount !== undefined) {
    const dispensed: Draft = {
      resourceType: 'MedicationDispense',
      id: idOf('MedicationDispense', scope.patient, codeText(drug), occurred, 'FT1'),
      status: 'unknown',
      medicationCodeableConcept: drug ?? { text: 'not stated' },
    }
    if (amount !== undefined) dispensed.quantity = amount
    const prescription = readField(segment, 43, cx, scope)
    if (prescription !== undefined)
      dispensed.authorizingPrescription = [{ type: 'MedicationRequest', identifier: prescription }]
    concerns(state, dispensed)
    place(draft, 'service[]', { reference: scope.add(dispensed) })
  }
  draft.id =
    identified(draft, state) ??
    idOf(
      'ChargeItem',
      scope.patient,
      JSON.stringify([draft.code, occurred]),
      countOf(state, 'ChargeItem', codeText(draft.code), occurred),
    )
  concerns(state, draft)
  during(state, draft, 'context')
  if (state.account !== undefined) draft.account = [{ reference: `Account/${state.account.id}` }]
  scope.add(draft)
}

/** FT1-34 and 35: what was supplied, by its number and model. */
const productOf = (segment: Segment, { scope }: State): Json | undefined => {
  const number = readField(segment, 34, codeAsIdentifier, scope) as {
    readonly system?: string
    readonly value?: string
  }
  const modelNumber = readField(segment, 35, text, scope)
  if (number === undefined && modelNumber === undefined) return undefined
  return {
    reference: scope.add({
      resourceType: 'Device',
      id: idOf('Device', number?.system, number?.value, 'item', modelNumber as string | undefined),
      ...(number === undefined ? {} : { identifier: [number] }),
      ...(modelNumber === undefined ? {} : { modelNumber }),
    }),
  }
}

const ours = (code: string, display: string) => ({
  coding: [{ system: 'urn:attune:hl7v2:observation', code, display }],
  text: display,
})
const yes = (value: Json | undefined) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0136', code: value === true ? 'Y' : 'N' }],
})

/** ACC: an accident, as an Observation of ours; no map of HL7 reads it. */
export const acc = (segment: Segment, state: State): void => {
  const { scope } = state
  const at = readField(segment, 1, dateTime, scope)
  const draft: Draft = {
    resourceType: 'Observation',
    id: '',
    status: 'final',
    code: ours('injury-incident', 'Injury incident description'),
  }
  if (at !== undefined) draft.effectiveDateTime = at
  for (const [field, label] of [
    [5, 'Job related'],
    [6, 'Death'],
    [10, 'Police notified'],
  ] as const) {
    const value = readField(segment, field, flag, scope)
    if (value !== undefined) place(draft, 'component[]', { code: { text: label }, valueCodeableConcept: yes(value) })
  }
  for (const [field, label] of accident) {
    const repetition = firstOf(segment, field)
    const shown = repetition === undefined ? undefined : scope.noteAll(repetition)
    if (shown !== undefined && field === 8) draft.valueString = shown
    else if (shown !== undefined) place(draft, 'component[]', { code: { text: label }, valueString: shown })
  }
  const identifier = readField(segment, 13, ei, scope)
  if (identifier !== undefined) draft.identifier = [identifier]
  draft.id = identified(draft, state) ?? idOf('Observation', scope.patient, 'ACC', JSON.stringify(draft))
  concerns(state, draft)
  scope.add(draft)
}

/** PDA: death and autopsy. */
export const pda = (segment: Segment, state: State): void => {
  const { scope } = state
  for (const [field, code, label] of [
    [3, 'death-certificate', 'Death certificate'],
    [6, 'autopsy', 'Autopsy'],
    [9, 'coroner', 'Coroner'],
  ] as const) {
    const value = readField(segment, field, flag, scope)
    if (value === undefined) continue
    const found: Draft = {
      resourceType: 'Observation',
      id: idOf('Observation', scope.patient, 'PDA', code),
      status: 'final',
      code: ours(code, label),
      valueCodeableConcept: yes(value),
    }
    concerns(state, found)
    scope.add(found)
  }
  const cause = readAll(segment, 1, cwe, scope)
  for (const code of cause) {
    const condition: Draft = {
      resourceType: 'Condition',
      id: idOf('Condition', scope.patient, 'cause of death', codeText(code)),
      code,
      category: [{ text: 'cause of death' }],
    }
    concerns(state, condition)
    scope.add(condition)
  }
  const where = readField(segment, 2, location, scope)
  procedure(
    'death-certification',
    'Death certification',
    readField(segment, 4, dateTime, scope),
    readField(segment, 5, practitioner, scope),
    where,
    state,
  )
  const autopsy = firstOf(segment, 7)
  const start = autopsy === undefined ? undefined : readField(segment, 7, dateTime, scope)
  const end =
    autopsy === undefined ? undefined : readField(segment, 7, (one, inner) => dateTime(one.slice(1), inner), scope)
  procedure('autopsy-performed', 'Autopsy', start, readField(segment, 8, practitioner, scope), undefined, state, end)
}

const procedure = (
  code: string,
  label: string,
  start: Json | undefined,
  actor: Json | undefined,
  where: Json | undefined,
  state: State,
  end?: Json,
): void => {
  if (start === undefined && actor === undefined) return
  const draft: Draft = {
    resourceType: 'Procedure',
    id: idOf('Procedure', state.scope.patient, code),
    status: 'completed',
    code: { ...ours(code, label) },
  }
  if (end !== undefined && start !== undefined) draft.performedPeriod = { start, end }
  else if (start !== undefined) draft.performedDateTime = start
  if (actor !== undefined) draft.performer = [{ actor }]
  if (where !== undefined) draft.location = where
  concerns(state, draft)
  state.scope.add(draft)
}

/** CTI: the study that something belongs to. */
export const cti = (segment: Segment, { scope }: State): void => {
  const study = readField(segment, 1, ei, scope) as { readonly system?: string; readonly value?: string } | undefined
  if (study?.value === undefined) return
  const phase = readField(segment, 2, cwe, scope)
  scope.add({
    resourceType: 'ResearchStudy',
    id: idOf('ResearchStudy', study.system, study.value),
    status: 'active',
    identifier: [study],
    ...(phase === undefined ? {} : { phase }),
  })
}

/** SFT[Device] */
export const sft = (segment: Segment, { scope }: State): void => {
  const vendor = readField(segment, 1, text, scope)
  const [version, name, build, note] = [2, 3, 4, 5].map(field => readField(segment, field, text, scope))
  const installed = readField(segment, 6, dateTime, scope)
  scope.add({
    resourceType: 'Device',
    id: idOf('Device', JSON.stringify([vendor, version, name, build])),
    ...(vendor === undefined ? {} : { manufacturer: vendor }),
    ...(name === undefined ? {} : { deviceName: [{ name, type: 'manufacturer-name' }] }),
    ...(version === undefined && build === undefined
      ? {}
      : {
          version: [
            ...(version === undefined ? [] : [{ value: version }]),
            ...(build === undefined
              ? []
              : [{ type: { text: 'binary' }, value: build, ...(installed === undefined ? {} : {}) }]),
          ],
        }),
    ...(note === undefined && installed === undefined
      ? {}
      : {
          note: [
            {
              text: [note, installed === undefined ? undefined : `installed ${installed}`]
                .filter(part => part !== undefined)
                .join('; '),
            },
          ],
        }),
  })
}

/** DB1: a disability, with the identifier under which it is known. */
export const db1 = (segment: Segment, { patient, scope }: State): void => {
  if (patient === undefined || scope.peek(firstOf(segment, 2), 1)?.toUpperCase() !== 'PT') return
  scope.take(firstOf(segment, 2), 1)
  for (const identifier of readAll(segment, 3, cx, scope)) place(patient, 'identifier[]', identifier)
  const disabled = readField(segment, 4, flag, scope)
  if (disabled !== undefined)
    place(patient, 'extension[]', {
      url: 'http://hl7.org/fhir/uv/v2mappings/StructureDefinition/disabled',
      valueBoolean: disabled,
    })
}

/** BLG: the account that is billed. */
export const blg = (segment: Segment, state: State): void => {
  const { scope } = state
  const number = readField(segment, 3, cx, scope)
  if (number === undefined) return
  const draft: Draft = { resourceType: 'Account', id: '', status: 'active', identifier: [number] }
  draft.id = identified(draft, state)!
  if (scope.patient !== undefined) draft.subject = [{ reference: scope.patient }]
  const kind = readField(segment, 2, text, scope)
  if (kind !== undefined)
    draft.type = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0122', code: kind }] }
  scope.add(draft)
}
