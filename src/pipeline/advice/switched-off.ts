import type { NotChecked, Specialty } from '../../clinical/index.ts'
import type { Instant } from '../../core/index.ts'

/** A specialty, or one verb of one (`specialty/verb id`), that somebody has switched off. */
export type SwitchedOff = {
  readonly target: string
  readonly by: string
  readonly at: Instant
  readonly reason: string
}

/** The specialties that may speak, and what the reader must be told of the others. */
export const withoutSwitchedOff = (
  specialties: readonly Specialty[],
  off: readonly SwitchedOff[],
): { readonly specialties: readonly Specialty[]; readonly notChecked: readonly NotChecked[] } => {
  if (off.length === 0) return { specialties, notChecked: [] }
  const targets = new Map(off.map(one => [one.target, one]))
  const notChecked: NotChecked[] = []
  const said = new Set<string>()
  const say = (title: string, target: string): void => {
    const one = targets.get(target)
    // A model predicts and gives notice under one name: it is said once.
    if (one === undefined || said.has(target)) return
    said.add(target)
    notChecked.push({ what: title, because: `switched off on ${one.at.slice(0, 10)}: ${one.reason}` })
  }
  const kept = specialties.flatMap((specialty): readonly Specialty[] => {
    say(specialty.title, specialty.id)
    if (targets.has(specialty.id)) return []
    const verbs = <V extends { readonly id: string; readonly title: string }>(list: readonly V[] | undefined) =>
      (list ?? []).filter(({ id, title }) => {
        say(title, `${specialty.id}/${id}`)
        return !targets.has(`${specialty.id}/${id}`)
      })
    const { predict, choose, dose, check, watch, engage } = specialty
    return [
      {
        ...specialty,
        predict: verbs(predict),
        choose: verbs(choose),
        dose: verbs(dose),
        check: verbs(check),
        watch: verbs(watch),
        engage: verbs(engage),
      },
    ]
  })
  return { specialties: kept, notChecked }
}
