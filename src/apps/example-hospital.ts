import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { installation, parseJson, type Site } from './config.ts'

const folder = join(installation, 'examples/hospital')

const hospital = z.object({
  title: z.string(),
  asOf: z.string(),
  jurisdiction: z.enum(['us', 'eu']).nullable(),
  source: z.string(),
  files: z.array(z.string()),
  patients: z.array(z.object({ identifier: z.string(), story: z.string() })),
})

type Hospital = z.infer<typeof hospital>

const read = (): Hospital =>
  hospital.parse(parseJson(readFileSync(join(folder, 'hospital.json'), 'utf8'), 'hospital.json'))

/** Where the example patients' files lie, and the name of their source. */
export const exampleFiles = (): { readonly source: string; readonly paths: readonly string[] } => {
  const { source, files } = read()
  return { source, paths: files.map(file => join(folder, file)) }
}

/** The example hospital's settings: its jurisdiction and its fixed moment, as `site.json` says them. */
export const exampleSite = (): object => {
  const { title, asOf, jurisdiction, source } = read()
  return { title, jurisdiction, asOf, source }
}

/** One line about each example patient, by `system|value`; nothing at any other site. */
export const readStories = (site: Site): ReadonlyMap<string, string> => {
  if (!existsSync(join(folder, 'hospital.json'))) return new Map()
  const { source, patients } = read()
  return site.source === source ? new Map(patients.map(({ identifier, story }) => [identifier, story])) : new Map()
}
