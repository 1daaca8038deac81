import type { ConvertedResource, Joins } from './convert/index.ts'
import { createNames } from './names.ts'
import type { DocumentBlobs } from './read-document.ts'
import type { ReadScanned } from './read-resource.ts'
import type { IngestEvent } from './source-record.ts'

/** What earlier imports of the source made of the same thing; they may have read other parts of it. */
export type EarlierParts = (part: ConvertedResource) => Promise<readonly ConvertedResource[]>

/** Parts of things that several documents of one import state, such as the instances of an imaging study. */
export type JoinedParts = {
  readonly add: (part: ConvertedResource, joins: Joins) => void
  /**
   * The whole things, each in a document of its own, which is put into the blob store: it is nobody's bytes as received, and
   * lists where those are. The same whatever the order in which the parts came, and over how many imports.
   */
  readonly finish: (source: string, blobs: DocumentBlobs, read: ReadScanned) => AsyncGenerator<IngestEvent>
}

/** Parts joined so far, at level n of 2^n files each: joining two large studies for every file would take their square. */
type Held = { readonly joins: Joins; readonly levels: (ConvertedResource | undefined)[] }

export const createJoinedParts = (earlier: EarlierParts = async () => []): JoinedParts => {
  const held = new Map<string, Held>()
  return {
    add: (part, joins) => {
      const key = `${part.resourceType}/${part.id}`
      const { levels } = held.get(key) ?? { levels: [] }
      held.set(key, { joins, levels })
      // Joined with itself it has the order of members and lists that every other join gives.
      let carried = joins.join(part, part)
      let level = 0
      for (let there = levels[level]; there !== undefined; there = levels[level]) {
        carried = joins.join(there, carried)
        levels[level] = undefined
        level += 1
      }
      levels[level] = carried
    },
    finish: async function* (source, blobs, read) {
      const encoder = new TextEncoder()
      for (const { joins, levels } of held.values()) {
        const [first, ...others] = levels.filter(part => part !== undefined)
        if (first === undefined) continue
        const here = others.reduce(joins.join, first)
        const whole = (await earlier(here)).reduce(joins.join, here)
        const bytes = encoder.encode(JSON.stringify(whole))
        const stored = await blobs.put(bytes)
        const document = stored.hash
        const { resourceType, id } = whole
        yield { kind: 'document', document: { document, source, name: `${resourceType}.json`, bytes: stored.bytes } }
        const range = { offset: 0, length: bytes.length }
        yield read({ kind: 'resource', range, bytes, fullUrl: undefined, resourceType, id }, document, createNames())
      }
    },
  }
}
