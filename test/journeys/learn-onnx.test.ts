import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import boosting from '../../src/learning/trees/onnx/cases/boosting.json' with { type: 'json' }
import others from '../../src/learning/trees/onnx/cases/others.json' with { type: 'json' }
import tables from '../../src/learning/trees/onnx/cases/tables.json' with { type: 'json' }
import { isOnnxRuntimeThere } from '../../src/platform/onnx/index.ts'
import cases from '../../src/standards/onnx/cases/scikit-learn.json' with { type: 'json' }
import { attuneHere as attune } from '../support/cli.ts'

/** A hospital brings a model of scikit-learn as ONNX; what it says here is what scikit-learn said there. */

const home = mkdtempSync(join(tmpdir(), 'attune-onnx-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const at = (name: string): string => join(home, name)

type Row = (typeof cases.rows)[number]
const table = (rows: readonly Row[]): string =>
  // The order is not the model's, and one column is not for it.
  ['id,site,visits,egfr,age', ...rows.map((row, n) => [n, row.site, row.visits, row.egfr, row.age].join(','))].join(
    '\n',
  )

const predict = async (model: string, ...more: readonly string[]) => {
  const run = await attune([
    ...['learn', 'predict', '--model', at(`${model}.onnx`), '--out', at(`${model}.csv`), '--json', ...more],
    ...(more.includes('--table') ? [] : ['--table', at('rows.csv')]),
  ])
  const told = run.code === 0 ? JSON.parse(run.stdout) : JSON.parse(run.stdout || '{}')
  const [head = '', ...lines] =
    run.code === 0
      ? readFileSync(at(`${model}.csv`), 'utf8')
          .trimEnd()
          .split('\n')
      : []
  const names = head.split(',')
  const rows = lines.map(line => Object.fromEntries(line.split(',').map((cell, n) => [names[n]!, cell])))
  return { ...run, told, names, rows }
}

beforeAll(() => {
  for (const [name, text] of Object.entries(cases.models))
    writeFileSync(at(`${name}.onnx`), Buffer.from(text, 'base64'))
  writeFileSync(at('rows.csv'), table(cases.rows))
})

describe('attune learn predict of trees as ONNX: read, and not run', () => {
  const trees = { zipped: boosting.cases['gradient boosting, ZipMap'], theirs: others.cases.LightGBM }

  beforeAll(() => {
    for (const [name, { model }] of Object.entries(trees))
      writeFileSync(at(`${name}.onnx`), Buffer.from(model, 'base64'))
    for (const [name, { columns, rows }] of Object.entries(tables))
      writeFileSync(
        at(`${name}.csv`),
        `${[columns, ...rows].map(row => row.map(cell => cell ?? '').join(',')).join('\n')}\n`,
      )
  })

  it('gives the chances of scikit-learn and the contributions of LightGBM, exactly', async () => {
    const columns = ['--columns', 'age,egfr,sodium']
    const zipped = await predict('zipped', '--table', at('whole.csv'), ...columns)
    expect(zipped.told).toMatchObject({ of: '1', unanswered: 0, asked: { as: 'trees', trees: 5 } })
    trees.zipped.chance.forEach((chance, row) => {
      expect(Number(zipped.rows[row]!.prediction)).toBeCloseTo(chance, 6)
    })
    const explained = await predict(
      ...(['theirs', '--table', at('gaps.csv'), ...columns, '--output', 'probabilities'] as const),
      ...['--explain', '--background', at('gaps.csv')],
    )
    expect(explained.told.explanation).toEqual({ method: 'TreeSHAP', scale: 'log-odds', backgroundRows: 300 })
    trees.theirs.contributions.forEach((expected, row) => {
      const own = explained.rows[row]!
      const parts = ['contribution.age', 'contribution.egfr', 'contribution.sodium', 'bias'].map(name =>
        Number(own[name]),
      )
      for (const [place, part] of parts.entries()) expect(part).toBeCloseTo(expected[place]!, 6)
      const sum = parts.reduce((all, part) => all + part, 0)
      expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(Number(own.prediction), 12)
    })
  })
})

describe.skipIf(!(await isOnnxRuntimeThere()))('attune learn predict of ONNX (onnxruntime-web)', () => {
  it.each([
    ['columns', cases.mixed, []],
    ['zipmap', cases.mixed, []],
    ['named', cases.net, []],
    ['matrix', cases.net, ['--columns', 'egfr,age']],
  ] as const)('gives the chances of scikit-learn: %s', async (model, expected, more) => {
    const { told, rows } = await predict(model, ...more)
    expect(told).toMatchObject({ rows: cases.rows.length, kind: 'onnx', unanswered: 0 })
    expected.forEach((chance, row) => {
      // The model computes in single precision.
      expect(Number(rows[row]!.prediction)).toBeCloseTo(chance, 5)
    })
  })

  it('says what the chance is of, and which row the model cannot answer', async () => {
    writeFileSync(at('gaps.csv'), table(cases.rows).replace(/^2,(.*),[\d.]+$/m, '2,$1,'))
    const { told, rows } = await predict('zipmap', '--table', at('gaps.csv'))
    expect(told).toMatchObject({ of: '1', output: 'output_probability', unanswered: 1 })
    expect(rows.map(({ prediction }) => prediction === '')).toEqual(cases.rows.map((_, row) => row === 2))
  })

  it('explains by sampling: parts and bias sum to the log-odds, errors are told, the same seed gives the same bytes', async () => {
    const more = ['--explain', '--background', at('rows.csv'), '--samples', '8']
    const { told, names, rows } = await predict('columns', ...more)
    const parts = ['age', 'egfr', 'visits', 'site'].map(name => `contribution.${name}`)
    expect(names.slice(5)).toEqual(['prediction', ...parts, 'bias'])
    const logit = (chance: number): number => Math.log(chance / (1 - chance))
    const mean = cases.mixed.reduce((sum, one) => sum + logit(one), 0) / cases.mixed.length
    for (const row of rows) {
      expect(Number(row.bias)).toBeCloseTo(mean, 5)
      const sum = parts.reduce((all, name) => all + Number(row[name]), Number(row.bias))
      expect(sum).toBeCloseTo(logit(Number(row.prediction)), 9)
    }
    expect(told.asked).toEqual({
      as: 'program',
      because: expect.stringMatching(/operator \w+ (behind|before) its trees/),
    })
    expect(told.explanation).toMatchObject({ scale: 'log-odds', clip: 1e-6, clipped: 0 })
    expect(told.explanation).toMatchObject({ samples: 8, backgroundRows: 12, backgroundLeftOut: 0, explained: 12 })
    const { visits } = told.explanation.standardErrors
    expect(visits.mean).toBeGreaterThan(0)
    expect(visits.largest).toBeLessThan(0.25)
    const first = readFileSync(at('columns.csv'))
    await predict('columns', ...more)
    expect(readFileSync(at('columns.csv')).equals(first)).toBe(true)
    // More samples say nearly the same, as the errors tell.
    const exact = await predict('columns', '--explain', '--background', at('rows.csv'), '--samples', '60')
    rows.forEach((row, n) => {
      for (const name of parts) expect(Math.abs(Number(row[name]) - Number(exact.rows[n]![name]))).toBeLessThan(0.25)
    })
  })

  it.each([
    ['a matrix without names', 'matrix', [], /matrix of 2 columns.*--columns/],
    ['names that are not there', 'matrix', ['--columns', 'egfr,weight'], /no column weight/],
    ['an explanation without background', 'columns', ['--explain'], /--background/],
    ['an output that is not there', 'columns', ['--output', 'chance'], /label \(int64 \[\?\]\), probabilities/],
  ] as const)('refuses %s', async (_, model, more, words) => {
    const { code, stderr, stdout } = await predict(model, ...more)
    expect(code).toBe(2)
    expect(`${stderr}${stdout}`).toMatch(words)
  })

  it('refuses a missing value where the model takes whole numbers, with its row', async () => {
    writeFileSync(at('visits.csv'), table(cases.rows).replace(/^4,(\w+),\d+/m, '4,$1,'))
    const { code, stderr, stdout } = await predict('columns', '--table', at('visits.csv'))
    expect(code).toBe(2)
    expect(`${stderr}${stdout}`).toMatch(/Row 5, column visits/)
  })
})
