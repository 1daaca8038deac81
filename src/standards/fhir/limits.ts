/**
 * What is refused of a JSON document so that one file cannot take the process down. `docs/operations/limits.md` tells
 * each of them, and what to do about it.
 */

/** Bytes of a single resource. */
export const largestResource = 64 * 1024 * 1024

/** Levels of nesting: no FHIR resource comes near it, and recursive readers must not overflow. */
export const deepest = 500

/**
 * Members and elements of a single resource. An array of a byte each would otherwise fill the memory with fifty times its
 * size.
 */
export const mostElements = 1_000_000

/** Bytes around the entries of a Bundle, or around the resource of an entry, that are checked to be JSON. */
export const largestFrame = 8 * 1024 * 1024
