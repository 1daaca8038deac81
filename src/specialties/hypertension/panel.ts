import { becauseReading, latestOf, measurement, type PanelMaker } from '../../clinical/index.ts'
import { answered, insufficient } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { homeMean, homeNeeds, officeMean, pressuresOf } from './pressure.ts'
import { textOf, within } from './stage.ts'

const id = 'blood-pressure-over-time'
const title = 'Blood pressure over time'

/** Days that are drawn. */
const drawn = 730

const show: PanelMaker['show'] = ({ profile }) => {
  const all = pressuresOf(profile, { within: drawn })
  const newest = all.at(-1)
  if (newest === undefined) {
    const { title: what, unit } = measurement.systolic
    return insufficient({ what, need: `a value in ${unit} within ${drawn} days`, have: 'none', reason: 'absent' })
  }
  const office = officeMean(pressuresOf(profile, { within: within.office }))
  const home = homeMean(pressuresOf(profile, { within: within.home }))
  const day = latestOf(profile, measurement.systolic24h, { within: within.office })
  return answered({
    id,
    title,
    rows: [
      {
        label: 'Newest',
        value: `${textOf(newest)} mmHg`,
        note: `${newest.at.slice(0, 10)}, ${newest.setting}`,
        because: newest.because,
      },
      office === null
        ? {
            label: 'Office, mean of two days',
            value: 'not confirmed',
            note: 'fewer than two days in a year',
            because: [],
          }
        : { label: 'Office, mean of two days', value: `${textOf(office)} mmHg`, because: office.because },
      home === null
        ? {
            label: 'Home, mean of a month',
            value: 'too few readings',
            note: `${homeNeeds.readings} over ${homeNeeds.days} days are needed`,
            because: [],
          }
        : { label: 'Home, mean of a month', value: `${textOf(home)} mmHg`, because: home.because },
      ...(day.kind === 'answered'
        ? [
            {
              label: '24 hours, systolic mean',
              value: `${day.value.quantity.value} mmHg`,
              note: `${day.value.at.slice(0, 10)}; shown, not used for the decision`,
              because: [becauseReading(day.value)],
            },
          ]
        : []),
    ],
    series: {
      unit: 'mm[Hg]',
      points: all.flatMap(({ at, systolic, diastolic, setting }) =>
        systolic === null ? [] : [{ at, value: systolic, note: `${textOf({ systolic, diastolic })} (${setting})` }],
      ),
      bands: [
        { label: 'goal: systolic below 130', from: 0, to: 130 },
        { label: '130 to 139', from: 130, to: 140 },
        { label: '140 and more', from: 140, to: 180 },
        { label: 'severe', from: 180, to: null },
      ],
    },
    limits: [
      'The line is the systolic pressure; the diastolic one stands in the notes.',
      'A reading that does not say that it was taken at home counts as the office.',
    ],
    evidence: [evidence.hbp2025],
  })
}

/** Systolic pressure as a line, office and home told apart. */
export const pressurePanel: PanelMaker = { id, title, show }
