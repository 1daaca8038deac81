import { type ConvertedResource, recordIdOf } from '../../pipeline/ingest/index.ts'
import { versionsOf } from '../../pipeline/profile/index.ts'
import { isJsonObject } from '../../standards/fhir/index.ts'
import type { Dependencies } from './dependencies.ts'

/**
 * What earlier imports of a source made of something that files state in parts (an imaging study): its stored versions, so
 * that the new parts are joined to them.
 */
export const earlierParts =
  ({ database, blobs }: Dependencies, source: string) =>
  async (part: ConvertedResource): Promise<readonly ConvertedResource[]> => {
    const { resourceType, id, subject } = part
    const reference = isJsonObject(subject) && typeof subject.reference === 'string' ? subject.reference : ''
    const patient = reference.replace(/^Patient\//, '')
    const found: ConvertedResource[] = []
    for (const { document, offset, length } of await versionsOf(database.kysely, {
      record: recordIdOf(source, patient),
      resourceType,
      id,
    })) {
      const bytes = await blobs.getRange(document, offset, length)
      // A study that came as R4 has other parts than ours, and stays as it is.
      const earlier = parsed(bytes)
      if (isJsonObject(earlier) && earlier.resourceType === resourceType && earlier.id === id) {
        found.push({ ...earlier, resourceType, id })
      }
    }
    return found
  }

/** `undefined` for bytes that are no JSON: a file of which the part was made. */
const parsed = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
