import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ImportReport } from '../src/apps/use-cases/import-report.ts'
import { createLossTally, formats } from '../src/pipeline/ingest/index.ts'
import { postgresBinaries, startPostgres } from '../test/support/postgres.ts'
import { runMeasured } from './measured-process.ts'
import { measure, numberArgument, report } from './report.ts'

/**
 * HL7 v2: messages converted per second on one core, and stored on PGlite and on a PostgreSQL server of its own, beside
 * splitting the same text by its delimiters and nothing else. The messages are results of ten values and admissions, made here.
 *
 *   node bench/hl7v2.ts [MESSAGES]
 */
const messages = numberArgument(0, 5_000)

const oru = (n: number): string =>
  [
    `MSH|^~\\&|LAB|HOSP^2.16.840.1.113883.19.5^ISO|EHR|HOSP|20260102030405+0100||ORU^R01^ORU_R01|R${n}|P|2.5.1`,
    `PID|1||${n % 1_000}^^^HOSP&2.16.840.1.113883.19.5&ISO^MR||Test${n % 1_000}^Anna^B||19500304|F|||1 Main St^^Town^ST^12345^USA^H||^PRN^PH^^1^555^1234567`,
    `PV1|1|I|WARD^12^1^HOSP||||1001^Doctor^Ward^^^Dr^^^NPI|||MED||||||||V${n % 1_000}^^^HOSP^VN|||||||||||||||||||||||||20260101120000+0100`,
    `ORC|RE|P${n}^EHR|F${n}^LAB|||||||||1002^Order^Er`,
    `OBR|1|P${n}^EHR|F${n}^LAB|24323-8^Comprehensive metabolic panel^LN|||20260102010000+0100||||||||1002^Order^Er||||||20260102020000+0100||CH|F`,
    ...Array.from(
      { length: 10 },
      (_, k) =>
        `OBX|${k + 1}|NM|2345-${k}^Glucose ${k}^LN||${(n % 90) + k / 10}|mmol/L^millimole per liter^UCUM|3.9-5.5|${k % 3 === 0 ? 'H' : 'N'}|||F|||20260102010000+0100||1003^Tech^Nician`,
    ),
    'NTE|1|L|Haemolysed slightly',
    `SPM|1|S${n}^LAB||119297000^Blood specimen^SCT|||||||||||||20260102010000+0100|20260102013000+0100`,
  ].join('\r')

const adt = (n: number): string =>
  [
    `MSH|^~\\&|ADT|HOSP|EHR|HOSP|20260102030405+0100||ADT^A01^ADT_A01|A${n}|P|2.5.1`,
    'EVN|A01|20260102030405+0100',
    `PID|1||${n % 1_000}^^^HOSP&2.16.840.1.113883.19.5&ISO^MR||Test${n % 1_000}^Anna^B||19500304|F|||1 Main St^^Town^ST^12345^USA^H`,
    'NK1|1|Test^Bob|SPO^Spouse^HL70063',
    `PV1|1|I|WARD^12^1^HOSP|E|||1001^Doctor^Ward|||MED||||||||V${n}^^^HOSP^VN`,
    'AL1|1|DA|7980^Penicillin^RXNORM|SV|Hives',
    'DG1|1||I21.9^Acute myocardial infarction^I10||20260102|F',
  ].join('\r')

const all = Array.from({ length: messages }, (_, n) => (n % 3 === 2 ? adt(n) : oru(n))).join('\r')
const bytes = Buffer.from(all)

const reference = await measure(async () => {
  let parts = 0
  for (const segment of all.split('\r')) {
    for (const field of segment.split('|'))
      for (const repetition of field.split('~'))
        for (const component of repetition.split('^')) parts += component.split('&').length
  }
  return parts
})

const hl7v2 = formats.find(({ id }) => id === 'hl7v2')!
const convert = async () => {
  let resources = 0
  for await (const found of hl7v2.convert([bytes], {
    name: 'bench.hl7',
    source: 'bench',
    loss: createLossTally(0),
    said: {},
  })) {
    if (found.kind === 'resource') resources += 1
  }
  return resources
}
await convert()
const converted = await measure(convert)

const row = (what: string, seconds: number, cpuSeconds: number) => ({
  what,
  messages,
  seconds,
  'CPU s': cpuSeconds,
  'messages / s': messages / seconds,
  'messages / CPU s': messages / cpuSeconds,
  'CPU / reference': cpuSeconds / reference.cpuSeconds,
})
const rows = [
  row('split by delimiters (reference)', reference.seconds, reference.cpuSeconds),
  row(`convert (${converted.value} resources)`, converted.seconds, converted.cpuSeconds),
]

const folder = mkdtempSync(join(tmpdir(), 'attune-hl7v2-'))
const file = join(folder, 'bench.hl7')

const importTwice = async (kind: string, env: Readonly<Record<string, string>>, postmaster?: number) => {
  for (const what of [`import on ${kind}`, 'the same again']) {
    const run = await runMeasured(['import', file, '--data', join(folder, kind), '--json'], env, postmaster)
    const { stored, duplicates } = JSON.parse(run.stdout) as ImportReport
    const cpuSeconds = run.cpuSeconds + run.serverCpuSeconds
    rows.push(row(`${what} (${stored} stored, ${duplicates} known)`, run.seconds, cpuSeconds))
  }
}

try {
  writeFileSync(file, bytes)
  await importTwice('PGlite', {})
  if (postgresBinaries() !== undefined) {
    const server = await startPostgres({ synced: true })
    try {
      await importTwice('PostgreSQL', { DATABASE_URL: await server.createDatabase() }, server.pid())
    } finally {
      await server.stop()
    }
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

report(`HL7 v2: ${messages} messages, ${(bytes.length / 1e6).toFixed(1)} MB`, rows)
