import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomOf } from '../../src/learning/index.ts'
import { attuneHere as attune } from '../support/cli.ts'

/** Tables as they come: what is learnt from them, what is said of them, what is refused. */

const home = mkdtempSync(join(tmpdir(), 'attune-odd-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const at = (name: string): string => join(home, name)
const random = randomOf(8, 6)
const rows = Array.from({ length: 400 }, (_, row) => {
  const age = random.whole(20, 90)
  const y = random.chance(1 / (1 + Math.exp(4 - age / 15))) ? 1 : 0
  return { row, age, sex: random.pick(['M', 'F']), y, time: random.whole(1, 300) }
})
const table = (name: string, head: string, line: (one: (typeof rows)[number]) => string, more = ''): void =>
  writeFileSync(at(name), `${head}\n${rows.map(line).join('\n')}\n${more}`)

const run = async (...argv: readonly string[]) => {
  const { code, stdout } = await attune(['learn', ...argv, '--json'])
  return { code, said: JSON.parse(stdout) as Record<string, unknown> & { error?: { message: string } } }
}
const fitted = (name: string, kind: string, ...more: readonly string[]) =>
  run('fit', '--table', at(name), '--kind', kind, '--out', at('m.json'), ...more)
const binary = ['--outcome', 'y']

beforeAll(() => {
  table('plain.csv', 'age,sex,y,time', ({ age, sex, y, time }) => `${age},${sex},${y},${time}`)
  table('words.csv', 'age,y', ({ age, y }) => `${age},${y === 1 ? 'yes' : 'no'}`)
  table('flags.csv', 'age,y', ({ age, y }) => `${age},${y === 1 ? 'TRUE' : 'FALSE'}`)
  table('names.csv', 'id,age,y', ({ row, age, y }) => `${9007199254740993n + BigInt(row)},${age},${y}`)
  table('stray.csv', 'age,sex,y', ({ age, sex, y }) => `${age},${sex},${y}`, 'NA,M,1\n')
  table('flat.csv', 'one,none,word,y,time', ({ y, time }) => `1,,w,${y},${time}`)
  table('leak.csv', 'age,left,y,third,other', ({ row, age, y }) =>
    [age, y === 1 ? 'home' : 'ward', y, row % 2, y].join(),
  )
  table('spaces.csv', ' age ,sex,y,note', ({ age, sex, y }) => `${age} , ${sex},${y},"one,\n two "`)
  table('codes.csv', 'code,age,y,time', ({ row, age, y, time }) =>
    Array.from({ length: 8 }, (_, at) => `c${row * 8 + at},${age},${y},${time}`).join('\n'),
  )
  table('codes-again.csv', 'age,sex', ({ age, row }) => `${age},${(row % 2) + 1}`)
  writeFileSync(at('five.csv'), 'age,y,time\n50,0,1\n60,1,2\n70,0,3\n41,1,2\n55,1,1\n')
  writeFileSync(at('none.csv.gz'), gzipSync(''))
})

describe('odd tables', () => {
  it.each([
    ['yes and no', 'words.csv', binary, 'also where it is yes and no'],
    ['TRUE and FALSE', 'flags.csv', binary, 'What happened is written as 1 and 0'],
    ['an outcome that says whose row it is', 'plain.csv', [...binary, '--group', 'y'], 'cannot be the outcome and say'],
    [
      'an objective of survival',
      'plain.csv',
      ['--time', 'time', '--event', 'y', '--objective', 'count'],
      'no --objective',
    ],
    ['a time in words', 'plain.csv', ['--time', 'sex', '--event', 'y'], 'column sex is not a number. plain.csv:3'],
    ['the table itself as model', 'plain.csv', [...binary, '--out', at('plain.csv')], 'would be overwritten'],
    ['an outcome that is not there', 'plain.csv', ['--outcome', 'died'], 'no column died. It has age, sex, y, time'],
    ['gzip of nothing', 'none.csv.gz', binary, 'its first line must name the columns'],
  ])('refuses %s', async (_, name, more, message) => {
    const { code, said } = await fitted(name, 'boosted', '--trees', '3', ...more)
    expect([code, said.error?.message]).toEqual([2, expect.stringContaining(message)])
  })

  it.each([
    ['logistic', binary],
    ['cox', ['--time', 'time', '--event', 'y']],
  ])('refuses a %s model a coefficient for each of 3,200 codes, at once', async (kind, more) => {
    const { code, said } = await fitted('codes.csv', kind, ...more)
    expect([code, said.error?.message]).toEqual([2, expect.stringContaining('Column code has 3199 of them')])
  })

  it('takes an outcome as numbers, and columns that are not used as levels, whatever is said of them', async () => {
    const asNumbers = await fitted(
      'plain.csv',
      'boosted',
      '--trees',
      '3',
      ...binary,
      '--categorical',
      'y,time',
      '--exclude',
      'time',
    )
    expect(asNumbers.said).toMatchObject({ features: ['age', 'sex'], training: { rows: 400 } })
  })

  it('says where a column of numbers has a word, where numbers are names, and where nothing is recalibrated', async () => {
    expect((await fitted('stray.csv', 'boosted', '--trees', '3', ...binary)).said.notes).toEqual([
      expect.stringContaining('Column age is read as levels: its first 400 values are numbers, row 401 is not'),
    ])
    expect((await fitted('names.csv', 'boosted', '--trees', '3', ...binary)).said.notes).toEqual([
      expect.stringContaining('Column id has numbers so large that neighbours are not told apart, first in row 1'),
    ])
    const asLevels = await fitted('names.csv', 'boosted', '--trees', '3', ...binary, '--group', 'id')
    expect(asLevels.said.notes).toEqual([])
    expect((await fitted('five.csv', 'boosted', ...binary)).said.notes).toEqual([
      expect.stringContaining('the model says the same of each: too few rows?'),
      expect.stringContaining('Chances are as learnt, not recalibrated'),
    ])
  })

  it.each(['boosted', 'additive', 'logistic'])(
    'of columns without a difference a %s model says the same of all',
    async kind => {
      const { code } = await fitted('flat.csv', kind, ...binary, '--exclude', 'time', '--folds', '0')
      expect(code).toBe(0)
      await run('predict', '--model', at('m.json'), '--table', at('flat.csv'), '--out', at('p.csv'))
      const told = readFileSync(at('p.csv'), 'utf8').trimEnd().split('\n').slice(1)
      const chances = told.map(line => Number(line.split(',')[5]))
      const share = rows.reduce((sum, { y }) => sum + y, 0) / rows.length
      for (const chance of chances) expect(chance).toBeCloseTo(share, 6)
    },
  )

  it.each(['boosted', 'additive', 'logistic'])(
    'a %s model learns from a column that holds the outcome, and asks whether it does',
    async kind => {
      const more = kind === 'boosted' ? ['--trees', '30'] : []
      const { code, said } = await fitted('leak.csv', kind, ...binary, '--exclude', 'third,other', ...more)
      expect(code).toBe(0)
      expect(said.notes).toContainEqual(expect.stringContaining('does a column hold the outcome itself?'))
      expect(Object.keys(said.crossValidated as object).slice(0, 3)).toEqual(['folds', 'auc', 'recalibration'])
    },
  )

  it.each([
    ['third', '2 groups do not make 3 parts'],
    ['other', '2 groups do not make 3 parts'],
    ['code', '20 rows with the outcome and 20 without must be left whichever groups are held back'],
  ])('without groups enough (%s) a model is learnt, and not recalibrated', async (group, because) => {
    if (group === 'code')
      table('groups.csv', 'age,code,y', ({ row, age, y }) => [age, y === 1 ? 'all' : row % 9, y].join())
    const name = group === 'code' ? 'groups.csv' : 'leak.csv'
    const { code, said } = await fitted(name, 'logistic', ...binary, '--group', group, '--penalty', '0.1')
    expect([code, said.notes]).toEqual([0, [expect.stringContaining(because)]])
  })

  it('keeps cells as they are written beside predictions', async () => {
    await fitted('spaces.csv', 'boosted', '--trees', '3', ...binary, '--exclude', 'note')
    await run('predict', '--model', at('m.json'), '--table', at('spaces.csv'), '--out', at('p.csv'))
    const told = readFileSync(at('p.csv'), 'utf8')
    const over = await run('predict', '--model', at('m.json'), '--table', at('spaces.csv'), '--out', at('m.json'))
    expect([over.code, over.said.error?.message]).toEqual([2, 'The model would be overwritten.'])
    expect(told.replaceAll(/,(prediction|0\.\d+)\n/g, '\n')).toBe(readFileSync(at('spaces.csv'), 'utf8'))
  })

  it('a column whose levels the model knows none of is legal, and told', async () => {
    await fitted('plain.csv', 'boosted', '--trees', '3', ...binary, '--exclude', 'time')
    const { code, said } = await run(
      ...['predict', '--model', at('m.json'), '--table', at('codes-again.csv'), '--out', at('p.csv')],
    )
    expect(code).toBe(0)
    expect(said.notes).toEqual([expect.stringContaining('Column sex has no level that the model knows')])
    const usual = await run('predict', '--model', at('m.json'), '--table', at('plain.csv'), '--out', at('p.csv'))
    expect(usual.said).not.toHaveProperty('notes')
  })

  it.each([
    ['boosted', '20'],
    ['forest', '10'],
  ])('a %s model of survival has the same bytes for any threads, and parts that sum', async (kind, trees) => {
    const bytes = async (threads: string): Promise<Buffer> => {
      const more = ['--time', 'time', '--event', 'y', '--trees', trees, '--threads', threads]
      expect((await fitted('plain.csv', kind, ...more)).code).toBe(0)
      return readFileSync(at('m.json'))
    }
    expect(await bytes('1')).toEqual(await bytes('2'))
    await run('predict', '--model', at('m.json'), '--table', at('plain.csv'), '--out', at('p.csv'), '--explain')
    for (const line of readFileSync(at('p.csv'), 'utf8').trimEnd().split('\n').slice(1)) {
      const [risk, ...parts] = line.split(',').slice(4).map(Number)
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(risk!, 9)
    }
  })
})
