import type { MedicationFact } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import {
  type CodeableConcept,
  type Dosage,
  isJsonObject,
  type JsonObject,
  type Medication,
  type MedicationStatement,
  medication,
  medicationRequest,
  medicationStatement,
} from '../../standards/fhir/index.ts'
import { codingsOf, given } from './codes.ts'
import { type FactContext, factBase, type Normalized } from './fact-draft.ts'
import { readDose } from './quantities.ts'
import type { Read } from './read.ts'
import {
  knownFrom,
  pointOf,
  readDate,
  readPeriod,
  recordedOf,
  type Span,
  since,
  spanOf,
  type Times,
  timesOf,
} from './times.ts'
import { timesPerDay } from './times-per-day.ts'

/** A prescription, from when it was written. `doNotPerform` asks that a medicine is not given: it is no medicine. */
export const readMedicationRequest: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = medicationRequest(resource, 'MedicationRequest', issues) ?? {}
  if (wire.doNotPerform === true) {
    const because = 'A request not to give a medicine gives no medicine'
    issues.push(issue('warning', 'do-not-perform', because, 'MedicationRequest.doNotPerform'))
    return { facts: [], sharedCode: null, issues }
  }
  const validity = wire.dispenseRequest?.validityPeriod
  const path = 'MedicationRequest.dispenseRequest.validityPeriod'
  const recorded = recordedOf(
    [
      [wire.authoredOn, 'recordedDate', 'MedicationRequest.authoredOn'],
      [wire.meta?.lastUpdated, 'lastUpdated', 'MedicationRequest.meta.lastUpdated'],
    ],
    issues,
  )
  const written = recorded?.from === 'recordedDate' ? recorded.interval : undefined
  const start = written ?? readDate(validity?.start, `${path}.start`, issues)
  const span = spanOf(start, readDate(validity?.end, `${path}.end`, issues), path, issues)
  const times = timesOf(span, recorded, { path: 'MedicationRequest.authoredOn', lasts: true, issues })
  return medicineOf(resource, context, wire, {
    origin: 'request',
    times,
    dosage: wire.dosageInstruction ?? [],
    dosagePath: 'MedicationRequest.dosageInstruction',
    intent: wire.intent,
    issues,
  })
}

/** A medicine that somebody says is taken. */
export const readMedicationStatement: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = medicationStatement(resource, 'MedicationStatement', issues) ?? {}
  const recorded = recordedOf(
    [
      [wire.dateAsserted, 'recordedDate', 'MedicationStatement.dateAsserted'],
      [wire.meta?.lastUpdated, 'lastUpdated', 'MedicationStatement.meta.lastUpdated'],
    ],
    issues,
  )
  const times = timesOf(takenDuring(wire, issues), recorded, {
    path: 'MedicationStatement.effective',
    lasts: true,
    issues,
  })
  return medicineOf(resource, context, wire, {
    origin: 'statement',
    times,
    dosage: wire.dosage ?? [],
    dosagePath: 'MedicationStatement.dosage',
    issues,
  })
}

const over: ReadonlySet<string> = new Set(['completed', 'stopped', 'not-taken'])

/** A single date starts a course that goes on, unless the status says that it is over. */
const takenDuring = (wire: MedicationStatement, issues: Issue[]): Span | undefined => {
  if (wire.effectivePeriod !== undefined) {
    return readPeriod(wire.effectivePeriod, 'MedicationStatement.effectivePeriod', issues)
  }
  const at = readDate(wire.effectiveDateTime, 'MedicationStatement.effectiveDateTime', issues)
  return over.has(wire.status ?? '') ? pointOf(at) : since(at)
}

const typeOf: Readonly<Record<MedicationFact['origin'], string>> = {
  request: 'MedicationRequest',
  statement: 'MedicationStatement',
  administration: 'MedicationAdministration',
  dispense: 'MedicationDispense',
}

/** When and how a medicine is or was taken: what differs between the resources that name one. */
export type Course = {
  readonly origin: MedicationFact['origin']
  readonly times: Times
  readonly dosage: readonly Dosage[]
  readonly dosagePath: string
  readonly intent?: string | undefined
  readonly daysSupply?: number | undefined
  readonly issues: Issue[]
}

type Named = Pick<
  MedicationStatement,
  'status' | 'medicationCodeableConcept' | 'medicationReference' | 'reasonCode' | 'reasonReference'
>

/** The fact that a resource states which names a medicine. */
export const medicineOf = (
  resource: JsonObject,
  context: FactContext,
  wire: Named,
  { origin, times, dosage, dosagePath, intent, daysSupply, issues }: Course,
): Normalized => {
  const contained = containedMedication(resource, wire.medicationReference?.reference, issues)
  const display = wire.medicationReference?.display
  const named = wire.medicationCodeableConcept ?? contained ?? (display === undefined ? undefined : { text: display })
  // Several dosages are a schedule; the first one alone would mislead.
  const [only, ...others] = dosage
  const amounts = others.length === 0 ? (only?.doseAndRate ?? []) : []
  const dose =
    amounts.length === 1
      ? readDose(amounts[0]?.doseQuantity, `${dosagePath}[0].doseAndRate[0].doseQuantity`, issues)
      : undefined
  const route = only?.route === undefined ? undefined : codingsOf(only.route)
  const dosageText = dosage.flatMap(({ text, patientInstruction }) => text ?? patientInstruction ?? []).join('; ')
  const fact: Omit<MedicationFact, 'received'> = {
    ...factBase(context, typeOf[origin], 0, {
      concept: named,
      times,
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'medication',
    origin,
    ...given('intent', intent),
    ...given('medicationReference', contained === undefined ? (context.medicationReference ?? undefined) : undefined),
    ...given('dosageText', dosageText === '' ? undefined : dosageText),
    ...given('dose', dose),
    ...given('timesPerDay', only === undefined || others.length > 0 ? undefined : timesPerDay(only)),
    ...given('route', route),
    reasonCodings: codingsOf(...(wire.reasonCode ?? [])),
    reasonReferences: (wire.reasonReference ?? []).flatMap(({ reference }) => reference ?? []),
    ...given('daysSupply', daysSupply),
  }
  return { facts: [fact], sharedCode: null, issues }
}

/** The code of a Medication that the resource carries itself (`#id`). */
const containedMedication = (
  resource: JsonObject,
  reference: string | undefined,
  issues: Issue[],
): CodeableConcept | undefined => {
  if (reference === undefined || !reference.startsWith('#')) return undefined
  const contained = Array.isArray(resource.contained) ? resource.contained : []
  const found = contained.find((one: unknown) => isJsonObject(one) && one.id === reference.slice(1))
  const wire = found === undefined ? undefined : medication(found, 'contained', issues)
  if (wire === undefined) {
    issues.push(issue('warning', 'reference-broken', 'No such contained Medication', 'medicationReference'))
  }
  return wire === undefined ? undefined : conceptOf(wire)
}

/** A Medication's code; without one, the codes of its ingredients. */
const conceptOf = ({ code, ingredient = [] }: Medication): CodeableConcept =>
  code ?? { coding: ingredient.flatMap(({ itemCodeableConcept }) => itemCodeableConcept?.coding ?? []) }

/** A Medication is nobody's: its code is kept for the medicines of the same source that refer to it. */
export const readMedication: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = medication(resource, 'Medication', issues) ?? {}
  if (context.logicalId === null) return { facts: [], sharedCode: null, issues }
  const concept = conceptOf(wire)
  const updated = readDate(wire.meta?.lastUpdated, 'Medication.meta.lastUpdated', issues)
  const sharedCode = {
    reference: `Medication/${context.logicalId}`,
    recorded: updated === undefined ? null : knownFrom(updated),
    version: context.version,
    codings: codingsOf(concept),
    text: concept.text ?? null,
  }
  return { facts: [], sharedCode, issues }
}
