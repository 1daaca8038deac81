import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { randomOf } from '../../src/learning/index.ts'
import { attuneHere as attune } from '../support/cli.ts'

/** One table with a column of folds: learnt from some of them, judged on another, without a file in between. */

const home = mkdtempSync(join(tmpdir(), 'attune-where-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const at = (name: string): string => join(home, name)

const head = 'age,ward,site,fold,y,time'
const rows = (() => {
  const random = randomOf(8, 5)
  return Array.from({ length: 900 }, (_, row) => {
    const age = random.whole(20, 90)
    const ward = random.pick(['surgery', 'medicine', '7'])
    const y = random.chance(1 / (1 + Math.exp(4 - age / 15 - (ward === '7' ? 1 : 0)))) ? 1 : 0
    return [random.chance(0.1) ? '' : age, ward, random.pick(['N', 'S', '']), row % 4, y, random.whole(1, 400)]
  })
})()
const csv = (of: readonly (readonly unknown[])[]): string =>
  `${[head, ...of.map(cells => cells.join(','))].join('\n')}\n`

beforeAll(() => {
  writeFileSync(at('all.csv'), csv(rows))
  writeFileSync(at('others.csv'), csv(rows.filter(([, , , fold]) => fold !== 3)))
})

const fitted = (table: string, out: string, ...more: readonly string[]) =>
  attune([
    'learn',
    'fit',
    '--table',
    at(table),
    '--kind',
    'boosted',
    '--trees',
    '30',
    '--out',
    at(out),
    '--json',
    ...more,
  ])
const told = (run: { readonly stdout: string }) => JSON.parse(run.stdout) as Record<string, unknown>

describe('attune learn --where', () => {
  it('learns what the same rows alone would teach, and writes down which they were', async () => {
    const chosen = await fitted('all.csv', 'chosen.json', '--outcome', 'y', '--exclude', 'time', '--where', 'fold!=3')
    await fitted('others.csv', 'others.json', '--outcome', 'y', '--exclude', 'time,fold')
    expect(told(chosen)).toMatchObject({
      features: ['age', 'ward', 'site'],
      training: { rows: 675, settings: { where: ['fold!=3'] } },
      notChosen: 225,
    })
    const without = readFileSync(at('chosen.json'), 'utf8').replace(',"where":["fold!=3"]', '')
    expect(without).toBe(readFileSync(at('others.json'), 'utf8'))
  })

  it('predicts and judges the rows that are asked for', async () => {
    const predicted = await attune([
      ...['learn', 'predict', '--model', at('chosen.json'), '--table', at('all.csv'), '--out', at('p.csv')],
      ...['--where', 'fold=3', '--explain', '--json'],
    ])
    expect(told(predicted)).toMatchObject({ rows: 225, notChosen: 675 })
    const [, ...lines] = readFileSync(at('p.csv'), 'utf8').trimEnd().split('\n')
    expect(lines.map(line => line.split(',').slice(0, 6).join(','))).toEqual(
      rows.filter(([, , , fold]) => fold === 3).map(cells => cells.join(',')),
    )
    // Each prediction is that of its own row: its contributions sum to it.
    for (const line of lines) {
      const [prediction, ...parts] = line.split(',').slice(6).map(Number)
      const score = parts.reduce((sum, part) => sum + part, 0)
      expect(1 / (1 + Math.exp(-score))).toBeCloseTo(prediction!, 9)
    }
    const whole = await attune([
      ...['learn', 'predict', '--model', at('chosen.json'), '--table', at('all.csv'), '--out', at('whole.csv')],
      '--json',
    ])
    expect(told(whole)).not.toHaveProperty('notChosen')
    const judge = async (table: string, ...more: readonly string[]) =>
      told(await attune(['learn', 'evaluate', '--table', at(table), '--prediction', 'prediction', '--json', ...more]))
    const one = await judge('p.csv', '--outcome', 'y')
    const other = await judge('whole.csv', '--outcome', 'y', '--where', 'fold=3')
    expect(other).toEqual({ ...one, notChosen: 675 })
    const survival = await judge('whole.csv', '--time', 'time', '--event', 'y', '--where', 'fold=3')
    expect(survival).toEqual({ ...(await judge('p.csv', '--time', 'time', '--event', 'y')), notChosen: 675 })
  })

  it('takes alternatives of one column, together with other columns, and missing cells', async () => {
    const count = (isMeant: (row: readonly unknown[]) => boolean): number => rows.filter(isMeant).length
    const learnt = async (...more: readonly string[]): Promise<unknown> => {
      const where = more.flatMap(one => ['--where', one])
      return told(await fitted('all.csv', 'some.json', '--outcome', 'y', '--folds', '0', ...where)).training
    }
    expect(await learnt('fold=0', 'fold=2', 'site!=')).toMatchObject({
      rows: count(([, , site, fold]) => (fold === 0 || fold === 2) && site !== ''),
      settings: { where: ['fold=0', 'fold=2', 'site!='] },
    })
    expect(await learnt('site=')).toMatchObject({ rows: count(([, , site]) => site === '') })
    expect(await learnt('ward!=7', 'ward!=surgery')).toMatchObject({ rows: count(([, ward]) => ward === 'medicine') })
  })

  it('says the row as the file counts it, and does not look at rows that are not meant', async () => {
    writeFileSync(at('odd.csv'), 'x,part,y,patient\n1,test,?,p\n2,train,1,p\n3,train,0,q\n4,train,maybe,\n')
    const odd = await fitted('odd.csv', 'odd.json', '--outcome', 'y', '--where', 'part=train')
    expect(odd.code).toBe(2)
    expect(odd.stdout).toContain('Row 4, column y is not a number')
    writeFileSync(at('odd.csv'), 'x,part,y,patient\n1,test,?,p\n2,train,1,p\n3,train,0,q\n4,train,1,\n')
    const whose = await fitted('odd.csv', 'odd.json', '--outcome', 'y', '--where', 'part=train', '--group', 'patient')
    expect(whose.stdout).toContain('Row 4, column patient is empty')
    writeFileSync(at('judged.csv'), 'part,y,p,t\n1,0,1,1\n1,2,1,-1\n2,1,1,1\n2,3,1,-1\n')
    const judged = [
      'learn',
      'evaluate',
      '--table',
      at('judged.csv'),
      '--prediction',
      'p',
      '--where',
      'part=2',
      '--json',
    ]
    expect((await attune([...judged, '--outcome', 'y'])).stdout).toContain('Row 4, column y is neither 0 nor 1')
    expect((await attune([...judged, '--time', 't', '--event', 'y'])).stdout).toContain('Row 4: column t')
  })

  it.each([
    ['a column that is not there', ['fould=3'], '--where: all.csv has no column fould. It has age, ward'],
    ['a value that no row has', ['fold=3.0'], '--where fold=3.0: no row has that value'],
    ['a value to leave out that no row has', ['fold!=9'], '--where fold!=9: no row has that value'],
    ['a missing cell that no row has', ['ward='], '--where ward=: no row has an empty cell there'],
    ['rows that are not there together', ['fold=3', 'fold!=3'], 'no row is left by fold=3, fold!=3 together'],
    ['what is no condition', ['fold'], '--where does not say which rows: fold'],
    ['a condition on nothing', ['!=3'], '--where does not say which rows: !=3'],
  ])('refuses %s, in each of the three, with the remedy', async (_, given, message) => {
    const where = given.flatMap(one => ['--where', one])
    for (const argv of [
      ['fit', '--kind', 'boosted', '--outcome', 'y', '--out', at('x.json')],
      ['predict', '--model', at('chosen.json'), '--out', at('x.csv')],
      ['evaluate', '--outcome', 'y', '--prediction', 'age'],
    ]) {
      const { code, stdout } = await attune(['learn', ...argv, '--table', at('all.csv'), ...where, '--json'])
      const { error } = JSON.parse(stdout) as { error: { message: string; remedy: string } }
      expect([code, error.message]).toEqual([2, expect.stringContaining(message)])
      expect(error.remedy).not.toBe('')
    }
  })
})
