import type { AllergyFact } from '../../clinical/index.ts'
import type { Issue } from '../../core/index.ts'
import { allergyIntolerance } from '../../standards/fhir/index.ts'
import { codeOf, codingsOf, given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { readDate, readPeriod, recordedOf, since, timesOf } from './times.ts'

/** An allergy or intolerance. Most sources give no onset: it counts from when it was recorded. */
export const readAllergy: Read = (resource, context) => {
  const issues: Issue[] = []
  const path = 'AllergyIntolerance'
  const wire = allergyIntolerance(resource, path, issues) ?? {}
  const recorded = recordedOf(
    [
      [wire.recordedDate, 'recordedDate', `${path}.recordedDate`],
      [wire.meta?.lastUpdated, 'lastUpdated', `${path}.meta.lastUpdated`],
    ],
    issues,
  )
  const onset =
    readDate(wire.onsetDateTime, `${path}.onsetDateTime`, issues) ??
    readPeriod(wire.onsetPeriod, `${path}.onsetPeriod`, issues)?.start ??
    recorded?.interval
  const clinicalStatus = codeOf(wire.clinicalStatus)
  const verification = codeOf(wire.verificationStatus)
  const times = timesOf(since(onset), recorded, { path: `${path}.onset`, lasts: true, issues })
  const substances = (wire.reaction ?? []).flatMap(({ substance }) => substance?.coding ?? [])
  const fact: Omit<AllergyFact, 'received'> = {
    ...factBase(context, path, 0, {
      // Without a code of its own, what the reactions were to.
      concept: wire.code ?? { coding: substances },
      times,
      status: verification === 'entered-in-error' ? verification : (clinicalStatus ?? 'unknown'),
      quality: issues,
    }),
    kind: 'allergy',
    ...given('allergyType', wire.type),
    categories: wire.category ?? [],
    ...given('criticality', wire.criticality),
    ...given('clinicalStatus', clinicalStatus),
    ...given('verification', verification),
    reactions: (wire.reaction ?? []).map(({ manifestation = [], severity }) => ({
      manifestations: manifestation.map(concept => ({ codings: codingsOf(concept), ...given('text', concept.text) })),
      ...given('severity', severity),
    })),
  }
  return { facts: [fact], sharedCode: null, issues }
}
