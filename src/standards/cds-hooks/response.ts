/** CDS Hooks 2.0 response types, in the specification's own words. */

export type CodingField = { readonly system: string; readonly code: string; readonly display?: string }

export type CardAction = {
  readonly type: 'create' | 'update' | 'delete'
  readonly description: string
  readonly resource?: Readonly<Record<string, unknown>>
  /** For `delete`: a relative reference, e.g. `MedicationRequest/1`. */
  readonly resourceId?: string
}

export type Suggestion = {
  readonly label: string
  readonly uuid: string
  readonly isRecommended?: boolean
  readonly actions: readonly CardAction[]
}

export type CardLink = {
  readonly label: string
  readonly url: string
  readonly type: 'absolute' | 'smart'
  readonly appContext?: string
}

export type Card = {
  readonly uuid: string
  /** Under 140 characters. */
  readonly summary: string
  /** GitHub Flavored Markdown. */
  readonly detail?: string
  readonly indicator: 'info' | 'warning' | 'critical'
  readonly source: { readonly label: string; readonly url?: string; readonly topic?: CodingField }
  readonly suggestions?: readonly Suggestion[]
  /** Required when there are suggestions. */
  readonly selectionBehavior?: 'at-most-one' | 'any'
  readonly overrideReasons?: readonly CodingField[]
  readonly links?: readonly CardLink[]
}

export type HookResponse = { readonly cards: readonly Card[] }

export type Service = {
  readonly hook: string
  readonly title: string
  readonly description: string
  readonly id: string
  readonly prefetch: Readonly<Record<string, string>>
  readonly usageRequirements?: string
}

/** `GET {baseUrl}/cds-services` */
export type Discovery = { readonly services: readonly Service[] }
