import type { EncounterFact } from '../../clinical/index.ts'
import type { Issue } from '../../core/index.ts'
import { encounter } from '../../standards/fhir/index.ts'
import { given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import type { Read } from './read.ts'
import { readPeriod, recordedOf, timesOf } from './times.ts'

export const readEncounter: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = encounter(resource, 'Encounter', issues) ?? {}
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', 'Encounter.meta.lastUpdated']], issues)
  const during = readPeriod(wire.period, 'Encounter.period', issues)
  const types = wire.type ?? []
  // A plan is written before its time, and goes on being one.
  const lasts = wire.status === 'in-progress' || wire.status === 'planned'
  const text = types.find(type => type.text !== undefined)?.text
  const fact: Omit<EncounterFact, 'received'> = {
    ...factBase(context, 'Encounter', 0, {
      concept: { coding: types.flatMap(({ coding = [] }) => coding), ...given('text', text) },
      times: timesOf(during, recorded, { path: 'Encounter.period', lasts, issues }),
      status: wire.status ?? 'unknown',
      quality: issues,
    }),
    kind: 'encounter',
    ...given('class', wire.class?.code),
  }
  return { facts: [fact], sharedCode: null, issues }
}
