import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomOf } from '../../src/learning/index.ts'
import lightgbm from '../../src/learning/trees/cases/lightgbm.json' with { type: 'json' }
import { attuneHere as attune } from '../support/cli.ts'

/** What a hospital knows beforehand, and what it brings: directions, a model of its own, a second opinion. */

const home = mkdtempSync(join(tmpdir(), 'attune-learn-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const at = (name: string): string => join(home, name)

/** People whose outcome comes with age and one ward. */
const people = (rows: number): string => {
  const random = randomOf(8, 3)
  const lines = Array.from({ length: rows }, () => {
    const age = random.whole(20, 90)
    const ward = random.pick(['surgery', 'medicine', '7'])
    const y = random.chance(1 / (1 + Math.exp(4 - age / 15 - (ward === '7' ? 1 : 0)))) ? 1 : 0
    return [age, ward, y].join(',')
  })
  return ['age,ward,y', ...lines].join('\n')
}

beforeAll(() => {
  writeFileSync(at('train.csv'), people(800))
  writeFileSync(at('classes.txt'), lightgbm.model.replaceAll('=1\n', '=3\n'))
})

describe('attune learn, options', () => {
  it.each(['boosted', 'additive'])('holds a %s model to one direction', async kind => {
    // Here the chance rises with age; held to fall, it stays where it is.
    const shape = async (way: string): Promise<readonly number[]> => {
      const run = await attune([
        ...['learn', 'fit', '--kind', kind, '--json', '--folds', '0', '--monotone', `age:${way}`],
        ...['--table', at('train.csv'), '--outcome', 'y', '--out', at('way.json')],
      ])
      expect(JSON.parse(run.stdout)).toMatchObject({
        training: { settings: { monotone: { age: way === '+' ? 1 : -1 } } },
      })
      writeFileSync(at('ages.csv'), `age,ward\n${[20, 30, 40, 50, 60, 70, 80, 90].map(age => `${age},7`).join('\n')}\n`)
      await attune(['learn', 'predict', '--model', at('way.json'), '--table', at('ages.csv'), '--out', at('way.csv')])
      const lines = readFileSync(at('way.csv'), 'utf8').trimEnd().split('\n').slice(1)
      return lines.map(line => Number(line.split(',')[2]))
    }
    const [rising, falling] = [await shape('+'), await shape('-')]
    const steps = (chances: readonly number[]): readonly number[] => chances.slice(1).map((one, i) => one - chances[i]!)
    expect(steps(rising).every(step => step >= -1e-12)).toBe(true)
    expect(rising.at(-1)! - rising[0]!).toBeGreaterThan(0.2)
    expect(steps(falling).every(step => step <= 1e-12)).toBe(true)
  })

  it('takes the event of survival as --outcome too, and no third column', async () => {
    const rows = people(300).split('\n').slice(1)
    const lines = rows.map((row, i) => [row, (i * 37) % 100].join(','))
    writeFileSync(at('survival.csv'), ['age,ward,died,days', ...lines].join('\n'))
    const learnt = async (out: string, ...more: readonly string[]) =>
      await attune([
        ...['learn', 'fit', '--kind', 'cox', '--json', '--table', at('survival.csv'), '--out', at(out)],
        ...['--time', 'days', '--event', 'died', ...more],
      ])
    expect((await learnt('a.json')).code).toBe(0)
    expect((await learnt('b.json', '--outcome', 'died')).code).toBe(0)
    expect(readFileSync(at('b.json'))).toEqual(readFileSync(at('a.json')))
    const third = await learnt('c.json', '--outcome', 'age')
    expect([third.code, third.stdout]).toEqual([2, expect.stringContaining('--outcome names another column')])
    const judged = ['--table', at('survival.csv'), '--time', 'days', '--event', 'died', '--prediction', 'age', '--json']
    const run = await attune(['learn', 'evaluate', ...judged, '--outcome', 'died'])
    expect(JSON.parse(run.stdout).metrics.harrellC).toBeGreaterThan(0)
    expect((await attune(['learn', 'evaluate', ...judged, '--outcome', 'ward'])).code).toBe(2)
  })

  it('prints a regression: of a table of four numbers the odds ratio ad/bc with its error', async () => {
    const cells = [
      ['1,1', 30],
      ['1,0', 20],
      ['0,1', 10],
      ['0,0', 40],
    ] as const
    const rows = cells.flatMap(([cell, times]) => Array.from({ length: times }, () => cell))
    writeFileSync(at('four.csv'), ['exposed,y', ...rows].join('\n'))
    const learnt = async (...more: readonly string[]) =>
      await attune([
        ...[
          'learn',
          'fit',
          '--kind',
          'logistic',
          '--table',
          at('four.csv'),
          '--outcome',
          'y',
          '--out',
          at('four.json'),
        ],
        ...more,
      ])
    const { ratio, rows: lines } = JSON.parse((await learnt('--json')).stdout).coefficients
    const error = Math.sqrt(1 / 30 + 1 / 20 + 1 / 10 + 1 / 40)
    expect(ratio).toBe('odds ratio')
    expect(lines[1].term).toBe('exposed')
    expect(lines[1].ratio).toBeCloseTo(6, 10)
    expect(lines[1].standardError).toBeCloseTo(error, 10)
    expect(lines[1].high).toBeCloseTo(6 * Math.exp(1.959963984540054 * error), 9)
    expect((await learnt()).stdout).toMatch(/exposed +1\.7918 +0\.4564 {2}6\.000 \(2\.453 to 14\.68\)/)
    const penalised = JSON.parse((await learnt('--json', '--penalty', '0.01')).stdout).coefficients.rows[1]
    expect(penalised).toMatchObject({ standardError: null, low: null, high: null })
  })

  it('grows as many trees as rows kept apart ask for: the same for any threads, patients together, and says so', async () => {
    const grown = async (out: string, ...more: readonly string[]) => {
      const run = await attune([
        ...['learn', 'fit', '--kind', 'boosted', '--rate', '0.1', '--json', '--out', at(out)],
        ...['--table', at('train.csv'), '--outcome', 'y', ...more],
      ])
      return JSON.parse(run.stdout) as { stopped: { trees: number; heldOutRows: number; loss: number }; notes: unknown }
    }
    const { stopped, ...said } = await grown('auto-1.json', '--trees', 'auto', '--threads', '1')
    await grown('auto-2.json', '--trees', 'auto', '--threads', '2')
    expect(readFileSync(at('auto-1.json'))).toEqual(readFileSync(at('auto-2.json')))
    expect(stopped.heldOutRows).toBe(160)
    expect(said).toMatchObject({
      training: { rows: 800, settings: { trees: stopped.trees, stopAfter: 50, mostTrees: 5000 } },
    })
    // Then all rows teach that many trees.
    await grown('told.json', '--trees', String(stopped.trees))
    const told = readFileSync(at('auto-1.json'), 'utf8').replace(',"stopAfter":50,"mostTrees":5000', '')
    expect(told).toBe(readFileSync(at('told.json'), 'utf8'))
    expect(await grown('few.json', '--trees', '3', '--stop-after', '7')).toMatchObject({
      stopped: { trees: 3, isCutOff: true },
      training: { settings: { trees: 3, stopAfter: 7, mostTrees: 3 } },
    })
    // A ward is one patient: there are three, and no fifth of them.
    const run = await attune([
      ...['learn', 'fit', '--kind', 'boosted', '--trees', 'auto', '--group', 'ward', '--out', at('x.json')],
      ...['--table', at('train.csv'), '--outcome', 'y'],
    ])
    expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('3 groups do not make 5 parts')])
  })

  it('draws the errors of an additive model by patient', async () => {
    const [head, ...lines] = people(300).split('\n')
    const doubled = lines.flatMap((line, row) => [`${line},${row}`, `${line},${row}`])
    writeFileSync(at('doubled.csv'), `${head},patient\n${doubled.join('\n')}\n`)
    const errors = async (...more: readonly string[]): Promise<readonly number[]> => {
      await attune([
        ...['learn', 'fit', '--kind', 'additive', '--folds', '0', '--out', at('errors.json')],
        ...['--table', at('doubled.csv'), '--outcome', 'y', ...more],
      ])
      const model = JSON.parse(readFileSync(at('errors.json'), 'utf8')) as {
        body: { terms: { errors: (number | null)[] }[] }
      }
      return model.body.terms.flatMap(term => term.errors.filter(error => error !== null))
    }
    const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0)
    // Each person twice: what looks like 600 rows are 300.
    const ratio = sum(await errors('--group', 'patient')) / sum(await errors('--exclude', 'patient'))
    expect(ratio).toBeGreaterThan(1.2)
    expect(ratio).toBeLessThan(1.7)
  })

  it('asks and explains a LightGBM text model, features by name', async () => {
    writeFileSync(at('lightgbm.txt'), lightgbm.model)
    // Columns in another order, and one more.
    const lines = lightgbm.rows.map(([x, z, ward]) => [ward ?? '', 'n', z ?? '', x ?? ''].join(','))
    writeFileSync(at('theirs.csv'), `ward,note,z,x\n${lines.join('\n')}\n`)
    const run = await attune([
      ...['learn', 'predict', '--model', at('lightgbm.txt'), '--table', at('theirs.csv')],
      ...['--out', at('theirs-p.csv'), '--explain', '--json'],
    ])
    expect(run.code).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ rows: lightgbm.rows.length, kind: 'lightgbm', link: 'logit' })
    const [head, ...told] = readFileSync(at('theirs-p.csv'), 'utf8').trimEnd().split('\n')
    expect(head).toBe('ward,note,z,x,prediction,contribution.x,contribution.z,contribution.ward,bias')
    told.forEach((line, row) => {
      const [prediction, ...parts] = line.split(',').slice(4).map(Number)
      expect(prediction).toBeCloseTo(1 / (1 + Math.exp(-lightgbm.raw[row]!)), 12)
      parts.forEach((part, at) => {
        expect(part).toBeCloseTo(lightgbm.contributions[row]![at]!, 9)
      })
    })
  })

  it('says in words how two models compare, also for survival', async () => {
    const random = randomOf(8, 4)
    // The other one says the opposite.
    const lines = Array.from({ length: 60 }, () => {
      const chance = random.whole(5, 95) / 100
      return [random.chance(chance) ? 1 : 0, random.whole(1, 100) * (2 - chance), chance, 1 - chance].join(',')
    })
    writeFileSync(at('both.csv'), `y,time,mine,theirs\n${lines.join('\n')}\n`)
    const judge = (...more: readonly string[]) => attune(['learn', 'evaluate', '--table', at('both.csv'), ...more])
    const better = await judge('--outcome', 'y', '--prediction', 'mine', '--compare', 'theirs')
    expect(better.stdout).toMatch(
      /AUC 0\.\d{4} \(mine\), 0\.\d{4} \(theirs\): mine is better by 0\.\d{4} \(95 % interval/,
    )
    const worse = await judge('--outcome', 'y', '--prediction', 'theirs', '--compare', 'mine', '--json')
    const { metrics, comparison } = JSON.parse(worse.stdout) as {
      metrics: { auc: number }
      comparison: { metrics: { auc: number }; inWords: string }
    }
    expect(comparison.inWords).toContain(`theirs is worse by ${(-comparison.metrics.auc).toFixed(4)}`)
    expect(comparison.inWords).toContain(`${(1 - metrics.auc).toFixed(4)} (mine)`)
    const survival = await judge(
      ...['--time', 'time', '--event', 'y', '--prediction', 'mine', '--compare', 'theirs', '--json'],
    )
    expect((JSON.parse(survival.stdout) as { comparison: { inWords: string } }).comparison.inWords).toContain(
      "Harrell's C",
    )
  })

  const refusals: readonly (readonly [string, readonly string[], string])[] = [
    [
      'a direction that is none',
      [
        ...['learn', 'fit', '--kind', 'boosted', '--monotone', 'age:up'],
        ...['--table', at('train.csv'), '--outcome', 'y', '--out', at('x.json')],
      ],
      'does not say which way: age:up',
    ],
    [
      'a direction of levels',
      [
        ...['learn', 'fit', '--kind', 'additive', '--monotone', 'ward:+'],
        ...['--table', at('train.csv'), '--outcome', 'y', '--out', at('x.json')],
      ],
      'ward is no column of numbers',
    ],
    [
      'a direction of a forest',
      [
        ...['learn', 'fit', '--kind', 'forest', '--monotone', 'age:+'],
        ...['--table', at('train.csv'), '--time', 'age', '--event', 'y', '--out', at('x.json')],
      ],
      '--monotone is of',
    ],
    [
      'a LightGBM model of several classes',
      ['learn', 'predict', '--model', at('classes.txt'), '--table', at('train.csv'), '--out', at('x.csv')],
      'models of 3 classes are not read',
    ],
  ]
  it.each(refusals)('refuses %s, with the remedy', async (_, argv, message) => {
    const { code, stdout } = await attune([...argv, '--json'])
    expect(code).toBe(2)
    const { error } = JSON.parse(stdout) as { error: { message: string; remedy: string } }
    expect(error.message).toContain(message)
    expect(error.remedy).not.toBe('')
  })
})
