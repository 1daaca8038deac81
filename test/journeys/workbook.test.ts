import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { attuneHere as attune } from '../support/cli.ts'
import { rowOf, workbookOf } from '../support/workbook.ts'

describe('an Excel workbook, from a file to the profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-workbook-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const file = (name: string, content: string | Buffer): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  const mapping = {
    mapping: 'attune-table/1',
    dates: { formats: ['iso'] },
    patient: { column: 'pid', is: 'id' },
    rows: [
      { resource: 'Patient', gender: { column: 'sex', values: { f: 'female' } } },
      {
        resource: 'Observation',
        status: 'final',
        code: { fixed: { system: 'http://loinc.org', code: '14749-6' } },
        value: { type: 'number', column: 'Glucose (mmol/L)', unit: 'mmol/L' },
        effective: { column: 'day' },
      },
    ],
  }
  const rows = [
    rowOf(1, ['pid', 'sex', 'day', 'Glucose (mmol/L)']),
    rowOf(2, ['x1', 'f', '=s="1"|<v>46206</v>', '<v>5.4</v>']),
    rowOf(3, ['x1', 'f', '=s="1"|<v>46206</v>', '<v>5.4</v>']),
    rowOf(4, ['', 'f', '=s="1"|<v>46207</v>', '<v>6</v>']),
  ].join('')
  const sheets = [
    { name: 'Labs', rows },
    { name: 'Notes', rows: rowOf(1, ['n']) },
  ]
  const xlsx = file('labs.xlsx', workbookOf(sheets, { formats: [0, 14] }))
  const map = file('map.json', JSON.stringify({ ...mapping, file: { sheet: 'Labs' } }))

  test('convert: each full URL once, though rows repeat; map proposes for the sheet that is named', async () => {
    const converted = await attune(['convert', xlsx, '--mapping', map, '--json'])
    const { bundle, issues } = JSON.parse(converted.stdout)
    const urls = bundle.entry.map(({ fullUrl }: { fullUrl: string }) => fullUrl)
    expect(urls).toHaveLength(2)
    expect(new Set(urls).size).toBe(2)
    expect(issues).toContainEqual(expect.objectContaining({ code: 'patient-missing', location: 'sheet "Labs", row 4' }))
    const unsaid = await attune(['map', xlsx])
    expect([unsaid.code, unsaid.stderr]).toEqual([2, expect.stringContaining('"Labs", "Notes"')])
    const out = join(folder, 'proposed.json')
    await attune(['map', xlsx, '--sheet', 'Labs', '--out', out])
    expect(JSON.parse(readFileSync(out, 'utf8'))).toMatchObject({ file: { sheet: 'Labs' } })
  }, 180_000)

  test('import: the fact stands in the workbook, which is quarantined for the row that failed', async () => {
    const data = ['--data', join(folder, 'data'), '--json']
    const imported = await attune(['import', xlsx, '--mapping', map, '--source', 'lab', ...data])
    expect(imported.stdout, imported.stderr).toContain('patient-missing')
    const { facts } = JSON.parse((await attune(['profile', 'x1', ...data])).stdout)
    const glucose = facts.filter(({ kind }: { kind: string }) => kind === 'observation')
    expect(glucose).toMatchObject([{ value: { quantity: { value: 5.4, unit: 'mmol/L' } } }])
    expect(glucose[0].source.locator).toBe(`bytes=0+${readFileSync(xlsx).length}`)
  }, 180_000)
})
