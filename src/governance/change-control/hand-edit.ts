import { canonicalJson } from '../../core/index.ts'
import type { HandEdit, Trained } from './candidate.ts'
import type { ModelEvent, Refusal } from './model-event.ts'
import type { Plan } from './plan.ts'

/** What keeps an edited version from being registered, by name; undefined for one that is in order, or was not edited. */
export const wrongEdits = (
  { trained, by }: ModelEvent & { readonly kind: 'registered' },
  trainedOf: (version: string) => Trained | undefined,
): { readonly refusal: Refusal; readonly because: string } | undefined => {
  if (trained.edited === undefined) return undefined
  const { parent: version, edits } = trained.edited
  const parent = trainedOf(version)
  if (parent === undefined) return wrong('parent-unknown', 'the version that was edited was never registered')
  const before = parent.edited?.edits ?? []
  const isWhole = edits.length > before.length && canonicalJson(edits.slice(0, before.length)) === canonicalJson(before)
  if (!isWhole || canonicalJson(trainingOf(trained)) !== canonicalJson(trainingOf(parent)))
    return wrong('edits-not-recorded', 'it is not the training of its parent with every edit since')
  if (by.id.trim().startsWith('system:')) return wrong('not-a-person', 'a shape is edited by a person')
  if (by.role !== 'clinician' && by.role !== 'governance')
    return wrong('role-not-allowed', 'shapes are edited by a clinician or governance')
  const own = edits.slice(before.length)
  if (!own.every(edit => samePerson(edit.by, by.id)))
    return wrong('edits-not-recorded', 'somebody else is named as the editor than who registers it')
  return own.every(({ because }) => because.trim() !== '') ? undefined : wrong('no-reason', 'an edit does not say why')
}

const wrong = (refusal: Refusal, because: string) => ({ refusal, because })

/** What an edit leaves as it was. */
const trainingOf = ({ version: _, edited: __, ...training }: Trained): unknown => training

/** Whether somebody has edited a version: they do not approve it, whatever the plan says of who trained it. */
export const hasEdited = ({ edited }: Trained, person: string): boolean =>
  edited?.edits.some(({ by }) => samePerson(by, person)) ?? false

export const samePerson = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase()

/** Why the edits of a candidate lie outside its plan; a plan that says nothing of edits allows none. */
export const editsOutside = ({ edits: allowed }: Plan, { edited }: Trained): readonly string[] => {
  if (edited === undefined) return []
  if (allowed === undefined) return ['shapes were edited by hand, and the plan says nothing of that']
  const { edits } = edited
  return [
    ...(edits.length <= allowed.most ? [] : [`${edits.length} edits, the plan allows ${allowed.most}`]),
    ...edits.flatMap(edit => outsideOf(edit, allowed)),
  ]
}

const outsideOf = (
  { kind, features, change, largest }: HandEdit,
  allowed: NonNullable<Plan['edits']>,
): readonly string[] => {
  const what = `edit of ${features.join(' and ')} (${change})`
  const others = features.filter(feature => !allowed.features.includes(feature))
  return [
    ...(allowed.kinds.some(one => one === kind) ? [] : [`${what}: ${kind} is not among ${allowed.kinds.join(', ')}`]),
    ...(others.length === 0 ? [] : [`${what}: ${others.join(' and ')} may not be edited`]),
    // Written so that what is no number is outside.
    ...(largest <= allowed.largestChange
      ? []
      : [`${what}: moves somebody by ${largest.toPrecision(3)}, the plan allows ${allowed.largestChange}`]),
  ]
}
