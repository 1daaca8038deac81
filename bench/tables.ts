import { parse } from 'csv-parse/sync'
import { createLossTally, readMapping, tableFormat } from '../src/pipeline/ingest/index.ts'
import { createCsvReader } from '../src/standards/csv/index.ts'
import { measure, numberArgument, report } from './report.ts'

// Rows of a table converted to R4, beside csv-parse alone. `node bench/tables.ts [ROWS]`, 100,000 if not said. One process.

const rows = numberArgument(0, 100_000)
const header = 'pid,date,test,name,value,unit,status,laboratory\n'
const lines = Array.from(
  { length: rows },
  (_, n) => `P${n % 1000},2024-01-0${1 + (n % 9)} 08:${10 + (n % 50)},2345-7,Glucose,${(n % 300) / 10},mg/dL,F,Lab A`,
)
const bytes = Buffer.from(header + lines.join('\n'))
const read = readMapping({
  mapping: 'attune-table/1',
  dates: { formats: ['iso'], zone: 'Europe/Vienna' },
  patient: { column: 'pid', system: 'urn:bench' },
  rows: [
    {
      resource: 'Observation',
      status: { column: 'status', values: { F: 'final' } },
      code: { column: 'test', system: 'http://loinc.org', display: 'name' },
      value: { type: 'number', column: 'value', unit: { column: 'unit' } },
      effective: { column: 'date' },
      performer: { column: 'laboratory' },
    },
  ],
})
if (!read.ok) throw new Error('The mapping of the benchmark is none')
const format = tableFormat(read.value)
const piece = 256 * 1024

function* pieces(): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece)
}

const convert = async (): Promise<void> => {
  const context = { name: 'bench', source: 'bench', loss: createLossTally(), said: {} }
  for await (const _ of format.convert(pieces(), context));
}

const readAlone = async (): Promise<void> => {
  const reader = createCsvReader({ delimiter: ',', encoding: 'utf-8' })
  for (const chunk of pieces()) reader.push(chunk)
  reader.end()
}

const measured: Record<string, string | number>[] = []
let reference = 0
for (const [what, work] of [
  ['csv-parse alone', async () => void parse(bytes, { on_record: () => null })],
  ['our reader alone', readAlone],
  ['converted to R4, with its loss', convert],
] as const) {
  await work()
  const { cpuSeconds } = await measure(work)
  reference ||= cpuSeconds
  measured.push({
    what,
    'rows/s': rows / cpuSeconds,
    'MB/s': bytes.length / 1e6 / cpuSeconds,
    'of csv-parse': reference / cpuSeconds,
    'MB resident': process.memoryUsage().rss / 1e6,
  })
}
report(`A table of ${rows} rows, 8 columns`, measured)
