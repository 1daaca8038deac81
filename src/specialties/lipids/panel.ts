import { becauseFact, becauseReading, measurement, type PanelMaker, readingsOf, takes } from '../../clinical/index.ts'
import { answered, insufficient, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'

const id = 'ldl-over-time'
const title = 'LDL cholesterol over time'

const show: PanelMaker['show'] = ({ profile }) => {
  const readings = readingsOf(profile, measurement.ldlCholesterol).filter(({ comparator }) => comparator === undefined)
  const newest = readings.at(-1)
  if (newest === undefined) {
    const { title: what, unit } = measurement.ldlCholesterol
    return insufficient({ what, need: `a value in ${unit}`, have: 'none', reason: 'absent' })
  }
  const taken = takes(profile, { classes: ['statin', 'lipid-lowering', 'pcsk9-inhibitor'] })
  const medicines = taken.kind === 'answered' ? taken.value : []
  return answered({
    id,
    title,
    rows: [
      {
        label: 'Newest',
        value: `${roundTo(newest.quantity.value, 0)} mg/dL`,
        note: newest.at.slice(0, 10),
        because: [becauseReading(newest)],
      },
      ...medicines.map(({ fact, title: name }) => ({
        label: 'Takes',
        value: name,
        note: `since ${fact.effective.start.slice(0, 10)}`,
        because: [becauseFact(fact, 'Takes')],
      })),
      ...(taken.kind === 'answered' && medicines.length === 0
        ? [{ label: 'Lipid medicine', value: 'none on the list', because: [] }]
        : []),
      ...(taken.kind === 'answered'
        ? []
        : [{ label: 'Lipid medicine', value: 'not known: no medicine list', because: [] }]),
    ],
    series: {
      unit: 'mg/dL',
      points: readings.map(({ at, quantity }) => ({ at, value: quantity.value })),
      bands: [],
    },
    limits: ['Calculated and measured LDL are drawn together. Goals depend on the person and are not drawn.'],
    evidence: [evidence.cholesterol2018],
  })
}

/** LDL cholesterol as a line, with what is taken. */
export const ldlPanel: PanelMaker = { id, title, show }
