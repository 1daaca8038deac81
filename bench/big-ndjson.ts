import { createReadStream, createWriteStream, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip, gunzipSync } from 'node:zlib'

export const synthea = join(
  process.env.SHARED_DATA ?? resolve(import.meta.dirname, '../../shared/data'),
  'fhir/synthea-r4',
)

type Resource = { readonly resourceType: string; readonly id: string }

/**
 * Writes one NDJSON file of at least so many bytes: the shared Synthea resources, one a line, again and again, each time
 * with other ids.
 *
 * @param patients `one`: everything belongs to a single patient
 * @returns how many resources
 */
export const writeNdjson = async (path: string, bytes: number, patients: 'many' | 'one'): Promise<number> => {
  let resources = 0
  const counted = function* () {
    for (const text of ndjson(bytes, patients)) {
      resources += text.lines
      yield text.text
    }
  }
  await pipeline(Readable.from(counted()), createWriteStream(path))
  return resources
}

/** The same file, compressed. */
export const gzipFile = async (path: string, to: string): Promise<void> =>
  await pipeline(createReadStream(path), createGzip(), createWriteStream(to))

function* ndjson(
  bytes: number,
  patients: 'many' | 'one',
): Generator<{ readonly text: string; readonly lines: number }> {
  let size = 0
  let only: Resource | undefined
  for (let round = 1; ; round++) {
    for (const name of readdirSync(synthea).sort()) {
      const bundle = JSON.parse(gunzipSync(readFileSync(join(synthea, name))).toString()) as {
        readonly entry: readonly { readonly resource: Resource }[]
      }
      const resources = bundle.entry.map(({ resource }) => resource)
      const patient = resources.find(({ resourceType }) => resourceType === 'Patient')
      if (patient === undefined) continue
      const kept =
        patients === 'many' || only === undefined ? resources : resources.filter(resource => resource !== patient)
      only ??= patient
      const lines = kept.map(resource => `${JSON.stringify(resource)}\n`).join('')
      const distinct = withOtherIds(lines, round)
      const text =
        patients === 'many' ? distinct : distinct.replaceAll(withOtherIds(patient.id, round), withOtherIds(only.id, 1))
      yield { text, lines: kept.length }
      size += Buffer.byteLength(text)
      if (size >= bytes) return
    }
  }
}

/** Synthea's ids are UUIDs. */
const withOtherIds = (text: string, round: number): string =>
  text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, id => `${id}-${round}`)
