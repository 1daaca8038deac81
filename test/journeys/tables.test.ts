import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { attuneHere as attune } from '../support/cli.ts'

const loinc = (code: string) => ({ system: 'http://loinc.org', code })
const mapping = {
  mapping: 'attune-table/1',
  decimal: ',',
  dates: { formats: ['dd.MM.yyyy'] },
  patient: { column: 'pid', system: 'urn:example:patients' },
  rows: [
    {
      resource: 'Patient',
      gender: { column: 'sex', values: { m: 'male', w: 'female' } },
      birthDate: { column: 'born' },
    },
    {
      resource: 'Observation',
      status: 'final',
      code: { fixed: loinc('14749-6') },
      value: { type: 'number', column: 'glucose', unit: 'mmol/L' },
      effective: { column: 'visit' },
    },
  ],
}
const table =
  'pid;sex;born;visit;glucose\n7;w;01.02.1950;03.04.2026;5,4\n8;w;x;03.04.2026;6\n9;m;01.02.1960;03.04.2026;7,1\n'

describe('tables, from a file to the profile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'attune-tables-'))
  const data = ['--data', join(folder, 'data'), '--json']
  const file = (name: string, content: string): string => {
    const path = join(folder, name)
    writeFileSync(path, content)
    return path
  }
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const map = file('map.json', JSON.stringify(mapping))
  const csv = file('visits.csv', table)
  const facts = async (patient: string) => {
    const profile = await attune(['profile', patient, ...data])
    expect(profile.code, profile.stderr).toBe(0)
    return JSON.parse(profile.stdout).facts as Record<string, unknown>[]
  }

  test('convert needs no database, and names what it could not map', async () => {
    const converted = await attune(['convert', csv, '--mapping', map, '--json'])
    const { bundle, loss, issues } = JSON.parse(converted.stdout)
    expect([converted.code, bundle.entry.length]).toEqual([0, 6])
    expect(loss.unmapped).toMatchObject([
      { path: 'born', at: 'row 3', value: 'x', reason: 'not a date of the stated formats' },
    ])
    expect(issues).toContainEqual(expect.objectContaining({ code: 'date-invalid', location: 'row 3, born' }))
  }, 60_000)

  test('a row becomes facts, each with the bytes of its row; the same file again changes nothing', async () => {
    const imported = await attune(['import', csv, '--mapping', map, ...data])
    expect(imported.code, imported.stderr).toBe(0)
    expect(JSON.parse(imported.stdout).received).toMatchObject({ Patient: 3, Observation: 3 })
    const [glucose] = (await facts('urn:example:patients|7')).filter(({ kind }) => kind === 'observation')
    expect(glucose).toMatchObject({ value: { quantity: { value: 5.4, unit: 'mmol/L' } } })
    const [, offset, length] =
      /^bytes=(\d+)\+(\d+)$/.exec(String((glucose?.source as { locator?: string } | undefined)?.locator)) ?? []
    expect(table.slice(Number(offset), Number(offset) + Number(length))).toBe('7;w;01.02.1950;03.04.2026;5,4')
    const again = await attune(['import', csv, '--mapping', map, ...data])
    expect(JSON.parse(again.stdout)).toMatchObject({ stored: 0, duplicates: 6 })
  }, 60_000)

  test('a mapping with an open question is refused, and says where', async () => {
    const open = file('open.json', JSON.stringify({ ...mapping, decimal: '?' }))
    const refused = await attune(['import', csv, '--mapping', open, ...data])
    expect(refused.code).toBe(2)
    expect(refused.stdout + refused.stderr).toContain('decimal: Not decided yet')
  }, 60_000)

  test('a mapping is proposed without a database; what it leaves open is refused until somebody answers', async () => {
    const out = join(folder, 'proposed.json')
    const proposed = await attune(['map', csv, '--out', out, '--json'])
    expect(proposed.code, proposed.stderr).toBe(0)
    expect(JSON.parse(proposed.stdout).open.map(({ at }: { at: string }) => at)).toContain('patient.system')
    const refused = await attune(['convert', csv, '--mapping', out, '--json'])
    expect([refused.code, refused.stdout + refused.stderr]).toEqual([2, expect.stringContaining('patient.system')])
  }, 60_000)

  test('a MAF becomes variants of a tumour, and no genotype of the person', async () => {
    const head =
      'Hugo_Symbol\tNCBI_Build\tChromosome\tStart_Position\tEnd_Position\tReference_Allele\tTumor_Seq_Allele2\tdbSNP_RS\tTumor_Sample_Barcode'
    const row = 'CYP2C19\tGRCh38\t10\t94781859\t94781859\tG\tA\trs4244285\tTCGA-AB-1234-01A'
    const maf = file('some.maf', `${head}\n${row}\n`)
    const imported = await attune(['import', maf, ...data])
    expect(JSON.parse(imported.stdout).received).toMatchObject({ Patient: 1, Observation: 1, Specimen: 1 })
    const kinds = (await facts('urn:attune:maf:case|TCGA-AB-1234')).map(({ kind }) => kind)
    expect(kinds).toContain('observation')
    expect(kinds).not.toContain('genotype')
  }, 60_000)
})
