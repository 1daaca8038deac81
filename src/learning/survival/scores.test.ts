import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { distance, fromR, hasModels, sharedColumns, tableOf } from '../../../test/support/r-cases.ts'
import {
  censoringCurve,
  coxScores,
  coxSurvival,
  eventCuts,
  everyPeriod,
  fitCox,
  harrellC,
  kaplanMeier,
  personPeriods,
  survivalBrier,
  survivalFromHazards,
  timeLost,
  unoC,
} from './index.ts'

const rows = fc.array(
  fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 3 })),
  { minLength: 2, maxLength: 20 },
)
const inputOf = (seen: readonly (readonly [number, number, number])[]) => ({
  followUp: { time: Float64Array.from(seen, row => row[0]), event: Float64Array.from(seen, row => row[1]) },
  risk: Float64Array.from(seen, row => row[2]),
})

describe('concordance', () => {
  it('counts pairs as one counts them by hand', () => {
    fc.assert(
      fc.property(rows, seen => {
        const counts = { concordant: 0, discordant: 0, tiedRisk: 0 }
        for (const [time, event, risk] of seen)
          for (const [later, otherEvent, other] of seen) {
            if (event !== 1 || !(later > time || (later === time && otherEvent === 0))) continue
            counts[risk > other ? 'concordant' : risk < other ? 'discordant' : 'tiedRisk']++
          }
        expect(harrellC(inputOf(seen))).toMatchObject(counts)
      }),
    )
  })

  it('is the same for Uno where nobody is lost before an event', () => {
    fc.assert(
      fc.property(rows, seen => {
        const input = inputOf(seen.map(([time, , risk]) => [time, 1, risk] as const))
        expect(unoC(input)).toEqual(harrellC(input))
      }),
    )
  })

  it('refuses a risk that is not there, and says NaN where no pair can be compared', () => {
    const { followUp } = inputOf([
      [1, 0, 0],
      [2, 0, 0],
    ])
    expect(() => harrellC({ followUp, risk: Float64Array.of(1, Number.NaN) })).toThrow('row 2: risk is NaN')
    expect(harrellC({ followUp, risk: Float64Array.of(1, 2) }).c).toBeNaN()
  })
})

describe('Brier score of survival', () => {
  it('is the plain one where nobody is lost', () => {
    const followUp = { time: Float64Array.of(1, 2, 4), event: Float64Array.of(1, 1, 1) }
    const times = Float64Array.of(1, 3)
    const { brier, integrated } = survivalBrier({
      followUp,
      times,
      survival: Float64Array.of(0.5, 0.2, 0.9, 0.4, 1, 1),
    })
    expect(brier[0]).toBeCloseTo((0.25 + 0.01 + 0) / 3, 14)
    expect(brier[1]).toBeCloseTo((0.04 + 0.16 + 0) / 3, 14)
    expect(integrated).toBeCloseTo((brier[0]! + brier[1]!) / 2, 14)
  })

  it('weighs the known by the chance to be observed', () => {
    // One of four is lost at 2: from then on each who stays stands for 1.5.
    const followUp = { time: Float64Array.of(1, 2, 3, 5), event: Float64Array.of(1, 0, 1, 1) }
    expect(censoringCurve(followUp).observed).toEqual(Float64Array.of(1, 2 / 3, 2 / 3, 2 / 3))
    const { brier } = survivalBrier({
      followUp,
      times: Float64Array.of(4),
      survival: Float64Array.of(0, 0.5, 0.2, 0.6),
    })
    expect(brier[0]).toBeCloseTo((0 + 0.04 * 1.5 + 0.16 * 1.5) / 4, 14)
  })

  it('refuses times that do not ascend and times at which nobody is observed', () => {
    const followUp = { time: Float64Array.of(1, 2, 3), event: Float64Array.of(1, 0, 0) }
    const survival = new Float64Array(6)
    expect(() => survivalBrier({ followUp, times: Float64Array.of(2, 1), survival })).toThrow('must ascend')
    const censoring = { times: Float64Array.of(1), observed: Float64Array.of(0) }
    expect(() => survivalBrier({ followUp, times: Float64Array.of(1, 2), survival, censoring })).toThrow(
      'nobody is observed at time 1',
    )
  })
})

describe.skipIf(!hasModels)('scores on surv_rotterdam.csv, against R', () => {
  const column = hasModels ? sharedColumns('surv_rotterdam.csv') : () => new Float64Array()
  const followUp = { time: column('time'), event: column('event') }
  const table = tableOf({ age: column('age'), nodes: column('nodes') })

  it('Harrell, with weights too, and Uno: value and error', () => {
    const r = fromR('rotterdam-concordance')
    const weight = Float64Array.from(followUp.time, (_, row) => 1 + (row % 3))
    const model = fitCox({ table, followUp })
    const found = [
      harrellC({ followUp, risk: column('nodes') }),
      harrellC({ followUp: { ...followUp, weight }, risk: column('nodes') }),
      unoC({ followUp, risk: coxScores(model, table), until: 10 }),
    ]
    expect(
      distance(
        found.map(({ c }) => c),
        r.c!,
      ),
    ).toBeLessThan(1e-12)
    expect(
      distance(
        found.map(({ standardError }) => standardError),
        r.error!,
      ),
    ).toBeLessThan(1e-12)
    const { concordant, discordant, tiedRisk } = found[0]!
    expect([concordant, discordant, tiedRisk]).toEqual(r.count)
  })

  it('Brier', () => {
    const model = fitCox({ table, followUp })
    const times = Float64Array.of(1, 2, 3, 5, 8)
    const survival = coxSurvival(model.baseline[0]!, coxScores(model, table), times)
    const { brier } = survivalBrier({ followUp, times, survival })
    expect(distance(brier, fromR('rotterdam-brier').brier!.slice(1))).toBeLessThan(1e-10)
  })
})

describe('person-periods', () => {
  const cuts = Float64Array.of(1, 2, 4)
  const people = tableOf({ age: Float64Array.of(50, 60, 70, 80, 90) })

  it('has a row for each period at risk; half a period seen is one', () => {
    const followUp = { time: Float64Array.of(1, 2.9, 3, 9, 1.5), event: Float64Array.of(1, 0, 0, 1, 1) }
    const long = personPeriods(people, followUp, cuts)
    expect([...long.row]).toEqual([0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4])
    expect([...long.period]).toEqual([0, 0, 1, 0, 1, 2, 0, 1, 2, 0, 1])
    expect([...long.y]).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    expect(long.table.columns.map(({ name }) => name)).toEqual(['age', 'period'])
  })

  it('gives back Kaplan and Meier at the cuts, where hazards are the shares of events', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean()), { minLength: 1 }), seen => {
        const followUp = {
          time: Float64Array.from(seen, ([time]) => time),
          event: Float64Array.from(seen, ([, event]) => (event ? 1 : 0)),
        }
        const whole = Float64Array.of(1, 2, 3, 4)
        const long = personPeriods({ rows: seen.length, columns: [] }, followUp, whole)
        const hazards = Float64Array.from(whole, (_, at) => {
          const inPeriod = long.y.filter((_, row) => long.period[row] === at)
          return inPeriod.length === 0 ? 0 : inPeriod.reduce((sum, one) => sum + one, 0) / inPeriod.length
        })
        const { times, survival } = kaplanMeier(followUp)
        const found = survivalFromHazards(hazards, 4)
        times.forEach((time, at) => {
          expect(found[time - 1]).toBeCloseTo(survival[at]!, 12)
        })
      }),
    )
  })

  it('is asked about every period, and sums survival up to the time lost', () => {
    const asked = everyPeriod(people, 2)
    expect(asked.rows).toBe(10)
    expect(asked.columns[1]).toMatchObject({ name: 'period', values: Float64Array.of(0, 1, 0, 1, 0, 1, 0, 1, 0, 1) })
    // Survival 1 until 2, then falling evenly to 0 at 4: one unit lost.
    expect([...timeLost(Float64Array.of(1, 1, 0), cuts)]).toEqual([1])
    expect([...timeLost(Float64Array.of(1, 1, 1, 0, 0, 0), cuts)]).toEqual([0, 3.5])
  })

  it('cuts at quantiles of events, and refuses cuts, hazards and tables it cannot read', () => {
    const followUp = { time: Float64Array.of(5, 1, 2, 2, 3), event: Float64Array.of(0, 1, 1, 1, 1) }
    expect([...eventCuts(followUp, 2)]).toEqual([2, 3])
    expect(() => personPeriods(people, followUp, Float64Array.of(2, 2))).toThrow('cuts[1] is 2')
    expect(() => survivalFromHazards(Float64Array.of(0.1, 1.1), 2)).toThrow('row 1, period 1: hazard is 1.1')
    expect(() => everyPeriod(tableOf({ period: Float64Array.of(1) }), 2)).toThrow('a column named period')
  })
})
