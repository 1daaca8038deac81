/** An element of the export with the bytes it stands in, from `from` up to `to`. */
export type AppleElement = {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly AppleElement[]
  /** Text between its tags; the format has none. */
  readonly text: string
  readonly from: number
  readonly to: number
}
