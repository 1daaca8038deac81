import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isJsonObject } from '../../../../standards/fhir/index.ts'
import type { ConvertedResource } from '../conversion.ts'
import { converterOf } from '../test-support.ts'
import { maf } from './index.ts'

const convert = converterOf(maf)
const columns =
  'Hugo_Symbol Entrez_Gene_Id NCBI_Build Chromosome Start_Position End_Position Variant_Classification Variant_Type Reference_Allele Tumor_Seq_Allele1 Tumor_Seq_Allele2 dbSNP_RS Tumor_Sample_Barcode Mutation_Status HGVSc HGVSp_Short t_depth t_alt_count note'.split(
    ' ',
  )
const braf: Readonly<Record<string, string>> = {
  Hugo_Symbol: 'BRAF',
  Entrez_Gene_Id: '673',
  NCBI_Build: 'GRCh37',
  Chromosome: '7',
  Start_Position: '140453136',
  End_Position: '140453136',
  Variant_Classification: 'Missense_Mutation',
  Variant_Type: 'SNP',
  Reference_Allele: 'A',
  Tumor_Seq_Allele1: 'A',
  Tumor_Seq_Allele2: 'T',
  dbSNP_RS: 'rs113488022',
  Tumor_Sample_Barcode: 'TCGA-AB-1234-01A',
  Mutation_Status: 'Somatic',
  HGVSc: 'c.1799T>A',
  HGVSp_Short: 'p.V600E',
  t_depth: '100',
  t_alt_count: '25',
  note: 'x',
}
const fileOf = (...rows: readonly Readonly<Record<string, string>>[]) =>
  ['#version 2.4', columns.join('\t'), ...rows.map(row => columns.map(name => row[name] ?? '').join('\t')), ''].join(
    '\n',
  )
const parts = (observation: ConvertedResource) =>
  new Map(
    (observation.component as { code: { coding?: { code: string }[]; text?: string } }[]).map(one => [
      one.code.coding?.[0]?.code ?? one.code.text,
      one as object,
    ]),
  )

describe('a MAF', () => {
  it('gives patient, specimen and a variant: gene, place of the build, alleles, changes, reads, source class', async () => {
    const { resources, loss } = await convert(fileOf(braf))
    const [patient, specimen, observation] = resources
    expect(patient).toMatchObject({ resourceType: 'Patient', identifier: [{ value: 'TCGA-AB-1234' }] })
    expect(specimen).toMatchObject({ resourceType: 'Specimen', subject: { reference: `Patient/${patient!.id}` } })
    expect(observation).toMatchObject({ specimen: { reference: `Specimen/${specimen!.id}` }, status: 'final' })
    const found = parts(observation!)
    expect(found.get('48018-6')).toMatchObject({ valueCodeableConcept: { coding: [{ code: '673' }], text: 'BRAF' } })
    expect(found.get('48013-7')).toMatchObject({ valueCodeableConcept: { coding: [{ code: 'NC_000007.13' }] } })
    expect(found.get('81254-5')).toMatchObject({ valueRange: { low: { value: 140_453_136 } } })
    expect(found.get('69551-0')).toMatchObject({ valueString: 'T' })
    expect(found.get('48004-6')).toMatchObject({ valueCodeableConcept: { coding: [{ code: 'c.1799T>A' }] } })
    expect(found.get('48005-3')).toMatchObject({ valueCodeableConcept: { coding: [{ code: 'p.V600E' }] } })
    expect(found.get('81258-6')).toMatchObject({ valueQuantity: { value: 0.25, code: '1' } })
    expect(found.get('Molecular consequence')).toMatchObject({
      valueCodeableConcept: { coding: [{ code: 'SO:0001583' }] },
    })
    expect(found.get('48002-0')).toMatchObject({ valueCodeableConcept: { coding: [{ code: 'LA6684-0' }] } })
    expect(loss).toMatchObject({
      mapped: 18,
      unmapped: [
        { path: 'comment', value: '#version 2.4' },
        { path: 'note', value: 'x' },
      ],
    })
  })

  it('a variant of the tumour is never the person’s: without a status too; only Germline says so', async () => {
    const classOf = async (status: string) => {
      const { resources } = await convert(fileOf({ ...braf, Mutation_Status: status }))
      return JSON.stringify(parts(resources.at(-1)!).get('48002-0'))
    }
    expect(await classOf('')).toContain('LA6684-0')
    expect(await classOf('LOH')).toContain('LA6684-0')
    expect(await classOf('Germline')).toContain('LA6683-2')
  })

  it('what has no code stays text, an unknown build gives no accession, an allele of its own is named', async () => {
    const odd = {
      ...braf,
      NCBI_Build: 'hs-custom',
      Variant_Classification: 'Splice_Site',
      Tumor_Seq_Allele1: 'G',
      dbSNP_RS: 'novel',
    }
    const { resources, loss } = await convert(fileOf(odd))
    const found = parts(resources.at(-1)!)
    expect(found.has('48013-7')).toBe(false)
    expect(found.get('62374-4')).toMatchObject({ valueCodeableConcept: { text: 'hs-custom' } })
    expect(found.get('Molecular consequence')).toMatchObject({ valueCodeableConcept: { text: 'Splice_Site' } })
    expect(loss.unmapped.map(({ path }) => path).toSorted()).toEqual([
      'Tumor_Seq_Allele1',
      'comment',
      'dbSNP_RS',
      'note',
    ])
  })

  it('a place that is no number makes no variant; a file that names no build says so once', async () => {
    const bad = await convert(fileOf({ ...braf, Start_Position: 'x' }))
    expect(bad.found).toContainEqual(expect.objectContaining({ kind: 'quarantine', code: 'maf-place-missing' }))
    expect(bad.loss.mapped).toBe(0)
    const { NCBI_Build: _, ...buildless } = braf
    const { found, resources } = await convert(fileOf(buildless))
    expect(found).toContainEqual(
      expect.objectContaining({ kind: 'issue', issue: expect.objectContaining({ code: 'maf-build-missing' }) }),
    )
    expect(parts(resources.at(-1)!).has('48013-7')).toBe(false)
  })

  it('hostile rows are quarantined; --patient takes one case', async () => {
    const text = `${fileOf(braf, { ...braf, Tumor_Sample_Barcode: '' }, { ...braf, Start_Position: '' })}BRAF\t1\n`
    const { found, codes } = await convert(text)
    expect(codes).toEqual(['maf-sample-missing', 'maf-place-missing', 'maf-columns'])
    expect(found.filter(({ kind }) => kind === 'resource')).toHaveLength(3)
    const other = { ...braf, Tumor_Sample_Barcode: 'TCGA-AB-9999-01A' }
    const said = await convert(fileOf(braf, other), { patient: 'p1' })
    expect([said.resources.map(({ resourceType }) => resourceType), said.codes]).toEqual([
      ['Specimen', 'Observation'],
      ['maf-other-patient'],
    ])
    expect(said.resources[1]).toMatchObject({ subject: { reference: 'Patient/p1' } })
    expect((await convert('a\tb\n')).codes).toEqual(['maf-header'])
    expect((await convert('')).codes).toEqual(['maf-header'])
  })
})

const shared = resolve(import.meta.dirname, '../../../../../../shared/data/oncology')
describe.skipIf(!existsSync(shared))('the shared MAF files', () => {
  it('every row becomes a variant, and every cell is counted once', async () => {
    const files = [
      'maf/brca.maf.gz',
      'maf/tcga_laml.maf.gz',
      'cbioportal-study/test_data/study_es_0/data_mutations_extended.maf',
    ]
    for (const file of files) {
      const stored = readFileSync(resolve(shared, file))
      const bytes = file.endsWith('.gz') ? gunzipSync(stored) : stored
      const lines = bytes
        .toString('latin1')
        .split(/\r?\n/)
        .filter(line => line !== '')
      const rows = lines.filter(line => !line.startsWith('#')).slice(1)
      const comments = lines.filter(line => line.startsWith('#'))
      const cells = rows.flatMap(row =>
        row
          .split('\t')
          .map(cell => cell.trim())
          .filter(cell => cell !== '' && cell !== '.'),
      )
      const { resources, found, loss } = await convert(bytes)
      const variants = resources.filter(one => isJsonObject(one) && one.resourceType === 'Observation')
      const kept = found.filter(({ kind }) => kind === 'quarantine')
      expect(variants.length + kept.length, file).toBe(rows.length)
      expect(kept.length, file).toBeLessThan(rows.length / 10)
      expect(loss.mapped + loss.text + loss.unmappedInAll, file).toBe(cells.length + comments.length)
    }
  })
})
