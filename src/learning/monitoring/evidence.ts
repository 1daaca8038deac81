import { assertAlpha } from './cases.ts'

export type AlarmSettings = {
  /** The chance of a false alarm of the whole run, above 0. */
  readonly alpha: number
  /** Observations that pass, on average, at least until a late-change alarm is false. */
  readonly falseAlarmEvery: number
}

export const alarmDefaults: AlarmSettings = { alpha: 0.05, falseAlarmEvery: 1_000_000 }

/** Evidence against "nothing is wrong", kept for every look at once. Places count observations from 0. */
export type Evidence = {
  /** From the first observation on: the chance that this alarm ever comes while nothing is wrong is at most `alpha`. */
  readonly wholeRun: {
    readonly alpha: number
    /** The observation at which the evidence first was 1 / alpha; null: never. */
    readonly alarmAt: number | null
    /** The logarithm of the evidence now, and where it was highest (a bet's winnings: log(20) is a twentieth). */
    readonly logEvidence: number
    readonly highest: number
  }
  /**
   * For a change after long quiet: while nothing is wrong, at least `falseAlarmEvery` observations pass on average until this
   * alarm, and it comes within n of them with a chance of at most n / falseAlarmEvery.
   */
  readonly lateChange: {
    readonly falseAlarmEvery: number
    readonly alarmAt: number | null
    readonly logEvidence: number
    /** The observation from which on the change is likeliest to have been, as seen at the first of both alarms. */
    readonly changeAt: number | null
  }
}

export type EvidenceGatherer = {
  /** Takes the factors of one more observation: of each alternative its likelihood ratio, or another bet's return. */
  readonly take: (factors: Float64Array) => void
  readonly evidence: () => Evidence
}

/** Bets never fall below this: an alternative that lost for a million observations can still win. It adds under 1e-150 to alpha. */
const LEAST = 1e-160
const MOST = 1e160

/**
 * Sequential evidence from bets against one hypothesis. Each factor must be at least 0 and, under the hypothesis and given all
 * before, of mean at most 1. Then
 *
 * - the mean over alternatives of the products of factors is a test supermartingale: it ever reaches 1 / alpha with probability at
 *   most alpha (Ville 1939; Ramdas, Grunwald, Vovk and Shafer, Statistical Science 2023; 38: 576-601);
 * - R = (R + 1) x factor, the mean over alternatives, is the Shiryaev-Roberts e-detector: R - n is a supermartingale, so that
 *   the mean time until R reaches A is at least A (Shin, Ramdas and Rinaldo, "E-detectors", New England Journal of Statistics in
 *   Data Science, arXiv 2203.03532), and R reaches A within n with probability at most n / A (Ville, on R + n - k);
 * - the change is placed where the cumulative sum of the strongest alternative last began (Page 1954; Hinkley 1971).
 *
 * @param weights of the alternatives, summing to 1
 */
export const evidenceGatherer = (weights: Float64Array, settings: AlarmSettings): EvidenceGatherer => {
  assertAlpha(settings.alpha)
  if (!(settings.falseAlarmEvery > 1))
    throw new RangeError(`falseAlarmEvery is ${settings.falseAlarmEvery}, not above 1`)
  const bets = Float64Array.from(weights)
  const started = new Float64Array(weights.length)
  const sums = new Float64Array(weights.length).fill(1)
  const begins = new Float64Array(weights.length)
  const [needed, neededLate] = [1 / settings.alpha, settings.falseAlarmEvery]
  let taken = 0
  let now = 1
  let highest = 1
  let late = 0
  let alarmAt: number | null = null
  let lateAlarmAt: number | null = null
  let changeAt: number | null = null
  const alarm = (): number => {
    const strongest = sums.indexOf(sums.reduce((most, sum) => Math.max(most, sum), 0))
    // Where no alternative has anything to show for itself, the change is not before the alarm.
    changeAt ??= Math.min(taken, begins[strongest]!)
    return taken
  }
  return {
    take: factors => {
      now = 0
      late = 0
      for (let k = 0; k < weights.length; k++) {
        const factor = factors[k]!
        bets[k] = Math.min(MOST, Math.max(LEAST, bets[k]! * factor))
        now += bets[k]!
        started[k] = Math.min(MOST, (started[k]! + weights[k]!) * factor)
        late += started[k]!
        const sum = sums[k]! * factor
        if (sum > 1) sums[k] = Math.min(MOST, sum)
        else {
          sums[k] = 1
          begins[k] = taken + 1
        }
      }
      if (now > highest) highest = now
      if (alarmAt === null && now >= needed) alarmAt = alarm()
      if (lateAlarmAt === null && late >= neededLate) lateAlarmAt = alarm()
      taken++
    },
    evidence: () => ({
      wholeRun: { alpha: settings.alpha, alarmAt, logEvidence: Math.log(now), highest: Math.log(highest) },
      lateChange: {
        falseAlarmEvery: settings.falseAlarmEvery,
        alarmAt: lateAlarmAt,
        logEvidence: late === 0 ? Math.log(LEAST) : Math.log(late),
        changeAt,
      },
    }),
  }
}

/** The same weight for each of so many alternatives. */
export const evenWeights = (count: number): Float64Array => new Float64Array(count).fill(1 / count)

/** The first of both alarms; null: neither came. */
export const firstAlarm = ({ wholeRun, lateChange }: Evidence): number | null =>
  wholeRun.alarmAt === null || lateChange.alarmAt === null
    ? (wholeRun.alarmAt ?? lateChange.alarmAt)
    : Math.min(wholeRun.alarmAt, lateChange.alarmAt)
