import type { DocumentHash, PersonId } from '../../core/index.ts'
import { deletionType, vcfRowType } from '../../pipeline/ingest/index.ts'
import {
  allResources,
  readProfile,
  releasableContents,
  resourcesOfPerson,
  type StoredResource,
} from '../../pipeline/profile/index.ts'
import { createCompactor, createRetainedBytes } from '../../standards/fhir/index.ts'
import { asOfFor, type Caller, type Dependencies, recordAct } from './dependencies.ts'
import { exportReadings } from './export-readings.ts'
import { terminologyAt } from './terminology.ts'

export type ExportRequest = {
  /** `null`: everything that is stored. */
  readonly person: PersonId | null
  readonly format: 'ndjson' | 'bundle'
}

/** What an export gave. */
export type ExportReport = {
  readonly resources: number
  readonly byType: Readonly<Record<string, number>>
  /** Kept back because the patient's consent says so; the categories are named, not what is in them. */
  readonly withheld: { readonly categories: readonly string[]; readonly resources: number }
  /** Readings of devices, written as Observations; part of `resources`. */
  readonly readings: number
  /** Rows of VCF files and deletions by their source: they are no resources, and stay in the documents they came in. */
  readonly notFhir: number
  /** Resources whose bytes are no longer there (an erased patient's). */
  readonly unreadable: number
}

/**
 * Writes stored resources as they were received: the very tokens, so that a decimal of 1.00 stays 1.00, without
 * insignificant white space. Every version of a resource is one. Bundles give the resources they held, not their frame.
 *
 * A person's export is a disclosure, and what consent withholds is not in it, nor, while anything is withheld, what
 * states no facts and so cannot be judged. The export of everything is the operator's own copy and leaves nothing out.
 *
 * @param write receives the output line by line and may ask to wait
 */
export const exportResources = async (
  deps: Dependencies,
  { person, format }: ExportRequest,
  caller: Caller,
  write: (line: string) => void | Promise<void>,
): Promise<ExportReport> => {
  const db = deps.database.kysely
  const terminology = await terminologyAt(deps, null)
  const moment = { asOf: asOfFor(deps, null), knownAt: null }
  const profile = person === null ? null : await readProfile(db, { person, ...moment }, undefined, terminology)
  const categories = profile?.withheld ?? []
  const released =
    person === null || categories.length === 0 ? null : await releasableContents(db, person, categories, terminology)
  const pages = person === null ? allResources(db) : [await resourcesOfPerson(db, person)]
  const compact = createCompactor()
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const byType: Record<string, number> = {}
  const counts = { resources: 0, withheld: 0, notFhir: 0, unreadable: 0 }
  const give = async (text: string, resourceType: string): Promise<void> => {
    const first = counts.resources === 0
    await write(format === 'ndjson' ? text : `${first ? '' : ','}{"resource":${text}}`)
    counts.resources += 1
    byType[resourceType] = (byType[resourceType] ?? 0) + 1
  }
  if (format === 'bundle') await write('{"resourceType":"Bundle","type":"collection","entry":[')
  for await (const page of pages) {
    const wanted = page.filter(one => {
      if (one.resourceType === vcfRowType || one.resourceType === deletionType) counts.notFhir += 1
      else if (released !== null && !released.has(`${one.record} ${one.contentHash}`)) counts.withheld += 1
      else return true
      return false
    })
    for await (const { resource, bytes } of withBytes(deps, wanted)) {
      if (bytes?.[0] !== openBrace) {
        counts.unreadable += 1
        continue
      }
      await give(decoder.decode(compact(bytes).bytes), resource.resourceType)
    }
  }
  const series = await exportReadings(deps, person, categories, text => give(text, 'Observation'))
  counts.withheld += series.withheld
  if (format === 'bundle') await write(']}')
  await recordAct(deps, {
    actor: caller.actor,
    action: 'resources.exported',
    record: profile?.records[0] ?? null,
    purpose: person === null ? 'HSYSADMIN' : 'TREAT',
    details: { resources: counts.resources, withheld: counts.withheld, format, channel: caller.channel },
  })
  return {
    resources: counts.resources,
    byType,
    readings: series.readings,
    withheld: { categories, resources: counts.withheld },
    notFhir: counts.notFhir,
    unreadable: counts.unreadable,
  }
}

const openBrace = 0x7b

/** Reads each document once, in the order of its resources; they may contain one another (a Bundle and its entries). */
async function* withBytes(
  deps: Dependencies,
  resources: readonly StoredResource[],
): AsyncGenerator<{ readonly resource: StoredResource; readonly bytes: Uint8Array | undefined }> {
  for (let start = 0; start < resources.length; ) {
    const { document } = resources[start]!
    let end = start
    while (end < resources.length && resources[end]?.document === document) end += 1
    yield* sliced(deps, document, resources.slice(start, end))
    start = end
  }
}

async function* sliced(
  deps: Dependencies,
  document: DocumentHash,
  resources: readonly StoredResource[],
): AsyncGenerator<{ readonly resource: StoredResource; readonly bytes: Uint8Array | undefined }> {
  const retained = createRetainedBytes()
  let read = 0
  let next = 0
  if (await deps.blobs.has(document)) {
    for await (const chunk of deps.blobs.read(document)) {
      retained.add(chunk)
      read += chunk.length
      for (; next < resources.length; next += 1) {
        const resource = resources[next]!
        if (resource.offset + resource.length > read) break
        yield { resource, bytes: retained.slice(resource) }
      }
      if (next === resources.length) break
      retained.release(resources[next]!.offset)
    }
  }
  for (const resource of resources.slice(next)) yield { resource, bytes: undefined }
}
