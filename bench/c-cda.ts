import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { SaxesParser } from 'saxes'
import { createLossTally } from '../src/pipeline/ingest/convert/index.ts'
import { formatOf } from '../src/pipeline/ingest/index.ts'
import { measure, report } from './report.ts'

// C-CDA documents converted to R4, beside the XML parser alone. `node bench/c-cda.ts [FILE]`; without a file a document
// of the shared reference data. One process, one core.

const shared = resolve(import.meta.dirname, '../../shared/data/fhir/converter-cases/input/Ccda/Discharge_Summary.ccda')
const path = process.argv[2] ?? shared
if (!existsSync(path)) {
  console.error('Give a C-CDA document: node bench/c-cda.ts FILE')
  process.exit(2)
}

const bytes = readFileSync(path)
const format = formatOf(path, bytes)
if (format?.id !== 'c-cda') {
  console.error('Not a C-CDA document')
  process.exit(2)
}

const times = 100

const parseAlone = (): void => {
  const parser = new SaxesParser({ xmlns: true, additionalNamespaces: { xsi: 'x', sdtc: 's' } })
  parser.write(bytes.toString('utf8')).close()
}

const convert = async (): Promise<void> => {
  const context = { name: 'bench', source: 'bench', loss: createLossTally(), said: {} }
  for await (const _ of format.convert([bytes], context));
}

const rows: Record<string, string | number>[] = []
for (const [what, work] of [
  ['XML parser alone', async () => parseAlone()],
  ['converted to R4, with its loss', convert],
] as const) {
  for (let n = 0; n < 20; n++) await work()
  const { cpuSeconds } = await measure(async () => {
    for (let n = 0; n < times; n++) await work()
  })
  const megabytes = (bytes.length * times) / 1e6
  rows.push({
    what,
    'documents/s': times / cpuSeconds,
    'MB/s': megabytes / cpuSeconds,
    'ms each': (cpuSeconds / times) * 1000,
  })
}
report(`C-CDA document of ${Math.round(bytes.length / 1000)} kB`, rows)
