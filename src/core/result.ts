/** FHIR issue severities. */
export type Severity = 'fatal' | 'error' | 'warning' | 'information'

/** Something wrong with, or notable about, source data. Never holds patient data beyond the location. */
export type Issue = {
  readonly severity: Severity
  /** Kebab-case, stable, e.g. `unit-unknown`. */
  readonly code: string
  readonly message: string
  /** Where: a FHIRPath-like path, a line, or a byte offset. */
  readonly location?: string
}

/** What reading source data gives. A success may carry warnings; bad data is a value, never a throw. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly issues: readonly Issue[] }
  | { readonly ok: false; readonly issues: readonly Issue[] }

export const success = <T>(value: T, issues: readonly Issue[] = []): Result<T> => ({ ok: true, value, issues })

export const failure = (...issues: readonly Issue[]): Result<never> => ({ ok: false, issues })

export const issue = (severity: Severity, code: string, message: string, location?: string): Issue => ({
  severity,
  code,
  message,
  ...(location === undefined ? {} : { location }),
})
