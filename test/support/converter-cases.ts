import { deepStrictEqual } from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { createLossTally, formatOf } from '../../src/pipeline/ingest/index.ts'
import type { Resource } from './agreement.ts'

const folder = resolve(import.meta.dirname, '../../../shared/data/fhir/converter-cases')

/** Whether the shared cases of another converter are here. */
export const haveConverterCases = existsSync(folder)

/** What ours makes of a file. */
export const convertFile = async (path: string): Promise<readonly Resource[]> => {
  const bytes = readFileSync(path)
  const name = basename(path)
  const format = formatOf(name, bytes)
  if (format === undefined) throw new Error(`${name} is of no format that is converted.`)
  const resources: Resource[] = []
  for await (const found of format.convert([bytes], { name, source: 'test', loss: createLossTally(), said: {} })) {
    if (found.kind !== 'resource') continue
    // It is stored as the text of this object, and facts are read from the object: both must say the same.
    deepStrictEqual(JSON.parse(JSON.stringify(found.resource)), found.resource)
    resources.push(found.resource)
  }
  return resources
}

const endings = { Hl7v2: 'hl7', Ccda: 'ccda' } as const

export type ConverterCase = {
  readonly name: string
  readonly expected: readonly Resource[]
  readonly ours: readonly Resource[]
}

/**
 * The expected resources without the moment of their conversion, which the other converter writes as `date` into the
 * DocumentReference of a C-CDA document: no statement of the document, and no converter without a clock can agree with it.
 */
export const withoutClock = (expected: readonly Resource[]): readonly Resource[] =>
  expected.map(resource => {
    if (resource.resourceType !== 'DocumentReference') return resource
    const { date: _, ...rest } = resource
    return rest as Resource
  })

/** Each shared case that has an expected Bundle, in the order of names, and what ours makes of it. */
export async function* converterCases(kind: keyof typeof endings): AsyncGenerator<ConverterCase> {
  for (const file of readdirSync(join(folder, 'expected', kind), { recursive: true, encoding: 'utf8' }).sort()) {
    const name = basename(file).replace('-expected.json', '')
    const input = join(folder, 'input', kind, `${name}.${endings[kind]}`)
    if (!file.endsWith('.json') || !existsSync(input)) continue
    const bundle = JSON.parse(readFileSync(join(folder, 'expected', kind, file), 'utf8')) as {
      readonly entry: readonly { readonly resource: Resource }[]
    }
    yield { name, expected: bundle.entry.map(({ resource }) => resource), ours: await convertFile(input) }
  }
}
