import type { DemographicsFact, Sex } from '../../clinical/index.ts'
import { type Issue, issue } from '../../core/index.ts'
import { type HumanName, type Patient, patient } from '../../standards/fhir/index.ts'
import { given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { type Interval, knownFrom, readDate, recordedOf, since, timesOf } from './times.ts'

/**
 * Demographics. Effective from birth. Sex for clinical use only from gender `female` or `male` (hazard H14): other and
 * unknown are no answer.
 */
export const readPatient: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = patient(resource, 'Patient', issues) ?? {}
  const birth = readDate(wire.birthDate, 'Patient.birthDate', issues)
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', 'Patient.meta.lastUpdated']], issues)
  const death = deathOf(wire, birth, issues)
  const times = timesOf(since(birth), recorded, { path: 'Patient.birthDate', lasts: true, issues })
  const fact: Omit<DemographicsFact, 'received'> = {
    ...factBase(context, 'Patient', 0, {
      concept: undefined,
      times,
      status: wire.active === false ? 'inactive' : 'active',
      quality: issues,
    }),
    kind: 'demographics',
    ...given('name', nameOf(wire.name)),
    identifiers: (wire.identifier ?? []).flatMap(({ system = '', value }) =>
      value === undefined ? [] : [{ system, value }],
    ),
    ...given('birth', birth),
    ...given('sex', sexOf(wire.gender)),
    ...given('gender', wire.gender),
    ...given('country', countryOf(wire.address)),
    ...given('death', death),
  }
  return { facts: [fact], sharedCode: null, issues }
}

const sexOf = (gender: string | undefined): Sex | undefined =>
  gender === 'female' || gender === 'male' ? gender : undefined

/** A former address, or one for bills only, does not say where a person is. */
const countryOf = (addresses: Patient['address']): string | undefined =>
  addresses?.find(
    ({ use, country, period }) =>
      use !== 'old' && use !== 'billing' && period?.end === undefined && (country ?? '').trim() !== '',
  )?.country

/** A death on a day counts from its start; one in a month or year only from its end: the living are not called dead. */
const deathOf = (
  wire: Patient,
  birth: Interval | undefined,
  issues: Issue[],
): NonNullable<DemographicsFact['death']> | undefined => {
  if (wire.deceasedDateTime === undefined) return wire.deceasedBoolean === true ? {} : undefined
  const at = readDate(wire.deceasedDateTime, 'Patient.deceasedDateTime', issues)
  // Unreadable, but the source does say that the person has died.
  if (at === undefined) return {}
  if (birth !== undefined && at.end < birth.start) {
    issues.push(issue('error', 'death-before-birth', 'Died before being born', 'Patient.deceasedDateTime'))
  }
  return { at: knownFrom(at) }
}

const preference = ['official', 'usual', undefined, 'temp', 'nickname', 'anonymous']

const nameOf = (names: readonly HumanName[] | undefined): string | undefined => {
  const rank = ({ use }: HumanName): number => (preference.includes(use) ? preference.indexOf(use) : preference.length)
  const best = names?.toSorted((a, b) => rank(a) - rank(b))[0]
  if (best === undefined) return undefined
  const text = best.text ?? [...(best.given ?? []), best.family ?? ''].join(' ').trim()
  return text === '' ? undefined : text
}
