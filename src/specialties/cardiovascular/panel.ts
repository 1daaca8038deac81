import { type Panel, type PanelMaker, type PanelRow, problem, problemState } from '../../clinical/index.ts'
import { type Answer, allOf, mapAnswer, outOfScope } from '../../core/index.ts'
import { bleedingScoreOf, bleedingScoreText } from './bleeding-score.ts'
import { evidence } from './evidence.ts'
import type { ScoreItem } from './score-items.ts'
import { strokeScoreOf, strokeScoreText } from './stroke-score.ts'

const row = ({ label, points, state, because, note }: ScoreItem): PanelRow => ({
  label,
  value:
    state === 'present' ? `yes, ${points} ${points === 1 ? 'point' : 'points'}` : state === 'absent' ? 'no' : state,
  ...(note === null ? {} : { note }),
  because,
})

/** The stroke and bleeding scores in atrial fibrillation, item by item. */
export const afScores: PanelMaker = {
  id: 'atrial-fibrillation-scores',
  title: 'Stroke and bleeding risk in atrial fibrillation',
  show: ({ profile }): Answer<Panel> => {
    const fibrillation = problemState(profile, problem.atrialFibrillation)
    if (fibrillation.kind !== 'answered') return fibrillation
    if (fibrillation.value.state === 'absent') return outOfScope('No atrial fibrillation on record')
    const scores = allOf({ stroke: strokeScoreOf(profile), bleeding: bleedingScoreOf(profile) })
    return mapAnswer(scores, ({ stroke, bleeding }) => ({
      id: 'atrial-fibrillation-scores',
      title: 'Stroke and bleeding risk in atrial fibrillation',
      rows: [
        { label: 'Stroke', value: strokeScoreText(stroke), because: stroke.items.flatMap(({ because }) => because) },
        ...stroke.items.map(row),
        {
          label: 'Bleeding',
          value: bleedingScoreText(bleeding),
          because: bleeding.items.flatMap(({ because }) => because),
        },
        ...bleeding.items.map(row),
      ],
      series: null,
      limits: [
        'Not recorded means that no list names it; it counts as 0.',
        'HAS-BLED lists what to put right. It never withholds an anticoagulant.',
        'Not for post-operative episodes, nor for episodes seen only by a device without ECG proof.',
      ],
      evidence: [evidence.chadsVasc, evidence.esc2024, evidence.hasBled, evidence.af2023Bleeding],
    }))
  },
}
