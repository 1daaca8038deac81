import type { CarePlanFact } from '../../clinical/index.ts'
import type { Issue } from '../../core/index.ts'
import { carePlan } from '../../standards/fhir/index.ts'
import { codingsOf, given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { readDate, readPeriod, recordedOf, since, timesOf } from './times.ts'

/** A plan of care, with its activities as far as they stand in it. */
export const readCarePlan: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = carePlan(resource, 'CarePlan', issues) ?? {}
  const recorded = recordedOf(
    [
      [wire.created, 'recordedDate', 'CarePlan.created'],
      [wire.meta?.lastUpdated, 'lastUpdated', 'CarePlan.meta.lastUpdated'],
    ],
    issues,
  )
  // With an end alone, the plan held since it was written.
  const start = wire.period?.start ?? (recorded?.from === 'recordedDate' ? wire.created : undefined)
  const during =
    wire.period === undefined
      ? since(readDate(start, 'CarePlan.created', []))
      : readPeriod({ ...wire.period, ...given('start', start) }, 'CarePlan.period', issues)
  const text = wire.title ?? wire.description ?? wire.category?.find(category => category.text !== undefined)?.text
  const fact: Omit<CarePlanFact, 'received'> = {
    ...factBase(context, 'CarePlan', 0, {
      concept: { coding: (wire.category ?? []).flatMap(({ coding = [] }) => coding), ...given('text', text) },
      times: timesOf(during, recorded, { path: 'CarePlan.period', lasts: wire.status === 'active', issues }),
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'care-plan',
    ...given('intent', wire.intent),
    // What must not be done is no activity.
    activities: (wire.activity ?? [])
      .filter(({ detail }) => detail?.doNotPerform !== true)
      .map(({ detail, reference }) => ({
        codings: codingsOf(detail?.code),
        ...given('text', detail?.code?.text ?? detail?.description ?? reference?.display),
        ...given('status', detail?.status),
      })),
  }
  return { facts: [fact], sharedCode: null, issues }
}
