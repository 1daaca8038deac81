import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * Writes the tables of DICOM from the dictionaries of pydicom (MIT), which are generated from the standard:
 * `src/standards/dicom/dictionary.json` (PS3.6: tag, VR, keyword; PS3.7 is left out) and
 * `src/pipeline/ingest/convert/dicom/snomed-codes.json` (PS3.16 table O-1: codes in the style of SNOMED RT, and the SNOMED CT
 * concepts that they are).
 *
 * `node tools/dicom/tables.ts FOLDER-OF-PYDICOM VERSION-OF-PYDICOM`
 */
const [folder, version] = process.argv.slice(2)
if (folder === undefined || version === undefined) {
  console.error('node tools/dicom/tables.ts FOLDER-OF-PYDICOM VERSION-OF-PYDICOM')
  process.exit(2)
}
const root = resolve(import.meta.dirname, '../..')

const write = (path: string, table: unknown): void =>
  writeFileSync(join(root, path), `${JSON.stringify(table, null, 2)}\n`)

const rows = readFileSync(join(folder, '_dicom_dict.py'), 'utf8').matchAll(
  /^ {4}(?:0x([0-9A-F]{8})|'([0-9A-Fx]{8})'): \('([^']+)', .*'(\w*)'\),/gm,
)
const elements: Record<string, string> = {}
for (const [, tag, repeating, vr = '', keyword = ''] of rows) {
  const name = tag ?? repeating
  // Commands of the network protocol; and delimiters, which are no elements.
  if (name === undefined || name.startsWith('0000') || name.startsWith('FFFE')) continue
  elements[name] = `${vr.replaceAll(' or ', '|')} ${keyword}`.trim()
}
write('src/standards/dicom/dictionary.json', {
  source: 'DICOM PS3.6, Registry of Data Elements, by way of pydicom',
  version: `2024c (pydicom ${version})`,
  licence: 'facts; pydicom: MIT',
  elements,
})

const snomed = readFileSync(join(folder, 'sr/_snomed_dict.py'), 'utf8')
const [, retired = ''] = snomed.split('mapping["SRT"] = {')
const codes: Record<string, string> = {}
for (const [, code = '', concept = ''] of retired.split('}')[0]!.matchAll(/["']([\w-]+)["']: ["'](\d+)["']/g)) {
  codes[code] = concept
}
write('src/pipeline/ingest/convert/dicom/snomed-codes.json', {
  source: 'DICOM PS3.16, table O-1, SNOMED concept ID to SNOMED ID mapping, by way of pydicom',
  version: `2024c (pydicom ${version})`,
  licence: 'facts; pydicom: MIT; SNOMED CT: see NOTICE',
  codes,
})
