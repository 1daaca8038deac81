import { hash } from 'node:crypto'

/**
 * The id of a converted resource: a UUID (version 8, RFC 9562) of the SHA-256 of what identifies it in its source. The same
 * message twice gives the same ids. Parts are the resource's type, the assigning authority and the value, or without an
 * identifier the content; `undefined` is a part of its own.
 *
 * @example
 * idOf('Patient', 'urn:oid:2.16.840.1.113883.19', '12345')
 */
export const idOf = (resourceType: string, ...parts: readonly (string | undefined)[]): string => {
  const hex = hash('sha256', JSON.stringify([resourceType, ...parts.map(part => part ?? null)]))
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** `Bundle.entry.fullUrl` of a converted resource. */
export const fullUrlOf = (id: string): string => `urn:uuid:${id}`
