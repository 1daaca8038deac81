import { reportedEgfrIssues } from '../../clinical/index.ts'
import { AppError, type Instant, type PersonId } from '../../core/index.ts'
import {
  countedAtMost,
  type PatientList,
  type PatientView,
  toPatientView,
  toSummary,
} from '../../pipeline/delivery/index.ts'
import { listPeople, type PersonRow, personRow } from '../../pipeline/profile/index.ts'
import { firstRecord, profileOf, seriesOf } from './advise.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from './dependencies.ts'

/** One page of the patient list. */
export const patientsPage = async (
  deps: Dependencies,
  query: { readonly search: string; readonly after: string | null; readonly limit: number },
  caller: Caller,
): Promise<PatientList> => {
  const { people, total, next } = await listPeople(deps.database.kysely, { ...query, countedAtMost })
  await recordAct(deps, {
    actor: caller.actor,
    action: 'patients.listed',
    record: null,
    purpose: 'TREAT',
    details: { shown: people.length, searched: query.search !== '' },
  })
  const asOf = asOfFor(deps, null)
  return { patients: people.map(person => toSummary(person, asOf, storyOf(deps, person))), total, next }
}

/** The facts of one patient. */
export const patientPage = async (
  deps: Dependencies,
  request: { readonly person: PersonId; readonly asOf: Instant | null },
  caller: Caller,
): Promise<PatientView> => {
  const person = await personRow(deps.database.kysely, request.person)
  if (person === null) {
    throw new AppError('not-found', 'No patient has that id.', { remedy: 'Open the patient list.' })
  }
  const profile = await profileOf(deps, { ...request, knownAt: null })
  await recordAct(deps, {
    actor: caller.actor,
    action: 'profile.read',
    record: firstRecord(profile),
    purpose: 'TREAT',
    details: { asOf: profile.asOf, channel: caller.channel },
  })
  const series = await seriesOf(deps, profile)
  return toPatientView(profile, person, storyOf(deps, person), reportedEgfrIssues(profile), series)
}

const storyOf = (deps: Dependencies, person: PersonRow): string | null => {
  for (const { system, value } of person.identifiers) {
    const story = deps.stories.get(`${system}|${value}`)
    if (story !== undefined) return story
  }
  return null
}
