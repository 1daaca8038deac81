import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { createLossTally, formatOf } from '../../src/pipeline/ingest/index.ts'
import { type Agreement, agreementOf, clinicalTypes, type Resource } from '../../test/support/agreement.ts'

/**
 * Prints how far our conversion of the shared HL7 v2 cases agrees with another converter's, per case and kind.
 *
 * `node tools/hl7v2/agreement.ts [CASE] [--differences]`
 */
const shared = resolve(import.meta.dirname, '../../../shared/data/fhir/converter-cases')
const [wanted] = process.argv.slice(2).filter(argument => !argument.startsWith('--'))
const detailed = process.argv.includes('--differences')
const types = process.argv.includes('--all')
  ? [
      ...clinicalTypes,
      'MessageHeader',
      'Provenance',
      'Practitioner',
      'PractitionerRole',
      'Organization',
      'Location',
      'Device',
      'Medication',
      'Substance',
      'ResearchStudy',
      'Linkage',
      'ClaimResponse',
      'Task',
      'Consent',
      'SupplyRequest',
    ]
  : clinicalTypes

const sums = new Map<string, { expected: number; agreed: number; ours: number }>()
for (const file of readdirSync(join(shared, 'expected/Hl7v2'), { recursive: true, encoding: 'utf8' }).sort()) {
  if (!file.endsWith('.json') || (wanted !== undefined && !file.includes(wanted))) continue
  const name = basename(file).replace('-expected.json', '')
  const input = join(shared, 'input/Hl7v2', `${name}.hl7`)
  if (!existsSync(input)) continue
  const bytes = readFileSync(input)
  const ours: Resource[] = []
  for await (const found of formatOf(name, bytes)!.convert([bytes], {
    name,
    source: 'agreement',
    loss: createLossTally(),
  })) {
    if (found.kind === 'resource') ours.push(found.resource)
  }
  const bundle = JSON.parse(readFileSync(join(shared, 'expected/Hl7v2', file), 'utf8')) as {
    readonly entry: readonly { readonly resource: Resource }[]
  }
  const agreement: Agreement = agreementOf(
    bundle.entry.map(({ resource }) => resource),
    ours,
    types,
  )
  let [all, same] = [0, 0]
  for (const [type, counts] of agreement.byType) {
    all += counts.expected
    same += counts.agreed
    const sum = sums.get(type) ?? { expected: 0, agreed: 0, ours: 0 }
    sums.set(type, {
      expected: sum.expected + counts.expected,
      agreed: sum.agreed + counts.agreed,
      ours: sum.ours + counts.ours,
    })
  }
  console.log(`${name.padEnd(40)} ${same}/${all}`)
  if (detailed) for (const difference of agreement.differences) console.log(JSON.stringify(difference))
}
let [all, same] = [0, 0]
for (const [type, { expected, agreed, ours }] of sums) {
  all += expected
  same += agreed
  console.log(`${type.padEnd(28)} ${agreed}/${expected}  (ours ${ours})`)
}
console.log(`${'all'.padEnd(28)} ${same}/${all} = ${((100 * same) / all).toFixed(1)} %`)
