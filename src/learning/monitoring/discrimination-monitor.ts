import { type Answer, answered, outOfScope } from '../../core/index.ts'
import { normalQuantile } from '../numeric/index.ts'
import { type AucBlock, aucBlocks } from './auc-blocks.ts'
import { strayOf } from './bounded-mean.ts'
import { type AnytimeInterval, assertCases, type MonitoredCases, type WatchedEffect } from './cases.ts'
import { type AlarmSettings, alarmDefaults, type Evidence, evenWeights, evidenceGatherer } from './evidence.ts'
import { type CaseWindow, windowsOf } from './windows.ts'

/** The AUC that was measured before the model was served; without an error it is an agreed number. */
export type ReferenceAuc = { readonly value: number; readonly standardError?: number }

export type DiscriminationSettings = AlarmSettings & {
  readonly level: number
  /** A block closes when it holds so many cases with the outcome and so many without. */
  readonly leastOfEach: number
  /** A fall by less than this is none: the margin of non-inferiority that the model was approved with. */
  readonly margin: number
}

export const discriminationDefaults: DiscriminationSettings = {
  ...alarmDefaults,
  level: 0.95,
  leastOfEach: 3,
  margin: 0,
}

export type DiscriminationWatch = {
  readonly blocks: number
  /** For a chart: the mean over the blocks that end in each window; null where none does. */
  readonly windows: readonly (CaseWindow & { readonly auc: number | null })[]
  /** Cases behind the last block, which wait for others. */
  readonly waiting: number
  /** The mean over blocks. */
  readonly auc: Answer<WatchedEffect>
  /** Minus the reference, whose own error is in the interval. */
  readonly difference: Answer<WatchedEffect>
  /** Against "the AUC has not fallen below the reference by more than the margin". Its places and numbers count cases. */
  readonly evidence: Evidence
  /** The mean over the blocks from the likeliest change on; null without an alarm. */
  readonly sinceChange: { readonly from: number; readonly auc: number } | null
}

/** Shares of the largest stake that loses nothing but itself. */
const STAKES = [0.05, 0.1, 0.2, 0.4, 0.8]

/**
 * Watches whether cases with the outcome are still ranked above those without it. Of consecutive blocks (`aucBlocks`) each AUC has the
 * AUC of its time as mean and lies between 0 and 1: that is all that the alarms and intervals use, so no variance has to be known, and blocks of any
 * size count the same (betting on the mean of bounded variables: Waudby-Smith and Ramdas, Journal of the Royal Statistical Society B
 * 2024; 86: 1-27; intervals: `strayOf`).
 *
 * Half of `alpha` is kept for the error of the reference: bets are made against the lower end of its normal interval. Only a fall raises
 * alarms.
 *
 * @throws RangeError when a case has no outcome or no prediction, or a setting has no meaning
 *
 * @example
 * discriminationMonitor({ prediction, outcome }, { value: 0.78, standardError: 0.01 }).difference
 */
export const discriminationMonitor = (
  cases: MonitoredCases,
  reference: ReferenceAuc,
  settings: Partial<DiscriminationSettings> = {},
): DiscriminationWatch => {
  assertCases(cases)
  const set = { ...discriminationDefaults, ...settings }
  const { value, standardError = 0 } = reference
  if (!(value >= 0 && value <= 1)) throw new RangeError(`the reference AUC is ${value}, not from 0 to 1`)
  if (!(standardError >= 0)) throw new RangeError(`the reference AUC has a standard error of ${standardError}`)
  if (!(set.level > 0 && set.level < 1)) throw new RangeError(`level is ${set.level}, not between 0 and 1`)
  if (!(Number.isInteger(set.leastOfEach) && set.leastOfEach > 0))
    throw new RangeError(`leastOfEach is ${set.leastOfEach}, not a whole number above 0`)
  if (!(set.margin >= 0 && set.margin < 1)) throw new RangeError(`margin is ${set.margin}, not from 0 to 1`)
  const blocks = aucBlocks(cases, set.leastOfEach)
  const isExact = standardError === 0
  const alpha = isExact ? set.alpha : set.alpha / 2
  const least = value - set.margin + (isExact ? 0 : standardError * normalQuantile(alpha))
  // No block is shorter, so that what holds for these many blocks holds for the cases.
  const falseAlarmEvery = Math.max(2, set.falseAlarmEvery / (2 * set.leastOfEach))
  const inBlocks = evidenceAgainst(blocks, Math.min(1 - 1e-9, least), { alpha, falseAlarmEvery })
  const evidence = inCases(inBlocks, blocks, set)
  const { changeAt } = inBlocks.lateChange
  return {
    blocks: blocks.length,
    windows: windowsOf(cases.outcome.length).map(window => ({ ...window, auc: aucWithin(blocks, window) })),
    waiting: cases.outcome.length - (blocks.at(-1)?.to ?? 0),
    ...effects(blocks, { value, standardError }, set.level),
    evidence,
    sinceChange:
      changeAt === null || changeAt >= blocks.length
        ? null
        : { from: blocks[changeAt]!.from, auc: meanAuc(blocks.slice(changeAt)) },
  }
}

const evidenceAgainst = (blocks: readonly AucBlock[], least: number, settings: AlarmSettings): Evidence => {
  const stakes = STAKES.map(share => share / (1 - least))
  const gatherer = evidenceGatherer(evenWeights(stakes.length), settings)
  const factors = new Float64Array(stakes.length)
  for (const { auc } of blocks) {
    for (let k = 0; k < factors.length; k++) factors[k] = 1 + stakes[k]! * (least - auc)
    gatherer.take(factors)
  }
  return gatherer.evidence()
}

const inCases = (
  { wholeRun, lateChange }: Evidence,
  blocks: readonly AucBlock[],
  { alpha, falseAlarmEvery }: AlarmSettings,
): Evidence => ({
  wholeRun: { ...wholeRun, alpha, alarmAt: wholeRun.alarmAt === null ? null : blocks[wholeRun.alarmAt]!.to - 1 },
  lateChange: {
    ...lateChange,
    falseAlarmEvery,
    alarmAt: lateChange.alarmAt === null ? null : blocks[lateChange.alarmAt]!.to - 1,
    changeAt: lateChange.changeAt === null ? null : (blocks[lateChange.changeAt]?.from ?? null),
  },
})

const meanAuc = (blocks: readonly AucBlock[]): number => blocks.reduce((sum, { auc }) => sum + auc, 0) / blocks.length

const aucWithin = (blocks: readonly AucBlock[], { from, to }: CaseWindow): number | null => {
  const own = blocks.filter(block => block.to > from && block.to <= to)
  return own.length === 0 ? null : meanAuc(own)
}

const effects = (
  blocks: readonly AucBlock[],
  reference: Required<ReferenceAuc>,
  level: number,
): Pick<DiscriminationWatch, 'auc' | 'difference'> => {
  if (blocks.length === 0) {
    const none = outOfScope('not computable: no block of cases with and without the outcome is full')
    return { auc: none, difference: none }
  }
  let forecast = 0.5
  let variance = 0
  blocks.forEach(({ auc }, at) => {
    variance += (auc - forecast) ** 2
    // The mean of the blocks before, and of one that says nothing.
    forecast += (auc - forecast) / (at + 2)
  })
  const value = meanAuc(blocks)
  const within = (alpha: number): readonly [number, number] => {
    const stray = strayOf(variance, alpha / 2) / blocks.length
    return [Math.max(0, value - stray), Math.min(1, value + stray)]
  }
  const interval = (low: number, high: number): AnytimeInterval => ({ low, high, level, method: METHOD })
  const [low, high] = within(1 - level)
  const isExact = reference.standardError === 0
  const [farLow, farHigh] = within(isExact ? 1 - level : (1 - level) / 2)
  const reach = isExact ? 0 : reference.standardError * normalQuantile(1 - (1 - level) / 4)
  return {
    auc: answered({ value, interval: interval(low, high) }),
    difference: answered({
      value: value - reference.value,
      interval: interval(farLow - Math.min(1, reference.value + reach), farHigh - Math.max(0, reference.value - reach)),
    }),
  }
}

const METHOD = 'confidence sequence, empirical Bernstein, of the mean of blocks so far'
