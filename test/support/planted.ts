import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const hospital = resolve(import.meta.dirname, '../../examples/hospital')

/** A word that stands nowhere but in what is planted. */
export const canary = 'Zzyzxcanary'

/** Members whose text a person wrote, or that name a person. */
const personal = new Set(['family', 'given', 'line', 'city', 'text', 'display', 'div', 'valueString', 'value', 'name'])

/** The JSON with the canary in every personal text. */
const plant = (json: unknown, member = ''): unknown => {
  if (typeof json === 'string') return personal.has(member) ? `${canary} ${json}` : json
  if (Array.isArray(json)) return json.map(one => plant(one, member))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([name, one]) => [name, plant(one, name)]))
}

const readExample = (name: string): unknown => JSON.parse(readFileSync(join(hospital, name), 'utf8'))

/** A patient of the example hospital again, under another id, with the canary in every personal text. */
const plantedPatient = (): unknown =>
  plant(JSON.parse(JSON.stringify(readExample('ana.json')).replaceAll('ana-', 'canary-')))

/** A CDS Hooks call of the example hospital with the canary in every personal text. */
export const plantedCall = (): Record<string, unknown> =>
  plant(readExample('hooks/dan-order-sign.json')) as Record<string, unknown>

/** What goes wrong in files, each with the canary where it goes wrong. */
const broken: Readonly<Record<string, string>> = {
  'half.json': `{"resourceType":"Patient","id":"h","name":[{"family":"${canary}`,
  'no-json.json': `${canary} is no JSON`,
  'no-resource.json': `{"${canary}":"${canary}"}`,
  'lines.ndjson': [
    `{"resourceType":"Patient","id":"l","birthDate":"${canary}","gender":"${canary}"}`,
    `{"resourceType":"Observation","id":"${canary}","subject":{"reference":"Patient/l"},"status":"${canary}"`,
    `{"resourceType":"Observation","id":"o1","subject":{"reference":"Patient/l"},"status":"final","effectiveDateTime":"${canary}","code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]},"valueQuantity":{"value":"${canary}","unit":"${canary}","system":"http://unitsofmeasure.org","code":"${canary}"}}`,
    `{"resourceType":"Observation","id":"o2","subject":{"reference":"${canary}"},"status":"final","code":{"text":"${canary}"}}`,
    `{"resourceType":"${canary}","id":"x"}`,
    `{"resourceType":"Condition","id":"c","subject":{"reference":"Patient/l"},"onsetString":"${canary}","note":[{"text":"${canary}\\u0000"}]}`,
    `{"resourceType":"Condition","id":"c","id":"${canary}","subject":{"reference":"Patient/l"}}`,
    `{"resourceType":"MedicationRequest","id":"m","subject":{"reference":"Patient/l"},"status":"active","intent":"order","medicationCodeableConcept":{"text":"${canary}"},"dosageInstruction":[{"text":"${canary}","timing":{"code":{"text":"${canary}"}}}]}`,
  ].join('\n'),
  'rows.vcf': `##fileformat=VCFv4.2\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t${canary}\nchr10\t${canary}\trs\tG\tA\t.\tPASS\t.\tGT\t0/1\nchr10\t94781859\trs4244285\tG\tA\t.\tPASS\t.\tGT\t${canary}\n`,
}

/**
 * Writes a good file and bad ones, all with the canary in them and in their names.
 *
 * @returns the folder of the FHIR files, and the VCF file beside it
 */
export const plantFiles = (folder: string): { readonly fhir: string; readonly vcf: string } => {
  const fhir = join(folder, 'planted')
  mkdirSync(fhir, { recursive: true })
  writeFileSync(join(fhir, `${canary}.json`), JSON.stringify(plantedPatient()))
  for (const [name, text] of Object.entries(broken)) {
    writeFileSync(join(name.endsWith('.vcf') ? folder : fhir, `${canary}-${name}`), text)
  }
  return { fhir, vcf: join(folder, `${canary}-rows.vcf`) }
}
