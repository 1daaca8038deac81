import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { expit, harrellC, randomOf } from '../../../learning/index.ts'
import { runEvaluate } from '../../commands/learn/evaluate.ts'
import { evaluate } from './evaluate.ts'
import { evaluateSurvival } from './evaluate-survival.ts'
import { type JudgedOptions, readJudged } from './judged-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'attune-evaluate-'))
let files = 0
const written = (lines: readonly string[]): string => {
  const path = join(folder, `p${files++}.csv`)
  writeFileSync(path, `${lines.join('\n')}\n`)
  return path
}
/** 1,200 rows of 400 patients; a second prediction that is worse; a level with few rows. */
const table = (): string => {
  const random = randomOf(4, 0)
  const rows = Array.from({ length: 1200 }, (_, row) => {
    const p = expit(random.normal(-0.5, 1))
    const worse = expit(Math.log(p / (1 - p)) + random.normal(0, 1))
    const ward = row < 40 ? 'small' : row % 2 === 0 ? 'east' : 'west'
    return [Number(random.unit() < p), p, worse, `p${row % 400}`, ward].join()
  })
  return written(['y,p,q,patient,ward', ...rows])
}
const options: JudgedOptions = { outcome: 'y', prediction: 'p', groups: [] }
const settings = { resampling: { resamples: 60, seed: 1 } }
const evaluated = async (path: string, more: Partial<JudgedOptions> = {}) => {
  const read = await readJudged(path, { ...options, ...more })
  if (!read.ok) throw new Error(JSON.stringify(read.issues))
  return evaluate(read.value, read.issues, settings)
}

describe('attune learn evaluate', () => {
  it('tells everything of one model, and compares two by patient', async () => {
    const path = table()
    const found = await evaluated(path, { compare: 'q', groups: ['ward'], patient: 'patient' })
    expect(found).toMatchObject({ rows: 1200, leftOut: { withoutOutcome: 0, withoutPrediction: 0 }, issues: [] })
    expect(Object.keys(found.metrics)).toEqual(
      expect.arrayContaining([
        'auc',
        'averagePrecision',
        'brier',
        'logLoss',
        'slope',
        'intercept',
        'inTheLarge',
        'ece',
      ]),
    )
    expect(found.notComputable).toEqual({})
    expect(found.intervals.auc?.method).toBe('bootstrap, 60 resamples of clusters')
    expect(found.comparison?.intervals.auc?.low).toBeGreaterThan(0)
    expect(found.comparison?.intervals.logLoss?.high).toBeLessThan(0)
    const ward = found.groups?.ward
    expect(ward?.levels.map(({ level }) => level)).toEqual(['east', 'small', 'west'])
    expect(ward?.levels[1]).toEqual({ level: 'small', tooFew: 'too few: under 100 rows' })
    expect(ward?.fairness).toMatchObject({ reference: 'east', gaps: [{ level: 'west' }] })
    expect(found.calibration.bins).toHaveLength(10)
    expect(found.threshold).toBeCloseTo(found.events / 1200, 12)
  })

  it('leaves out rows without outcome or prediction, and says how many', async () => {
    const found = await evaluated(written(['y,p', '1,0.5', ',0.5', '0,', '0,0.2']))
    expect(found).toMatchObject({ rows: 2, events: 1, leftOut: { withoutOutcome: 1, withoutPrediction: 1 } })
    expect(found.issues.map(({ code }) => code)).toEqual(['no-outcome', 'no-prediction'])
    expect(found.metrics.auc).toBe(1)
  })

  it('what cannot be computed is null with why, never NaN', async () => {
    const found = await evaluated(written(['y,p', '1,0.5', '1,0.7']))
    expect(found.metrics.auc).toBeNull()
    expect(found.notComputable.auc).toBe('not computable: one class')
    expect(JSON.parse(JSON.stringify(found))).toEqual(found)
    const scores = await evaluated(written(['y,p', '1,5', '0,-7']))
    expect(scores.metrics).toMatchObject({ auc: 1, brier: null, ece: null })
    const none = await evaluated(written(['y,p', ',0.5']))
    expect(none.notComputable.brier).toBe('not computable: no rows')
  })

  it('errors name row and column', async () => {
    const refused = async (lines: readonly string[], more: Partial<JudgedOptions> = {}) => {
      const read = await readJudged(written(lines), { ...options, ...more })
      return read.ok ? '' : read.issues[0]?.message
    }
    expect(await refused(['y,p', '1,0.5', '2,0.5'])).toBe('Row 2, column y is neither 0 nor 1.')
    expect(await refused(['y,p', '1,high'])).toBe('Row 1, column p is not a number.')
    expect(await refused(['y,r', '1,0.5'])).toContain('no column p. It has y, r.')
    expect(await refused(['y,p', '1,0.5'], { compare: 'p' })).toContain('asked for as two things')
  })

  it('the command prints one JSON document, or words; misuse has a remedy', async () => {
    const said: string[] = []
    const terminal = { out: (line: string) => void said.push(line), err: () => {}, write: () => undefined }
    const path = table()
    const asked = ['--table', path, '--outcome', 'y', '--prediction', 'p', '--resamples', '20']
    expect(await runEvaluate([...asked, '--json', '--groups', 'ward'], '/', terminal)).toBe(0)
    expect(JSON.parse(said.join('\n'))).toMatchObject({ rows: 1200, metrics: { auc: expect.any(Number) } })
    said.length = 0
    await runEvaluate([...asked, '--groups', 'ward'], '/', terminal)
    expect(said.join('\n')).toContain('ward small: too few: under 100 rows')
    expect(said.join('\n')).toMatch(/auc +0\.\d+ {2}\(0\.\d+ to 0\.\d+, DeLong\)/)
    await expect(runEvaluate(['--table', path], '/', terminal)).rejects.toMatchObject({ code: 'misuse' })
    await expect(runEvaluate([...asked, '--threshold', 'x'], '/', terminal)).rejects.toMatchObject({ code: 'misuse' })
  })

  it('survival: concordance, two scores, groups, the same C as the library', async () => {
    const random = randomOf(6, 0)
    const rows = Array.from({ length: 600 }, (_, row) => {
      const risk = random.normal(0, 1)
      const [time, end] = [-Math.log(1 - random.unit()) / Math.exp(risk), -Math.log(1 - random.unit())]
      return [Math.min(time, end), Number(time <= end), risk, random.normal(0, 1), row < 50 ? 'few' : 'many'].join()
    })
    const path = written(['t,e,risk,noise,ward', ...rows, '3,1,,0,many'])
    const asked = {
      time: 't',
      event: 'e',
      prediction: 'risk',
      groups: ['ward'],
      resampling: { resamples: 60, seed: 1 },
    }
    const read = await evaluateSurvival(path, { ...asked, compare: 'noise' })
    if (!read.ok) throw new Error(JSON.stringify(read.issues))
    const cells = rows.map(row => row.split(',').map(Number))
    const column = (at: number) => Float64Array.from(cells, row => row[at]!)
    const { c } = harrellC({ followUp: { time: column(0), event: column(1) }, risk: column(2) })
    expect(read.value).toMatchObject({ rows: 600, leftOut: 1, metrics: { harrellC: c } })
    expect(read.value.comparison?.intervals.harrellC?.low).toBeGreaterThan(0.1)
    expect(read.value.groups?.ward?.[0]).toEqual({ level: 'few', tooFew: 'too few: under 100 rows' })
    expect(read.value.groups?.ward?.[1]).toMatchObject({ level: 'many', metrics: { unoC: expect.any(Number) } })
    const constant = await evaluateSurvival(written(['t,e,risk', '1,1,0', '2,0,0', '3,1,0']), { ...asked, groups: [] })
    if (!constant.ok) throw new Error(JSON.stringify(constant.issues))
    expect(constant.value).toMatchObject({ metrics: { harrellC: 0.5, unoC: 0.5 }, intervals: {} })
    expect(constant.value.notComputable['harrellC interval']).toContain('the variance is 0')
    const wrong = await evaluateSurvival(written(['t,e,risk', '1,1,0', '1,2,0']), { ...asked, groups: [] })
    expect(wrong.issues[0]?.message).toContain('Row 2')
    const none = await evaluateSurvival(written(['t,e,risk', '1,0,0']), { ...asked, groups: [] })
    expect(none.ok && none.value.notComputable.harrellC).toContain('no two rows')
  })
})
