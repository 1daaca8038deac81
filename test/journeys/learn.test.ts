import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomOf } from '../../src/learning/index.ts'
import { attuneHere as attune } from '../support/cli.ts'

/** From a table to a model to predictions, as a data scientist would on the command line. */

const home = mkdtempSync(join(tmpdir(), 'attune-learn-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const at = (name: string): string => join(home, name)

const wards = ['surgery', 'medicine', '7']

/** People whose outcome comes with age and one ward; some ages are missing. */
const people = (rows: number, stream: number): string => {
  const random = randomOf(8, stream)
  const lines = Array.from({ length: rows }, (_, row) => {
    const age = random.whole(20, 90)
    const ward = random.pick(wards)
    const y = random.chance(1 / (1 + Math.exp(4 - age / 15 - (ward === '7' ? 1 : 0)))) ? 1 : 0
    const time = (random.whole(1, 500) / 100) * (y === 1 ? 1 : 2)
    return [`p${row}`, random.chance(0.1) ? '' : age, ward, y, time, '"a, b"'].join(',')
  })
  return ['id,age,ward,y,time,note', ...lines].join('\n')
}

const learnt = (out: string, ...more: readonly string[]) =>
  attune([
    'learn',
    'fit',
    '--table',
    at('train.csv'),
    '--exclude',
    'id,note',
    '--kind',
    'boosted',
    '--out',
    at(out),
    '--json',
    ...more,
  ])

beforeAll(() => {
  writeFileSync(at('train.csv'), people(800, 1))
  writeFileSync(at('same.csv'), 'x,y\n1,1\n2,1\n')
  writeFileSync(at('apart.csv'), 'x,y\n1,0\n2,0\n3,1\n4,1\n')
  writeFileSync(at('test.csv'), `${people(60, 2)}\np60,44,never seen,0,1,\np61,,,1,1,x\n`)
})

describe('attune learn', () => {
  it('fits the same bytes for any threads, and says what it did', async () => {
    const one = await learnt(
      'one.json',
      '--outcome',
      'y',
      '--exclude',
      'id,note,time',
      '--threads',
      '1',
      '--trees',
      '50',
    )
    const two = await learnt(
      'two.json',
      '--outcome',
      'y',
      '--exclude',
      'id,note,time',
      '--threads',
      '2',
      '--trees',
      '50',
    )
    expect([one.code, two.code]).toEqual([0, 0])
    expect(readFileSync(at('one.json'))).toEqual(readFileSync(at('two.json')))
    expect(JSON.parse(one.stdout)).toMatchObject({
      kind: 'boosted',
      features: ['age', 'ward'],
      training: { rows: 800 },
    })
  })

  it('predicts beside every column, with parts that sum to the log-odds; unseen and missing are legal', async () => {
    const run = await attune([
      'learn',
      'predict',
      '--model',
      at('one.json'),
      '--table',
      at('test.csv'),
      '--out',
      at('p.csv'),
      '--explain',
      '--json',
    ])
    expect(run.code).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ rows: 62 })
    const lines = readFileSync(at('p.csv'), 'utf8').trimEnd().split('\n')
    expect(lines[0]).toBe('id,age,ward,y,time,note,prediction,contribution.age,contribution.ward,bias')
    expect(lines[1]).toContain('"a, b"')
    for (const line of lines.slice(1)) {
      const [prediction, age, ward, bias] = line.split(',').slice(-4).map(Number)
      expect(age! + ward! + bias!).toBeCloseTo(Math.log(prediction! / (1 - prediction!)), 9)
    }
  })

  it('reads and writes gzip', async () => {
    writeFileSync(at('test.csv.gz'), gzipSync(readFileSync(at('test.csv'))))
    const run = await attune([
      'learn',
      'predict',
      '--model',
      at('one.json'),
      '--table',
      at('test.csv.gz'),
      '--out',
      at('p.csv.gz'),
    ])
    expect(run.code).toBe(0)
    expect(
      gunzipSync(readFileSync(at('p.csv.gz')))
        .toString()
        .trimEnd()
        .split('\n'),
    ).toHaveLength(63)
  })

  it('learns survival: a risk score, higher is worse', async () => {
    const run = await learnt('surv.json', '--time', 'time', '--event', 'y', '--trees', '50')
    expect(run.code).toBe(0)
    await attune(['learn', 'predict', '--model', at('surv.json'), '--table', at('test.csv'), '--out', at('s.csv')])
    const rows = readFileSync(at('s.csv'), 'utf8').trimEnd().split('\n').slice(1)
    const meanOf = (event: string): number => {
      const scores = rows
        .map(line => line.split(','))
        .filter(cells => cells[3] === event)
        .map(cells => Number(cells.at(-1)))
      return scores.reduce((sum, one) => sum + one, 0) / scores.length
    }
    expect(meanOf('1')).toBeGreaterThan(meanOf('0'))
  })

  it('learns an additive model with pairs: same bytes, parts that sum, and survival', async () => {
    const additive = (out: string, ...more: readonly string[]) =>
      attune(['learn', 'fit', '--table', at('train.csv'), '--kind', 'additive', '--out', at(out), '--json', ...more])
    const binary = ['--outcome', 'y', '--exclude', 'id,note,time', '--pairs', '1']
    const [one, two] = [await additive('a1.json', ...binary, '--threads', '1'), await additive('a2.json', ...binary)]
    expect([one.code, two.code]).toEqual([0, 0])
    expect(readFileSync(at('a1.json'))).toEqual(readFileSync(at('a2.json')))
    expect(JSON.parse(one.stdout)).toMatchObject({ kind: 'additive', training: { rows: 800, settings: { pairs: 1 } } })
    const predict = (model: string, out: string, ...more: readonly string[]) =>
      attune(['learn', 'predict', '--model', at(model), '--table', at('test.csv'), '--out', at(out), ...more])
    expect((await predict('a1.json', 'ap.csv', '--explain')).code).toBe(0)
    const lines = readFileSync(at('ap.csv'), 'utf8').trimEnd().split('\n').slice(1)
    expect(lines).toHaveLength(62)
    for (const line of lines) {
      const [prediction, age, ward, bias] = line.split(',').slice(-4).map(Number)
      expect(age! + ward! + bias!).toBeCloseTo(Math.log(prediction! / (1 - prediction!)), 9)
    }
    expect((await additive('as.json', '--time', 'time', '--event', 'y', '--exclude', 'id,note')).code).toBe(0)
    expect((await predict('as.json', 'asp.csv')).code).toBe(0)
  })

  it.each([
    ['logistic', ['--outcome', 'y', '--exclude', 'id,note,time']],
    ['logistic', ['--outcome', 'y', '--exclude', 'id,note,time', '--penalty', '0.01', '--l1', '1']],
    ['cox', ['--time', 'time', '--event', 'y', '--exclude', 'id,note']],
    ['forest', ['--time', 'time', '--event', 'y', '--exclude', 'id,note', '--trees', '20']],
    ['boosted', ['--time', 'time', '--event', 'y', '--exclude', 'id,note']],
  ])('learns a %s model (%j): same bytes, parts that sum', async (kind, options) => {
    const learn = (out: string) =>
      attune(['learn', 'fit', '--table', at('train.csv'), '--kind', kind, '--out', at(out), '--json', ...options])
    const [one, two] = [await learn('k1.json'), await learn('k2.json')]
    expect([one.code, two.code]).toEqual([0, 0])
    expect(JSON.parse(one.stdout)).toMatchObject({ kind, training: { rows: 800 } })
    expect(readFileSync(at('k1.json'))).toEqual(readFileSync(at('k2.json')))
    const predict = ['learn', 'predict', '--model', at('k1.json'), '--table', at('test.csv'), '--out', at('kp.csv')]
    expect((await attune([...predict, '--explain'])).code).toBe(0)
    const lines = readFileSync(at('kp.csv'), 'utf8').trimEnd().split('\n').slice(1)
    expect(lines).toHaveLength(62)
    for (const line of lines) {
      const [prediction, age, ward, bias] = line.split(',').slice(-4).map(Number)
      const score = kind === 'logistic' ? Math.log(prediction! / (1 - prediction!)) : prediction!
      expect(Math.abs(age! + ward! + bias! - score)).toBeLessThan(1e-9)
    }
  })

  it('takes a slight penalty where a column parts the outcomes, and says so', async () => {
    const run = await attune([
      ...['learn', 'fit', '--kind', 'logistic', '--json'],
      ...['--table', at('apart.csv'), '--outcome', 'y', '--out', at('apart.json')],
    ])
    expect(run.code).toBe(0)
    const { notes, training } = JSON.parse(run.stdout) as { notes: string[]; training: { settings: object } }
    expect(notes[0]).toContain('separation')
    expect(training.settings).toEqual({ penalty: 0.001 })
  })

  it('recalibrates chances by rows not seen, whole patients together, and tells what reading costs', async () => {
    const run = await attune([
      ...['learn', 'fit', '--kind', 'additive', '--json', '--group', 'id'],
      ...['--table', at('train.csv'), '--outcome', 'y', '--exclude', 'note,time', '--out', at('honest.json')],
    ])
    expect(run.code).toBe(0)
    const said = JSON.parse(run.stdout) as {
      features: string[]
      crossValidated: { folds: number; auc: number; recalibration: { slope: number }; gap: string }
    }
    expect(said.features).toEqual(['age', 'ward'])
    expect(said.crossValidated.folds).toBe(3)
    expect(said.crossValidated.auc).toBeGreaterThan(0.6)
    expect(said.crossValidated.gap).toContain('(this model, readable)')
    const { recalibration } = JSON.parse(readFileSync(at('honest.json'), 'utf8')) as { recalibration: object }
    expect(recalibration).toEqual(said.crossValidated.recalibration)
  })

  const refusals: readonly (readonly [string, readonly string[], string])[] = [
    ['no verb', ['learn'], 'What to do is missing'],
    ['no table', ['learn', 'fit', '--kind', 'boosted', '--outcome', 'y', '--out', at('x.json')], '--table is missing'],
    [
      'a kind that is not there',
      ['learn', 'fit', '--kind', 'magic', '--table', at('train.csv'), '--outcome', 'y', '--out', at('x.json')],
      'no kind magic',
    ],
    [
      'an option of another kind',
      [
        'learn',
        'fit',
        '--kind',
        'additive',
        '--trees',
        '9',
        '--table',
        at('train.csv'),
        '--outcome',
        'y',
        '--out',
        at('x.json'),
      ],
      '--trees is of --kind boosted',
    ],
    [
      'a forest without times',
      ['learn', 'fit', '--kind', 'forest', '--table', at('train.csv'), '--outcome', 'y', '--out', at('x.json')],
      'learns survival',
    ],
    [
      'the share of no penalty',
      [
        ...['learn', 'fit', '--kind', 'logistic', '--l1', '1'],
        ...['--table', at('train.csv'), '--outcome', 'y', '--out', at('x.json')],
      ],
      'share of a penalty',
    ],
    [
      'quantiles of an additive model',
      [
        'learn',
        'fit',
        '--kind',
        'additive',
        '--objective',
        'quantile:0.9',
        '--table',
        at('train.csv'),
        '--outcome',
        'time',
        '--out',
        at('x.json'),
      ],
      'does not learn quantiles',
    ],
    [
      'an outcome that is the same for all',
      ['learn', 'fit', '--kind', 'additive', '--table', at('same.csv'), '--outcome', 'y', '--out', at('x.json')],
      'the same in every row',
    ],
    [
      'a column that is not there',
      ['learn', 'fit', '--kind', 'boosted', '--table', at('train.csv'), '--outcome', 'z', '--out', at('x.json')],
      'has no column z',
    ],
    [
      'an outcome that is no flag',
      ['learn', 'fit', '--kind', 'boosted', '--table', at('train.csv'), '--outcome', 'time', '--out', at('x.json')],
      'neither 0 nor 1',
    ],
    [
      'an outcome that is missing',
      [
        'learn',
        'fit',
        '--kind',
        'boosted',
        '--table',
        at('train.csv'),
        '--outcome',
        'age',
        '--objective',
        'mean',
        '--out',
        at('x.json'),
      ],
      'column age is empty',
    ],
    [
      'a model that is none',
      ['learn', 'predict', '--model', at('train.csv'), '--table', at('test.csv'), '--out', at('x.csv')],
      'not a model',
    ],
    [
      'a table without a feature',
      ['learn', 'predict', '--model', at('one.json'), '--table', at('narrow.csv'), '--out', at('x.csv')],
      'has no column ward',
    ],
    [
      'a number that is none',
      ['learn', 'predict', '--model', at('one.json'), '--table', at('words.csv'), '--out', at('x.csv')],
      'Row 2, column age is not a number',
    ],
    [
      'predictions that are there already',
      ['learn', 'predict', '--model', at('one.json'), '--table', at('p.csv'), '--out', at('x.csv')],
      'column "prediction" already',
    ],
    [
      'the table itself as output',
      ['learn', 'predict', '--model', at('one.json'), '--table', at('test.csv'), '--out', at('test.csv')],
      'would be overwritten',
    ],
  ]
  for (const [name, argv, message] of refusals)
    it(`refuses ${name}, with the remedy`, async () => {
      writeFileSync(at('narrow.csv'), 'age\n3\n')
      writeFileSync(at('words.csv'), 'age,ward\n3,a\nold,b\n')
      const { code, stdout } = await attune([...argv, '--json'])
      expect(code).toBe(2)
      const { error } = JSON.parse(stdout) as { error: { code: string; message: string; remedy: string } }
      expect(error.message).toContain(message)
      expect(error.remedy).not.toBe('')
    })
})
