import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { DocumentHash, Instant } from '../../src/core/index.ts'
import { type Random, simulatePatient } from '../../src/simulation/index.ts'

/** A file of virtual patients, and what an import of it must leave behind. */
export type ImportFile = {
  readonly path: string
  /** Uncompressed: what the blob store must give back. */
  readonly bytes: Uint8Array
  readonly document: DocumentHash
  readonly resources: number
  readonly quarantined: number
}

const asOf = '2026-11-02T09:00:00.000Z' as Instant
const broken = '{"resourceType":"Observation","id":'

/**
 * Writes a file of virtual patients that are in no other file: a Bundle, or lines of JSON, one of them broken, gzip or not.
 *
 * @param n the number of the file
 */
export const writeImportFile = (folder: string, n: number, random: Random): ImportFile => {
  const patients = random.pick([1, 10, 60, 150])
  const resources = Array.from({ length: patients }, (_, index) => simulatePatient({ seed: 1_000 + n, index, asOf }))
    .flatMap(patient => patient.resources)
    .map(resource => JSON.stringify(resource))
  const form = random.pick(['json', 'ndjson', 'ndjson.gz'] as const)
  const quarantined = form === 'json' ? 0 : 1
  const text =
    form === 'json'
      ? `{"resourceType":"Bundle","type":"collection","entry":[${resources.map(one => `{"resource":${one}}`).join()}]}`
      : `${[...resources, broken].join('\n')}\n`
  const bytes = new TextEncoder().encode(text)
  const path = join(folder, `${n}.${form}`)
  writeFileSync(path, form === 'ndjson.gz' ? gzipSync(bytes) : bytes)
  const document = createHash('sha256').update(bytes).digest('hex') as DocumentHash
  return { path, bytes, document, resources: resources.length, quarantined }
}
