import { existsSync, readFileSync, writeFileSync } from 'node:fs'
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

/** Makes a new data folder the example hospital: its jurisdiction and its fixed moment. */
export const writeExampleSite = (dataFolder: string): void => {
  const { title, asOf, jurisdiction, source } = read()
  const file = join(dataFolder, 'site.json')
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ title, jurisdiction, asOf, source }, null, 2)}\n`)
}

/** One line about each example patient, by `system|value`; nothing at any other site. */
export const readStories = (site: Site): ReadonlyMap<string, string> => {
  if (!existsSync(join(folder, 'hospital.json'))) return new Map()
  const { source, patients } = read()
  return site.source === source ? new Map(patients.map(({ identifier, story }) => [identifier, story])) : new Map()
}
