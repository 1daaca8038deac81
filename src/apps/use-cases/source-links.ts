import { type Instant, intervalOf } from '../../core/index.ts'
import type { SourceLink } from '../../pipeline/identity/index.ts'
import { recordIdOf, type SourceRecord } from '../../pipeline/ingest/index.ts'
import { isJsonObject } from '../../standards/fhir/index.ts'

/** What a resource says of which records of its source are one person. */
export const sourceLinksOf = ({
  source,
  record,
  contentHash,
  patientLinks,
  resource,
  version,
}: SourceRecord): SourceLink[] => {
  const number = Number(/^\d{1,15}$/.test(version ?? '') ? version : Number.NaN)
  return patientLinks.map(({ patient, other, said, active }) => ({
    record: recordIdOf(source, patient),
    other: recordIdOf(source, other),
    contentHash,
    saidBy: said === 'patient' ? record : null,
    active,
    written: writtenAt(resource),
    version: Number.isNaN(number) ? null : number,
  }))
}

const writtenAt = ({ meta }: SourceRecord['resource']): Instant | null =>
  isJsonObject(meta) && typeof meta.lastUpdated === 'string' ? (intervalOf(meta.lastUpdated)?.start ?? null) : null
