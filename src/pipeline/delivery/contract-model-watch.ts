import type { Instant } from '../../core/index.ts'

/** A number with its interval; where one is not there, `because` says why. */
export type MeasureView = {
  readonly value: number | null
  /** `level` as 0.95. */
  readonly interval: { readonly low: number; readonly high: number; readonly level: number } | null
  readonly because: string | null
}

/** `watch`: moving, not yet beyond what is allowed. `breach`: beyond it, with false alarms controlled. */
export type WatchVerdictView = 'quiet' | 'watch' | 'breach'

/** What watching a model found, as it is kept (`model_watch.body`) and shown: numbers of groups, of nobody in particular. */
export type WatchView = {
  readonly document: 'model-watch'
  readonly format: 1
  readonly model: string
  /** The version that answered. */
  readonly version: string
  readonly at: Instant
  /** Index moments that were looked at. */
  readonly from: Instant
  readonly until: Instant
  readonly predictions: number
  /** Of which the outcome is known. */
  readonly labelled: number
  readonly events: number
  /** Not among them: index moments of which the version abstains, being outside of what it was trained on; people who keep something back. */
  readonly left: { readonly abstained: number; readonly withheld: number }
  /**
   * Records and index moments in this time at which a version broke when it was asked: no answer was shown for it, and none is among the
   * predictions. `null`: watched before it was counted.
   */
  readonly failed: { readonly serving: number; readonly shadow: number } | null
  /** The gravest of all below. */
  readonly verdict: WatchVerdictView
  /** Why, in a sentence. */
  readonly because: string
  readonly monitors: readonly MonitorView[]
  /** Oldest first. */
  readonly calibration: readonly CalibrationPeriodView[]
  readonly discrimination: readonly DiscriminationPeriodView[]
  /** Expected from the predictions alone, before outcomes are known; `null`: not computed. */
  readonly estimated: { readonly name: string; readonly measure: MeasureView; readonly words: string } | null
  readonly drift: readonly DriftView[]
  readonly subgroups: readonly SubgroupWatchView[]
  /** Advice that rested on it and was overridden; `null`: no decision yet. */
  readonly overrides: {
    readonly decided: number
    readonly overridden: number
    readonly rate: MeasureView
    readonly verdict: WatchVerdictView
    readonly words: string
  } | null
}

export type MonitorView = {
  /** e.g. `calibration in the large`. */
  readonly name: string
  readonly verdict: WatchVerdictView
  /** How far it is from what was predicted, or from the reference; the interval holds at every look. */
  readonly effect: MeasureView
  /** Of the effect, e.g. `log-odds`. */
  readonly unit: string
  /** What makes an alarm, in words, with what it promises about false ones. */
  readonly alarmWhen: string
  readonly words: string
  /** Index moment of the case at which the alarm came; `null`: none came. */
  readonly alarmAt: Instant | null
}

/** Observed beside predicted in one period; the interval is of what was observed, Wilson's, 95%. */
export type CalibrationPeriodView = {
  readonly from: Instant
  readonly to: Instant
  readonly rows: number
  readonly predicted: number
  readonly observed: number
  readonly low: number
  readonly high: number
  /** The alarm began in this period. */
  readonly alarm: boolean
}

export type DiscriminationPeriodView = {
  readonly from: Instant
  readonly to: Instant
  readonly rows: number
  /** AUC, or C of survival. */
  readonly discrimination: MeasureView
  readonly alarm: boolean
}

/** One feature now beside training. */
export type DriftView = {
  readonly feature: string
  /** Population stability index; `null`: not computed, `words` says why. */
  readonly psi: number | null
  /** Adjusted for the number of features. */
  readonly p: number | null
  /** Part without a value, 0 to 1. */
  readonly missing: { readonly training: number; readonly now: number }
  readonly verdict: WatchVerdictView
  readonly words: string
}

/** `rows` `null`: too small to be shown. */
export type SubgroupWatchView = {
  readonly column: string
  readonly group: string
  readonly rows: number | null
  /** By how much log-odds would have to move. */
  readonly shift: MeasureView
  /** The same minus that of the largest group. */
  readonly gap: MeasureView
  readonly verdict: WatchVerdictView
  readonly words: string
}
