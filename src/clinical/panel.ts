import type { Because, Evidence } from './recommendation.ts'

/** A line of what a specialty shows besides its advice. */
export type PanelRow = {
  readonly label: string
  readonly value: string
  readonly note?: string
  readonly because: readonly Because[]
}

/** Several sources or times side by side; every cell says something, if only why there is nothing. */
export type PanelTable = {
  /** Heads of the columns; the first is that of the labels. */
  readonly columns: readonly [string, string, ...string[]]
  readonly rows: readonly {
    readonly label: string
    /** One for each column after the first. */
    readonly cells: readonly string[]
    readonly because: readonly Because[]
  }[]
}

export type Panel = {
  readonly id: string
  readonly title: string
  readonly rows: readonly PanelRow[]
  /** A line to draw, oldest first, with its unit and reference bands. */
  readonly series: null | {
    readonly unit: string
    readonly points: readonly { readonly at: string; readonly value: number; readonly note?: string }[]
    readonly bands: readonly { readonly label: string; readonly from: number; readonly to: number | null }[]
  }
  readonly table?: PanelTable
  readonly limits: readonly string[]
  readonly evidence: readonly Evidence[]
}
