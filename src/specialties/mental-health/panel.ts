import type { AdviceContext, Panel, PanelMaker, PanelRow } from '../../clinical/index.ts'
import { type Answer, answered, insufficient } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { responsesOf } from './responses.ts'
import { labelOf, scoredResponses, scoreOf } from './score.ts'
import { type FormId, formOf, severityBands } from './tables.ts'

const rowsOf = ({ profile, knowledge }: AdviceContext, form: FormId): readonly PanelRow[] => {
  const { title, maximum, selfHarmItem } = formOf(knowledge, form)
  const last = responsesOf(profile, form, knowledge).at(-1)
  if (last === undefined) return []
  const because = last.facts.map(({ id, effective }) => ({
    kind: 'fact' as const,
    fact: id,
    label: title,
    value: `filled in ${effective.start.slice(0, 10)}`,
    at: effective.start,
  }))
  const score = scoreOf(last, knowledge)
  const item = selfHarmItem === null ? null : last.items.get(selfHarmItem)
  return [
    {
      label: title,
      value: score.kind === 'answered' ? `${score.value.total} of ${maximum}, ${score.value.severity}` : 'No score',
      note:
        score.kind === 'insufficient'
          ? `${last.at.slice(0, 10)}: ${score.missing.map(({ have }) => have).join('; ')}`
          : last.at.slice(0, 10),
      because,
    },
    ...(selfHarmItem === null
      ? []
      : [
          {
            label: labelOf(form, selfHarmItem, knowledge),
            value: item?.highest === undefined || item.highest === null ? 'Not known' : `${item.highest} of 3`,
            because,
          },
        ]),
  ]
}

const show = (context: AdviceContext): Answer<Panel> => {
  const { profile, knowledge } = context
  const rows = [...rowsOf(context, 'phq-9'), ...rowsOf(context, 'gad-7')]
  if (rows.length === 0) {
    return insufficient({ what: 'PHQ-9 or GAD-7', need: 'a form or its total', have: 'none', reason: 'absent' })
  }
  const scored = scoredResponses(responsesOf(profile, 'phq-9', knowledge), knowledge)
  return answered({
    id: 'mood',
    title: 'PHQ-9 and GAD-7',
    rows,
    series:
      scored.length === 0
        ? null
        : {
            unit: '{score}',
            points: scored.map(({ response, score }) => ({ at: response.at, value: score.total })),
            bands: knowledge
              .rows(severityBands)
              .filter(({ form }) => form === 'phq-9')
              .map(({ severity, low, high }) => ({ label: severity, from: low, to: high })),
          },
    limits: ['Measures of symptoms, not diagnoses. A missing answer is not a 0.'],
    evidence: [evidence.instructions, evidence.forms],
  })
}

/** The last forms, and PHQ-9 over time. */
export const moodPanel: PanelMaker = { id: 'mood', title: 'PHQ-9 and GAD-7', show }
