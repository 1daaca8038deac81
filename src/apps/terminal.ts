/** What the caller's terminal sees. */
export type Terminal = {
  /** A line of stdout. */
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** A piece of stdout, as it is; the promise asks to wait, so that what is large need not be held. */
  readonly write: (text: string | Uint8Array) => Promise<void> | undefined
}
