/** What stands on paper of somebody whose genes come from a stored record, not from one file. */
export type RecordOrigin = {
  readonly born: string | null
  /** As the clinic writes them: a number without its system. */
  readonly identifiers: readonly string[]
  /** The day that the record was read for. */
  readonly asOf: string
  /** The patient keeps something back: what is missing may be that. */
  readonly withheld: boolean
  /** Why medicines are not judged; some of them only, where others are. */
  readonly notJudged: string | null
  /** Version of the knowledge tables. */
  readonly knowledge: string
}

export const withheldWords = 'Some information is withheld.'
