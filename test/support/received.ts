import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

type Json = { readonly [name: string]: unknown }

/** JSON with every number as the digits it was written in, so that 1.0 and 1.00 are two things. */
export const parseExactly = (text: string): Json =>
  JSON.parse(text, (_name: string, value: unknown, context?: { readonly source?: string }) =>
    typeof value === 'number' ? `number ${context?.source}` : value,
  ) as Json

/** The resources of a file: itself, or for a Bundle those of its entries; a Bundle within a Bundle and what it holds. */
const resourcesIn = (json: Json, nested = false): readonly Json[] => {
  if (json.resourceType !== 'Bundle') return [json]
  const entries = (json.entry ?? []) as readonly { readonly resource?: Json }[]
  const inside = entries.flatMap(({ resource }) => (resource === undefined ? [] : resourcesIn(resource, true)))
  return nested ? [json, ...inside] : inside
}

/** Every resource of the JSON files of a folder, as exact text. */
export const receivedIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
    .flatMap(name => resourcesIn(parseExactly(readFileSync(join(folder, name), 'utf8'))))
    .map(resource => JSON.stringify(resource))
