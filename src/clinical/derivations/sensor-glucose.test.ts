import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type SensorValue, sensorGlucose } from './sensor-glucose.ts'

const shared = process.env.SHARED_DATA ?? new URL('../../../../shared/data', import.meta.url).pathname
const folder = `${shared}/devices/cgm`

const minute = 60_000
const of = (...values: readonly (number | readonly [number, '<' | '>'])[]): readonly SensorValue[] =>
  values.map((one, n) =>
    typeof one === 'number'
      ? { at: n * 5 * minute, value: one }
      : { at: n * 5 * minute, value: one[0], comparator: one[1] },
  )

describe('numbers of a sensor', () => {
  it('70 and 180 are in range, 54 is not under 54', () => {
    expect(sensorGlucose(of(53, 54, 69, 70, 180, 181, 250, 251))).toMatchObject({
      percent: { below54: 12.5, below70: 37.5, inRange: 25, above180: 37.5, above250: 12.5 },
    })
  })

  it('what is only a limit counts in the ranges it proves, and in no mean', () => {
    expect(sensorGlucose(of([40, '<'], 100, 120, [400, '>'], [100, '<']))).toMatchObject({
      limits: 3,
      mean: 110,
      percent: { below54: 20, below70: 20, inRange: 40, above180: 20, above250: 20 },
    })
  })

  it('active time is of the period asked for', () => {
    const day = { from: 0, to: 24 * 60 * minute }
    const half = of(...Array.from({ length: 144 }, () => 100))
    expect(sensorGlucose(half, day)?.activePercent).toBe(50)
    expect(sensorGlucose(half)?.activePercent).toBe(100)
    expect(sensorGlucose(of(100))).toBeNull()
  })

  it('property: the ranges without limits add up', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 20, max: 600 }), { minLength: 2 }), values => {
        const { below70, inRange, above180, below54, above250 } = sensorGlucose(of(...values))!.percent
        expect(below70 + inRange + above180).toBeCloseTo(100, 9)
        expect(below54).toBeLessThanOrEqual(below70)
        expect(above250).toBeLessThanOrEqual(above180)
      }),
    )
  })
})

describe.skipIf(!existsSync(folder))('against iglu 4.3.0 on the data of Hall 2018 (shared/data/devices/cgm)', () => {
  const rows = (name: string) =>
    readFileSync(`${folder}/${name}`, 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map(line => line.replaceAll('"', '').split(','))
  const expected = Map.groupBy(existsSync(folder) ? rows('expected_metrics.csv') : [], ([, subject]) => subject!)
  const values = Map.groupBy(existsSync(folder) ? rows('hall.csv') : [], ([subject]) => subject!)

  it.each([...expected.keys()])('%s', subject => {
    const wanted = (metric: string) => Number(expected.get(subject)!.find(row => row[3] === metric)![4])
    const sensor = sensorGlucose(
      values
        .get(subject)!
        .map(([, time, value]) => ({ at: Date.parse(`${time!.replace(' ', 'T')}Z`), value: Number(value) })),
    )!
    expect(sensor.mean).toBeCloseTo(wanted('mean'), 8)
    expect(sensor.variation).toBeCloseTo(wanted('CV'), 8)
    expect(sensor.activePercent).toBeCloseTo(wanted('active_percent'), 8)
    expect(sensor.percent.below54).toBeCloseTo(wanted('below_54'), 8)
    expect(sensor.percent.below70).toBeCloseTo(wanted('below_70'), 8)
    expect(sensor.percent.inRange).toBeCloseTo(wanted('in_range_70_180'), 8)
    expect(sensor.percent.above180).toBeCloseTo(wanted('above_180'), 8)
    expect(sensor.percent.above250).toBeCloseTo(wanted('above_250'), 8)
  })
})
