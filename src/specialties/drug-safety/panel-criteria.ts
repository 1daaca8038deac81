import {
  type AdviceContext,
  ageOf,
  currentOrderOf,
  medicineList,
  type Panel,
  type PanelMaker,
  type PanelRow,
} from '../../clinical/index.ts'
import { type Answer, answered, type Missing, mapAnswer } from '../../core/index.ts'
import { drugGroups } from './allergy-tables.ts'
import { isEvaluable, startVerdict, stoppVerdict, type Verdict } from './criteria.ts'
import { type CriterionRow, criteria, isStopp } from './criteria-table.ts'
import { evidenceOfRows, limitsOfRows, titleOf } from './finding.ts'
import { isLocalMedicine } from './others.ts'
import { drugsIn } from './selector.ts'

type Judged = { readonly row: CriterionRow; readonly about: string | null; readonly verdict: Verdict }

/** Every STOPP criterion that names a medicine of the list, for that medicine; every START criterion once. */
const judged = ({ profile, knowledge }: AdviceContext): Answer<readonly Judged[]> =>
  mapAnswer(medicineList(profile), ({ current }) => {
    const groups = knowledge.rows(drugGroups)
    return knowledge
      .rows(criteria)
      .filter(isEvaluable)
      .flatMap((row): readonly Judged[] => {
        if (!isStopp(row)) return [{ row, about: null, verdict: startVerdict(profile, row, groups) }]
        const named = drugsIn(row.drugs, groups)
        return current
          .filter(medicine => !isLocalMedicine(medicine))
          .flatMap(medicine =>
            medicine.drugs
              .filter(({ id }) => named.has(id))
              .map(({ id }) => {
                const order = currentOrderOf(profile, medicine, id)
                return { row, about: titleOf(id), verdict: stoppVerdict(profile, row, order, groups) }
              }),
          )
      })
  })

const metRow = ({ row, about, verdict }: Judged): readonly PanelRow[] => {
  if (verdict.state !== 'met') return []
  const value = about === null ? `consider: ${row.says}` : `${about}: ${row.says}`
  const note = verdict.ask === null ? row.advise : `Ask: ${verdict.ask}`
  return [{ label: row.criterion, value, note, because: verdict.because }]
}

const numbersOf = (rows: readonly CriterionRow[]): string =>
  [...new Set(rows.map(({ criterion }) => criterion))].join(', ') || 'none'

const lacksOf = (missing: readonly Missing[]): string =>
  [...new Set(missing.map(({ what }) => what.toLowerCase()))].join(', ')

const panelOf = ({ profile, knowledge }: AdviceContext, all: readonly Judged[]): Panel => {
  const unknown = all.flatMap(({ row, verdict }) => (verdict.state === 'unknown' ? [{ row, verdict }] : []))
  const notHere = knowledge.rows(criteria).filter(row => row.status === 'not-evaluable')
  return {
    id: 'stopp-start',
    title: 'STOPP/START version 3',
    rows: [
      ...all.flatMap(metRow),
      {
        label: 'Not checked',
        value: numbersOf(unknown.map(({ row }) => row)),
        note: `Lacking: ${lacksOf(unknown.flatMap(({ verdict }) => verdict.missing)) || 'nothing'}`,
        because: [],
      },
      { label: 'No record can say', value: numbersOf(notHere), because: [] },
    ],
    series: null,
    limits: [
      'Prompts for a review of all medicines, not orders: START assumes that nobody has a reason against the medicine.',
      'What is not on a list that was received counts as not so.',
      ...limitsOfRows(knowledge.rows(criteria), profile),
    ],
    evidence: evidenceOfRows(knowledge.rows(criteria)),
  }
}

const show = (context: AdviceContext): Answer<Panel> | 'not-applicable' => {
  const age = ageOf(context.profile)
  if (age.kind !== 'answered') return age
  if (age.value.years < 65) return 'not-applicable'
  const all = judged(context)
  return all.kind === 'answered' ? answered(panelOf(context, all.value)) : all
}

/** What STOPP and START say of the medicines as they are, what is not checked and why, and what no record can say. */
export const criteriaPanel: PanelMaker = { id: 'stopp-start', title: 'STOPP/START version 3', show }
