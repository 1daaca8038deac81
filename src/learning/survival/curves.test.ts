import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance, fromR, hasModels, sharedColumns, twelve } from '../../../test/support/r-cases.ts'
import { competingRisks, kaplanMeier, stepAt, survivalAt, survivalQuantile } from './index.ts'

/** Acute myelogenous leukaemia, weeks to relapse (Embury 1977; Miller 1981). */
const aml = {
  time: Float64Array.of(9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161, 5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45),
  event: Float64Array.of(1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1),
}

describe('Kaplan and Meier', () => {
  it('gives what R gives for aml', () => {
    const curve = kaplanMeier(aml)
    const r = fromR('aml')
    expect(distance(curve.times, r.time!)).toBe(0)
    expect(distance(curve.atRisk, r.atRisk!)).toBe(0)
    for (const [name, expected] of [
      ['survival', r.survival],
      ['standardError', r.standardError],
      ['lower', r.lower],
      ['upper', r.upper],
      ['cumulativeHazard', r.hazard],
      ['cumulativeHazardError', r.hazardError],
    ] as const)
      expect(distance(curve[name], expected!), name).toBeLessThan(1e-12)
    expect(survivalQuantile(curve, 0.5)).toBe(27)
    expect(survivalQuantile(curve, 0.01)).toBeUndefined()
    expect(survivalAt(curve, 4.9)).toBe(1)
  })

  it('counts those who enter late only from then on', () => {
    const { entry, time, event } = twelve
    const curve = kaplanMeier({ entry, time, event })
    const r = fromR('small-km-entry')
    expect(distance(curve.atRisk, r.atRisk!)).toBe(0)
    expect(distance(curve.survival, r.survival!)).toBeLessThan(1e-12)
    expect(distance(curve.standardError, r.standardError!)).toBeLessThan(1e-12)
    expect(distance(curve.cumulativeHazardError, r.hazardError!)).toBeLessThan(1e-12)
  })

  it('gives a person of weight 2 what two persons give', () => {
    const rows = [...twelve.time.keys()].flatMap(row => Array<number>(twelve.weight[row]!).fill(row))
    const twice = (values: Float64Array) => Float64Array.from(rows, row => values[row]!)
    const { entry, time, event, weight } = twelve
    expect(kaplanMeier({ entry, time, event, weight })).toEqual(
      kaplanMeier({ entry: twice(entry), time: twice(time), event: twice(event) }),
    )
  })

  it('has no interval where survival is 0 or 1, and no error there', () => {
    const curve = kaplanMeier({ time: Float64Array.of(1, 2), event: Float64Array.of(0, 1) })
    expect(curve).toMatchObject({ survival: Float64Array.of(1, 0), standardError: Float64Array.of(0, 0) })
    expect([...curve.lower, ...curve.upper].every(Number.isNaN)).toBe(true)
  })

  it.each([
    [{ time: Float64Array.of(1, Number.NaN), event: Float64Array.of(1, 1) }, 'row 2: time is NaN'],
    [{ time: Float64Array.of(1), event: Float64Array.of(2) }, 'row 1: event is 2'],
    [
      { time: Float64Array.of(1), event: Float64Array.of(1), entry: Float64Array.of(1) },
      'row 1: entry 1 is not before',
    ],
    [{ time: Float64Array.of(1), event: Float64Array.of(1), weight: Float64Array.of(-1) }, 'row 1: weight is -1'],
    [{ time: Float64Array.of(1), event: new Float64Array() }, 'event has 0 rows'],
    [{ time: new Float64Array(), event: new Float64Array() }, 'no rows'],
  ])('refuses what it cannot read: case %#', (followUp, message) => {
    expect(() => kaplanMeier(followUp)).toThrow(message)
  })

  it.skipIf(!hasModels)('gives what R gives for surv_rotterdam.csv', () => {
    const column = sharedColumns('surv_rotterdam.csv')
    const curve = kaplanMeier({ time: column('time'), event: column('event') })
    const r = fromR('rotterdam-km')
    for (const name of ['survival', 'standardError', 'lower', 'upper'] as const) {
      const found = [1, 2, 3, 5].map(time => stepAt(curve.times, curve[name], time, 1))
      expect(distance(found, r[name]!), name).toBeLessThan(1e-12)
    }
  })
})

describe('Aalen and Johansen', () => {
  const outcome = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 2 })), { minLength: 1 })
  const followUp = (rows: readonly (readonly [number, number])[]) => ({
    time: Float64Array.from(rows, ([time]) => time),
    event: Float64Array.from(rows, ([, event]) => event),
  })

  it('is Kaplan and Meier, error included, where there is one cause', () => {
    fc.assert(
      fc.property(outcome, rows => {
        const seen = followUp(rows.map(([time, event]) => [time, Math.min(event, 1)] as const))
        const one = competingRisks(seen, 1)
        const curve = kaplanMeier(seen)
        expect(
          distance(
            one.causes[0]!.incidence,
            curve.survival.map(value => 1 - value),
          ),
        ).toBeLessThan(1e-12)
        // A square root of a difference of equal numbers has half of their digits.
        expect(distance(one.causes[0]!.standardError, curve.standardError)).toBeLessThan(1e-7)
      }),
    )
  })

  it('parts 1 between what happened and nothing', () => {
    fc.assert(
      fc.property(outcome, rows => {
        const { causes, eventFree } = competingRisks(followUp(rows), 2)
        const sums = eventFree.map((free, at) => free + causes[0]!.incidence[at]! + causes[1]!.incidence[at]!)
        expect(distance(sums, new Float64Array(sums.length).fill(1))).toBeLessThan(1e-12)
      }),
    )
  })

  it.skipIf(!hasModels)('gives what R gives for mgus2: survfit (golden) and etm', () => {
    const column = sharedColumns('survival_r/mgus2.csv')
    const [progressed, dead] = [column('pstat'), column('death')]
    const risks = competingRisks(
      {
        time: column('futime').map((time, row) => (progressed[row] === 1 ? column('ptime')[row]! : time)),
        event: dead.map((death, row) => (progressed[row] === 1 ? 1 : 2 * death)),
      },
      2,
    )
    const at = (cause: number, name: 'incidence' | 'standardError', times: readonly number[]) =>
      times.map(time => stepAt(risks.times, risks.causes[cause]![name], time, 0))
    // models/golden/cox_km_aj_golden.txt
    expect(distance(at(0, 'incidence', [120, 240]), [0.0637221680131, 0.0998137159355])).toBeLessThan(1e-12)
    expect(distance(at(1, 'incidence', [120, 240]), [0.5318177040802, 0.7240279761425])).toBeLessThan(1e-12)
    for (const cause of [0, 1]) {
      const r = fromR(`mgus2-etm-${cause + 1}`)
      expect(distance(at(cause, 'incidence', [60, 120, 240]), r.incidence!)).toBeLessThan(1e-12)
      const variance = at(cause, 'standardError', [60, 120, 240]).map(error => error ** 2)
      expect(distance(variance, r.variance!)).toBeLessThan(1e-12)
    }
  })
})
