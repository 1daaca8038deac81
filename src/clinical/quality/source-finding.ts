/** Something wrong with a source as a whole. */
export type SourceFinding = {
  readonly check: string
  /** Empty: the source altogether. */
  readonly code: string
  readonly unit: string
  /** Months it is about, both included. */
  readonly from: string
  readonly to: string
  readonly detail: string
  /** How many values it rests on. */
  readonly values: number
}
