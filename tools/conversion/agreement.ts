import { agreementOf, clinicalTypes } from '../../test/support/agreement.ts'
import { converterCases, withoutClock } from '../../test/support/converter-cases.ts'

/**
 * Prints how far our conversion of the shared cases agrees with another converter's, per case and kind; of C-CDA also without
 * the moment of conversion that the other one writes.
 *
 * `node tools/conversion/agreement.ts Hl7v2|Ccda [CASE] [--differences] [--all]`
 */
const given = process.argv.slice(2)
const [kind, wanted] = given.filter(argument => !argument.startsWith('--'))
if (kind !== 'Hl7v2' && kind !== 'Ccda') throw new Error('Which cases: Hl7v2 or Ccda?')
const types = given.includes('--all') ? undefined : clinicalTypes

let apart = 0
const sums = new Map<string, { expected: number; agreed: number; ours: number }>()
for await (const { name, expected, ours } of converterCases(kind)) {
  if (wanted !== undefined && !name.includes(wanted)) continue
  const { byType, differences } = agreementOf(expected, ours, types)
  if (kind === 'Ccda') apart += agreementOf(withoutClock(expected), ours, types).differences.length
  let [all, same] = [0, 0]
  for (const [type, counts] of byType) {
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
  if (given.includes('--differences')) for (const difference of differences) console.log(JSON.stringify(difference))
}
let [all, same] = [0, 0]
for (const [type, { expected, agreed, ours }] of sums) {
  all += expected
  same += agreed
  console.log(`${type.padEnd(28)} ${agreed}/${expected}  (ours ${ours})`)
}
const report = (what: string, count: number) =>
  console.log(`${what.padEnd(28)} ${count}/${all} = ${((100 * count) / all).toFixed(1)} %`)
report('all', same)
if (kind === 'Ccda') report("without the other's clock", all - apart)
