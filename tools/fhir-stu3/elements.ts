import { readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * Writes which elements the types of STU3 have, and which of them R4 has too, from two files of type declarations:
 *
 *     npm pack @types/fhir@0.0.44 && tar -xzf types-fhir-0.0.44.tgz
 *     node tools/fhir-stu3/elements.ts package/r3.d.ts package/r4.d.ts
 *
 * (MIT; only the names of elements and their types are taken, which are the specification's own.)
 *
 * One row a type: element to type. `*` behind it: a list. `=` before it: R4 has the same element of the same type, as list or not.
 */
type Element = { readonly type: string; readonly list: boolean }
type Types = ReadonlyMap<string, { readonly parent: string; readonly elements: ReadonlyMap<string, Element> }>

/** Types of resources that the profile reads, or that lead to one of them, and what they are made of. */
const resources = [
  'AllergyIntolerance',
  'CarePlan',
  'CareTeam',
  'Condition',
  'Consent',
  'Device',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'EpisodeOfCare',
  'FamilyMemberHistory',
  'Flag',
  'Goal',
  'ImagingStudy',
  'Immunization',
  'Location',
  'Medication',
  'MedicationAdministration',
  'MedicationDispense',
  'MedicationRequest',
  'MedicationStatement',
  'Observation',
  'Organization',
  'Patient',
  'Practitioner',
  'PractitionerRole',
  'Procedure',
  'ProcedureRequest',
  'QuestionnaireResponse',
  'ReferralRequest',
  'RelatedPerson',
  'Specimen',
]

/** Types of STU3 that became another in R4. */
const successors: Readonly<Record<string, string>> = {
  ProcedureRequest: 'ServiceRequest',
  ReferralRequest: 'ServiceRequest',
}

const typesIn = (path: string): Types => {
  const types = new Map<string, { parent: string; elements: Map<string, Element> }>()
  let current: Map<string, Element> | undefined
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line.startsWith('export ') || line === '}') current = undefined
    const opened = /^export interface (\w+)(?: extends (\w+))? \{/.exec(line)
    if (opened?.[1] !== undefined) {
      current = new Map()
      types.set(opened[1], { parent: opened[2] ?? '', elements: current })
      continue
    }
    const element = /^ {2}(\w+)\??: (.+);$/.exec(line)
    if (element === null || current === undefined || element[1]?.startsWith('_')) continue
    const words = (element[2] ?? '').split('|').map(word => word.trim())
    const first = words.find(word => word !== 'undefined') ?? ''
    const list = words.some(word => word.endsWith('[]'))
    current.set(element[1] ?? '', { type: /^\(?'/.test(first) ? 'string' : first.replace(/\[\]$/, ''), list })
  }
  return types
}

const elementsOf = (types: Types, name: string): ReadonlyMap<string, Element> => {
  const found = types.get(name)
  if (found === undefined) return new Map()
  return new Map([...elementsOf(types, found.parent), ...found.elements])
}

const [from, to] = process.argv.slice(2)
if (from === undefined || to === undefined) throw new Error('node tools/fhir-stu3/elements.ts R3.d.ts R4.d.ts')
const [stu3, r4] = [typesIn(from), typesIn(to)]
const table: Record<string, Record<string, string>> = {}
const open = [...resources]
for (let name = open.pop(); name !== undefined; name = open.pop()) {
  if (table[name] !== undefined || !stu3.has(name)) continue
  const prefix = Object.keys(successors).find(one => name?.startsWith(one))
  const there = elementsOf(r4, prefix === undefined ? name : name.replace(prefix, successors[prefix] ?? ''))
  const row: Record<string, string> = {}
  for (const [element, { type, list }] of elementsOf(stu3, name)) {
    const other = there.get(element)
    const same = other !== undefined && other.type === type && other.list === list
    row[element] = `${same ? '=' : ''}${type}${list ? '*' : ''}`
    if (stu3.has(type) && type !== 'Element') open.push(type)
  }
  table[name] = row
}
const sorted = Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
const lines = Object.entries(sorted).map(([name, row]) => `  ${JSON.stringify(name)}: ${JSON.stringify(row)}`)
writeFileSync(
  resolve(import.meta.dirname, '../../src/pipeline/ingest/convert/fhir-stu3/elements.json'),
  `{\n${lines.join(',\n')}\n}\n`,
)
