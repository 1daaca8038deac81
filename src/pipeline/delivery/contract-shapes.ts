import type { MeasureView } from './contract-model-watch.ts'

/** `GET /api/models/:name/:version/shapes`: what each feature adds, on the scale that is used. */
export type ShapesView = {
  readonly model: string
  readonly version: string
  /** e.g. `log-odds`. */
  readonly scale: string
  /** Those that matter most first. */
  readonly shapes: readonly ShapeView[]
  readonly pairs: readonly PairShapeView[]
  /** Since training, in order. */
  readonly edits: readonly {
    /** One, or the two of a pair. */
    readonly features: readonly string[]
    readonly change: string
    readonly by: string
    readonly because: string
    readonly at: string
  }[]
}

/** What one stretch or level adds; `rows` of training, `null` under ten. The interval is 95%, from resamples, where it was kept. */
export type ShapeCellView = {
  readonly value: number
  readonly low: number | null
  readonly high: number | null
  readonly rows: number | null
}

export type ShapeView = {
  readonly feature: string
  readonly unit: string | null
  /** Mean absolute value over the training rows. */
  readonly importance: number
  readonly missing: ShapeCellView
  /**
   * Of an edited shape its values as trained, cell by cell, laid so that what was not edited lies on the same line; `null`: as trained.
   */
  readonly unedited: { readonly cells: readonly number[]; readonly missing: number } | null
} & (
  | {
      readonly kind: 'stretches'
      /** What was seen in training; `null`: hardly anything. */
      readonly range: readonly [number, number] | null
      /** Above `above` and at most `atMost`; `null` is without end. */
      readonly cells: readonly (ShapeCellView & { readonly above: number | null; readonly atMost: number | null })[]
    }
  | { readonly kind: 'levels'; readonly cells: readonly (ShapeCellView & { readonly levels: readonly string[] })[] }
)

/** What two features add together beyond each alone: a grid, `cells[row][column]`. */
export type PairShapeView = {
  readonly importance: number
  readonly rows: PairAxisView
  readonly columns: PairAxisView
  readonly cells: readonly (readonly ShapeCellView[])[]
}

/** The cells of one side, in words, e.g. `above 65 to 80`. */
export type PairAxisView = { readonly feature: string; readonly unit: string | null; readonly cells: readonly string[] }

/** One change to a shape; values in log-odds as used. */
export type ShapeEditView =
  | {
      readonly kind: 'set'
      readonly feature: string
      /** Above `above` and at most `atMost`, both steps of the shape; `null` is without end. */
      readonly above: number | null
      readonly atMost: number | null
      readonly value: number
    }
  | {
      readonly kind: 'flatten'
      readonly feature: string
      readonly above: number | null
      readonly atMost: number | null
    }
  | { readonly kind: 'levels'; readonly feature: string; readonly levels: readonly string[]; readonly value: number }
  | { readonly kind: 'missing'; readonly feature: string; readonly value: number }
  /** Not to fall (1), or not to rise (-1). */
  | { readonly kind: 'monotone'; readonly feature: string; readonly direction: 1 | -1 }
  | { readonly kind: 'drop'; readonly feature: string }
  | { readonly kind: 'remove-pair'; readonly pair: readonly [string, string] }

/** `POST /api/models/:name/:version/edits/preview` and `.../effect`; the same with `why` to `.../edits` makes the candidate. */
export type EditRequest = { readonly edits: readonly ShapeEditView[] }

/** What shapes would be with edits, drawn before anything is kept. */
export type EditPreviewView = {
  readonly shapes: ShapesView
  /** Why the plan that counts would block it; empty where it allows it. */
  readonly outside: readonly string[]
}

/** What edits would do, from a cross-check of the training rows; the outcomes of the test are not looked at. */
export type EditEffectView = {
  readonly version: string
  readonly edits: readonly ShapeEditView[]
  readonly training: TouchedView
  readonly test: TouchedView
  /** Why it could not be cross-checked. */
  readonly because: string | null
  readonly measures: readonly { readonly name: string; readonly before: MeasureView; readonly after: MeasureView }[]
  /** AUC after minus before. */
  readonly difference: MeasureView | null
  /** Of the training rows that are touched: mean chance before and after, and how often it happened. */
  readonly touched: { readonly before: number; readonly after: number; readonly observed: MeasureView } | null
}

/** `null` under ten. */
export type TouchedView = { readonly rows: number | null; readonly people: number | null; readonly of: number }
