import {
  type AdviceContext,
  ageOf,
  type Because,
  becauseAge,
  becauseDerived,
  becauseReading,
  excludedByDefault,
  knowledgeLimits,
  measurement,
  type Panel,
  type PanelMaker,
  type PanelRow,
  type Reading,
  readingsOf,
  type SensorGlucose,
  sensorGlucose,
} from '../../clinical/index.ts'
import { type Answer, answered, daysBefore, epochOf, insufficient, roundTo } from '../../core/index.ts'
import { evidence } from './evidence.ts'
import { lookBack } from './lows.ts'
import { sensorTargets } from './tables.ts'
import { diabetesTypeOf } from './type.ts'

/** Percent of 14 days that must hold values (the consensus). */
const enough = 70

/** From this age the targets of older people hold; ours: the consensus says "older/high-risk" and gives no age. */
const older = 65

type Target = ReturnType<typeof targetsOf>[number]

const targetsOf = ({ knowledge }: AdviceContext, population: 'adult' | 'older') =>
  knowledge.rows(sensorTargets).filter(row => row.population === population)

const meets = ({ comparison, percent }: Target, value: number): boolean =>
  comparison === '>' ? value > percent : comparison === '<' ? value < percent : value <= percent

const labels = {
  inRange: 'Time in range, 70 to 180 mg/dL',
  below70: 'Under 70 mg/dL',
  below54: 'Under 54 mg/dL',
  above180: 'Above 180 mg/dL',
  above250: 'Above 250 mg/dL',
} as const

const targetWords = { '>': 'over', '<': 'under', '<=': 'at most' } as const

const judged = (value: number, target: Target | undefined): { readonly note?: string } =>
  target === undefined
    ? {}
    : {
        note: `${meets(target, value) ? 'Within' : 'Outside'} the target: ${targetWords[target.comparison]} ${target.percent} %`,
      }

const rowsOf = (
  sensor: SensorGlucose,
  targets: readonly Target[],
  because: readonly Because[],
): readonly PanelRow[] => {
  const targetOf = (measure: Target['measure']) => targets.find(row => row.measure === measure)
  const percent = (value: number) => `${roundTo(value, 1)} %`
  return [
    {
      label: 'Values, last 14 days',
      value: `${sensor.values}, ${percent(sensor.activePercent)} of the time`,
      note: `One every ${sensor.interval} minutes${sensor.limits === 0 ? '' : `; ${sensor.limits} of them only a limit, in no mean`}`,
      because,
    },
    ...(['inRange', 'below70', 'below54', 'above180', 'above250'] as const).map(measure => ({
      label: labels[measure],
      value: percent(sensor.percent[measure]),
      ...judged(sensor.percent[measure], targetOf(measure)),
      because,
    })),
    ...(sensor.mean === null ? [] : [{ label: 'Mean glucose', value: `${roundTo(sensor.mean, 0)} mg/dL`, because }]),
    ...(sensor.variation === null
      ? []
      : [
          {
            label: 'Coefficient of variation',
            value: percent(sensor.variation),
            ...judged(sensor.variation, targetOf('variation')),
            because,
          },
        ]),
  ]
}

const becauseOf = (readings: readonly Reading<'mg/dL'>[], sensor: SensorGlucose): readonly Because[] => {
  const last = readings.at(-1)
  const first = readings[0]
  if (first === undefined || last === undefined) return []
  const value = `${sensor.values} values, ${first.at.slice(0, 10)} to ${last.at.slice(0, 10)}`
  return [
    becauseDerived('Sensor glucose', value, [first.fact, last.fact], evidence.cgmConsensus.id),
    becauseReading(last),
  ]
}

const show = (context: AdviceContext): Answer<Panel> | 'not-applicable' => {
  const { profile } = context
  const since = daysBefore(profile.asOf, lookBack)
  const readings = readingsOf(profile, measurement.glucoseCgm, { since })
  // Most people wear no sensor: that is no lack.
  if (readings.length === 0) return 'not-applicable'
  const type = diabetesTypeOf(profile)
  if (type.kind === 'none') {
    return type.missing.length > 0
      ? { kind: 'insufficient', missing: type.missing }
      : insufficient({ what: 'diabetes', need: 'on the problem list', have: 'not on record', reason: 'absent' })
  }
  const excluded = excludedByDefault(profile)
  if (excluded !== null) return excluded
  const age = ageOf(profile)
  if (age.kind !== 'answered') return age
  const values = readings.map(({ at, quantity, comparator }) => ({
    at: epochOf(at),
    value: quantity.value,
    ...(comparator === undefined ? {} : { comparator }),
  }))
  const sensor = sensorGlucose(values, { from: epochOf(since), to: epochOf(profile.asOf) })
  if (sensor === null || sensor.activePercent < enough) {
    const share = sensor === null ? '' : `, ${roundTo(sensor.activePercent, 1)} % of the time`
    const need = `${enough} % of the last ${lookBack} days`
    const have = `${values.length} value${values.length === 1 ? '' : 's'}${share}`
    return insufficient({ what: 'sensor glucose', need, have, reason: 'stale' })
  }
  const isOlder = age.value.years >= older
  const targets = targetsOf(context, isOlder ? 'older' : 'adult')
  const because = becauseOf(readings, sensor)
  return answered({
    id: 'sensor-glucose',
    title: 'Sensor glucose, last 14 days',
    rows: [
      ...rowsOf(sensor, targets, because),
      {
        label: 'Targets of',
        value: isOlder ? 'older people or those at high risk' : 'adults with diabetes',
        because: [becauseAge(age.value)],
      },
    ],
    series: null,
    limits: [
      'Targets of older people hold from 65 years here: the consensus gives no age, and other high risk is not read.',
      'Shares are of the values there are; two sensors at a time count twice. The glucose management indicator is not shown: not verified here.',
      ...knowledgeLimits(targets, profile.asOf),
    ],
    evidence: [evidence.cgmConsensus],
  })
}

/** Time in ranges of a glucose sensor beside the targets of the consensus (Battelino 2019). */
export const sensorPanel: PanelMaker = { id: 'sensor-glucose', title: 'Sensor glucose, last 14 days', show }
