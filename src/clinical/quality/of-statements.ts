import { epochOf, type Instant, type Issue } from '../../core/index.ts'
import type { Fact, FactKind } from '../fact.ts'
import { canBeCode, isPublished } from './code-form.ts'
import { day, type Examination, isDated, latestStart, type Place } from './examination.ts'

/** What reading a resource found, by the check that it belongs to. */
const checkOfIssue: Readonly<Record<string, string>> = {
  'unit-missing': 'unit-missing',
  'unit-unknown': 'unit-unknown',
  'unit-contradiction': 'unit-unknown',
  'unit-incommensurable': 'unit-unknown',
  'unit-not-of-measurement': 'unit-not-of-measurement',
  'value-ambiguous': 'value-unreadable',
  'value-contradicted': 'value-unreadable',
  'value-type-unknown': 'value-unreadable',
  'value-not-finite': 'value-unreadable',
  'comparator-unknown': 'value-unreadable',
  'type-wrong': 'value-unreadable',
  'duplicate-name': 'value-unreadable',
  'value-missing': 'value-missing',
  'value-negative': 'value-negative',
  'date-invalid': 'date-unreadable',
  'date-implausible': 'date-unreadable',
  'period-reversed': 'date-unreadable',
  'no-time': 'time-missing',
  'recorded-too-early': 'recorded-too-early',
  'version-tied': 'contradicted',
  'death-before-birth': 'age-impossible',
}

/** An issue in another member than the value is not about a number of the fact. */
const checksOf = ({ quality }: Fact): readonly string[] =>
  quality.flatMap(({ code }: Issue) => (Object.hasOwn(checkOfIssue, code) ? [checkOfIssue[code] ?? ''] : []))

const codedKinds: ReadonlySet<FactKind> = new Set([
  'observation',
  'condition',
  'medication',
  'procedure',
  'immunization',
  'allergy',
])

/** Codes, and what reading found. */
export const examineStatement = (at: Examination, fact: Fact, place: Place): void => {
  if (fact.kind !== 'demographics') at.look('statement', place)
  for (const check of checksOf(fact)) at.find(check, place)
  if (fact.kind === 'observation') {
    at.look('observation', place)
    if (fact.value.type === 'quantity' || fact.value.type === 'unconverted') at.look('number', place)
    if (fact.value.type === 'absent' && fact.value.reason === 'not-given') at.find('value-missing', place)
  }
  at.noteCodes(fact.kind, fact.codings, place.month)
  if (codedKinds.has(fact.kind)) examineCodes(at, fact, place)
}

/** Whether what is coded has a code, one that can be, and one that others know. */
export const examineCodes = (at: Examination, fact: Pick<Fact, 'codings' | 'kind'>, place: Place): void => {
  at.look('coded', place)
  if (fact.codings.length === 0) {
    const named = 'medicationReference' in fact && fact.medicationReference !== undefined
    if (!named) at.find('code-missing', place)
    return
  }
  const wrong = fact.codings.find(coding => !canBeCode(coding))
  if (wrong !== undefined) at.find('code-invalid', place, `no code of ${wrong.system}`)
  if (!fact.codings.some(isPublished)) at.find('code-not-standard', place)
}

/** What happened, as against what is planned, agreed or passed on. */
export const happened = (fact: Fact): boolean => {
  if (fact.kind === 'medication') return fact.origin === 'administration' || fact.origin === 'dispense'
  if (fact.kind === 'encounter') return !/^(?:planned|arrived|triaged|onleave)$/.test(fact.status)
  if (fact.kind === 'procedure') return fact.status !== 'preparation'
  return acts.has(fact.kind)
}

const acts: ReadonlySet<FactKind> = new Set([
  'observation',
  'condition',
  'allergy',
  'immunization',
  'diagnostic-report',
  'imaging-study',
  'questionnaire-response',
])

/** What only the living have done to them. Reports and encounters may be about the death itself. */
const ofTheLiving: ReadonlySet<FactKind> = new Set([
  'observation',
  'procedure',
  'immunization',
  'medication',
  'imaging-study',
  'questionnaire-response',
])

/** LOINC: cause of death, death certificate and what stands on it. */
const aboutDeath: ReadonlySet<string> = new Set(['69453-9', '69409-1', '79378-6', '80616-6', '81954-0', '81956-5'])

/** Clocks and zones differ, and a death is often entered with its day only. */
export const grace = { birth: day, death: 2 * day, future: day } as const

/**
 * A fact's time beside birth, death and the moment it was received.
 *
 * @returns whether it can be true: what cannot has no place in a series
 */
export const examineTime = (at: Examination, fact: Fact, place: Place): boolean => {
  if (fact.kind === 'demographics' || !isDated(fact)) return true
  const start = epochOf(fact.effective.start)
  const received = epochOf(fact.received)
  const isFuture = happened(fact) && start > received + grace.future
  if (isFuture) at.find('in-future', place, 'dated after it was received')
  else if (epochOf(fact.recorded) > received + grace.future) {
    at.find('in-future', place, 'recorded after it was received')
  }
  const { birth, death } = at.lifespan
  const begins = happened(fact) || fact.kind === 'medication'
  const isUnborn = birth !== undefined && begins && epochOf(latestStart(fact)) + grace.birth < epochOf(birth.start)
  if (isUnborn) at.find('before-birth', place)
  const living = ofTheLiving.has(fact.kind) && happened(fact) && !fact.codings.some(({ code }) => aboutDeath.has(code))
  const isDead = death?.at !== undefined && living && start > epochOf(death.at) + grace.death
  if (isDead) at.find('after-death', place)
  return !isFuture && !isUnborn && !isDead
}

/** Oldest person on record: 122 years. */
const mostYears = 125

/** What passes of a record while its person is judged. */
export type Passed = {
  /** Where a finding about the record stands: its demographics, else the first fact that came by. */
  readonly subject: Place
  readonly received: Instant
  /** The newest moment of what happened and had happened when it was received. */
  readonly newest: Instant | ''
}

/** The person: who they are, and whether they can be that old. */
export const examinePerson = (at: Examination, { subject, received, newest }: Passed): void => {
  const { person } = at
  at.look('record', subject)
  if (person === undefined) at.find('patient-missing', subject)
  if (person?.birth === undefined) at.find('birth-missing', subject)
  if (person?.sex === undefined) at.find('sex-missing', subject)
  const { birth, death } = person ?? {}
  if (birth === undefined) return
  if (epochOf(birth.start) > epochOf(received) + grace.future) {
    at.find('age-impossible', subject, 'born in the future')
    return
  }
  const last = death?.at ?? newest
  const years = last === '' ? null : at.yearsAt(last)
  if (years !== null && years > mostYears) at.find('age-impossible', subject, `over ${mostYears} years`)
}
