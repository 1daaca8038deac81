import { type IngestEvent, recordIdOf } from '../../src/pipeline/ingest/index.ts'
import type { BlobStore } from '../../src/platform/blobs/index.ts'

/** A reading of a made-up export: milliseconds since 1970, and the value. */
export type Reading = readonly [at: number, value: number]

export type SensorOf = {
  readonly patient: string
  readonly code?: string
  readonly unit?: string
  readonly device?: string
}

/**
 * What ingest gives of a made-up export, one reading a line, whose runs hold at most so many readings; its bytes are in the
 * blob store first, as those of every document are.
 */
export const seriesDocument = async function* (
  blobs: Pick<BlobStore, 'put'>,
  readings: readonly Reading[],
  { patient, code = '99504-3', unit = 'mg/dL', device = 'sensor' }: SensorOf,
  { source = 'ehr', run = 10_000 }: { readonly source?: string; readonly run?: number } = {},
): AsyncGenerator<IngestEvent> {
  const lines = readings.map(([at, value]) => `${patient};${code};${at};${value}\n`)
  const stored = await blobs.put(new TextEncoder().encode(lines.join('')))
  const document = { document: stored.hash, source, name: 'sensor.csv', bytes: stored.bytes }
  yield { kind: 'document', document }
  let offset = 0
  for (let from = 0; from < readings.length; from += run) {
    const part = readings.slice(from, from + run)
    const length = lines.slice(from, from + run).reduce((sum, line) => sum + line.length, 0)
    const columns = {
      start: Float64Array.from(part, ([at]) => at),
      value: Float64Array.from(part, ([, value]) => value),
      offset: new Int16Array(part.length),
    }
    yield {
      kind: 'series',
      series: {
        record: recordIdOf(source, patient),
        source,
        patient,
        series: {
          patient,
          codings: [{ system: 'http://loinc.org', code }],
          unit,
          category: 'laboratory',
          device: { text: device },
          readings: columns,
        },
        document: stored.hash,
        locator: `bytes=${offset}+${length}`,
      },
    }
    offset += length
  }
}
