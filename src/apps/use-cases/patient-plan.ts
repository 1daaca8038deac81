import { medicineList, type PatientProfile } from '../../clinical/index.ts'
import { AppError, type PersonId } from '../../core/index.ts'
import { accessesOf } from '../../governance/audit/index.ts'
import {
  hasDeclined,
  type MessageReleases,
  type PatientNote,
  type PatientNoteKind,
  type PatientNoteList,
  type PatientPlanView,
  planMessages,
  planReminders,
  planSteps,
  regionOf,
} from '../../pipeline/delivery/index.ts'
import { markNoteRead, notesOf, releaseMessage, releasesOf, writeNote } from '../../pipeline/outcomes/index.ts'
import { personRow } from '../../pipeline/profile/index.ts'
import { adviceInputs, firstRecord, profileOf } from './advise.ts'
import { type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { hasReleasedCard } from './gene-papers.ts'

/** Purposes of use in HL7's codes: the patient asks for their own record, or a clinician looks at what they see. */
const purposeOf = (own: boolean): 'PATRQT' | 'TREAT' => (own ? 'PATRQT' : 'TREAT')

/**
 * The patient's own page, in plain words: what a clinician has signed, messages that may be seen, emergency lines, and
 * who has looked at the record. Advice that nobody signed is computed for its messages only and never leaves.
 *
 * @param nameOf a user's name, for signatures and the list of accesses
 */
export const patientPlan = async (
  deps: Dependencies,
  request: { readonly person: PersonId; readonly own: boolean },
  caller: Caller,
  nameOf: (user: string) => string,
): Promise<PatientPlanView> => {
  const db = deps.database.kysely
  const inputs = await adviceInputs(deps, {
    person: request.person,
    asOf: null,
    knownAt: null,
    jurisdiction: undefined,
  })
  const { profile, plan } = inputs
  const advice = deps.engine(inputs)
  const [person, notes, releases, looks, walletCard] = await Promise.all([
    personRow(db, request.person),
    notesOf(db, profile.records),
    releasesOf(db, profile.records),
    accessesOf(db, profile.records, 50),
    hasReleasedCard(deps, request.person, inputs),
  ])
  await recordAct(deps, {
    actor: caller.actor,
    action: 'plan.read',
    record: firstRecord(profile),
    purpose: purposeOf(request.own),
    details: { channel: caller.channel, asOf: profile.asOf },
  })
  const declined = hasDeclined(notes)
  return {
    patient: request.person,
    name: person?.name ?? null,
    asOf: profile.asOf,
    region: regionOf(deps.site.jurisdiction),
    declined,
    messages: planMessages(advice.messages, new Set(releases.map(({ rule }) => rule)), declined),
    steps: planSteps(plan, nameOf),
    reminders: planReminders(plan),
    medicines: medicineNames(profile),
    walletCard,
    notes: notes.map(note => ({ ...note, readBy: note.readBy === null ? null : nameOf(note.readBy) })),
    looks: looks.map(({ actor, action, at }) => ({ by: nameOf(actor), what: action, at })),
  }
}

/** Names as the record has them; what it cannot say is an empty list, and the page says so. */
const medicineNames = (profile: PatientProfile): readonly string[] => {
  const list = medicineList(profile)
  return list.kind === 'answered' ? [...new Set(list.value.current.map(({ title }) => title))] : []
}

/** Keeps what a patient tells the clinic. @throws AppError `misuse` for a note without words, where words are needed */
export const tellClinic = async (
  deps: Dependencies,
  person: PersonId,
  note: { readonly kind: PatientNoteKind; readonly text: string; readonly about: string | null },
  caller: Caller,
): Promise<PatientNote> => {
  const text = note.text.trim()
  if (text === '' && !wordless.has(note.kind)) {
    throw new AppError('misuse', 'There are no words in this note.', { remedy: 'Write what you want to say.' })
  }
  const record = firstRecord(await profileOf(deps, { person, asOf: null, knownAt: null }))
  const at = deps.clock()
  return await deps.write(async (tx, audit) => {
    const kept = await writeNote(tx, { record, person }, { ...note, text }, { actor: caller.actor, at })
    audit({
      at,
      actor: caller.actor,
      action: 'note.written',
      record,
      purpose: 'PATRQT',
      details: { note: kept.id, kind: kept.kind },
    })
    return kept
  })
}

const wordless: ReadonlySet<PatientNoteKind> = new Set(['ask-human', 'decline-advice', 'accept-advice'])

/** What the patient told the clinic, for the clinician. */
export const patientNotes = async (deps: Dependencies, person: PersonId): Promise<PatientNoteList> => {
  const { records } = await profileOf(deps, { person, asOf: null, knownAt: null })
  const notes = await notesOf(deps.database.kysely, records)
  return { notes, declined: hasDeclined(notes) }
}

/** A clinician has read a note. */
export const readNote = async (
  deps: Dependencies,
  person: PersonId,
  id: string,
  caller: Caller,
): Promise<PatientNote> => {
  const profile = await profileOf(deps, { person, asOf: null, knownAt: null })
  const at = deps.clock()
  return await deps.write(async (tx, audit) => {
    const note = await markNoteRead(tx, profile.records, id, { actor: caller.actor, at })
    audit({
      at,
      actor: caller.actor,
      action: 'note.read',
      record: firstRecord(profile),
      purpose: 'TREAT',
      details: { note: id },
    })
    return note
  })
}

/** The messages that clinicians have let a patient see. */
export const messageReleases = async (deps: Dependencies, person: PersonId): Promise<MessageReleases> => {
  const { records } = await profileOf(deps, { person, asOf: null, knownAt: null })
  return { releases: await releasesOf(deps.database.kysely, records) }
}

/**
 * Lets the patient see a message that waits for it.
 *
 * @throws AppError `not-found` when the advice of now has no such message that needs a release
 */
export const release = async (
  deps: Dependencies,
  person: PersonId,
  rule: string,
  caller: Caller,
): Promise<MessageReleases> => {
  const inputs = await adviceInputs(deps, { person, asOf: null, knownAt: null, jurisdiction: undefined })
  const waits = deps.engine(inputs).messages.some(({ id, needsRelease }) => id === rule && needsRelease)
  if (!waits) {
    throw new AppError('not-found', 'No message of that rule waits for a release.', { remedy: 'Reload the page.' })
  }
  const record = firstRecord(inputs.profile)
  const at = deps.clock()
  await deps.write(async (tx, audit) => {
    await releaseMessage(tx, record, rule, { actor: caller.actor, at })
    audit({
      at,
      actor: caller.actor,
      action: 'message.released',
      record,
      purpose: 'TREAT',
      details: { rule },
    })
  })
  return await messageReleases(deps, person)
}
