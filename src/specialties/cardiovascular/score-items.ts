import {
  type Because,
  becauseFact,
  type CodedConcept,
  type PatientProfile,
  problemState,
} from '../../clinical/index.ts'
import type { Missing } from '../../core/index.ts'

/**
 * One line of a score. `absent`: a measured value or the age says so. `not recorded`: no list names it, and it counts
 * as 0. `unknown`: the list itself is missing or withheld, so that the score is only a lower limit.
 */
export type ScoreItem = {
  readonly id: string
  readonly label: string
  readonly points: number
  readonly state: 'present' | 'absent' | 'not recorded' | 'unknown'
  readonly because: readonly Because[]
  readonly missing: readonly Missing[]
  readonly note: string | null
}

type Line = Pick<ScoreItem, 'id' | 'label' | 'points'> & { readonly note?: string }

const item = (
  { id, label, points, note }: Line,
  state: ScoreItem['state'],
  because: readonly Because[] = [],
  missing: readonly Missing[] = [],
): ScoreItem => ({ id, label, points, state, because, missing, note: note ?? null })

export const presentItem = (line: Line, because: readonly Because[]) => item(line, 'present', because)
export const absentItem = (line: Line, because: readonly Because[] = []) => item(line, 'absent', because)
export const unrecordedItem = (line: Line) => item(line, 'not recorded')
export const unknownItem = (line: Line, missing: readonly Missing[]) => item(line, 'unknown', [], missing)

/** Whether any of these problems is, or with `everHad` ever was, on record. */
export const problemItem = (
  profile: PatientProfile,
  line: Line,
  concepts: readonly CodedConcept[],
  options: { readonly everHad?: boolean; readonly procedures?: readonly CodedConcept[] } = {},
): ScoreItem => {
  const states = concepts.map(concept => ({ concept, answer: problemState(profile, concept, options) }))
  const because = states.flatMap(({ concept, answer }) =>
    answer.kind === 'answered' && answer.value.state === 'present'
      ? answer.value.facts.slice(0, 1).map(fact => becauseFact(fact, concept.title))
      : [],
  )
  if (because.length > 0) return presentItem(line, because)
  const missing = states.flatMap(({ answer }) => (answer.kind === 'insufficient' ? answer.missing : []))
  return missing.length > 0 ? unknownItem(line, missing.slice(0, 1)) : unrecordedItem(line)
}

/** The sum of what is present. */
export const scoreOf = (items: readonly ScoreItem[]): number =>
  items.reduce((sum, { state, points }) => sum + (state === 'present' ? points : 0), 0)
