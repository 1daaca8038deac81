/** What tells versions of a resource apart: R4's `meta.lastUpdated`, or a version number that grows. */
export type WrittenMeta = { readonly lastUpdated: string } | { readonly versionId: string }

/**
 * The `meta` of what a message or document states, from when that was written: later ones replace earlier ones.
 * R4's lastUpdated is an instant; a local time or a day only orders the statements of one sender among themselves. A month
 * or a year orders nothing.
 *
 * @param written FHIR `dateTime`
 * @example
 * writtenMeta('2026-01-10T12:00:00') // { versionId: '20260110120000' }
 */
export const writtenMeta = (written: string | undefined): WrittenMeta | undefined => {
  if (written === undefined || written.length < 10) return undefined
  if (/T.*(?:Z|[+-]\d\d:\d\d)$/.test(written)) return { lastUpdated: written }
  return { versionId: written.replaceAll(/\D/g, '').slice(0, 14).padEnd(14, '0') }
}
