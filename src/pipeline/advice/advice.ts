import type {
  Candidate,
  Finding,
  Jurisdiction,
  NotChecked,
  OptionSet,
  Panel,
  Prediction,
  Recommendation,
  Versions,
} from '../../clinical/index.ts'
import type { Answer, Coding, Instant, Missing, PersonId } from '../../core/index.ts'

/** What a verb of a specialty answered: the answer itself, or why there is none. */
export type Said<T> = { readonly specialty: string; readonly id: string; readonly title: string } & Answer<T>

/** Everything that all specialties say about one person at one moment. Plain JSON. */
export type Advice = {
  readonly patient: PersonId
  readonly asOf: Instant
  readonly knownAt: Instant | null
  readonly jurisdiction: Jurisdiction | null
  readonly versions: Versions
  /** Hash of the facts used. */
  readonly profile: string
  /** Set when the person has died: then there is no advice at all, and this says why. */
  readonly noAdvice: { readonly because: string } | null
  readonly predictions: readonly Said<Prediction>[]
  readonly options: readonly OptionsFor[]
  /** What the checks say of the orders under review and of the current medicines. */
  readonly findings: readonly (Finding & { readonly specialty: string; readonly about: 'order' | 'current' })[]
  readonly panels: readonly Said<Panel>[]
  readonly recommendations: readonly Recommendation[]
  readonly missing: readonly (Missing & { readonly neededFor: readonly string[] })[]
  readonly notChecked: readonly NotChecked[]
}

/** The candidates for one indication, or why there are none. */
export type OptionsFor = { readonly specialty: string; readonly chooser: string } & (
  | (OptionSet & { readonly kind: 'answered' })
  | {
      readonly kind: 'insufficient'
      readonly indication: Coding
      readonly title: string
      readonly missing: readonly Missing[]
      readonly candidates: readonly Candidate[]
    }
  | {
      readonly kind: 'out-of-scope'
      readonly indication: Coding
      readonly title: string
      readonly because: string
      readonly candidates: readonly Candidate[]
    }
)
