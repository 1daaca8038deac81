import { type Answer, answered } from '../../core/index.ts'
import { ascendingRows, hindrance, type Judged, notComputable } from './judged.ts'

export type CalibrationPoint = { readonly predicted: number; readonly observed: number }

/** Part of the rows that each local line looks at, as in R's `loess`. */
const SPAN = 0.75
const POINTS = 50

/**
 * The calibration curve as a smooth: at up to 50 predictions, spread by rank, a line fitted to the nearest three quarters of the
 * rows with tricube weights (Cleveland 1979; for calibration Austin and Steyerberg, Statistics in Medicine 2014; 33: 517-535). One
 * pass, no robustness weights: outcomes are 0 and 1.
 *
 * @example
 * const curve = smoothCalibration({ outcome, prediction })
 * if (curve.kind === 'answered') curve.value[0] // { predicted: 0.02, observed: 0.03 }
 */
export const smoothCalibration = (judged: Judged): Answer<readonly CalibrationPoint[]> => {
  const because = hindrance(judged, { probabilities: true, bothClasses: true })
  if (because !== undefined) return notComputable(because)
  const order = ascendingRows(judged.prediction)
  const x = Float64Array.from(order, row => judged.prediction[row]!)
  const y = Float64Array.from(order, row => judged.outcome[row]!)
  if (x[0] === x[x.length - 1]) return notComputable('constant predictions')
  const wide = Math.max(2, Math.ceil(SPAN * x.length))
  const points: CalibrationPoint[] = []
  let from = 0
  for (let point = 0; point < POINTS; point++) {
    const at = x[Math.round((point * (x.length - 1)) / (POINTS - 1))]!
    if (points.at(-1)?.predicted === at) continue
    // The nearest rows are neighbours in the order; their window only moves up.
    while (from + wide < x.length && x[from + wide]! - at < at - x[from]!) from++
    points.push({ predicted: at, observed: localLine(x, y, from, from + wide, at) })
  }
  return answered(points)
}

const localLine = (x: Float64Array, y: Float64Array, from: number, to: number, at: number): number => {
  const reach = Math.max(at - x[from]!, x[to - 1]! - at)
  const [w, wx, wy, wxx, wxy] = [0, 0, 0, 0, 0].map(() => ({ sum: 0 }))
  for (let row = from; row < to; row++) {
    const away = x[row]! - at
    const weight = reach === 0 ? 1 : (1 - (Math.abs(away) / reach) ** 3) ** 3
    w!.sum += weight
    wx!.sum += weight * away
    wy!.sum += weight * y[row]!
    wxx!.sum += weight * away * away
    wxy!.sum += weight * away * y[row]!
  }
  const spread = w!.sum * wxx!.sum - wx!.sum ** 2
  const level =
    spread > 1e-12 * w!.sum * wxx!.sum ? (wxx!.sum * wy!.sum - wx!.sum * wxy!.sum) / spread : wy!.sum / w!.sum
  return Math.min(1, Math.max(0, level))
}
