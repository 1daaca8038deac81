import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../core/index.ts'
import {
  aucOf,
  averagePrecision,
  brierScore,
  calibrationInTheLarge,
  calibrationSlope,
  decisionCurve,
  expectedCalibrationError,
  type Judged,
  logLoss,
} from './index.ts'

const folder = '../shared/data/models/golden'
const read = (name: string) => JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'))
const valueOfAnswer = <T>(answer: Answer<T>): T => {
  if (answer.kind !== 'answered') throw new Error(JSON.stringify(answer))
  return answer.value
}

describe.skipIf(!existsSync(`${folder}/metrics_heart_pooledLR.json`))('measures of a published cohort (golden)', () => {
  const { y, p, metrics, delong } = existsSync(folder) ? read('metrics_heart_pooledLR.json') : ({} as never)
  const judged = (): Judged => ({ outcome: Float64Array.from(y), prediction: Float64Array.from(p) })

  it('AUC with DeLong’s interval, average precision, Brier score, log loss', () => {
    const auc = valueOfAnswer(aucOf(judged()))
    const { low, high } = valueOfAnswer(auc.interval)
    for (const [at, value] of [auc.value, low, high].entries()) expect(Math.abs(value - delong[at])).toBeLessThan(1e-9)
    expect(Math.abs(auc.value - metrics.auc)).toBeLessThan(1e-9)
    expect(Math.abs(valueOfAnswer(averagePrecision(judged())) - metrics.ap)).toBeLessThan(1e-9)
    expect(Math.abs(valueOfAnswer(brierScore(judged())) - metrics.brier)).toBeLessThan(1e-9)
    expect(Math.abs(valueOfAnswer(logLoss(judged())) - metrics.logloss)).toBeLessThan(1e-9)
  })

  it('calibration slope, its intercept, in the large, and ECE in ten bins', () => {
    const { slope, intercept } = valueOfAnswer(calibrationSlope(judged()))
    expect(Math.abs(slope.value - metrics.slope)).toBeLessThan(1e-9)
    expect(Math.abs(intercept.value - metrics.intercept)).toBeLessThan(1e-9)
    expect(Math.abs(valueOfAnswer(calibrationInTheLarge(judged())).value - metrics.citl)).toBeLessThan(1e-9)
    const ece = valueOfAnswer(expectedCalibrationError(judged(), 10))
    expect(Math.abs(ece.value - metrics.ece10)).toBeLessThan(1e-9)
    expect(ece.bins).toBe(10)
  })

  it('net benefit', () => {
    const expected: Record<string, number> = read('calibration_dca.json').net_benefit
    const curve = valueOfAnswer(decisionCurve(judged(), Object.keys(expected).map(Number)))
    for (const { threshold, model } of curve) expect(Math.abs(model - expected[String(threshold)]!)).toBeLessThan(1e-9)
  })
})
