import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const hospital = resolve(import.meta.dirname, '../../examples/hospital')

type Patient = {
  readonly resourceType: 'Patient'
  readonly name?: readonly { readonly family?: string; readonly given?: readonly string[]; readonly text?: string }[]
  readonly birthDate?: string
  readonly address?: readonly {
    readonly line?: readonly string[]
    readonly city?: string
    readonly postalCode?: string
  }[]
  readonly telecom?: readonly { readonly value?: string }[]
  readonly identifier?: readonly { readonly value?: string }[]
}

/** Every Patient of the example hospital's FHIR files, in all their versions. */
const patients = (): readonly Patient[] =>
  readdirSync(hospital)
    .filter(file => /\.(json|ndjson)$/.test(file) && file !== 'hospital.json')
    .flatMap(file => {
      const text = readFileSync(join(hospital, file), 'utf8')
      const documents: unknown[] = file.endsWith('.ndjson')
        ? text.split('\n').flatMap(line => (line.trim() === '' ? [] : [JSON.parse(line)]))
        : [JSON.parse(text)]
      return documents.flatMap(resourcesOf)
    })
    .filter((resource): resource is Patient => (resource as Patient).resourceType === 'Patient')

const resourcesOf = (document: unknown): readonly unknown[] => {
  const { resourceType, entry } = document as { resourceType?: string; entry?: readonly { resource: unknown }[] }
  return resourceType === 'Bundle' ? (entry ?? []).map(({ resource }) => resource) : [document]
}

/** Names, dates of birth, addresses, telephone numbers and identifiers of the example patients: in no log, no URL. */
export const patientWords = (): readonly string[] => {
  const said = patients().flatMap(({ name = [], birthDate, address = [], telecom = [], identifier = [] }) => [
    ...name.flatMap(({ family, given = [], text }) => [family, text, ...given]),
    birthDate,
    ...address.flatMap(({ line = [], city, postalCode }) => [city, postalCode, ...line]),
    ...[...telecom, ...identifier].map(({ value }) => value),
  ])
  const words = said.map(word => (word ?? '').replace(/["']/g, '').trim())
  // Initials, zeros and short numbers stand in half of all lines of anything.
  return [...new Set(words)].filter(word => word.length > 2 && new Set(word).size > 1 && !/^\d{1,4}$/.test(word))
}

/** Which of the words stand in the text, as whole words. */
export const wordsIn = (text: string, words: readonly string[]): readonly string[] => {
  const any = words.map(word => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  return [...new Set(text.match(new RegExp(`(?<![\\p{L}\\p{N}])(?:${any})(?![\\p{L}\\p{N}])`, 'gu')) ?? [])]
}
