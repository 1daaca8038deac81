import { describe, expect, it } from 'vitest'
import { distance, fromR, hasModels, sharedColumns, tableOf, twelve } from '../../../../test/support/r-cases.ts'
import type { Table } from '../../numeric/index.ts'
import { causeSpecificIncidence, coxScores, coxSurvival, fitCauseSpecific, fitCox, stepAt } from '../index.ts'

const { table, strata, entry, time, event, weight } = twelve

describe('Cox with late entry and ties, against R', () => {
  describe.each(['efron', 'breslow'] as const)('%s', ties => {
    it.each([
      ['small', { entry, time, event }, undefined],
      ['small-weights', { entry, time, event, weight }, undefined],
      ['small-strata', { entry, time, event }, strata],
    ] as const)('%s', (name, followUp, strataOf) => {
      const r = fromR(`${name}-${ties}`)
      const model = fitCox({ table, followUp, ties, ...(strataOf === undefined ? {} : { strata: strataOf }) })
      expect(distance(model.coefficients, r.coefficients!)).toBeLessThan(1e-9)
      expect(distance(model.standardErrors, r.standardErrors!)).toBeLessThan(1e-9)
      expect(model.logLikelihood.none).toBeCloseTo(r.logLikelihood![0]!, 10)
      expect(model.logLikelihood.fitted).toBeCloseTo(r.logLikelihood![1]!, 10)
    })

    it('baseline hazard', () => {
      const r = fromR(`small-${ties}`)
      const model = fitCox({ table, followUp: { entry, time, event }, ties })
      const [{ times, hazard }] = model.baseline as [(typeof model.baseline)[number]]
      // R's is that of a row of zeros, ours of the average row.
      const zero = Math.exp(coxScores(model, tableOf({ x: Float64Array.of(0), z: Float64Array.of(0) }))[0]!)
      const found = r.time!.map(at => zero * stepAt(times, hazard, at, 0))
      expect(distance(found, r.hazard!)).toBeLessThan(1e-9)
    })
  })
})

describe('Cox', () => {
  it('reads a person in several rows as in one, where nothing changes between them', () => {
    const one = fitCox({ table, followUp: { entry, time, event } })
    const cut = 4
    const rows = [...time.keys()].flatMap(row =>
      entry[row]! < cut && time[row]! > cut
        ? [
            { row, entry: entry[row]!, time: cut, event: 0 },
            { row, entry: cut, time: time[row]!, event: event[row]! },
          ]
        : [{ row, entry: entry[row]!, time: time[row]!, event: event[row]! }],
    )
    const split = fitCox({
      table: {
        rows: rows.length,
        columns: table.columns.map(column => ({
          kind: 'numeric',
          name: column.name,
          values: Float64Array.from(rows, ({ row }) => (column.kind === 'numeric' ? column.values[row]! : Number.NaN)),
        })),
      },
      followUp: {
        entry: Float64Array.from(rows, row => row.entry),
        time: Float64Array.from(rows, row => row.time),
        event: Float64Array.from(rows, row => row.event),
      },
    })
    expect(distance(split.coefficients, one.coefficients)).toBeLessThan(1e-10)
    expect(distance(split.standardErrors, one.standardErrors)).toBeLessThan(1e-10)
  })

  it('takes an offset as a coefficient of 1', () => {
    const full = fitCox({ table, followUp: { time, event } })
    const x = table.columns[0]!.kind === 'numeric' ? table.columns[0]!.values : new Float64Array()
    const rest = { rows: table.rows, columns: table.columns.slice(1) }
    const offset = x.map(value => value * full.coefficients[0]!)
    expect(fitCox({ table: rest, followUp: { time, event }, offset }).coefficients[0]).toBeCloseTo(
      full.coefficients[1]!,
      9,
    )
  })

  it('says which column is collinear, parts the events, or that there are none', () => {
    const [x] = table.columns as [Table['columns'][number]]
    const twice = { rows: table.rows, columns: [x, { ...x, name: 'copy' }] } as Table
    expect(() => fitCox({ table: twice, followUp: { time, event } })).toThrow(/column copy .*collinear/)
    // The lower the value the earlier the event, without exception.
    const perfect = tableOf({ rank: Float64Array.of(1, 2, 3, 4, 5) })
    const followUp = { time: Float64Array.of(1, 2, 3, 4, 5), event: Float64Array.of(1, 1, 1, 1, 0) }
    expect(() => fitCox({ table: perfect, followUp })).toThrow(/coefficient of rank .*separation/)
    expect(fitCox({ table: perfect, followUp, ridge: 1 }).coefficients[0]).toBeLessThan(0)
    expect(() => fitCox({ table, followUp: { time, event: new Float64Array(12) } })).toThrow('no event')
    expect(() => fitCox({ table, followUp: { time: time.slice(1), event: event.slice(1) } })).toThrow('12 rows')
  })

  it('keeps missing values and levels, and says in its names what became of them', () => {
    const mixed: Table = {
      rows: 12,
      columns: [
        { kind: 'numeric', name: 'x', values: Float64Array.of(1, 0, Number.NaN, 2, 1, 3, 0, Number.NaN, 1, 2, 1, 0) },
        {
          kind: 'categorical',
          name: 'site',
          levels: ['a', 'b'],
          codes: Int32Array.of(0, 1, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0),
        },
      ],
    }
    const model = fitCox({ table: mixed, followUp: { time, event }, ridge: 1 })
    expect(model.names).toEqual(['x', 'x missing', 'site=b'])
    expect(coxScores(model, mixed).every(Number.isFinite)).toBe(true)
  })
})

describe.skipIf(!hasModels)('Cox on shared data, against R', () => {
  const column = hasModels ? sharedColumns('surv_rotterdam.csv') : () => new Float64Array()
  const followUp = { time: column('time'), event: column('event') }
  const of = (...names: readonly string[]): Table =>
    tableOf(Object.fromEntries(names.map(name => [name, column(name)])))

  // models/golden/cox_km_aj_golden.txt
  it.each([
    {
      ties: 'efron',
      logLikelihood: [-12811.4403951908, -12566.9960802818],
      coefficients: [
        3.88367403507e-3, 6.48776546925e-2, 3.22771114221e-1, 3.54979606831e-1, 6.41462515192e-1, 7.30798727933e-2,
        -1.10682821399e-4, -1.31823009553e-5, -1.26942215081e-1,
      ],
      errors: [
        3.23728596e-3, 8.409158097e-2, 6.029715932e-2, 5.461969656e-2, 8.209860832e-2, 4.364055041e-3, 9.687304811e-5,
        9.291313505e-5, 7.750304175e-2,
      ],
    },
    {
      ties: 'breslow',
      logLikelihood: [-12811.7094987353, -12567.3656023223],
      coefficients: [
        3.88323308875e-3, 6.48638336823e-2, 3.22736734804e-1, 3.54919105773e-1, 6.41283877055e-1, 7.30643257066e-2,
        -1.10701925576e-4, -1.31411033216e-5, -1.26905810012e-1,
      ],
      errors: [
        3.237246336e-3, 8.409138044e-2, 6.029697188e-2, 5.461956463e-2, 8.209829636e-2, 4.364191104e-3, 9.687061016e-5,
        9.291375063e-5, 7.750320037e-2,
      ],
    },
  ] as const)('golden, $ties', ({ ties, logLikelihood, coefficients, errors }) => {
    const model = fitCox({ table: of('age', 'meno', 'g3', 's1', 's2', 'nodes', 'pgr', 'er', 'hormon'), followUp, ties })
    expect(distance(model.coefficients, coefficients)).toBeLessThan(1e-12)
    expect(distance(model.standardErrors, errors)).toBeLessThan(1e-10)
    expect(distance([model.logLikelihood.none, model.logLikelihood.fitted], logLikelihood)).toBeLessThan(1e-9)
  })

  it('strata and weights', () => {
    const r = fromR('rotterdam-strata-weights')
    const weighted = { ...followUp, weight: Float64Array.from(followUp.time, (_, row) => 1 + (row % 3)) }
    const model = fitCox({
      table: of('age', 'nodes', 'hormon'),
      followUp: weighted,
      strata: Int32Array.from(column('g3')),
    })
    expect(distance(model.coefficients, r.coefficients!)).toBeLessThan(1e-10)
    expect(distance(model.standardErrors, r.standardErrors!)).toBeLessThan(1e-10)
    expect(distance([model.logLikelihood.none, model.logLikelihood.fitted], r.logLikelihood!)).toBeLessThan(1e-8)
  })

  it('ridge', () => {
    const model = fitCox({ table: of('age', 'nodes', 'hormon'), followUp, ridge: 25 })
    expect(distance(model.coefficients, fromR('rotterdam-ridge').coefficients!)).toBeLessThan(1e-9)
  })

  it('survival', () => {
    const model = fitCox({ table: of('age', 'nodes'), followUp })
    const scores = coxScores(model, tableOf({ age: Float64Array.of(40, 70), nodes: Float64Array.of(0, 10) }))
    const found = coxSurvival(model.baseline[0]!, scores, [1, 3, 5, 10])
    expect(distance(found, fromR('rotterdam-survival').survival!)).toBeLessThan(1e-10)
  })

  it('the Mayo model of primary biliary cholangitis (golden)', () => {
    const pbc = sharedColumns('survival_r/pbc.csv')
    const log = (name: string) => pbc(name).map(value => Math.log(value))
    const all = {
      age: pbc('age'),
      edema: pbc('edema'),
      bili: log('bili'),
      albumin: log('albumin'),
      protime: log('protime'),
      time: pbc('time'),
      status: pbc('status'),
    }
    const rows = [...all.time.keys()].filter(row => Object.values(all).every(values => !Number.isNaN(values[row]!)))
    const { time, status, ...covariates } = Object.fromEntries(
      Object.entries(all).map(([name, values]) => [name, Float64Array.from(rows, row => values[row]!)]),
    ) as typeof all
    const model = fitCox({
      table: tableOf(covariates),
      followUp: { time, event: status.map(state => (state === 2 ? 1 : 0)) },
    })
    const golden = [0.0396091329812, 0.8963114442647, 0.8635506473657, -2.5069232258186, 2.386839266021]
    expect(distance(model.coefficients, golden)).toBeLessThan(1e-11)
  })

  it('values that change with time (pbcseq)', () => {
    const pbc = sharedColumns('survival_r/pbcseq.csv')
    const [id, day, end, status] = [pbc('id'), pbc('day'), pbc('futime'), pbc('status')]
    const order = [...id.keys()].sort((a, b) => id[a]! - id[b]! || day[a]! - day[b]!)
    const visits = order
      .map((row, at) => {
        const next = order[at + 1]
        const isLast = next === undefined || id[next] !== id[row]
        return {
          row,
          time: isLast ? end[row]! : day[next]!,
          entry: day[row]!,
          event: isLast && status[row] === 2 ? 1 : 0,
        }
      })
      .filter(visit => visit.entry < visit.time)
    const r = fromR('pbcseq')
    const [bili, age, edema] = [pbc('bili'), pbc('age'), pbc('edema')]
    const model = fitCox({
      table: tableOf({
        bili: Float64Array.from(visits, ({ row }) => Math.log(bili[row]!)),
        age: Float64Array.from(visits, ({ row }) => age[row]!),
        edema: Float64Array.from(visits, ({ row }) => edema[row]!),
      }),
      followUp: {
        entry: Float64Array.from(visits, visit => visit.entry),
        time: Float64Array.from(visits, visit => visit.time),
        event: Float64Array.from(visits, visit => visit.event),
      },
    })
    expect([model.rows, model.events]).toEqual([r.rows, r.events])
    expect(distance(model.coefficients, r.coefficients!)).toBeLessThan(1e-10)
    expect(distance(model.standardErrors, r.standardErrors!)).toBeLessThan(1e-10)
  })

  it('cause-specific hazards and the incidence from them (mgus2)', () => {
    const mgus = sharedColumns('survival_r/mgus2.csv')
    const [progressed, dead, spike] = [mgus('pstat'), mgus('death'), mgus('mspike')]
    const keep = [...spike.keys()].filter(row => !Number.isNaN(spike[row]!))
    const pick = (values: Float64Array) => Float64Array.from(keep, row => values[row]!)
    const model = fitCauseSpecific(
      {
        table: tableOf({ age: pick(mgus('age')), mspike: pick(spike) }),
        followUp: {
          time: pick(mgus('futime').map((time, row) => (progressed[row] === 1 ? mgus('ptime')[row]! : time))),
          event: pick(dead.map((death, row) => (progressed[row] === 1 ? 1 : 2 * death))),
        },
      },
      2,
    )
    expect(distance(model[0]!.coefficients, fromR('mgus2-cause').first!)).toBeLessThan(1e-10)
    expect(distance(model[1]!.coefficients, fromR('mgus2-cause').second!)).toBeLessThan(1e-10)
    const persons = tableOf({ age: Float64Array.of(60, 80), mspike: Float64Array.of(1, 2) })
    const incidence = causeSpecificIncidence(model, persons, Float64Array.of(120, 240))
    const r = fromR('mgus2-incidence')
    expect(distance(incidence[0]!, r.first!)).toBeLessThan(1e-9)
    expect(distance(incidence[1]!, r.second!)).toBeLessThan(1e-9)
  })
})
