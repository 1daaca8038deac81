import type { Coding, Quantity } from '../core/index.ts'
import type { Because, Evidence, Published, Regimen } from './recommendation.ts'

/** For what a dose is asked. */
export type DoseRequest = {
  /** Concept ids. */
  readonly drug: string
  readonly indication: string | null
}

export type Dosing =
  | { readonly kind: 'regimen'; readonly regimen: Regimen }
  | {
      readonly kind: 'do-not-use'
      readonly reason: string
      readonly because: readonly Because[]
      readonly evidence: readonly Evidence[]
      readonly knowledgeRows: readonly string[]
    }
  | ({ readonly kind: 'factor' } & DoseFactor)
  | ({ readonly kind: 'estimate' } & DoseEstimate)

/** A published starting dose, relative to the usual one of the label: no milligrams, which the source does not give. */
export type DoseFactor = {
  readonly drug: Coding
  /** 0.3 and 0.8: start at 30 to 80 % of the usual starting dose; equal where the source names one number. `null`: it names none, and `text` says what it does. */
  readonly factor: { readonly low: number; readonly high: number } | null
  /** What the source says of the start, e.g. `start 30 to 80 % of the usual dose`. */
  readonly text: string
  /** Where it holds, e.g. `malignancy`; empty: whatever the patient. */
  readonly when: readonly string[]
  /** What is said besides: for whom something else holds, what is tested or watched, what another source says. */
  readonly besides: readonly string[]
  /** Hard limits of the result. */
  readonly maximum: readonly string[]
  readonly because: readonly Because[]
  readonly evidence: readonly Evidence[]
  readonly limits: readonly string[]
  readonly wouldChangeIf: readonly string[]
  readonly knowledgeRows: readonly string[]
}

/** What a published formula estimates. It is no regimen: nothing says how the amount is to be given. */
export type DoseEstimate = {
  readonly drug: Coding
  readonly indication: string
  /** e.g. 21.53 mg/wk */
  readonly amount: Quantity
  readonly interval: Published<readonly [number, number]>
  /** Name of the formula. */
  readonly method: string
  /** What went into it, with the moment of each measured input. */
  readonly because: readonly Because[]
  readonly evidence: readonly Evidence[]
  readonly limits: readonly string[]
  readonly wouldChangeIf: readonly string[]
  readonly knowledgeRows: readonly string[]
}
