import { describe, expect, it } from 'vitest'
import { type Column, randomOf, type Table } from '../numeric/index.ts'
import { readDriftReference } from './drift-file.ts'
import { driftOf } from './drift-of.ts'
import { referenceOf } from './drift-reference.ts'

const numbers = (name: string, values: ArrayLike<number>): Column => ({
  kind: 'numeric',
  name,
  values: Float64Array.from(values),
})

/** A column of levels, so many rows of each; -1 is missing. */
const levels = (name: string, counts: Readonly<Record<string, number>>, missing = 0): Column => ({
  kind: 'categorical',
  name,
  levels: Object.keys(counts),
  codes: Int32Array.from([
    ...Object.values(counts).flatMap((count, level) => new Array<number>(count).fill(level)),
    ...new Array<number>(missing).fill(-1),
  ]),
})

const table = (...columns: Column[]): Table => ({
  rows: columns[0]!.kind === 'numeric' ? columns[0]!.values.length : columns[0]!.codes.length,
  columns,
})

const firstOf = (before: Table, after: Table, settings = {}) =>
  driftOf(referenceOf(before, { smallest: 1 }), after, settings).features[0]!

const range = (count: number, of: (at: number) => number) => Float64Array.from({ length: count }, (_, at) => of(at))

describe('drift of numbers', () => {
  const before = table(
    numbers(
      'a',
      range(1000, at => at),
    ),
  )

  it("Kolmogorov and Smirnov's distance and p, as scipy (ks_2samp's distance; kolmogorov of it)", () => {
    const { distance, p } = firstOf(
      before,
      table(
        numbers(
          'a',
          range(500, at => at * 1.7 + 100),
        ),
      ),
    )
    expect(distance).toBeCloseTo(0.1, 12)
    // Twice, for the missing values are the other test.
    expect(p).toBeCloseTo(2 * 0.002545267597433428, 12)
  })

  it('the stability index of ten bins, by hand', () => {
    // Tenths of the reference hold 50, 250, 150, 100, .. of 1000 rows.
    const counts = [50, 250, 150, 100, 100, 100, 100, 50, 50, 50]
    const after = table(
      numbers(
        'a',
        counts.flatMap((count, tenth) => Array.from(range(count, at => 100 * tenth + (at % 100)))),
      ),
    )
    const expected = counts.reduce((sum, count) => sum + (count / 1000 - 0.1) * Math.log(count / 1000 / 0.1), 0)
    const { psi, psiByChance } = firstOf(before, after)
    expect(psi).toBeCloseTo(expected, 12)
    expect(psiByChance).toBeCloseTo(9 * (2 / 1000), 12)
  })

  it('missing values that come are drift, whatever the others do', () => {
    const half = table(
      numbers(
        'a',
        range(1000, at => (at % 2 === 0 ? at : Number.NaN)),
      ),
    )
    expect(firstOf(before, half)).toMatchObject({ missing: { reference: 0, current: 0.5 }, isDrifted: true })
    const gone = table(
      numbers(
        'a',
        range(1000, () => Number.NaN),
      ),
    )
    expect(firstOf(before, gone)).toMatchObject({ distance: null, missing: { current: 1 }, isDrifted: true })
    // Yates: scipy.stats.chi2_contingency([[980, 20], [450, 50]]).
    const [few, more] = [20, 50].map((missing, k) => {
      const count = [1000, 500][k]!
      return table(
        numbers(
          'a',
          range(count, at => (at < missing ? Number.NaN : 5)),
        ),
      )
    }) as [Table, Table]
    expect(firstOf(few, more).p / (2 * 1.0838556608842369e-11)).toBeCloseTo(1, 9)
  })

  it('the same rows in another order are no drift at all', () => {
    expect(
      firstOf(
        before,
        table(
          numbers(
            'a',
            range(1000, at => 999 - at),
          ),
        ),
      ),
    ).toMatchObject({
      psi: 0,
      distance: 0,
      p: 1,
      isDrifted: false,
    })
  })
})

describe('drift of levels', () => {
  it('chi-square as scipy (chi2_contingency), and the index by hand', () => {
    const drift = firstOf(table(levels('c', { x: 120, y: 60, z: 20 })), table(levels('c', { z: 30, x: 90, y: 80 })))
    expect(drift.p).toBeCloseTo(0.010343173196618252, 12)
    const psi = -0.15 * Math.log(0.45 / 0.6) + 0.1 * Math.log(0.4 / 0.3) + 0.05 * Math.log(0.15 / 0.1)
    expect(drift.psi).toBeCloseTo(psi, 12)
  })

  it('names levels that are new, and counts missing as a level', () => {
    const drift = firstOf(table(levels('c', { x: 500, y: 500 })), table(levels('c', { x: 300, y: 200, new: 300 }, 200)))
    expect(drift).toMatchObject({
      unfamiliar: { rows: 300, levels: ['new'] },
      missing: { reference: 0, current: 0.2 },
      isDrifted: true,
    })
  })

  it('the reference holds no level of few rows, and no bin of few', () => {
    const values = range(300, at => (at < 295 ? at % 7 : 1000 + at))
    const reference = referenceOf(table(levels('c', { common: 291, seldom: 9 }), numbers('a', values)))
    expect(JSON.stringify(reference)).not.toContain('seldom')
    const [c, a] = reference.features
    expect(c).toMatchObject({ levels: ['common'], counts: [291], rare: 9 })
    expect(Math.min(...a!.counts)).toBeGreaterThanOrEqual(10)
    expect(a!.counts.reduce((sum, count) => sum + count, 0)).toBe(300)
    expect(a!.kind === 'numeric' && Math.max(...a!.bounds)).toBeLessThan(1000)
    expect(JSON.parse(JSON.stringify(reference))).toEqual(reference)
  })
})

describe('drift of a table', () => {
  /** Ten columns, of which one may drift. */
  const drawn = (seed: number, rows: number, moved = 0): Table => {
    const random = randomOf(seed, 7)
    return table(
      ...Array.from({ length: 10 }, (_, k) =>
        numbers(
          `f${k}`,
          range(rows, () => random.normal(k === 3 ? moved : 0, 1)),
        ),
      ),
    )
  }

  it('names a wrong feature in at most alpha of the looks', { timeout: 60_000 }, () => {
    const reference = referenceOf(drawn(0, 2000))
    // Without a least index, so that chance has every chance. One look at one table: alpha is that of the first look, 6 / pi^2 of it.
    let named = 0
    for (let seed = 1; seed <= 300; seed++)
      if (driftOf(reference, drawn(seed, 500), { leastPsi: 0, alpha: 0.1 }).features.some(({ isDrifted }) => isDrifted))
        named++
    expect(named / 300).toBeLessThanOrEqual(0.1)
    expect(named).toBeGreaterThan(0)
  })

  it('names the one that moved, first of the list, and no other', () => {
    const drift = driftOf(referenceOf(drawn(0, 2000)), drawn(1, 1000, 0.5))
    expect(drift.features.filter(({ isDrifted }) => isDrifted).map(({ name }) => name)).toEqual(['f3'])
    expect(drift.features[0]!.name).toBe('f3')
  })

  it('later looks need more evidence; all together have alpha', () => {
    const reference = referenceOf(drawn(0, 100))
    const later = drawn(1, 1)
    const alphas = Array.from({ length: 200 }, (_, at) => driftOf(reference, later, { look: at + 1 }).alpha)
    expect(alphas[0]).toBeCloseTo(0.05 * 0.6079, 5)
    expect(alphas.reduce((sum, alpha) => sum + alpha, 0)).toBeLessThan(0.05)
    expect(alphas.reduce((sum, alpha) => sum + alpha, 0)).toBeGreaterThan(0.0498)
  })

  it('puts what matters to the model first', () => {
    const reference = referenceOf(drawn(0, 2000))
    const { features } = driftOf(reference, drawn(1, 1000, 0.5), { importance: { f7: 3, f3: 0, f1: 1 } })
    expect(features.at(-1)).toMatchObject({ importance: 0 })
    expect(features.find(({ name }) => name === 'f7')!.importance).toBe(0.75)
    expect(['f7', 'f1']).toContain(features[0]!.name)
  })

  it('predictions in the same way', () => {
    const predictions = range(1000, at => at / 1000)
    const reference = referenceOf(table(numbers('a', predictions)), { predictions })
    const drift = driftOf(reference, table(numbers('a', predictions)), { predictions: predictions.map(p => p ** 2) })
    expect(drift.predictions).toMatchObject({ name: 'prediction', isDrifted: true })
    expect(drift.features[0]!.isDrifted).toBe(false)
  })

  it('columns that are gone or changed their kind are refused by name, others that came are told', () => {
    const reference = referenceOf(table(numbers('a', [1, 2]), levels('c', { x: 1, y: 1 })))
    expect(() => driftOf(reference, table(numbers('a', [1, 2])))).toThrow('no column c')
    expect(() => driftOf(reference, table(levels('a', { x: 2 }), levels('c', { x: 2 })))).toThrow(
      'a was a column of numbers',
    )
    expect(() => driftOf(reference, table(numbers('a', [1]), numbers('c', [1])))).toThrow('c was a column of levels')
    expect(() => driftOf(reference, { rows: 0, columns: [] })).toThrow('no rows')
    const both = table(numbers('a', [1, 2]), levels('c', { x: 2 }), numbers('b', [1, 2]))
    expect(driftOf(reference, both).notInReference).toEqual(['b'])
    expect(() => driftOf(reference, both, { predictions: Float64Array.of(1, 2) })).toThrow(
      'reference has no predictions',
    )
    expect(() => driftOf(reference, both, { look: 0 })).toThrow('look is 0')
    expect(() => driftOf(reference, both, { leastPsi: -1 })).toThrow('leastPsi is -1')
    expect(() => driftOf(reference, both, { importance: { a: Number.NaN } })).toThrow('the importance of a is NaN')
    expect(() => referenceOf(both, { bins: 0 })).toThrow('bins is 0')
    expect(() => referenceOf(both, { predictions: Float64Array.of(1) })).toThrow('1 predictions for 2 rows')
  })
})

describe('a kept reference', () => {
  const predictions = Float64Array.of(0.1, 0.2, 0.3, 0.4)
  const kept = () =>
    JSON.parse(
      JSON.stringify(
        referenceOf(table(numbers('a', [1, 2, Number.NaN, 4]), levels('c', { x: 3, y: 1 })), {
          smallest: 1,
          predictions,
        }),
      ),
    )

  it('is read as it was written', () => {
    expect(readDriftReference(kept())).toEqual({ ok: true, value: kept(), issues: [] })
  })

  it.each([
    ['a row less', (json: Kept) => json.features[0]!.counts.splice(0, 1, 0), 'a', 'counts of 3 rows, not 4'],
    ['a bound too many', (json: Kept) => json.features[0]!.bounds!.push(9), 'a', '3 counts for 4 bins or levels'],
    ['bounds that fall', (json: Kept) => json.features[0]!.bounds!.reverse(), 'a', 'bounds do not ascend'],
    ['a level twice', (json: Kept) => json.features[1]!.levels!.splice(1, 1, 'x'), 'c', 'a level stands there twice'],
    ['a part of a row', (json: Kept) => json.features[1]!.counts.splice(0, 1, 2.5), 'features.1.counts.0', 'int'],
    ['something else', (json: Kept) => Object.assign(json, { rows: 'many' }), 'rows', 'number'],
  ])('with %s is refused, and where', (_, break_, location, message) => {
    const json = kept()
    break_(json)
    const { ok, issues } = readDriftReference(json)
    expect(ok).toBe(false)
    expect(issues[0]).toMatchObject({ location, message: expect.stringContaining(message) })
  })
})

type Kept = { features: { counts: number[]; bounds?: number[]; levels?: string[] }[] }
