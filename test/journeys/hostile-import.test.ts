import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compose } from '../../src/apps/compose.ts'
import { createLog } from '../../src/platform/logging/index.ts'
import { attuneHere as attune } from '../support/cli.ts'
import { glucoseMapping } from '../support/glucose-table.ts'
import { zipOf } from '../support/zip.ts'

/** One folder full of what is hostile, with a good file in it: each says what is wrong with it, and the good one is stored. */

const home = mkdtempSync(join(tmpdir(), 'attune-hostile-'))
const data = ['--data', join(home, 'store'), '--json']
const folder = join(home, 'given')
const put = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content)

type Reported = { readonly code: string; readonly file?: string; readonly location?: string; readonly count?: number }
let report: {
  readonly received: Readonly<Record<string, number>>
  readonly issues: readonly Reported[]
  readonly quarantined: readonly Reported[]
}
/** Ids and identifiers of patients in the store. */
let known: ReadonlySet<string>
let codes: (file: string) => readonly string[]

const clinical = (doctype: string, title: string) =>
  `<?xml version="1.0"?>${doctype}<ClinicalDocument xmlns="urn:hl7-org:v3"><title>${title}</title></ClinicalDocument>`

const laughs = [
  '<!ENTITY a0 "ha">',
  ...Array.from({ length: 9 }, (_, n) => `<!ENTITY a${n + 1} "${`&a${n};`.repeat(10)}">`),
]

const message = (lines: readonly string[]) =>
  ['MSH|^~\\&|LAB|HOSP|||20260102030405+0000||ORU^R01|C1|P|2.5.1', ...lines].join('\r')
const result = [
  'PID|1||h1^^^HOSP^MR||Test^One',
  'OBR|1||F1^LAB|2345-7^Glucose^LN|||20260101120000+0000',
  'OBX|1|NM|2345-7^Glucose^LN||5|mmol/L|||||F',
]

const mapping = glucoseMapping('.')

const vcf = (rows: readonly string[]) =>
  [
    '##fileformat=VCFv4.2',
    '##reference=GRCh38',
    '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">',
    '#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tS1',
    ...rows,
    '',
  ].join('\n')

const longLine = 65 * 1024 * 1024

beforeAll(async () => {
  mkdirSync(folder)
  put('good.json', JSON.stringify({ resourceType: 'Patient', id: 'good', gender: 'female' }))
  put('xxe.xml', clinical('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', '&e;'))
  put('laughs.xml', clinical(`<!DOCTYPE x [${laughs.join('')}]>`, '&a9;'))
  put('bomb.json.gz', gzipSync(Buffer.alloc(300 * 1024 * 1024)))
  put('bomb.zip', zipOf({ 'export.csv': deflateRawSync(Buffer.alloc(1024 * 1024)) }, 3 * 1024 ** 3))
  // The first frame is cut off where the second begins, which is whole.
  put('framed.hl7', `\u000b${message(['PID|1||h2^^^HOSP^MR||Te'])}\u000b${message(result)}\r\u001c\r`)
  put(
    'line.ndjson',
    Buffer.concat([Buffer.alloc(longLine, 'a'), Buffer.from('\n{"resourceType":"Patient","id":"after"}\n')]),
  )
  put(
    'latin.ndjson',
    Buffer.from('{"resourceType":"Patient","id":"latin","name":[{"family":"M\u00fcller"}]}\n', 'latin1'),
  )
  put('latin.hl7', Buffer.from(message(['PID|1||h3^^^HOSP^MR||M\u00fcller^A', ...result.slice(1)]), 'latin1'))
  const dates = ['03.04.2026', '2026-04-03', '04/03/2026', '3-Apr-26', '20260403', '46115']
  put('dates.csv', `pid,visit,glucose\n${dates.map((date, n) => `d${n},${date},5.${n}`).join('\n')}\n`)
  const at = (place: number, alt: string, call: string) => `chr1\t${place}\t.\tT\t${alt}\t50\tPASS\t.\tGT\t${call}`
  put('calls.vcf', vcf([at(97515839, 'C', './1'), at(97699474, 'C,A', '1/2'), at(97573863, 'C', '0/9')]))
  const before = join(home, 'before.json')
  writeFileSync(before, JSON.stringify({ resourceType: 'Patient', id: 'p', gender: 'male' }))
  writeFileSync(join(home, 'map.json'), JSON.stringify(mapping))
  await attune(['import', before, ...data])
  const imported = await attune(['import', folder, '--patient', 'p', '--mapping', join(home, 'map.json'), ...data])
  expect(imported.code, imported.stderr).toBe(0)
  report = JSON.parse(imported.stdout)
  codes = file =>
    [...report.issues, ...report.quarantined]
      .filter(one => [one.file, one.location].includes(file))
      .map(({ code }) => code)
  const application = await compose({
    dataFolder: join(home, 'store'),
    databaseUrl: undefined,
    log: createLog('silent'),
  })
  try {
    const { kysely } = application.dependencies.database
    const records = await kysely.selectFrom('record').select('patient').execute()
    const identifiers = await kysely.selectFrom('record_identifier').select('value').execute()
    known = new Set([...records.map(({ patient }) => patient), ...identifiers.map(({ value }) => value)])
  } finally {
    await application.close()
  }
}, 300_000)
afterAll(() => rmSync(home, { recursive: true, force: true }))

/** What each file must be told of, at least. */
const told: Readonly<Record<string, readonly string[]>> = {
  'xxe.xml': ['xml-dtd'],
  'laughs.xml': ['xml-dtd'],
  'bomb.json.gz': ['gzip-bomb'],
  'bomb.zip': ['zip-bomb'],
  'framed.hl7': ['frame-unfinished'],
  'line.ndjson': ['too-large'],
  'latin.ndjson': ['encoding-invalid'],
  'latin.hl7': ['charset-undeclared'],
  'dates.csv': Array.from({ length: 5 }, () => 'date-invalid'),
  'calls.vcf': ['vcf-not-called', 'vcf-alternate-unlisted', 'vcf-row'],
}

describe('a folder of hostile files', () => {
  it.each(Object.entries(told))('%s: %j', (file, expected) => {
    const found = codes(file)
    for (const code of new Set(expected)) {
      expect(found.filter(one => one === code)).toHaveLength(expected.filter(one => one === code).length)
    }
  })

  it('the good file beside them is stored without a word, and the good parts of the others', () => {
    expect(codes('good.json')).toEqual([])
    for (const name of ['good', 'after', 'h1', 'h2', 'h3', 'd0']) expect([...known]).toContain(name)
    expect([...known]).not.toContain('latin')
  })
})
