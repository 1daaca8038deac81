import type { FactOf } from '../../clinical/index.ts'
import type { Issue } from '../../core/index.ts'
import { familyMemberHistory } from '../../standards/fhir/index.ts'
import { codingsOf, given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import { readPart } from './quantities.ts'
import type { Read } from './read.ts'
import { recordedOf, since, timesOf } from './times.ts'

/**
 * What a relative has or had: one fact a condition. A relative without a named condition is one fact without codes,
 * which says that the relative is known, not that the relative is healthy.
 */
export const readFamilyHistory: Read = (resource, context) => {
  const issues: Issue[] = []
  const path = 'FamilyMemberHistory'
  const wire = familyMemberHistory(resource, path, issues) ?? {}
  const recorded = recordedOf(
    [
      [wire.date, 'recordedDate', `${path}.date`],
      [wire.meta?.lastUpdated, 'lastUpdated', `${path}.meta.lastUpdated`],
    ],
    issues,
  )
  // It counts from when it was told; the relative's own dates are not the patient's.
  const times = timesOf(since(recorded?.interval), recorded, { path: `${path}.date`, lasts: true, issues })
  const conditions = wire.condition ?? []
  const facts = (conditions.length === 0 ? [{}] : conditions).map(
    (
      { code, onsetAge }: NonNullable<typeof wire.condition>[number],
      position,
    ): Omit<FactOf<'family-history'>, 'received'> => {
      const onset = readPart(onsetAge, `${path}.condition[${position}].onsetAge`, issues, { bare: false })
      return {
        ...factBase(context, path, position, {
          concept: code,
          times,
          status: wire.status ?? 'unknown',
          quality: issues,
        }),
        kind: 'family-history',
        relationship: codingsOf(wire.relationship),
        ...given('relationshipText', wire.relationship?.text),
        ...given('onsetAge', onset),
      }
    },
  )
  return { facts, sharedCode: null, issues }
}
