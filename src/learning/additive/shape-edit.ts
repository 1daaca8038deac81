/** Of a stretch: above `above` and at most `atMost`; null is without end. */
type Stretch = { readonly above: number | null; readonly atMost: number | null }

/**
 * A change to a shape. Values are on the scale that is used: log-odds after recalibration. They are what stands there before the shape is
 * centred again, so a stretch that is given its neighbour's value ends up level with it.
 */
export type ShapeEdit =
  /** Every cell of a stretch gets this value. */
  | ({ readonly kind: 'set'; readonly feature: string; readonly value: number } & Stretch)
  /** Every cell of a stretch gets their mean over the training rows: a bump goes, the mean stays. */
  | ({ readonly kind: 'flatten'; readonly feature: string } & Stretch)
  | { readonly kind: 'levels'; readonly feature: string; readonly levels: readonly string[]; readonly value: number }
  /** What missing values, and levels never seen, get. */
  | { readonly kind: 'missing'; readonly feature: string; readonly value: number }
  /** The nearest shape that does not fall (1), or does not rise (-1); missing values stay. */
  | { readonly kind: 'monotone'; readonly feature: string; readonly direction: 1 | -1 }
  /** The shape says nothing any more, of missing values neither; pairs with the feature stay. */
  | { readonly kind: 'drop'; readonly feature: string }
  /** The pair is taken out, in either order of its features. */
  | { readonly kind: 'remove-pair'; readonly pair: readonly [string, string] }

/** Who answers for an edit, and why. `at` is the caller's clock, ISO 8601. */
export type EditWarrant = { readonly by: string; readonly because: string; readonly at: string }

/** The features whose shape, or pair, an edit changes. */
export const featuresOfEdit = (edit: ShapeEdit): readonly string[] =>
  edit.kind === 'remove-pair' ? edit.pair : [edit.feature]
