import type { Answer } from '../../core/index.ts'
import type { Estimate, Fairness, SmallestGroup } from '../../learning/evaluation/index.ts'
import type { Plan } from './plan.ts'

export type Setting = string | number | boolean

/** A model that was trained: what of it a plan is asked about. */
export type Trained = {
  /** SHA-256, hexadecimal, of the model file: nobody can put other bytes under the name. */
  readonly version: string
  readonly model: string
  readonly target: Plan['target']
  readonly kind: string
  readonly features: readonly string[]
  readonly hyperparameters: Readonly<Record<string, Setting>>
  /** Id of the person who started the run. */
  readonly trainedBy: string
  readonly data: {
    /** SHA-256, hexadecimal, of the training rows. */
    readonly hash: string
    readonly rows: number
    readonly events: number
    /** `YYYY-MM-DD` */
    readonly newestIndexDate: string
  }
  /** Of a version that was made elsewhere; `data` are then the rows here that it was looked at beside, not those it was made of. */
  readonly brought?: BroughtModel
  /** Of a version whose shapes a person has edited after training; all else is as its parent was trained. */
  readonly edited?: {
    /** The version that was edited: registered before, and edited itself or not. */
    readonly parent: string
    /** Every edit since training, in order. */
    readonly edits: readonly HandEdit[]
  }
}

/** A model that was made elsewhere. */
export type BroughtModel = {
  readonly format: 'lightgbm' | 'onnx'
  /** SHA-256, hexadecimal, of the file as it came. */
  readonly file: string
  /** Who made it, and of whom, as a person states it. */
  readonly origin: string
  /** What its features are here: canonical JSON. */
  readonly counterparts: string
}

/** A change by hand to a shape: what of it a plan is asked about. The model file holds every cell before and after. */
export type HandEdit = {
  readonly kind: NonNullable<Plan['edits']>['kinds'][number]
  /** One, or the two of a pair. */
  readonly features: readonly string[]
  /** In words, on the scale that is used. */
  readonly change: string
  readonly by: string
  readonly at: string
  readonly because: string
  /** How far it moves the score of anybody at most: log-odds, as used. */
  readonly largest: number
}

/**
 * Patients of the test who, by links that changed since, are also patients on whom a model was trained, and of how many patients: two
 * records that were two persons then are one now. Nobody could have kept them apart.
 */
export type SharedSince = { readonly patients: number; readonly of: number }

/** Survival at the end of the time at risk, in days: parts from 0 to 1. Told, and asked by no gate yet. */
export type SurvivalTest = {
  readonly days: number
  /** Mean of what was foretold. */
  readonly predicted: number
  /** By Kaplan and Meier. */
  readonly observed: Estimate
  /** Observed minus predicted. */
  readonly difference: Estimate
  /** 0 is perfect; without an interval. */
  readonly integratedBrier: number
  /** The same of the curve of all rows, which tells nobody apart. */
  readonly ofAll: number
}

/** How a model did on rows that nothing is trained on. */
export type FrozenTest = {
  /** SHA-256, hexadecimal, of the rows. */
  readonly hash: string
  readonly rows: number
  readonly events: number
  /** Absent: nobody. */
  readonly sharedSince?: SharedSince
  /** AUC, or Harrell's C of survival. */
  readonly discrimination: Answer<Estimate>
  readonly slope: Answer<Estimate>
  /** Log-odds. */
  readonly inTheLarge: Answer<Estimate>
  readonly ece: Answer<number>
  /** Of a survival target; absent otherwise, and from what was kept before it was looked at. */
  readonly survival?: Answer<SurvivalTest>
  readonly subgroups: readonly {
    readonly column: string
    readonly smallest: SmallestGroup
    readonly fairness: Answer<Fairness>
  }[]
}

export type Candidate = Trained & { readonly test: FrozenTest }

/** The version that serves, beside the candidate on the same rows. */
export type ChampionComparison = {
  readonly version: string
  /** SHA-256 of the rows on which both were judged. */
  readonly test: string
  /** Patients of the test on whom the champion was trained: then it looks too good, and nothing is compared. Absent from what was kept before it was looked at. */
  readonly trainedOn?: number
  /** Absent: nobody. */
  readonly sharedSince?: SharedSince
  /** Discrimination, candidate minus champion. */
  readonly difference: Answer<Estimate>
}
