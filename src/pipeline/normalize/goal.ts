import type { GoalFact } from '../../clinical/index.ts'
import type { Issue } from '../../core/index.ts'
import {
  goal,
  goalDetail,
  goalTarget,
  isJsonObject,
  type JsonObject,
  type ObservationComponent,
} from '../../standards/fhir/index.ts'
import { codeOf, codingsOf, given } from './codes.ts'
import { factBase } from './fact-draft.ts'
import { readValue } from './observation-value.ts'
import type { Read } from './read.ts'
import { pointOf, readDate, recordedOf, since, spanOf, timesOf } from './times.ts'

/** Lifecycle statuses in which a goal is not pursued any more. */
const over: ReadonlySet<string> = new Set(['completed', 'cancelled', 'rejected', 'entered-in-error'])

/** What is aimed at, from its start until it is reached or given up. */
export const readGoal: Read = (resource, context) => {
  const issues: Issue[] = []
  const wire = goal(resource, 'Goal', issues) ?? {}
  const stated = readDate(wire.statusDate, 'Goal.statusDate', issues)
  const start = readDate(wire.startDate, 'Goal.startDate', issues) ?? stated
  const recorded = recordedOf([[wire.meta?.lastUpdated, 'lastUpdated', 'Goal.meta.lastUpdated']], issues)
  const ended = over.has(wire.lifecycleStatus ?? '')
  const pursued = !ended ? since(start) : stated === undefined ? pointOf(start) : spanOf(start, stated, 'Goal', issues)
  const fact: Omit<GoalFact, 'received'> = {
    ...factBase(context, 'Goal', 0, {
      concept: wire.description,
      times: timesOf(pursued, recorded, { path: 'Goal.start', lasts: !ended, issues }),
      status: wire.lifecycleStatus ?? 'unknown',
      quality: issues,
    }),
    kind: 'goal',
    ...given('achievement', codeOf(wire.achievementStatus)),
    targets: (Array.isArray(resource.target) ? resource.target : []).flatMap((raw: unknown, index) =>
      isJsonObject(raw) ? [targetOf(raw, `Goal.target[${index}]`, issues)] : [],
    ),
  }
  return { facts: [fact], sharedCode: null, issues }
}

const targetOf = (raw: JsonObject, path: string, issues: Issue[]): GoalFact['targets'][number] => {
  const target = goalTarget(raw, path, issues) ?? {}
  const stated = Object.keys(raw).some(name => name.startsWith('detail'))
  const due = readDate(target.dueDate, `${path}.dueDate`, issues)
  return {
    measure: codingsOf(target.measure),
    ...given('value', stated ? detailOf(raw, path, issues) : undefined),
    ...given('due', due?.end),
  }
}

/** R4 names a target's value `detailX` and an observation's `valueX`; the types are the same. */
const detailOf = (raw: JsonObject, path: string, issues: Issue[]) => {
  const asValue = (members: object) =>
    Object.fromEntries(
      Object.entries(members).flatMap(([name, member]) =>
        name.startsWith('detail') ? [[name.replace('detail', 'value'), member]] : [],
      ),
    )
  const own: Issue[] = []
  const wire = asValue(goalDetail(raw, path, own) ?? {}) as ObservationComponent
  const value = readValue(asValue(raw), wire, path, own)
  issues.push(
    ...own.map(found =>
      found.location === undefined ? found : { ...found, location: found.location.replace('.value', '.detail') },
    ),
  )
  return value
}
