import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Writes `src/pipeline/ingest/convert/hl7v2/code-tables.json` from HL7's concept maps (HL7/v2-to-fhir, Apache-2.0), read from
 * the shared folder: for each map the v2 codes and the codes they become. Codes without a partner are left out.
 *
 * `node tools/hl7v2/code-tables.ts`
 */
const root = resolve(import.meta.dirname, '../..')
const folder = join(root, '../shared/data/fhir/v2-to-fhir-mappings/codesystems')
const target = join(root, 'src/pipeline/ingest/convert/hl7v2/code-tables.json')
const version = '8c9b414'

/** Maps with nothing that the converter asks for, or with thousands of rows that only repeat the code. */
const unused =
  /^(BodyParts|HospitalService|SpecimenSourceSite|CountryCode|ConfidentialityClassification|MessageStructure|FinancialClass|ContainerType|EventType)$/

const parseCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = [[]]
  let cell = ''
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!
    if (quoted) {
      if (character !== '"') cell += character
      else if (text[at + 1] === '"') {
        cell += '"'
        at++
      } else quoted = false
    } else if (character === '"') quoted = true
    else if (character === ',' || character === '\n') {
      rows.at(-1)!.push(cell.trim())
      cell = ''
      if (character === '\n') rows.push([])
    } else if (character !== '\r') cell += character
  }
  rows.at(-1)!.push(cell.trim())
  return rows
}

type Entry = readonly [code: string, display: string, system: string]

const tables: Record<string, { readonly table: string; readonly codes: Record<string, Entry> }> = {}
for (const file of readdirSync(folder).sort()) {
  const name = /_ (.+) - Sheet1\.csv$/.exec(file)?.[1]
  if (name === undefined || unused.test(name)) continue
  const [, header, ...rows] = parseCsv(readFileSync(join(folder, file), 'utf8'))
  const columns = header!.map(cell => cell.toLowerCase())
  const target = columns.lastIndexOf('code')
  const display = columns.indexOf('display', target)
  const system = columns.indexOf('code system', target)
  const codes: Record<string, Entry> = {}
  let table = ''
  for (const row of rows) {
    const from = (row[0] ?? '').replaceAll('\u00a0', '').trim()
    const to = (row[target] ?? '').trim()
    table ||= row[2] ?? ''
    // Placeholders in angle brackets stand for numbers; the converter reads such codes itself.
    if (from === '' || to === '' || from.includes('<integer>') || codes[from] !== undefined) continue
    codes[from] = [to, (row[display] || row[target + 1] || row[1] || '').trim(), (row[system] ?? '').trim()]
  }
  if (Object.keys(codes).length > 0) tables[name] = { table, codes }
}
const document = {
  source: 'HL7/v2-to-fhir, mappings/codesystems',
  version,
  licence: 'Apache-2.0',
  tables,
}
writeFileSync(target, `${JSON.stringify(document, null, 1)}\n`)
