import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { installation, parseJson, type Site } from './config.ts'

const folder = join(installation, 'examples/hospital')

/** A file of the hospital's own source, or one that comes from elsewhere or does not say whose it is (a VCF). */
const file = z.union([
  z.string().transform(name => ({ file: name })),
  z.strictObject({ file: z.string(), source: z.string().optional(), patient: z.string().optional() }),
])

const hospital = z.object({
  title: z.string(),
  asOf: z.string(),
  jurisdiction: z.enum(['us', 'eu']).nullable(),
  source: z.string(),
  trustedIdentifiers: z.array(z.string()),
  files: z.array(file),
  patients: z.array(z.object({ identifier: z.string(), story: z.string() })),
})

type Hospital = z.infer<typeof hospital>

const read = (): Hospital =>
  hospital.parse(parseJson(readFileSync(join(folder, 'hospital.json'), 'utf8'), 'hospital.json'))

/** Files that are imported together: from one source, and, where they do not say so themselves, about one patient. */
export type ExampleFiles = {
  readonly source: string
  readonly paths: readonly string[]
  /** The source's id of the patient, for files without one. */
  readonly patient?: string
}

/** Where the example patients' files lie, in the order in which they are imported. */
export const exampleFiles = (): readonly ExampleFiles[] => {
  const { source: own, files } = read()
  const groups: { source: string; paths: string[]; patient?: string }[] = []
  for (const { file: name, source = own, patient } of files as readonly {
    file: string
    source?: string
    patient?: string
  }[]) {
    const last = groups.at(-1)
    const path = join(folder, name)
    if (last !== undefined && last.source === source && last.patient === patient) last.paths.push(path)
    else groups.push({ source, paths: [path], ...(patient === undefined ? {} : { patient }) })
  }
  return groups
}

/** The example hospital's settings: its jurisdiction and its fixed moment, as `site.json` says them. */
export const exampleSite = (): Pick<Hospital, 'title' | 'jurisdiction' | 'asOf' | 'source' | 'trustedIdentifiers'> => {
  const { title, asOf, jurisdiction, source, trustedIdentifiers } = read()
  return { title, jurisdiction, asOf, source, trustedIdentifiers }
}

/** One line about each example patient, by `system|value`; nothing at any other site. */
export const readStories = (site: Site): ReadonlyMap<string, string> => {
  if (!existsSync(join(folder, 'hospital.json'))) return new Map()
  const { source, patients } = read()
  return site.source === source ? new Map(patients.map(({ identifier, story }) => [identifier, story])) : new Map()
}
