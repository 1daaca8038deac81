import { type AdviceContext, becauseFact, type Panel, type PanelMaker, takes } from '../../clinical/index.ts'
import { type Answer, allOf, mapAnswer, outOfScope, roundTo } from '../../core/index.ts'
import { coronaryEventOf } from './coronary-event.ts'
import { evidence } from './evidence.ts'

const id = 'antiplatelet-course'
const title = 'Antiplatelets after the coronary event'

const show = (context: AdviceContext): Answer<Panel> => {
  const event = coronaryEventOf(context)
  if (event.kind !== 'answered') return event
  const { value } = event
  if (value === null) return outOfScope('No acute coronary syndrome or coronary intervention on record')
  const taken = allOf({
    antiplatelets: takes(context.profile, { classes: ['antiplatelet'] }),
    anticoagulants: takes(context.profile, { classes: ['doac', 'vka'] }),
  })
  return mapAnswer(taken, ({ antiplatelets, anticoagulants }) => ({
    id,
    title,
    rows: [
      {
        label: 'Newest event',
        value: value.at.slice(0, 10),
        note: `${roundTo(value.daysAgo, 0)} days ago`,
        because: value.because,
      },
      {
        label: 'Two antiplatelets until',
        value: value.ends.slice(0, 10),
        note: `${value.course.text} by default${value.ongoing ? '' : ': over'}`,
        because: value.because,
      },
      ...[...antiplatelets, ...anticoagulants].map(one => ({
        label: 'Takes',
        value: one.title,
        because: [becauseFact(one.fact, 'Takes')],
      })),
      ...(antiplatelets.length === 0 ? [{ label: 'Antiplatelet', value: 'none on the list', because: [] }] : []),
    ],
    series: null,
    limits: ['The default course; a shorter or longer one may have been planned.'],
    evidence: [evidence.acs2025, evidence.ccd2023],
  }))
}

/** The event, the default end of two antiplatelets, and what is taken. */
export const antiplateletPanel: PanelMaker = { id, title, show }
