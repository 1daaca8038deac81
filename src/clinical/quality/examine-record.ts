import { codingKey } from '../../core/index.ts'
import { measurements } from '../concepts/index.ts'
import type { Fact } from '../fact.ts'
import { byTime } from '../profile.ts'
import { createExamination, type Examination, monthOf, type RecordExamination, type Suspicion } from './examination.ts'
import { examineDuplicates, examineSeries } from './of-series.ts'
import { examinePerson, examineStatement, examineTime, newestOf } from './of-statements.ts'
import { examinePressures, examineValues, examineWeights } from './of-values.ts'

const conceptsByCode = Map.groupBy(
  [...measurements.values()].flatMap(({ id, codes }) =>
    codes.flatMap(rule => ('code' in rule ? [{ id, key: codingKey(rule) }] : [])),
  ),
  ({ key }) => key,
)

/**
 * Every check of one record of one source, pure: the same facts in any order give the same findings and counts.
 *
 * @param facts what stands: the newest version of each statement, nothing that was taken back
 * @param suspicions what the whole source is suspected of
 * @example
 * examineRecord(facts, []).findings // [{ check: 'before-birth', fact: … }]
 */
export const examineRecord = (facts: readonly Fact[], suspicions: readonly Suspicion[]): RecordExamination => {
  const ordered = facts.toSorted(byTime)
  const at = createExamination(ordered, suspicions)
  for (const fact of ordered) {
    examineStatement(at, fact)
    examineTime(at, fact)
  }
  examinePerson(at)
  const values = examineValues(at)
  examinePressures(at, values)
  examineWeights(at, values)
  examineDuplicates(at)
  examineSeries(at)
  countWhatIsThere(at)
  return { ...at.result(), newest: newestOf(ordered) }
}

/** For the share of living people of whom something is known, and how lately: each counts once, by the newest month. */
const countWhatIsThere = (at: Examination): void => {
  if (at.person === undefined || at.person.death !== undefined) return
  at.count({ measure: 'has person' })
  if (at.person.birth !== undefined) at.count({ measure: 'has birth' })
  if (at.person.sex !== undefined) at.count({ measure: 'has sex' })
  const newest = new Map<string, string>()
  for (const fact of at.facts) {
    if (fact.kind === 'demographics') continue
    newest.set(fact.kind, monthOf(fact))
    if (fact.kind !== 'observation' || fact.value.type === 'absent') continue
    for (const coding of fact.codings) {
      for (const { id } of conceptsByCode.get(codingKey(coding)) ?? []) newest.set(id, monthOf(fact))
    }
  }
  for (const [read, month] of newest) at.count({ measure: `has ${read}`, month })
}
