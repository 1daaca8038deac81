import {
  type AdviceContext,
  becauseReading,
  excludedByDefault,
  knowledgeLimits,
  latestOf,
  measurement,
  type Panel,
  type PanelMaker,
  type PanelRow,
} from '../../clinical/index.ts'
import { type Answer, answered, type Missing, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { becauseEgfr, type EgfrHistory, type EgfrPoint, egfrOverTime, within } from './features.ts'
import { albuminuriaCategoryOf, becauseChronic, type Chronicity, chronicityOf, gfrCategoryOf, riskOf } from './kdigo.ts'
import { reportedEgfrOf } from './reported-egfr.ts'
import { chronicity, gfrCategories, riskCategories } from './tables.ts'

const day = (at: string): string => at.slice(0, 10)
const rendered = ({ value }: EgfrPoint): string => `${roundTo(value.value, 1)} mL/min/1.73 m2`

const notKnown = (missing: readonly Missing[]): string =>
  missing.map(({ what, have }) => `${what}: ${have === 'none' ? 'none on record' : have}`).join('; ')

/** The newest derived eGFR, if nothing newer is unusable and it is young enough to speak of now. */
const currentPoint = ({ profile }: AdviceContext, { points }: EgfrHistory): Answer<EgfrPoint> => {
  const latest = latestOf(profile, measurement.creatinine, { within: within.creatinine })
  if (latest.kind !== 'answered') return latest
  const point = points.find(({ at }) => at === latest.value.at)
  return point === undefined
    ? { kind: 'insufficient', missing: [{ what: 'eGFR', need: 'now', have: 'none', reason: 'absent' }] }
    : answered(point)
}

const chronicityText = (
  found: Chronicity,
  points: readonly EgfrPoint[],
  moreThanDays: number,
): { readonly value: string; readonly note?: string } => {
  if (found.state === 'shown') {
    return {
      value: `Shown: ${found.by} abnormal from ${day(found.run.first)} to ${day(found.run.last)}`,
      note: `${found.run.values} values, none normal between`,
    }
  }
  if (found.state === 'too-short') {
    const only = found.run.values === 1
    return {
      value: only ? 'One value: not a stage' : `Less than 3 months so far (since ${day(found.run.first)}): not a stage`,
      note: `${found.by} abnormal; a stage needs two abnormal values more than ${moreThanDays} days apart with none normal between`,
    }
  }
  return {
    value: points.length === 1 ? 'One value: not a stage' : 'Not shown by the newest values: not a stage',
    note: 'eGFR is not under 60 and no lasting albuminuria is on record; other markers of damage are not read',
  }
}

const gridRows = (context: AdviceContext, history: EgfrHistory): readonly PanelRow[] => {
  const { knowledge, profile } = context
  const current = currentPoint(context, history)
  const acr = latestOf(profile, measurement.acr, { within: within.acr })
  const gfr = current.kind === 'answered' ? gfrCategoryOf(knowledge, current.value.value) : null
  const albuminuria = acr.kind === 'answered' ? albuminuriaCategoryOf(knowledge, acr.value.quantity) : null
  const found = chronicityOf(knowledge, profile, history.points)
  const rule = knowledge.rows(chronicity)[0]
  const because = [
    ...(current.kind === 'answered' ? [becauseEgfr(current.value), becauseReading(current.value.creatinine)] : []),
    ...(acr.kind === 'answered' ? [becauseReading(acr.value)] : []),
  ]
  const now = (value: string, note?: string) => ({ value, ...(note === undefined ? {} : { note }) })
  const position =
    gfr === null || albuminuria === null
      ? now(
          'Not known',
          [current, acr].flatMap(a => (a.kind === 'insufficient' ? [notKnown(a.missing)] : [])).join('; '),
        )
      : now(
          `${gfr.category} ${albuminuria.category}: ${riskOf(knowledge, gfr.category, albuminuria.category).risk} risk`,
          found.state === 'shown'
            ? 'KDIGO 2024 grid'
            : 'Where the newest values lie; not a stage of chronic kidney disease',
        )
  const stage =
    found.state === 'shown' && gfr !== null
      ? now(`CKD ${gfr.category}${albuminuria === null ? ', albuminuria not known' : ` ${albuminuria.category}`}`)
      : found.state === 'shown'
        ? now('Chronic by earlier values; the stage now is not known')
        : now(chronicityText(found, history.points, rule?.moreThanDays ?? 0).value)
  return [
    {
      label: 'eGFR now',
      ...(current.kind === 'answered' && gfr !== null
        ? now(
            `${rendered(current.value)} (${gfr.category}, ${gfr.title})`,
            `from creatinine of ${day(current.value.at)}`,
          )
        : now('Not known', current.kind === 'insufficient' ? notKnown(current.missing) : undefined)),
      because: because.slice(0, current.kind === 'answered' ? 2 : 0),
    },
    {
      label: 'Albuminuria now',
      ...(acr.kind === 'answered' && albuminuria !== null
        ? now(
            `${roundTo(acr.value.quantity.value, 1)} mg/g (${albuminuria.category}, ${albuminuria.title})`,
            day(acr.value.at),
          )
        : now('Not known', acr.kind === 'insufficient' ? notKnown(acr.missing) : undefined)),
      because: acr.kind === 'answered' ? [becauseReading(acr.value)] : [],
    },
    { label: 'KDIGO grid position', ...position, because },
    { label: 'Stage of chronic kidney disease', ...stage, because },
    {
      label: 'Chronicity',
      ...chronicityText(found, history.points, rule?.moreThanDays ?? 0),
      because: found.state === 'not-shown' ? [] : [becauseChronic(found)],
    },
  ]
}

const limitsOf = (context: AdviceContext, { left }: EgfrHistory): readonly string[] => [
  'Estimates in a steady state, each at the age of its moment; categories are compared unrounded.',
  'Of the markers of kidney damage only the albumin/creatinine ratio is read; imaging, sediment and biopsy are not.',
  `A creatinine or ratio older than ${within.creatinine} days says nothing about now.`,
  ...(left.length === 0
    ? []
    : [
        `${left.length} creatinine ${left.length === 1 ? 'moment is' : 'moments are'} left out: ${[
          ...new Set(left.map(({ why }) => why)),
        ].join('; ')}.`,
      ]),
  ...knowledgeLimits(
    [...context.knowledge.rows(gfrCategories), ...context.knowledge.rows(riskCategories)],
    context.profile.asOf,
  ),
]

const show = (context: AdviceContext): Answer<Panel> => {
  const excluded = excludedByDefault(context.profile)
  if (excluded !== null) return excluded
  const history = egfrOverTime(context.profile)
  if (history.kind !== 'answered') return history
  const { points } = history.value
  const reported = reportedEgfrOf(context.profile, points)
  return answered({
    id: 'kidney-function',
    title: 'Kidney function',
    rows: [...gridRows(context, history.value), ...reported.rows],
    series: {
      unit: 'mL/min/{1.73_m2}',
      points: points.map(({ at, value }) => {
        const note = reported.notes.get(at)
        return { at, value: value.value, ...(note === undefined ? {} : { note }) }
      }),
      bands: [...context.knowledge.rows(gfrCategories)]
        .sort((a, b) => a.from - b.from)
        .map(({ category, from, to }) => ({ label: category, from, to })),
    },
    limits: limitsOf(context, history.value),
    evidence: [evidence.ckdEpi2021, evidence.kdigo2024],
  })
}

/** eGFR over time, the place on the KDIGO grid now, and whether the measurements show that it is chronic. */
export const kidneyFunction: PanelMaker = { id: 'kidney-function', title: 'Kidney function', show }
